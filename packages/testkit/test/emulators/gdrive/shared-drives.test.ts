import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../src/index.ts';
import { InProcessDrive, reasonOf } from '../support/in-process-drive.ts';

const all = { supportsAllDrives: 'true', includeItemsFromAllDrives: 'true' };

function twoDrives(): { drive: InProcessDrive; driveId: string; fileId: string } {
  const drive = new InProcessDrive();
  drive.remote.putFile({ name: 'mine', content: contentOf('x') });
  const { id: driveId, rootId } = drive.remote.addDrive({ id: '0AShared', name: 'Band' });
  const { id: fileId } = drive.remote.putFile({ name: 'ours', parentId: rootId, content: contentOf('x') });
  return { drive, driveId, fileId };
}

describe('shared drives', () => {
  it('[EM15] corpora: the account, one drive, all drives', async () => {
    const { drive, driveId } = twoDrives();
    expect(await drive.names('')).toEqual(['mine']);
    expect(await drive.names('', all)).toEqual(['mine']);
    expect(await drive.names('', { ...all, corpora: 'drive', driveId })).toEqual(['ours']);
    expect(await drive.names('', { ...all, corpora: 'allDrives' })).toEqual(['mine', 'ours']);
    expect(await drive.names('', { ...all, corpora: 'domain' })).toEqual(['mine', 'ours']);
    expect(await drive.names(`'${driveId}' in parents`, all)).toEqual(['ours']);
    expect(await drive.names(`'${driveId}' in parents`)).toEqual([]);
    expect(await drive.names('', { spaces: 'appDataFolder' })).toEqual([]);
    const former = {
      supportsTeamDrives: 'true',
      includeTeamDriveItems: 'true',
      corpora: 'drive',
      teamDriveId: driveId,
    };
    expect(await drive.names('', former)).toEqual(['ours']);
  });

  it('[EM15] what does not go together is refused', async () => {
    const { drive, driveId } = twoDrives();
    const refused = async (query: Record<string, string>): Promise<unknown> => {
      const answer = await drive.list(query);
      return [answer.status, reasonOf(answer).reason];
    };
    expect(await refused({ ...all, driveId })).toEqual([403, 'teamDriveIdRequiresTeamDriveCorpora']);
    expect(await refused({ ...all, corpora: 'drive' })).toEqual([403, 'teamDriveIdRequiresTeamDriveCorpora']);
    expect(await refused({ corpora: 'drive', driveId })).toEqual([403, 'includeTeamDriveItemsRequired']);
    expect(await refused({ corpora: 'allDrives' })).toEqual([403, 'includeTeamDriveItemsRequired']);
    expect(await refused({ ...all, corpora: 'drive', driveId: 'nowhere' })).toEqual([404, 'notFound']);
    expect(await refused({ corpora: 'everything' })).toEqual([400, 'invalid']);
    expect(await refused({ spaces: 'outer' })).toEqual([400, 'invalidParameter']);
    expect(await refused({ supportsAllDrives: 'perhaps' })).toEqual([400, 'invalid']);
  });

  it.each(['1', 't', 'TRUE', 'y', 'Yes'])('[EM11] %s is true', async (yes) => {
    const { drive, driveId } = twoDrives();
    const query = { corpora: 'drive', driveId, supportsAllDrives: yes, includeItemsFromAllDrives: yes };
    expect((await drive.list(query)).status).toBe(200);
    const no = { '1': '0', t: 'F', TRUE: 'False', y: 'N', Yes: 'no' }[yes] ?? '';
    expect((await drive.list({ ...query, includeItemsFromAllDrives: no })).status).toBe(403);
  });

  it('[EM16] an item of a shared drive is found only by who supports them; its content by anybody', async () => {
    const { drive, driveId, fileId } = twoDrives();
    expect((await drive.get(fileId)).status).toBe(404);
    const fields = 'driveId,parents,owners,ownedByMe,permissionIds';
    expect((await drive.get(fileId, fields, { supportsAllDrives: 'true' })).body).toEqual({
      driveId,
      parents: [driveId],
    });
    expect((await drive.media(fileId)).status).toBe(200);
    expect((await drive.get(driveId, 'name,mimeType', { supportsAllDrives: 'true' })).body).toEqual({
      name: 'Drive',
      mimeType: 'application/vnd.google-apps.folder',
    });
  });

  it('[EM17] drives are listed in pages of 10 unless asked, and shown one by one', async () => {
    const { drive, driveId } = twoDrives();
    for (let index = 1; index < 12; index += 1)
      drive.remote.addDrive({ id: `d${index}`, name: `Drive ${index}` });
    const first = (await drive.ask('/drive/v3/drives')).body;
    expect(first.drives[0]).toEqual({ kind: 'drive#drive', id: driveId, name: 'Band' });
    expect(first.drives).toHaveLength(10);
    const second = (await drive.ask('/drive/v3/drives', { query: { pageToken: first.nextPageToken } })).body;
    expect([second.drives.length, second.nextPageToken]).toEqual([2, undefined]);
    const found = await drive.ask('/drive/v3/drives', { query: { q: "name contains 'band'" } });
    expect(found.body.drives).toHaveLength(1);
    const one = await drive.ask(`/drive/v3/drives/${driveId}`, {
      query: { fields: 'name,capabilities/canDownload' },
    });
    expect(one.body).toEqual({ name: 'Band', capabilities: { canDownload: true } });
    drive.remote.removeDrive(driveId);
    expect((await drive.ask(`/drive/v3/drives/${driveId}`)).status).toBe(404);
    expect((await drive.get('ours', '*', { supportsAllDrives: 'true' })).status).toBe(404);
  });
});
