import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../src/index.ts';
import { InProcessDrive, reasonOf } from '../support/in-process-drive.ts';

function oneFile(): { drive: InProcessDrive; id: string } {
  const drive = new InProcessDrive();
  const content = contentOf('x');
  const { id } = drive.remote.putFile({
    name: 'a.mp3',
    content,
    serviceFields: { properties: { a: '1', b: '2' } },
  });
  return { drive, id };
}

describe('fields', () => {
  it('[EM9] names, nested names, slashes, groups, blanks and the star', async () => {
    const { drive, id } = oneFile();
    const cases: [string, unknown][] = [
      ['id', { id }],
      [' id , name ', { id, name: 'a.mp3' }],
      ['capabilities/canDownload', { capabilities: { canDownload: true } }],
      [
        'capabilities(canDownload,canListChildren)',
        { capabilities: { canDownload: true, canListChildren: false } },
      ],
      ['owners/emailAddress', { owners: [{ emailAddress: 'user@example.com' }] }],
      ['owners(me),id', { id, owners: [{ me: true }] }],
      ['properties', { properties: { a: '1', b: '2' } }],
      ['properties/b', { properties: { b: '2' } }],
      ['description', {}],
    ];
    for (const [fields, shown] of cases)
      expect([fields, (await drive.get(id, fields)).body]).toEqual([fields, shown]);
    expect(Object.keys((await drive.get(id, '*')).body)).toContain('sha256Checksum');
  });

  it('[EM9] the top of a listing is selected like anything else, the page token included', async () => {
    const { drive, id } = oneFile();
    drive.remote.putFolder({ name: 'b' });
    const list = (fields: string): Promise<unknown> =>
      drive.list({ fields, pageSize: '1' }).then(({ body }) => body);
    expect(await list('files(id)')).toEqual({ files: [{ id }] });
    expect(await list('files/id,incompleteSearch')).toEqual({ files: [{ id }], incompleteSearch: false });
    expect(Object.keys((await list('nextPageToken')) as object)).toEqual(['nextPageToken']);
    expect(Object.keys((await list('*')) as object).sort()).toEqual([
      'files',
      'incompleteSearch',
      'kind',
      'nextPageToken',
    ]);
    expect(await list('files(capabilities/canCopy)')).toEqual({
      files: [{ capabilities: { canCopy: true } }],
    });
    expect(Object.keys(((await list('files(*)')) as { files: object[] }).files[0] ?? {})).toContain(
      'md5Checksum',
    );
  });

  it('[EM9] blank selects nothing, absent the usual members', async () => {
    const { drive, id } = oneFile();
    expect((await drive.get(id, '')).body).toEqual({});
    expect((await drive.get(id, ' ')).body).toEqual({});
    expect((await drive.ask(`/drive/v3/files/${id}`)).body).toEqual({
      kind: 'drive#file',
      id,
      name: 'a.mp3',
      mimeType: 'audio/mpeg',
    });
    expect((await drive.list()).body).toEqual({
      kind: 'drive#fileList',
      incompleteSearch: false,
      files: [{ kind: 'drive#file', id, name: 'a.mp3', mimeType: 'audio/mpeg' }],
    });
  });

  it.each([
    ['bogus', 'bogus'],
    ['id,Name', 'Name'],
    ['id/x', 'id'],
    ['capabilities/canFly', 'canFly'],
    ['toString', 'toString'],
    ['id,', 'id,'],
    ['owners(me', 'owners(me'],
    ['id)', 'id)'],
    [`${'a('.repeat(60)}`, 'a'],
  ])('[EM9] %s is refused', async (fields, named) => {
    const { drive, id } = oneFile();
    const answer = await drive.get(id, fields);
    expect(answer.status).toBe(400);
    expect(reasonOf(answer)).toMatchObject({
      reason: 'invalidParameter',
      location: 'fields',
      message: `Invalid field selection ${named}`,
    });
  });

  it('[EM9] listings of files, changes and drives, and `about`, each know their own names', async () => {
    const { drive } = oneFile();
    const token = await drive.startToken();
    const asked: [string, Record<string, string>][] = [
      ['/drive/v3/files', { fields: 'changes' }],
      ['/drive/v3/changes', { fields: 'files', pageToken: token }],
      ['/drive/v3/changes', { fields: 'changes/file/bogus', pageToken: token }],
      ['/drive/v3/changes/startPageToken', { fields: 'id' }],
      ['/drive/v3/drives', { fields: 'files' }],
      ['/drive/v3/about', { fields: 'id' }],
      ['/drive/v3/files/generateIds', { fields: 'id' }],
    ];
    for (const [path, query] of asked) {
      const answer = await drive.ask(path, { query });
      expect([path, answer.status, reasonOf(answer).location]).toEqual([path, 400, 'fields']);
    }
  });
});
