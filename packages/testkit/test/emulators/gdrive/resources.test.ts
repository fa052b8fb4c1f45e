import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../src/index.ts';
import { InProcessDrive, ROOT, reasonOf } from '../support/in-process-drive.ts';

describe('file resources', () => {
  it('[EM10] a file has hashes, a revision and int64s as strings', async () => {
    const drive = new InProcessDrive();
    const { id } = drive.remote.putFile({ name: 'Song.MP3', content: contentOf('abc') });
    const fields =
      'size,version,quotaBytesUsed,md5Checksum,sha1Checksum,sha256Checksum,headRevisionId,originalFilename,fullFileExtension,parents,createdTime,ownedByMe,driveId,mimeType';
    const { body } = await drive.get(id, fields);
    expect(body).toEqual({
      size: '3',
      version: '1',
      quotaBytesUsed: '3',
      md5Checksum: '900150983cd24fb0d6963f7d28e17f72',
      sha1Checksum: 'a9993e364706816aba3e25717850c26c9cd0d89d',
      sha256Checksum: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      headRevisionId: expect.stringMatching(/./),
      originalFilename: 'Song.MP3',
      fullFileExtension: 'MP3',
      parents: [ROOT],
      createdTime: '2026-01-01T00:00:00.000Z',
      ownedByMe: true,
      mimeType: 'audio/mpeg',
    });
    drive.remote.rename(id, 'b');
    const renamed = (await drive.get(id, fields)).body;
    expect([renamed.headRevisionId, Number(renamed.version) > 1]).toEqual([body.headRevisionId, true]);
    drive.remote.edit(id, contentOf('abcd'));
    expect((await drive.get(id, fields)).body.headRevisionId).not.toBe(body.headRevisionId);
  });

  it('[EM10] documents, folders and shortcuts have neither hashes nor revisions', async () => {
    const drive = new InProcessDrive();
    const { remote } = drive;
    const document = remote.putDocument({ name: 'Notes', mimeType: 'application/vnd.google-apps.document' });
    const folder = remote.putFolder({ name: 'F' });
    const link = remote.putShortcut({ name: 'L', targetId: folder.id });
    const dangling = remote.putShortcut({ name: 'D', targetId: 'nothing' });
    const loop = remote.putShortcut({ name: 'loop', targetId: link.id });
    const absent = [
      'md5Checksum',
      'sha1Checksum',
      'sha256Checksum',
      'headRevisionId',
      'size',
      'originalFilename',
      'webContentLink',
    ];
    for (const { id } of [document, folder, link, dangling, loop]) {
      const { body } = await drive.get(id);
      expect(Object.keys(body).filter((name) => absent.includes(name))).toEqual([]);
    }
    const details = async (id: string): Promise<unknown> =>
      (await drive.get(id, 'shortcutDetails')).body.shortcutDetails;
    expect(await details(link.id)).toEqual({
      targetId: folder.id,
      targetMimeType: 'application/vnd.google-apps.folder',
    });
    expect(await details(dangling.id)).toEqual({
      targetId: 'nothing',
      targetMimeType: 'application/octet-stream',
    });
    expect(await details(loop.id)).toEqual({
      targetId: link.id,
      targetMimeType: 'application/vnd.google-apps.shortcut',
    });
    expect((await drive.get('nothing')).status).toBe(404);
    const links = (await drive.get(document.id, 'exportLinks')).body.exportLinks;
    expect(new URL(links['text/plain']).host).toBe('docs.google.com');
    const exported = await drive.ask(
      new URL(links['text/plain']).pathname + new URL(links['text/plain']).search,
    );
    expect([exported.status, exported.body]).toEqual([200, 'Notes\n']);
  });

  it('[EM10] what is only shared with the account has no parents and belongs to somebody else, with what is below', async () => {
    const drive = new InProcessDrive();
    const shared = drive.remote.putFolder({ name: 'theirs', parentId: null });
    const inside = drive.remote.putFile({ name: 'inside', parentId: shared.id, content: contentOf('x') });
    const fields = 'parents,ownedByMe,shared,owners/emailAddress,sharedWithMeTime';
    expect((await drive.get(shared.id, fields)).body).toEqual({
      ownedByMe: false,
      shared: true,
      owners: [{ emailAddress: 'somebody@example.com' }],
      sharedWithMeTime: expect.any(String),
    });
    expect((await drive.get(inside.id, fields)).body).toMatchObject({
      parents: [shared.id],
      ownedByMe: false,
    });
    expect((await drive.get(inside.id, fields)).body.sharedWithMeTime).toBeUndefined();
    const lost = drive.remote.putFolder({ name: 'lost' });
    const granted = drive.remote.putFile({ name: 'granted', parentId: lost.id, content: contentOf('x') });
    drive.remote.loseAccess(lost.id);
    drive.remote.grantAccess(granted.id);
    expect((await drive.get(granted.id, 'parents,name')).body).toEqual({ name: 'granted' });
    expect((await drive.get(lost.id)).status).toBe(404);
  });

  it('[EM10] any field can be set for an item, merged or taken away', async () => {
    const drive = new InProcessDrive();
    const { id } = drive.remote.putFile({ name: 'a', content: contentOf('x'), mimeType: 'audio/x-own' });
    drive.remote.patch(id, {
      serviceFields: {
        md5Checksum: null,
        capabilities: { canDownload: false },
        thumbnailLink: 'https://example.com/t',
      },
    });
    const { body } = await drive.get(
      id,
      'md5Checksum,thumbnailLink,capabilities(canDownload,canEdit),mimeType',
    );
    expect(body).toEqual({
      thumbnailLink: 'https://example.com/t',
      capabilities: { canDownload: false, canEdit: true },
      mimeType: 'audio/x-own',
    });
  });

  it('[EM16] the root has an id of its own, and may be unreadable', async () => {
    const drive = new InProcessDrive();
    expect((await drive.get('root', 'id,name,mimeType,parents')).body).toEqual({
      id: ROOT,
      name: 'My Drive',
      mimeType: 'application/vnd.google-apps.folder',
    });
    drive.core.quirks.rootReadable = false;
    expect((await drive.get('root')).status).toBe(404);
    expect(await drive.names("'root' in parents")).toEqual([]);
  });

  it('[EM16] what is deleted, lost or was never there is not found, in one and the same way', async () => {
    const drive = new InProcessDrive();
    const put = (name: string): string => drive.remote.putFile({ name, content: contentOf('x') }).id;
    const [deleted, lost] = [put('a'), put('b')];
    drive.remote.delete(deleted);
    drive.remote.loseAccess(lost);
    for (const id of [deleted, lost, 'never']) {
      const answer = await drive.get(id);
      expect(answer.status).toBe(404);
      expect(answer.body.error.message).toBe(`File not found: ${id}.`);
      expect(reasonOf(answer)).toMatchObject({
        domain: 'global',
        reason: 'notFound',
        locationType: 'parameter',
        location: 'fileId',
      });
      expect((await drive.media(id)).status).toBe(404);
    }
  });

  it('[EM16] a link-shared item may need its resource key', async () => {
    const drive = new InProcessDrive();
    const { id } = drive.remote.putFile({
      name: 'a',
      content: contentOf('x'),
      serviceFields: { resourceKey: 'key', linkShareMetadata: { securityUpdateEnabled: true } },
    });
    expect((await drive.get(id)).status).toBe(404);
    const headers = { 'X-Goog-Drive-Resource-Keys': `other/k,${id}/key` };
    const answer = await drive.ask(`/drive/v3/files/${id}`, { headers });
    expect(answer.body).toMatchObject({ id, resourceKey: 'key' });
    expect((await drive.send(`/drive/v3/files/${id}`, { headers, query: { alt: 'media' } })).status).toBe(
      200,
    );
  });

  it('[EM17] about needs `fields`', async () => {
    const drive = new InProcessDrive();
    drive.remote.putFile({ name: 'a', content: contentOf('abc') });
    const without = await drive.ask('/drive/v3/about');
    expect(without.status).toBe(400);
    expect(reasonOf(without)).toMatchObject({ reason: 'required', location: 'fields' });
    const { body } = await drive.ask('/drive/v3/about', {
      query: { fields: 'user/emailAddress,storageQuota(usage),exportFormats' },
    });
    expect(body).toMatchObject({ user: { emailAddress: 'user@example.com' }, storageQuota: { usage: '3' } });
    expect(body.exportFormats['application/vnd.google-apps.document']).toContain('text/plain');
  });

  it('[EM10] documents are exported to the types they have, files are not', async () => {
    const drive = new InProcessDrive();
    const document = drive.remote.putDocument({
      name: 'N',
      mimeType: 'application/vnd.google-apps.spreadsheet',
    });
    const file = drive.remote.putFile({ name: 'f', content: contentOf('x') });
    const ask = (id: string, query: Record<string, string>): ReturnType<typeof drive.ask> =>
      drive.ask(`/drive/v3/files/${id}/export`, { query });
    expect((await ask(document.id, { mimeType: 'text/csv' })).body).toBe('N\n');
    expect(reasonOf(await ask(document.id, {})).reason).toBe('required');
    expect(reasonOf(await ask(document.id, { mimeType: 'audio/mpeg' })).reason).toBe('badRequest');
    expect(reasonOf(await ask(file.id, { mimeType: 'text/csv' })).reason).toBe('fileNotExportable');
  });
});
