import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../src/index.ts';
import { type Answer, InProcessDrive, ROOT } from '../support/in-process-drive.ts';

const FIELDS =
  'files(id,name,size,md5Checksum,sha1Checksum,sha256Checksum,trashed,explicitlyTrashed,modifiedTime,createdTime,mimeType,parents,webViewLink,shortcutDetails,exportLinks,resourceKey),nextPageToken,incompleteSearch';
const common = { alt: 'json', prettyPrint: 'false', supportsAllDrives: 'true' };
const FOLDER = 'application/vnd.google-apps.folder';
const SHORTCUT = 'application/vnd.google-apps.shortcut';

/** The requests a client makes that has no other address for Drive than Google's: as they were seen on the wire. */
describe('requests of rclone', () => {
  const list = (drive: InProcessDrive, q: string, more: Record<string, string> = {}): Promise<Answer> =>
    drive.list({
      ...common,
      fields: FIELDS,
      includeItemsFromAllDrives: 'true',
      pageSize: '1000',
      q,
      ...more,
    });

  it('[EM3] the root and each part of a path', async () => {
    const drive = new InProcessDrive();
    const docs = drive.remote.putFolder({ name: 'docs' });
    drive.remote.putFile({ name: 'f1.txt', parentId: docs.id, content: contentOf('x') });
    expect((await drive.get('root', 'id', common)).body).toEqual({ id: ROOT });
    const kinds = `(mimeType='${FOLDER}' or mimeType='${SHORTCUT}')`;
    const folder = await list(
      drive,
      `trashed=false and ('${ROOT}' in parents) and (name='docs') and ${kinds}`,
    );
    expect(folder.body.files).toMatchObject([{ id: docs.id, mimeType: FOLDER }]);
    expect(
      (await list(drive, `trashed=false and ('${docs.id}' in parents) and (name='f1.txt') and ${kinds}`)).body
        .files,
    ).toEqual([]);
    const leaf = await list(drive, `trashed=false and ('${docs.id}' in parents) and (name='f1.txt')`);
    expect(leaf.body.files).toMatchObject([{ size: '1', md5Checksum: '9dd4e461268c8034f5c8564e155c67a6' }]);
    expect(
      (await list(drive, `trashed=false and ('${docs.id}' in parents) and (name='a.docx' or name='a')`)).body
        .files,
    ).toEqual([]);
  });

  it('[EM3] fifty folders at once, in pages', async () => {
    const drive = new InProcessDrive();
    const folders = Array.from({ length: 50 }, (_, index) => drive.remote.putFolder({ name: `${index}` }));
    for (const { id } of folders)
      for (let index = 0; index < 30; index += 1)
        drive.remote.putFile({ name: `${index}`, parentId: id, content: contentOf('') });
    const q = `trashed=false and (${folders.map(({ id }) => `'${id}' in parents`).join(' or ')})`;
    const first = (await list(drive, q)).body;
    const second = (await list(drive, q, { pageToken: first.nextPageToken })).body;
    expect([first.files.length, second.files.length, second.nextPageToken]).toEqual([1000, 500, undefined]);
  });

  it('[EM3] recent, trashed and shared files, shared drives, space and changes', async () => {
    const drive = new InProcessDrive();
    const file = drive.remote.putFile({
      name: 'a',
      content: contentOf('abc'),
      modifiedAt: Date.UTC(2026, 10, 23),
    });
    const recent = `trashed=false and ('${ROOT}' in parents) and (modifiedTime >= '2026-11-22T12:44:00' or mimeType = '${FOLDER}')`;
    expect((await list(drive, recent)).body.files).toHaveLength(1);
    expect(
      (await list(drive, `(mimeType='${FOLDER}' or trashed=true) and ('${ROOT}' in parents)`)).body.files,
    ).toEqual([]);
    drive.remote.putFile({ name: 'theirs', parentId: null, content: contentOf('') });
    expect((await list(drive, 'trashed=false and (sharedWithMe=true)')).body.files).toMatchObject([
      { name: 'theirs' },
    ]);
    const { id: driveId } = drive.remote.addDrive({ name: 'Band' });
    expect(
      (await list(drive, `trashed=false and ('${driveId}' in parents)`, { driveId, corpora: 'drive' })).body
        .files,
    ).toEqual([]);
    const fields = 'name,id,capabilities,createdTime,restrictions';
    expect((await drive.ask(`/drive/v3/drives/${driveId}`, { query: { fields } })).body).toMatchObject({
      id: driveId,
      name: 'Band',
    });
    expect(
      (await drive.ask('/drive/v3/drives', { query: { alt: 'json', pageSize: '100' } })).body.drives,
    ).toHaveLength(1);
    const about = await drive.ask('/drive/v3/about', { query: { fields: 'exportFormats,importFormats' } });
    expect(Object.keys(about.body)).toEqual(['exportFormats', 'importFormats']);
    const token = await drive.startToken(common);
    drive.remote.rename(file.id, 'b');
    const changes = await drive.changes(token, {
      ...common,
      fields: 'nextPageToken,newStartPageToken,changes(fileId,file(name,parents,mimeType))',
      pageSize: '1000',
      includeItemsFromAllDrives: 'true',
      restrictToMyDrive: 'true',
    });
    expect(changes.body).toEqual({
      newStartPageToken: expect.any(String),
      changes: [
        { fileId: file.id, file: { name: 'b', parents: [ROOT], mimeType: 'application/octet-stream' } },
      ],
    });
  });
});
