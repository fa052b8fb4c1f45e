import { describe, expect, it } from 'vitest';
import { findOffences } from '../support/consistency.ts';
import { nameOf, numberedSong, select } from '../support/scenes.ts';
import { createWorld, profileId, type World, type WorldOptions } from '../support/world.ts';

const paths = async (world: World) => [...(await world.tracks()).keys()].sort();
const warnings = (world: World) =>
  world.events.flatMap((event) => (event.type === 'warning' ? [event.code] : []));
const calls = (world: World, from: number) =>
  world.provider.calls.slice(from).map(({ member, scopeId }) => `${member} ${scopeId ?? ''}`.trim());

/** Two drives, a song in each. */
async function twoDrives(options: WorldOptions = {}) {
  const world = await createWorld({ ...options, provider: { scopes: true, ...options.provider } });
  const team = world.remote.addDrive({ id: 'team', name: 'Team' });
  const mine = world.remote.putFile({ name: nameOf(1), content: numberedSong(1) });
  const theirs = world.remote.putFile({ name: nameOf(2), content: numberedSong(2), parentId: team.rootId });
  return { world, team, mine, theirs };
}

describe('several drives', () => {
  it('[DI13] each has a listing, a feed and a cursor of its own', async () => {
    const { world, team } = await twoDrives();
    await world.full();
    expect(calls(world, 0)).toEqual([
      'scopes',
      'listFiles main',
      'getChanges main',
      'listFiles team',
      'getChanges team',
      'download',
      'download',
    ]);
    expect(await select(world.database, 'select scope_id, kind from sync_cursors order by scope_id')).toEqual(
      [
        { scope_id: 'main', kind: 'changes' },
        { scope_id: 'team', kind: 'changes' },
      ],
    );
    const before = world.provider.calls.length;
    world.remote.putFile({ name: nameOf(3), content: numberedSong(3), parentId: team.rootId });
    expect(await world.incremental()).toMatchObject({
      syncType: 'incremental',
      stats: { items: { added: 1 } },
    });
    expect(calls(world, before)).toEqual(['scopes', 'getChanges main', 'getChanges team', 'download']);
  });

  it('[DI13] only the drive whose cursor is missing or expired is listed', async () => {
    const { world } = await twoDrives();
    await world.full();
    world.remote.addDrive({ id: 'third', name: 'Third' });
    const before = world.provider.calls.length;
    expect(await world.incremental()).toMatchObject({ syncType: 'full' });
    expect(calls(world, before)).toEqual([
      'scopes',
      'getChanges main',
      'getChanges team',
      'listFiles third',
      'getChanges third',
    ]);
    world.remote.expireCursors('main');
    const then = world.provider.calls.length;
    await world.incremental();
    expect(calls(world, then).filter((call) => call.startsWith('listFiles'))).toEqual(['listFiles main']);
    expect(warnings(world)).toEqual(['CURSOR_MISSING', 'CURSOR_EXPIRED']);
  });

  it('[DI13] a drive that is lost hides its tracks as access-lost, and brings the same ones back', async () => {
    const { world, theirs } = await twoDrives({ config: { deletionGuard: { holdEmptyListing: false } } });
    await world.full();
    const id = (await world.tracks()).get(nameOf(2))?.id;
    world.remote.removeDrive('team');
    expect((await world.incremental()).stats.items).toMatchObject({ hidden: 1 });
    expect(warnings(world)).toEqual(['SCOPE_LOST']);
    expect(await paths(world)).toEqual([nameOf(1)]);
    expect((await world.tracks(true)).get(nameOf(2))?.deletedReason).toBe('access-lost');

    world.remote.rename(theirs.id, 'renamed.mp3');
    world.remote.rejoinDrive('team');
    const job = await world.incremental();
    expect(job.stats.items).toMatchObject({ restored: 1, added: 0 });
    expect((await world.tracks()).get('renamed.mp3')?.id).toBe(id);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[DI12] an item that moves to another drive is gone from the first only', async () => {
    const { world, team, mine } = await twoDrives();
    await world.full();
    const id = (await world.tracks()).get(nameOf(1))?.id;
    world.remote.move(mine.id, team.rootId);
    const job = await world.incremental();
    expect(job.stats.items).toMatchObject({ hidden: 0, added: 0 });
    expect((await world.tracks()).get(nameOf(1))?.id).toBe(id);
    world.remote.move(mine.id, 'main');
    expect((await world.incremental()).stats.items).toMatchObject({ hidden: 0, added: 0 });
    expect((await world.tracks()).get(nameOf(1))?.id).toBe(id);
    expect((await world.full()).stats.items).toMatchObject({ hidden: 0, added: 0, unchanged: 2 });
  });

  it('[DI13] a cursor that is passed belongs to one drive: with several it is refused', async () => {
    const { world } = await twoDrives();
    await world.full();
    const job = await world.incremental('some cursor');
    expect(job).toMatchObject({ status: 'failed', error: { code: 'INVALID_CONFIG' } });
    expect((await world.incremental()).status).toBe('completed');
  });
});

describe('a root within a drive', () => {
  async function rooted(rootName: string) {
    const plain = await createWorld();
    const { remote } = plain;
    const folders = Object.fromEntries(
      ['Music', 'Other'].map((name) => [name, remote.putFolder({ name }).id]),
    );
    const deep = remote.putFolder({ name: 'Deep', parentId: folders['Music']! });
    remote.putFile({ name: nameOf(1), parentId: deep.id, content: numberedSong(1) });
    remote.putFile({ name: nameOf(2), parentId: folders['Other']!, content: numberedSong(2) });
    remote.putFile({ name: nameOf(3), content: numberedSong(3) });
    let seed = 1;
    const at = (name: string) =>
      createWorld({
        database: plain.database,
        clock: plain.clock,
        seed: ++seed,
        config: { deletionGuard: { holdEmptyListing: false } },
        provider: { remote, scopes: true, pageSize: 1, roots: { main: folders[name]! } },
      });
    return { remote, folders, deep, at, world: await at(rootName) };
  }

  it('[DI14] only what lies below it is in the library; moving in and out is appearing and vanishing', async () => {
    const { world, remote, folders, deep } = await rooted('Music');
    await world.full();
    expect(await paths(world)).toEqual([`Deep/${nameOf(1)}`]);
    expect(world.provider.calls.filter(({ member }) => member === 'download')).toHaveLength(1);

    remote.move(deep.id, folders['Other']!);
    await world.incremental();
    expect(await paths(world)).toEqual([]);
    expect([...(await world.tracks(true)).values()]).toMatchObject([{ deletedReason: 'outside-root' }]);
    remote.move(deep.id, folders['Music']!);
    remote.move(folders['Other']!, deep.id);
    await world.incremental();
    expect(await paths(world)).toEqual([`Deep/${nameOf(1)}`, `Deep/Other/${nameOf(2)}`]);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[DI14] what happens above it counts: in the trash it takes the library along, and brings it back', async () => {
    const { world, remote, folders } = await rooted('Music');
    remote.move(folders['Music']!, folders['Other']!);
    await world.full();
    const [before] = [...(await world.tracks()).values()];
    remote.trash(folders['Other']!);
    await world.incremental();
    expect(await paths(world)).toEqual([]);
    expect([...(await world.tracks(true)).values()]).toMatchObject([{ deletedReason: 'trashed' }]);
    remote.untrash(folders['Other']!);
    await world.incremental();
    expect([...(await world.tracks()).values()]).toMatchObject([{ id: before?.id }]);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[DI14] a folder that becomes known after those below it brings all of them into reach', async () => {
    const { world, remote, deep } = await rooted('Music');
    const deeper = remote.putFolder({ name: 'Deeper', parentId: deep.id });
    remote.putFile({ name: nameOf(4), parentId: deeper.id, content: numberedSong(4) });
    const isPageOfDeep = ({ page }: { page?: number | undefined }) => page === 3;
    world.provider.faults.on('listFiles', { kind: 'incomplete' }, { match: isPageOfDeep, times: 1 });
    await world.full();
    expect(await paths(world)).toEqual([]);
    remote.patch(deep.id, {});
    await world.incremental();
    expect(await paths(world)).toEqual([`Deep/${nameOf(1)}`, `Deep/Deeper/${nameOf(4)}`]);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[DI14] another root is another library of the same files, without a listing', async () => {
    const { world, at } = await rooted('Music');
    await world.full();
    const id = [...(await world.tracks()).values()][0]?.id;
    const other = await at('Other');
    const job = await other.incremental();
    expect(job).toMatchObject({ syncType: 'incremental', stats: { items: { hidden: 1, added: 1 } } });
    expect(await paths(other)).toEqual([nameOf(2)]);
    const back = await at('Music');
    await back.incremental();
    expect([...(await back.tracks()).values()]).toMatchObject([{ id, path: `Deep/${nameOf(1)}` }]);
    expect(await findOffences(back.database)).toEqual([]);
  });

  it('[DI14] what lies outside is never read, whatever comes first in the listing', async () => {
    const { world } = await rooted('Other');
    await world.sync.waitFor(await world.sync.startFullSync(profileId));
    expect(await paths(world)).toEqual([nameOf(2)]);
    expect(world.provider.calls.filter(({ member }) => member === 'download')).toHaveLength(1);
  });
});
