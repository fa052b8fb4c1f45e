import { describe, expect, it } from 'vitest';
import { findOffences } from '../support/consistency.ts';
import { fill, nameOf, numberedSong } from '../support/scenes.ts';
import { createWorld, type World } from '../support/world.ts';

const paths = async (world: World) => [...(await world.tracks()).keys()].sort();
const listedFolders = (world: World) =>
  world.provider.calls.flatMap(({ member, under }) => (member === 'listFiles' && under ? [under] : []));
const folderOf = (world: World, name: string) =>
  world.remote.children('main').find((item) => item.name === name)!.id;

/** Does something as the provider is asked the `nth` time from now. */
function onCall(world: World, member: 'listFiles' | 'getChanges', nth: number, act: () => unknown): void {
  let calls = 0;
  world.provider.faults.on(
    member,
    () => {
      calls += 1;
      if (calls === nth) act();
      return undefined;
    },
    { times: nth },
  );
}

describe.each([
  ['reports folders only', { descendantsOfTrash: 'never' as const }],
  ['reports what is below as well', { logDescendants: true }],
])('a feed that %s', (_title, drive) => {
  it('[DI11][RE1] a trashed folder hides what is below it, and brings the same tracks back', async () => {
    const world = await createWorld({ drive });
    fill(world.remote, 3);
    await world.full();
    const ids = [...(await world.tracks()).values()].map(({ id }) => id).sort();
    world.remote.trash(folderOf(world, 'Artist'));
    expect((await world.incremental()).stats.items).toMatchObject({ hidden: 3 });
    expect(await paths(world)).toEqual([]);
    expect([...(await world.tracks(true)).values()].map(({ deletedReason }) => deletedReason)).toEqual(
      Array(3).fill('trashed'),
    );

    world.remote.untrash(folderOf(world, 'Artist'));
    expect((await world.incremental()).stats.items).toMatchObject({ restored: 3, added: 0 });
    expect([...(await world.tracks()).values()].map(({ id }) => id).sort()).toEqual(ids);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[DI11] what changed in a folder while it was gone is found when it returns', async () => {
    const world = await createWorld({ drive });
    const songs = fill(world.remote, 3);
    await world.full();
    const artist = folderOf(world, 'Artist');
    world.remote.trash(artist);
    await world.incremental();
    world.remote.edit(songs[0]!.id, numberedSong(20));
    fill(world.remote, 1, 9);
    await world.incremental();
    world.remote.untrash(artist);
    const job = await world.incremental();
    expect(job.status).toBe('completed');
    expect(await paths(world)).toHaveLength(4);
    expect((await world.tracks()).get(`Artist/Album/${nameOf(1)}`)?.title).toBe('Title 20');
  });

  it('[DI11] what changed in a folder of a lost one is found when the inner one moves into view', async () => {
    const world = await createWorld({ drive });
    const songs = fill(world.remote, 3);
    await world.full();
    world.remote.loseAccess(folderOf(world, 'Artist'));
    world.remote.edit(songs[0]!.id, numberedSong(20));
    await world.incremental();
    world.remote.move(songs[0]!.parentId!, world.remote.mainDriveId);
    await world.incremental();
    expect(await paths(world)).toHaveLength(3);
    expect((await world.tracks()).get(`Album/${nameOf(1)}`)?.title).toBe('Title 20');
  });

  it('[DI11] what lies in a folder that was away while it was listed is found, in this run or the next', async () => {
    const world = await createWorld({ drive, provider: { pageSize: 1 } });
    const [song] = fill(world.remote, 1);
    const artist = folderOf(world, 'Artist');
    const album = song!.parentId!;
    // Its entry comes behind another one, on a page that does not tell of what appeared before.
    const returns = () => {
      world.remote.regainAccess(album);
      fill(world.remote, 1, 30);
      world.remote.move(album, artist);
    };
    // Away from when it was listed until its feed is read: nobody is told that it had gone.
    onCall(world, 'listFiles', 2, () => world.remote.loseAccess(album));
    onCall(world, 'getChanges', 1, returns);
    await world.full();
    expect(await paths(world)).toContain(`Artist/Album/${nameOf(1)}`);

    world.remote.trash(artist);
    await world.incremental();
    world.remote.edit(song!.id, numberedSong(20));
    await world.incremental();
    world.remote.untrash(artist);
    onCall(world, 'listFiles', 1, () => world.remote.loseAccess(album));
    await world.incremental();
    returns();
    await world.incremental();
    expect((await world.tracks()).get(`Artist/Album/${nameOf(1)}`)?.title).toBe('Title 20');
  });

  it('[DI11] a folder that becomes visible brings everything below it', async () => {
    const world = await createWorld({ drive });
    const shared = world.remote.putFolder({ name: 'Shared' });
    const sub = world.remote.putFolder({ name: 'Sub', parentId: shared.id });
    world.remote.putFile({ name: nameOf(1), parentId: sub.id, content: numberedSong(1) });
    world.remote.loseAccess(shared.id);
    await world.full();
    expect(await paths(world)).toEqual([]);
    await world.clock.advance(86_400_000);
    world.remote.regainAccess(shared.id);
    expect((await world.incremental()).syncType).toBe('incremental');
    expect(await paths(world)).toEqual([`Shared/Sub/${nameOf(1)}`]);
  });

  it('[DI11][RE4 F16] renaming or moving a folder moves the tracks below it; no file is read', async () => {
    const world = await createWorld({ drive });
    fill(world.remote, 3);
    await world.full();
    const before = world.provider.traffic.bytes;
    const ids = [...(await world.tracks()).values()].map(({ id }) => id);
    world.remote.rename(folderOf(world, 'Artist'), 'Band');
    world.remote.move(folderOf(world, 'Band'), world.remote.putFolder({ name: 'Music' }).id);
    const job = await world.incremental();
    expect(job.stats.items).toMatchObject({ moved: 3, hidden: 0, added: 0, updated: 0 });
    expect(await paths(world)).toEqual([1, 2, 3].map((number) => `Music/Band/Album/${nameOf(number)}`));
    expect([...(await world.tracks()).values()].map(({ id }) => id)).toEqual(ids);
    expect(world.provider.traffic.bytes).toBe(before);
  });
});

describe('folders', () => {
  it('[DI11] only folders that may hold unseen things are listed', async () => {
    const world = await createWorld();
    fill(world.remote, 2);
    await world.full();
    await world.clock.advance(86_400_000);
    const old = world.remote.putFolder({ name: 'Old', createdAt: world.clock.now() - 40 * 86_400_000 });
    world.remote.putFolder({ name: 'New' });
    world.remote.rename(folderOf(world, 'Artist'), 'Known');
    await world.incremental();
    expect(listedFolders(world)).toEqual([old.id]);
  });

  it('[DI11] a folder that is gone before it could be listed does not fail the run for ever', async () => {
    const world = await createWorld();
    fill(world.remote, 2);
    await world.full();
    const old = world.remote.putFolder({ name: 'Old', createdAt: 0 });
    world.provider.faults.on(
      'listFiles',
      () => {
        world.remote.delete(old.id);
        return undefined;
      },
      { times: 1 },
    );
    await world.incremental();
    expect((await world.incremental()).status).toBe('completed');
    expect(await paths(world)).toHaveLength(2);
  });

  it('[RE1] children moved out of a deleted folder on a later page stay visible throughout', async () => {
    const world = await createWorld({ provider: { changePageSize: 1 } });
    const songs = fill(world.remote, 2);
    await world.full();
    const target = world.remote.putFolder({ name: 'Kept' });
    const artist = folderOf(world, 'Artist');
    world.remote.trash(artist);
    for (const { id } of songs) world.remote.move(id, target.id);
    const job = await world.incremental();
    expect(job.stats.items).toMatchObject({ hidden: 0, moved: 2 });
    expect(await paths(world)).toEqual([`Kept/${nameOf(1)}`, `Kept/${nameOf(2)}`]);
    const { items } = { items: await world.library.readEvents({ consumer: 'test' }) };
    expect(items.filter(({ type }) => type === 'hidden')).toEqual([]);
  });
});

describe('where ids are paths', () => {
  const pathWorld = () => createWorld({ provider: { supports: { stableIds: false, changeFeed: false } } });

  it('[DI26] a folder in the place of a file brings its content, and the file is gone', async () => {
    const world = await pathWorld();
    const [file] = fill(world.remote, 1);
    await world.full();
    world.remote.delete(file!.id);
    const folder = world.remote.putFolder({ name: nameOf(1), parentId: file!.parentId });
    world.remote.putFile({ name: nameOf(2), parentId: folder.id, content: numberedSong(2) });
    expect((await world.incremental()).stats.items).toMatchObject({ hidden: 1, added: 1 });
    expect(await paths(world)).toEqual([`Artist/Album/${nameOf(1)}/${nameOf(2)}`]);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[DI26] a file in the place of a folder takes what lay in that with it, and back again', async () => {
    const world = await pathWorld();
    const [file] = fill(world.remote, 1);
    const folder = world.remote.putFolder({ name: nameOf(2), parentId: file!.parentId });
    const inside = world.remote.putFile({ name: nameOf(3), parentId: folder.id, content: numberedSong(3) });
    await world.full();
    const { id } = (await world.tracks()).get(`Artist/Album/${nameOf(2)}/${nameOf(3)}`)!;
    world.remote.delete(folder.id);
    const placed = world.remote.putFile({
      name: nameOf(2),
      parentId: file!.parentId,
      content: numberedSong(2),
    });
    expect((await world.incremental()).stats.items).toMatchObject({ hidden: 1, added: 1 });
    expect(await paths(world)).toEqual([`Artist/Album/${nameOf(1)}`, `Artist/Album/${nameOf(2)}`]);

    world.remote.delete(placed.id);
    const again = world.remote.putFolder({ name: nameOf(2), parentId: file!.parentId });
    world.remote.putFile({ name: nameOf(3), parentId: again.id, content: inside.content! });
    await world.incremental();
    expect(await paths(world)).toEqual([
      `Artist/Album/${nameOf(1)}`,
      `Artist/Album/${nameOf(2)}/${nameOf(3)}`,
    ]);
    expect((await world.tracks()).get(`Artist/Album/${nameOf(2)}/${nameOf(3)}`)!.id).toBe(id);
    expect(await findOffences(world.database)).toEqual([]);
  });
});
