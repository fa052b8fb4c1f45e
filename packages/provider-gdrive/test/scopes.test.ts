import { ProviderError } from '@music-platform/bridge-traits';
import { collectFiles, contentOf } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { collectChangePages, createDriveWorld } from './support/drive-world.ts';

describe('scopes', () => {
  it.each([
    { options: {}, scopes: [{ id: 'user', name: 'My Drive', rootId: 'root' }] },
    { options: { sharedWithMe: true }, scopes: [{ id: 'user', name: 'My Drive' }] },
    { options: { folder: { id: 'f' } }, scopes: [{ id: 'user', name: 'My Drive', rootId: 'f' }] },
    { options: { folder: { id: 'f', driveId: 'd' } }, scopes: [{ id: 'd', rootId: 'f' }] },
    { options: { folder: { id: 'd', driveId: 'd' } }, scopes: [{ id: 'd' }] },
  ])('[GP7] $options is $scopes, without a request', async ({ options, scopes }) => {
    const { provider, endpoints } = createDriveWorld(options);
    expect(await provider.scopes?.()).toEqual(scopes);
    expect(endpoints()).toEqual([]);
  });

  it('[GP8] shared drives are scopes of their own, as long as the account is a member', async () => {
    const { remote, provider } = createDriveWorld({ sharedDrives: 'all' });
    const names = async (): Promise<unknown> => (await provider.scopes?.())?.map(({ name }) => name);
    expect(await names()).toEqual(['My Drive']);
    const drive = remote.addDrive({ name: 'Band' });
    remote.putFile({ name: 'a.mp3', parentId: drive.rootId, content: contentOf('a') });
    expect(await names()).toEqual(['My Drive', 'Band']);
    const scope = { id: drive.id, name: 'Band' };
    const files = await collectFiles(provider.listFiles({ scope }));
    expect(files).toMatchObject([{ name: 'a.mp3', driveId: drive.id, parentId: drive.rootId }]);
    remote.removeDrive(drive.id);
    expect(await names()).toEqual(['My Drive']);
    remote.rejoinDrive(drive.id);
    expect(await names()).toEqual(['My Drive', 'Band']);
  });

  it('[GP8] only the shared drives that were chosen, however many there are', async () => {
    const world = createDriveWorld();
    const drives = Array.from({ length: 120 }, (_, index) =>
      world.remote.addDrive({ name: `Drive ${index}` }),
    );
    const chosen = [drives[3]?.id ?? '', drives[119]?.id ?? '', 'no longer there'];
    const provider = world.open({ myDrive: false, sharedDrives: chosen });
    expect((await provider.scopes?.())?.map(({ id }) => id)).toEqual(chosen.slice(0, 2));
    expect(world.endpoints()).toEqual(['drives.list', 'drives.list']);
  });

  it('[GP8] each shared drive has a cursor of its own, which is no other drive’s', async () => {
    const { remote, provider } = createDriveWorld({ sharedDrives: 'all' });
    const [one, other] = [remote.addDrive(), remote.addDrive()];
    const cursors: string[] = [];
    for (const { id } of [one, other]) {
      for await (const page of provider.listFiles({ scope: { id } })) cursors.push(page.cursor ?? '');
    }
    remote.putFile({ name: 'a.mp3', parentId: other.rootId, content: contentOf('a') });
    const changes = async (id: string, cursor = ''): Promise<unknown[]> =>
      (await collectChangePages(provider, cursor, { id })).flatMap((page) => page.changes);
    expect(await changes(one.id, cursors[0])).toEqual([]);
    expect(await changes(other.id, cursors[1])).toHaveLength(1);
    await expect(changes(other.id, cursors[0])).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
  });

  it('[GP9] an item in a followed drive is not the account’s own, though its log and listing may name it', async () => {
    const { remote, list, follow, provider } = createDriveWorld({ sharedDrives: 'all', sharedWithMe: true });
    const drive = remote.addDrive();
    const song = remote.putFile({ name: 'a.mp3', content: contentOf('a') });
    const { files, cursor } = await list();
    expect(files.map(({ id }) => id)).toEqual([song.id]);
    remote.patch(song.id, { serviceFields: { driveId: drive.id } });
    expect((await list()).files).toEqual([]);
    const changes = (await follow(cursor)).flatMap((page) => page.changes);
    expect(changes).toEqual([{ type: 'remove', id: song.id, reason: 'unknown' }]);
    remote.patch(song.id, { serviceFields: { driveId: 'of somebody else' } });
    expect((await list()).files.map(({ id }) => id)).toEqual([song.id]);
    const elsewhere = remote.putFile({ name: 'b.mp3', parentId: drive.rootId, content: contentOf('b') });
    remote.patch(elsewhere.id, { serviceFields: { driveId: 'of somebody else' } });
    expect(await collectFiles(provider.listFiles({ scope: { id: drive.id } }))).toEqual([]);
  });

  it('[GP8] a drive that is lost between two requests is an error, never an empty listing', async () => {
    const { remote, provider } = createDriveWorld({ sharedDrives: 'all' });
    const { id } = remote.addDrive();
    remote.removeDrive(id);
    const listing = collectFiles(provider.listFiles({ scope: { id } }));
    await expect(listing).rejects.toBeInstanceOf(ProviderError);
    await expect(listing).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
