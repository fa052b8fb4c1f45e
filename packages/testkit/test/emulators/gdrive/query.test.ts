import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileFields } from '../../../src/emulators/gdrive/search/q-fields.ts';
import { parseQuery } from '../../../src/emulators/gdrive/search/q-parser.ts';
import { contentOf } from '../../../src/index.ts';
import { InProcessDrive, ROOT, reasonOf } from '../support/in-process-drive.ts';

const parse = (q: string, precedence: 'and-first' | 'left-to-right' = 'and-first'): unknown =>
  parseQuery(q, { fields: fileFields, precedence });

const term = (field: string, operator: string, value: unknown): unknown => ({
  kind: 'term',
  field,
  operator,
  value,
});

const blanks = fc.constantFrom('', ' ', '\n  ');
const quoted = (value: string): string => `'${value.replace(/[\\']/g, '\\$&')}'`;

/** A query as text, and what it says. Whatever has parts is put into parentheses by who contains it. */
const { query } = fc.letrec<{ query: [string, unknown]; part: [string, unknown] }>((tie) => ({
  query: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .tuple(fc.constantFrom('name', 'mimeType'), blanks, fc.constantFrom('=', '!='), blanks, anyText())
      .map(([field, before, operator, after, value]): [string, unknown] => [
        `${field}${before}${operator}${after}${quoted(value)}`,
        term(field, operator, value),
      ]),
    fc
      .tuple(fc.constantFrom('parents', 'owners'), anyText())
      .map(([field, value]): [string, unknown] => [`${quoted(value)} in ${field}`, term(field, 'in', value)]),
    tie('part').map(([text, part]): [string, unknown] => [`not ${text}`, { kind: 'not', part }]),
    fc
      .tuple(fc.constantFrom('and', 'or'), fc.array(tie('part'), { minLength: 2, maxLength: 4 }))
      .map(([kind, parts]): [string, unknown] => [
        parts.map(([text]) => text).join(` ${kind} `),
        { kind, parts: parts.map(([, part]) => part) },
      ]),
  ),
  part: tie('query').chain(([text, part]) =>
    fc
      .tuple(blanks, blanks)
      .map(([before, after]): [string, unknown] => [`(${before}${text}${after})`, part]),
  ),
}));

function anyText(): fc.Arbitrary<string> {
  return fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom("'", '\\', "it's", 'and', ')'));
}

describe('q', () => {
  it('[EM7] what is written in any way is read as it was meant', () => {
    fc.assert(
      fc.property(query, ([text, expression]) => {
        expect(parse(text)).toEqual(expression);
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('[EM7] blanks are optional, quotes and backslashes are escaped, words may be of any case', () => {
    expect(parse("name='x'")).toEqual(term('name', '=', 'x'));
    expect(parse("  name   =   'x'  ")).toEqual(term('name', '=', 'x'));
    expect(parse(String.raw`name = 'it\'s \\ here'`)).toEqual(term('name', '=', "it's \\ here"));
    expect(parse('name="double"')).toEqual(term('name', '=', 'double'));
    expect(parse("'a' IN parents")).toEqual(term('parents', 'in', 'a'));
    expect(parse("parents in 'a'")).toEqual(term('parents', 'in', 'a'));
    expect(parse('trashed=FALSE')).toEqual(term('trashed', '=', false));
    expect(parse('sharedWithMe')).toEqual(term('sharedWithMe', '=', true));
    expect(parse('')).toBeUndefined();
  });

  it('[EM7] `and` binds before `or`, `not` before both, and parentheses before everything', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => term('name', '=', name));
    expect(parse("name='a' or name='b' and name='c'")).toEqual({
      kind: 'or',
      parts: [a, { kind: 'and', parts: [b, c] }],
    });
    expect(parse("(name='a' or name='b') and name='c'")).toEqual({
      kind: 'and',
      parts: [{ kind: 'or', parts: [a, b] }, c],
    });
    expect(parse("not name='a' and name='b'")).toEqual({ kind: 'and', parts: [{ kind: 'not', part: a }, b] });
    expect(parse("name='a' or name='b' and name='c'", 'left-to-right')).toEqual({
      kind: 'and',
      parts: [{ kind: 'or', parts: [a, b] }, c],
    });
  });

  it.each([
    'name',
    'name = x',
    "name='x",
    "name='x' and",
    "and name='x'",
    "name='x' name='y'",
    "(name='x'",
    "name='x')",
    "name < 'x'",
    "fullText = 'x'",
    "unknown = 'x'",
    "toString = 'x'",
    "trashed = 'maybe'",
    "trashed contains 'x'",
    "modifiedTime > 'yesterday'",
    "'x' in name",
    "properties has 'x'",
    "properties has { key='a' }",
    "visibility = 'secret'",
    "name='x' & name='y'",
    `${'('.repeat(100)}name='x'${')'.repeat(100)}`,
  ])('[EM7] %s is refused, not taken for true', async (q) => {
    const answer = await new InProcessDrive().list({ q });
    expect(answer.status).toBe(400);
    expect(reasonOf(answer)).toMatchObject({ reason: 'invalid', message: 'Invalid Value', location: 'q' });
  });

  it('[EM8] names are compared without regard to the case of ASCII letters', async () => {
    const drive = new InProcessDrive();
    for (const name of ['Ágætis', 'ágætis', 'ONE', 'one']) drive.remote.putFolder({ name });
    expect(await drive.names("name='OnE'")).toEqual(['ONE', 'one']);
    expect(await drive.names("name='áGÆTIS'")).toEqual([]);
    expect(await drive.names("name='áGætIS'")).toEqual(['ágætis']);
    expect(await drive.names("name!='one'")).toEqual(['Ágætis', 'ágætis']);
  });

  it('[EM8] `name contains` finds beginnings of words only, `mimeType contains` any part', async () => {
    const drive = new InProcessDrive();
    for (const name of ['HelloWorld.mp3', 'Hello World.mp3', 'hello_world.mp3', '𝄞world'])
      drive.remote.putFile({ name, content: contentOf('x') });
    expect(await drive.names("name contains 'hello'")).toHaveLength(3);
    expect(await drive.names("name contains 'world'")).toEqual([
      'Hello World.mp3',
      'hello_world.mp3',
      '𝄞world',
    ]);
    expect(await drive.names("name contains '.mp3'")).toEqual([]);
    expect(await drive.names("mimeType contains 'mpeg'")).toHaveLength(3);
    expect(await drive.names("mimeType = 'audio/mpeg' and not name contains 'hello'")).toEqual([]);
    expect(await drive.names("mimeType != 'audio/mpeg'")).toEqual(['𝄞world']);
  });

  it('[EM8] parents: the alias `root`, many at once, and what is not there', async () => {
    const drive = new InProcessDrive();
    const folders = Array.from({ length: 60 }, (_, index) => drive.remote.putFolder({ name: `f${index}` }));
    for (const { id, name } of folders)
      drive.remote.putFile({ name: `in ${name}`, parentId: id, content: contentOf('x') });
    expect(await drive.names("'root' in parents")).toHaveLength(60);
    expect(await drive.names(`'${ROOT}' in parents`)).toHaveLength(60);
    const many = folders.map(({ id }) => `'${id}' in parents`).join(' or ');
    expect(await drive.names(`trashed=false and (${many})`)).toHaveLength(60);
    expect(await drive.names(`(${many}) and name='in f7'`)).toEqual(['in f7']);
    expect(await drive.names("not 'root' in parents")).toHaveLength(60);
    const missing = await drive.list({ q: "'nowhere' in parents" });
    expect([missing.status, reasonOf(missing).location]).toEqual([404, 'fileId']);
  });

  it('[EM8] times, flags, people, properties, text, shortcuts and visibility', async () => {
    const drive = new InProcessDrive();
    const { remote } = drive;
    const at = (iso: string): number => Date.parse(iso);
    remote.putFile({ name: 'old', content: contentOf('x'), modifiedAt: at('2020-05-01T10:00:00Z') });
    const fresh = remote.putFile({
      name: 'new',
      content: contentOf('x'),
      modifiedAt: at('2024-05-01T10:00:00Z'),
      serviceFields: {
        starred: true,
        description: 'Live in Reykjavík',
        properties: { mood: 'calm' },
        appProperties: { seen: '1' },
        viewedByMeTime: '2025-01-01T00:00:00Z',
      },
    });
    remote.putShortcut({ name: 'link', targetId: fresh.id, modifiedAt: at('2022-01-01T00:00:00Z') });
    remote.putFile({ name: 'theirs', content: contentOf('x'), parentId: null, modifiedAt: 0 });
    remote.trash(remote.putFile({ name: 'gone', content: contentOf('x'), modifiedAt: 0 }).id);
    const cases: Record<string, string[]> = {
      "modifiedTime > '2020-05-01T10:00:00' and trashed=false": ['new', 'link'],
      "modifiedTime >= '2020-05-01T12:00:00+02:00'": ['old', 'new', 'link'],
      "modifiedTime = '2020-05-01T10:00:00.000Z'": ['old'],
      "modifiedTime <= '2020-05-01' and not trashed = true": ['theirs'],
      "createdTime < '2000-01-01'": [],
      "viewedByMeTime > '2024-12-31'": ['new'],
      'trashed = true': ['gone'],
      'trashed != true and sharedWithMe = true': ['theirs'],
      'sharedWithMe != true': ['old', 'new', 'link', 'gone'],
      'starred = true': ['new'],
      "'me' in owners": ['old', 'new', 'link', 'gone'],
      "'somebody@example.com' in owners": ['theirs'],
      "'me' in readers and trashed=false": ['old', 'new', 'link', 'theirs'],
      "'user@example.com' in writers and sharedWithMe": ['theirs'],
      "properties has { key='mood' and value='calm' }": ['new'],
      "properties has { key='mood' and value='wild' }": [],
      "appProperties has { key='seen' and value='1' }": ['new'],
      "fullText contains 'reyk'": ['new'],
      "fullText contains 'reykjavík live'": ['new'],
      'fullText contains \'"reykjavík live"\'': [],
      [`shortcutDetails.targetId = '${fresh.id}'`]: ['link'],
      "visibility = 'limited' and name='old'": ['old'],
      "(mimeType='application/vnd.google-apps.shortcut' or trashed=true)": ['link', 'gone'],
    };
    for (const [q, names] of Object.entries(cases)) expect([q, await drive.names(q)]).toEqual([q, names]);
  });
});
