import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../src/index.ts';
import { InProcessDrive } from '../support/in-process-drive.ts';

const word = fc.constantFrom(
  ...['name', 'trashed', 'parents', 'modifiedTime', 'properties', 'fullText', 'sharedWithMe', 'toString'],
  ...[
    'and',
    'or',
    'not',
    'in',
    'contains',
    'has',
    'true',
    'key',
    'value',
    '(',
    ')',
    '{',
    '}',
    '=',
    '!=',
    '<=',
  ],
  ...["'a'", '"b"', String.raw`'\''`, "'root'", "'2020-01-01'", "'", '\\', ','],
);
const query = fc.oneof(
  fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const mask = fc.oneof(
  fc
    .array(fc.constantFrom('files', 'id', 'name', 'capabilities', '*', '(', ')', '/', ',', '__proto__'), {
      maxLength: 10,
    })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 10 }),
);
const text = fc.oneof(
  fc.constantFrom('', '1', '0', '-1', '1000', 'true', 'root'),
  fc.string({ unit: 'binary' }),
);
const parameters = fc.dictionary(
  fc.constantFrom(
    ...['pageSize', 'pageToken', 'orderBy', 'corpora', 'driveId', 'spaces', 'supportsAllDrives', 'alt'],
    ...['addParents', 'removeParents', 'uploadType', 'upload_id', 'mimeType', 'acknowledgeAbuse', 'count'],
  ),
  text,
  { maxKeys: 4 },
);
const path = fc.constantFrom(
  ...['files', 'files/FILE', 'files/FOLDER', 'files/root', 'files/trash', 'files/generateIds', 'files/%E0'],
  ...[
    'files/FILE/copy',
    'files/FILE/watch',
    'files/FILE/export',
    'changes',
    'changes/watch',
    'about',
    'drives',
  ],
  ...[
    'changes/startPageToken',
    'drives/x',
    'channels/stop',
    '../../upload/drive/v3/files',
    '../../token',
    '//',
  ],
);
const body = fc.oneof(
  fc.constant(''),
  fc.json({ maxDepth: 2 }),
  fc.string({ unit: 'binary' }),
  fc
    .record(
      {
        name: text,
        mimeType: text,
        parents: fc.array(text, { maxLength: 2 }),
        trashed: fc.boolean(),
        id: text,
      },
      { requiredKeys: [] },
    )
    .map((metadata) => JSON.stringify(metadata)),
);

function drive(): { world: InProcessDrive; file: string; folder: string } {
  const world = new InProcessDrive();
  const folder = world.remote.putFolder({ name: 'a' }).id;
  const file = world.remote.putFile({ name: 'b.mp3', parentId: folder, content: contentOf('0123456789') }).id;
  world.remote.putShortcut({ name: 'c', targetId: file });
  return { world, file, folder };
}

describe('odd requests', () => {
  it('[EM42] no query and no mask makes it fail', async () => {
    const { world } = drive();
    await fc.assert(
      fc.asyncProperty(fc.record({ q: query, fields: mask }, { requiredKeys: [] }), async (asked) => {
        const answer = await world.list(asked);
        expect([200, 400, 403, 404]).toContain(answer.status);
        if (answer.status !== 200) expect(answer.body.error.errors[0].reason).toMatch(/./);
      }),
      { seed: 42, numRuns: 1500 },
    );
  });

  it('[EM42] no request at all makes it fail, and what it refuses changes nothing', async () => {
    const method = fc.constantFrom('GET', 'GET', 'POST', 'POST', 'PATCH', 'PATCH', 'DELETE', 'HEAD', 'PUT');
    await fc.assert(
      fc.asyncProperty(method, path, parameters, body, text, async (verb, at, more, bytes, range) => {
        const { world, file, folder } = drive();
        const token = await world.startToken();
        const address = `/drive/v3/${at.replace('FILE', file).replace('FOLDER', folder)}`;
        const headers = { 'Content-Type': 'application/json', ...(isHeader(range) ? { Range: range } : {}) };
        const hasBody = verb !== 'GET' && verb !== 'HEAD';
        const answer = await world.send(address, {
          ...{ method: verb, query: more, headers },
          ...(hasBody ? { bytes } : {}),
        });
        await answer.arrayBuffer();
        expect(answer.status).not.toBe(500);
        const { changes } = (await world.changes(token)).body;
        if (answer.status >= 400 || verb === 'GET' || verb === 'HEAD') expect(changes).toEqual([]);
      }),
      { seed: 42, numRuns: 2000 },
    );
  });

  it('[EM42] any `Range` is answered with the bytes it means', async () => {
    const { world, file } = drive();
    const header = fc.oneof(
      fc.tuple(fc.nat(12), fc.nat(12)).map(([first, last]) => `bytes=${first}-${last}`),
      fc.nat(12).map((first) => `bytes=${first}-`),
      fc.nat(12).map((length) => `bytes=-${length}`),
      fc.stringMatching(/^(?:bytes|items)? ?=?[\d, -]{0,12}$/),
    );
    await fc.assert(
      fc.asyncProperty(header, async (range) => {
        const answer = await world.media(file, range);
        const content = await answer.text();
        if (answer.status === 200) expect(content).toBe('0123456789');
        else if (answer.status === 206) {
          const [, first, last] =
            /^bytes (\d+)-(\d+)\/10$/.exec(answer.headers.get('content-range') ?? '') ?? [];
          expect(content).toBe('0123456789'.slice(Number(first), Number(last) + 1));
        } else expect(answer.status).toBe(416);
      }),
      { seed: 42, numRuns: 500 },
    );
  });
});

function isHeader(value: string): boolean {
  return /^[\x20-\x7e]+$/.test(value);
}
