import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../src/index.ts';
import { type Answer, type AskOptions, InProcessDrive, ROOT, reasonOf } from '../support/in-process-drive.ts';

const FILES = '/drive/v3/files';
const UPLOAD = '/upload/drive/v3/files';
const FOLDER = 'application/vnd.google-apps.folder';

function post(drive: InProcessDrive, json: unknown, query: Record<string, string> = {}): Promise<Answer> {
  return drive.ask(FILES, { method: 'POST', json, query: { fields: '*', ...query } });
}

function patch(
  drive: InProcessDrive,
  id: string,
  json: unknown,
  query: Record<string, string> = {},
): Promise<Answer> {
  return drive.ask(`${FILES}/${id}`, { method: 'PATCH', json, query: { fields: '*', ...query } });
}

function multipart(metadata: unknown, type: string, content: string, transfer = ''): AskOptions {
  const head = `--b\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n${JSON.stringify(metadata)}\r\n`;
  const bytes = `${head}--b\r\nContent-Type: ${type}\r\n${transfer}\r\n${content}\r\n--b--`;
  return {
    method: 'POST',
    bytes,
    headers: { 'Content-Type': 'multipart/related; boundary="b"' },
    query: { uploadType: 'multipart' },
  };
}

async function contentOfFile(drive: InProcessDrive, id: string): Promise<string> {
  return (await drive.media(id)).text();
}

describe('making files', () => {
  it('[EM33] folders, empty files, shortcuts and documents from facts alone', async () => {
    const drive = new InProcessDrive();
    const folder = (await post(drive, { name: 'Ordner', mimeType: FOLDER })).body;
    expect(folder).toMatchObject({ name: 'Ordner', mimeType: FOLDER, parents: [ROOT] });
    const empty = (
      await post(drive, {
        name: 'e.mp3',
        parents: [folder.id],
        createdTime: '2020-01-01T00:00:00Z',
        modifiedTime: '2021-01-01T00:00:00+01:00',
      })
    ).body;
    expect(empty).toMatchObject({
      parents: [folder.id],
      size: '0',
      mimeType: 'audio/mpeg',
      createdTime: '2020-01-01T00:00:00.000Z',
      modifiedTime: '2020-12-31T23:00:00.000Z',
    });
    const link = (
      await post(drive, {
        mimeType: 'application/vnd.google-apps.shortcut',
        shortcutDetails: { targetId: empty.id },
      })
    ).body;
    expect(link).toMatchObject({
      name: 'Untitled',
      shortcutDetails: { targetId: empty.id, targetMimeType: 'audio/mpeg' },
    });
    const document = (
      await post(drive, { name: 'd', mimeType: 'application/vnd.google-apps.document', starred: true })
    ).body;
    expect([document.md5Checksum, document.starred]).toEqual([undefined, true]);
    expect((await drive.changes(await drive.startToken())).body.changes).toEqual([]);
  });

  it('[EM33] content in one go, alone or with facts', async () => {
    const drive = new InProcessDrive();
    const media = await drive.ask(UPLOAD, {
      method: 'POST',
      query: { uploadType: 'media' },
      bytes: 'bytes',
      headers: { 'Content-Type': 'audio/x-test' },
    });
    expect(media.body).toMatchObject({ name: 'Untitled', mimeType: 'audio/x-test' });
    expect(await contentOfFile(drive, media.body.id)).toBe('bytes');
    const both = await drive.ask(
      UPLOAD,
      multipart({ name: 'böth.txt' }, 'text/plain', 'line\r\n--not the end\r\n'),
    );
    expect(both.body).toMatchObject({ name: 'böth.txt', mimeType: 'text/plain' });
    expect(await contentOfFile(drive, both.body.id)).toBe('line\r\n--not the end\r\n');
    const encoded = await drive.ask(
      UPLOAD,
      multipart({ name: 'c' }, 'text/plain', btoa('decoded'), 'Content-Transfer-Encoding: base64\r\n'),
    );
    expect(await contentOfFile(drive, encoded.body.id)).toBe('decoded');
    const replaced = await drive.ask(`${UPLOAD}/${both.body.id}`, {
      ...multipart({}, 'text/plain', 'new'),
      method: 'PATCH',
    });
    expect([replaced.status, await contentOfFile(drive, both.body.id)]).toEqual([200, 'new']);
  });

  it('[EM33] content in several parts, with the question how far it has come', async () => {
    const drive = new InProcessDrive();
    const opened = await drive.ask(UPLOAD, {
      method: 'POST',
      query: { uploadType: 'resumable', fields: 'id,size,name,mimeType' },
      json: { name: 'long.mp3' },
      headers: { 'X-Upload-Content-Type': 'audio/mpeg' },
    });
    const session = opened.headers.get('location') ?? '';
    const send = (range: string, bytes = '', method = 'PUT'): Promise<Answer> =>
      drive.ask(session, { method, bytes, headers: { 'Content-Range': range } });
    const first = await send('bytes 0-3/*', '0123');
    expect([first.status, first.headers.get('range')]).toEqual([308, 'bytes=0-3']);
    expect((await send('bytes */*')).headers.get('range')).toBe('bytes=0-3');
    expect(reasonOf(await send('bytes 6-9/10', '6789')).reason).toBe('invalidContentRange');
    expect(reasonOf(await send('4-9')).reason).toBe('invalidContentRange');
    const done = await send('bytes 4-9/10', '456789', 'POST');
    expect(done.body).toEqual({
      id: expect.any(String),
      size: '10',
      name: 'long.mp3',
      mimeType: 'audio/mpeg',
    });
    expect(await contentOfFile(drive, done.body.id)).toBe('0123456789');
    expect((await send('bytes */10')).status).toBe(404);
    const again = await drive.ask(`${UPLOAD}/${done.body.id}`, {
      method: 'PATCH',
      query: { uploadType: 'resumable' },
      json: {},
    });
    await drive.ask(again.headers.get('location') ?? '', { method: 'PUT', bytes: 'whole' });
    expect(await contentOfFile(drive, done.body.id)).toBe('whole');
  });

  it('[EM33] ids made beforehand can be used once', async () => {
    const drive = new InProcessDrive();
    const { body } = await drive.ask(`${FILES}/generateIds`, { query: { count: '3' } });
    expect([body.ids.length, new Set(body.ids).size]).toEqual([3, 3]);
    expect((await post(drive, { id: body.ids[0], name: 'a' })).body.id).toBe(body.ids[0]);
    const again = await post(drive, { id: body.ids[0], name: 'b' });
    expect([again.status, reasonOf(again).reason]).toEqual([409, 'fileIdInUse']);
    drive.remote.loseAccess(body.ids[0]);
    expect((await post(drive, { id: body.ids[0] })).status).toBe(409);
    drive.remote.delete(body.ids[0]);
    expect((await post(drive, { id: body.ids[0] })).status).toBe(409);
  });

  it('[EM36] what cannot be made is refused', async () => {
    const drive = new InProcessDrive();
    const file = drive.remote.putFile({ name: 'f', content: contentOf('x') });
    const theirs = drive.remote.putFolder({ name: 't', parentId: null });
    const shared = drive.remote.addDrive();
    const refused = async (json: unknown, query = {}): Promise<unknown> => {
      const answer = await post(drive, json, query);
      return [answer.status, reasonOf(answer).reason];
    };
    expect(await refused({ parents: ['nowhere'] })).toEqual([404, 'notFound']);
    expect(await refused({ parents: [file.id] })).toEqual([403, 'parentNotAFolder']);
    expect(await refused({ parents: [theirs.id] })).toEqual([404, 'notFound']);
    expect(await refused({ parents: [ROOT, ROOT] })).toEqual([400, 'invalid']);
    expect(await refused({ parents: [shared.id] })).toEqual([404, 'notFound']);
    expect((await post(drive, { parents: [shared.id] }, { supportsAllDrives: 'true' })).status).toBe(200);
    expect(await refused({ name: 7 })).toEqual([400, 'invalid']);
    expect(await refused({ mimeType: 'application/vnd.google-apps.shortcut' })).toEqual([400, 'invalid']);
    const broken = await drive.ask(FILES, {
      method: 'POST',
      bytes: '{',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(reasonOf(broken).reason).toBe('parseError');
    const malformed = { method: 'POST', bytes: 'x', query: { uploadType: 'multipart' } };
    for (const type of ['multipart/related', 'multipart/related; boundary=b'])
      expect(
        reasonOf(await drive.ask(UPLOAD, { ...malformed, headers: { 'Content-Type': type } })).reason,
      ).toBe('badContent');
    expect(reasonOf(await drive.ask(UPLOAD, { ...malformed, query: { uploadType: 'odd' } })).location).toBe(
      'uploadType',
    );
  });
});

describe('changing files', () => {
  it('[EM34] facts, place and trash', async () => {
    const drive = new InProcessDrive();
    const { id } = drive.remote.putFile({
      name: 'a',
      content: contentOf('x'),
      serviceFields: { properties: { a: '1', b: '2' } },
    });
    const folder = drive.remote.putFolder({ name: 'f' }).id;
    const renamed = await patch(drive, id, {
      name: 'b',
      modifiedTime: '2020-01-01T00:00:00.000Z',
      properties: { a: null, c: '3' },
    });
    expect(renamed.body).toMatchObject({
      name: 'b',
      modifiedTime: '2020-01-01T00:00:00.000Z',
      properties: { b: '2', c: '3' },
    });
    const moved = await patch(drive, id, {}, { addParents: folder, removeParents: 'root' });
    expect(moved.body.parents).toEqual([folder]);
    expect((await patch(drive, id, { trashed: true })).body).toMatchObject({
      trashed: true,
      explicitlyTrashed: true,
    });
    expect((await patch(drive, id, { trashed: false })).body.trashed).toBe(false);
    expect((await patch(drive, id, {}, { addParents: folder })).body.parents).toEqual([folder]);
  });

  it('[EM36] what cannot be changed is refused', async () => {
    const drive = new InProcessDrive();
    const folder = drive.remote.putFolder({ name: 'f' }).id;
    const inner = drive.remote.putFolder({ name: 'i', parentId: folder }).id;
    const theirs = drive.remote.putFile({ name: 't', parentId: null, content: contentOf('x') }).id;
    const refused = async (id: string, json: unknown, query = {}): Promise<unknown> => {
      const answer = await patch(drive, id, json, query);
      return [answer.status, reasonOf(answer).reason];
    };
    expect(await refused(inner, { parents: [ROOT] })).toEqual([403, 'fieldNotWritable']);
    expect(await refused(inner, {}, { addParents: 'root' })).toEqual([403, 'cannotAddParent']);
    expect(await refused(inner, {}, { removeParents: folder })).toEqual([400, 'invalid']);
    expect(await refused(folder, {}, { addParents: inner, removeParents: 'root' })).toEqual([400, 'invalid']);
    expect(await refused(theirs, { name: 'mine' })).toEqual([403, 'insufficientFilePermissions']);
    expect(await refused('root', { name: 'mine' })).toEqual([403, 'insufficientFilePermissions']);
    expect(await refused('nowhere', { name: 'x' })).toEqual([404, 'notFound']);
    const content = { method: 'PATCH', query: { uploadType: 'media' }, bytes: 'x' };
    const token = await drive.startToken();
    const both = { ...content, query: { ...content.query, addParents: inner, removeParents: 'root' } };
    expect(reasonOf(await drive.ask(`${UPLOAD}/${folder}`, both)).reason).toBe('badRequest');
    expect((await drive.changes(token)).body.changes).toEqual([]);
  });

  it('[EM35] delete, copy and emptying the trash', async () => {
    const drive = new InProcessDrive();
    const folder = drive.remote.putFolder({ name: 'f' }).id;
    const file = drive.remote.putFile({ name: 'a', parentId: folder, content: contentOf('x') }).id;
    const copy = (id: string, json: unknown): Promise<Answer> =>
      drive.ask(`${FILES}/${id}/copy`, { method: 'POST', json, query: { fields: '*' } });
    const copied = (await copy(file, {})).body;
    expect(copied).toMatchObject({ name: 'Copy of a', parents: [folder] });
    expect((await copy(file, { name: 'b', parents: ['root'] })).body).toMatchObject({
      name: 'b',
      parents: [ROOT],
    });
    expect(await contentOfFile(drive, copied.id)).toBe('x');
    expect(reasonOf(await copy(folder, {})).reason).toBe('cannotCopyFile');
    drive.remote.trash(copied.id);
    const remove = (path: string): Promise<Answer> => drive.ask(path, { method: 'DELETE' });
    expect((await remove(`${FILES}/trash`)).status).toBe(204);
    expect([(await drive.get(copied.id)).status, (await drive.get(file)).status]).toEqual([404, 200]);
    expect((await remove(`${FILES}/${folder}`)).status).toBe(204);
    expect((await drive.get(file)).status).toBe(404);
    expect((await remove(`${FILES}/root`)).status).toBe(403);
    expect((await remove(`${FILES}/${folder}`)).status).toBe(404);
  });

  it('[EM34] the same cloud is seen from every side', async () => {
    const drive = new InProcessDrive();
    const token = await drive.startToken();
    const { id } = (await post(drive, { name: 'n' })).body;
    expect(drive.remote.get(id)).toMatchObject({ name: 'n', state: 'present' });
    await patch(drive, id, { name: 'm' });
    expect((await drive.changes(token)).body.changes).toMatchObject([{ fileId: id, file: { name: 'm' } }]);
  });
});
