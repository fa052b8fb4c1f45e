import type { Change } from '@music-platform/bridge-traits';
import { MockIncrementalProvider } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { findOffences } from '../support/consistency.ts';
import { dump, fill, nameOf, numberedSong, remoteFile, select } from '../support/scenes.ts';
import { createWorld, profileId, song, type World } from '../support/world.ts';

const warnings = (world: World) =>
  world.events.flatMap((event) => (event.type === 'warning' ? [event.code] : []));
const calls = (world: World, member: string) => world.provider.calls.filter((call) => call.member === member);
const titles = async (world: World) => [...(await world.tracks()).values()].map(({ title }) => title).sort();

async function synced(options: Parameters<typeof createWorld>[0] = {}) {
  const world = await createWorld(options);
  const songs = fill(world.remote, 4);
  expect((await world.full()).status).toBe('completed');
  return { world, songs };
}

describe('an incremental sync', () => {
  it('[DI5 F5] takes what changed since the stored cursor, which nobody has to pass', async () => {
    const { world, songs } = await synced();
    const listings = calls(world, 'listFiles').length;
    world.remote.edit(songs[0]!.id, song({ title: 'Edited', artist: 'Artist', album: 'Album' }, 50));
    world.remote.trash(songs[1]!.id);
    fill(world.remote, 2, 10);
    const job = await world.incremental();
    expect(job).toMatchObject({
      syncType: 'incremental',
      status: 'completed',
      stats: { items: { discovered: 3, added: 2, hidden: 1, processed: 3 } },
    });
    expect(calls(world, 'listFiles')).toHaveLength(listings);
    expect(await titles(world)).toEqual(['Edited', 'Title 10', 'Title 11', 'Title 3', 'Title 4']);
    expect(warnings(world)).toEqual([]);
  });

  it('[DI5 F5] without a cursor it becomes a full one, and says so', async () => {
    const world = await createWorld();
    fill(world.remote, 2);
    expect(await world.incremental()).toMatchObject({ syncType: 'full', status: 'completed' });
    expect(warnings(world)).toEqual(['CURSOR_MISSING']);
    expect(await world.incremental()).toMatchObject({ syncType: 'incremental' });
  });

  it('[DI5 F5] with an expired cursor it becomes a full one, says so, and goes on from there', async () => {
    const { world, songs } = await synced();
    world.remote.expireCursors();
    world.remote.delete(songs[0]!.id);
    expect(await world.incremental()).toMatchObject({
      syncType: 'full',
      status: 'completed',
      stats: { items: { hidden: 1, unchanged: 3 }, rangedReads: 0 },
    });
    expect(warnings(world)).toEqual(['CURSOR_EXPIRED']);
    world.remote.delete(songs[1]!.id);
    expect(await world.incremental()).toMatchObject({
      syncType: 'incremental',
      stats: { items: { hidden: 1 } },
    });
  });

  it('[DI5] a cursor that is passed is used in place of the stored one', async () => {
    const { world, songs } = await synced();
    const older = world.remote.headCursor('main');
    world.remote.rename(songs[0]!.id, 'renamed.mp3');
    await world.incremental();
    const job = await world.incremental(older);
    expect(job.stats.items).toMatchObject({ discovered: 1, unchanged: 1 });
    expect(calls(world, 'getChanges').at(-1)?.from).toBe(older);
    expect(await world.incremental('nonsense')).toMatchObject({ syncType: 'full', status: 'completed' });
    expect(warnings(world)).toEqual(['CURSOR_EXPIRED']);
  });

  it('[DI7 F1] with nothing new it is one call, hides nothing and writes nothing but the job', async () => {
    const { world } = await synced({ config: { deletionGuard: { maxTracks: 0, maxShare: 0 } } });
    const { sync_jobs: _, ...before } = await dump(world.database);
    const job = await world.incremental();
    const { sync_jobs: __, ...after } = await dump(world.database);
    expect(after).toEqual(before);
    expect(job.stats).toMatchObject({ apiCalls: { changes: 1 }, bytesDownloaded: 0 });
    expect(Object.values(job.stats.items).every((count) => count === 0)).toBe(true);
  });

  it('[DI7 F1] hides only what the feed named', async () => {
    const { world, songs } = await synced();
    world.remote.trash(songs[2]!.id);
    expect((await world.incremental()).stats.items).toMatchObject({ hidden: 1 });
    expect(await titles(world)).toEqual(['Title 1', 'Title 2', 'Title 4']);
  });

  it.each([
    ['deleted', (world: World, id: string) => world.remote.delete(id)],
    ['trashed', (world: World, id: string) => world.remote.trash(id)],
    ['access-lost', (world: World, id: string) => world.remote.loseAccess(id)],
  ] as const)('[DI6 F3] what was %s is hidden with that reason', async (reason, remove) => {
    const { world, songs } = await synced();
    remove(world, songs[0]!.id);
    expect((await world.incremental()).stats.items.hidden).toBe(1);
    expect((await world.tracks(true)).get(`Artist/Album/${nameOf(1)}`)).toMatchObject({
      deletedReason: reason,
    });
    expect(await titles(world)).toHaveLength(3);
  });

  it('[DI6 F3] a removal without a known reason hides as well', async () => {
    const provider = new MockIncrementalProvider();
    const world = await createWorld();
    provider.files = [remoteFile('a', { size: 0 }), remoteFile('b', { size: 0 })];
    provider.cursor = 'c1';
    world.sync.addProfile({ profile: { id: profileId, displayName: 'Test' }, provider });
    await world.full();
    provider.changes = [{ type: 'remove', id: 'a', reason: 'unknown' }];
    provider.cursor = 'c2';
    expect((await world.incremental()).stats.items.hidden).toBe(1);
    expect((await world.tracks(true)).get('a.mp3')?.deletedReason).toBe('unknown');
  });

  it('[DI4 F4] reads the feed to its end, over all its pages, each committed with its cursor', async () => {
    const { world } = await synced({ provider: { changePageSize: 3 } });
    fill(world.remote, 10, 20);
    world.provider.faults.on('getChanges', 'UNAVAILABLE', { after: 2, times: 1 });
    expect(await world.incremental()).toMatchObject({
      status: 'failed',
      stats: { items: { discovered: 6 } },
    });
    const [stored] = await select<{ cursor: string }>(world.database, 'select cursor from sync_cursors');
    const before = calls(world, 'getChanges').length;
    const job = await world.incremental();
    expect(job.stats.items).toMatchObject({ discovered: 4 });
    const rest = calls(world, 'getChanges').slice(before);
    expect(rest.map(({ from }) => from)).toEqual([stored?.cursor, stored?.cursor]);
    expect(await titles(world)).toHaveLength(14);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[DI2 F6] a page of changes and its cursor commit together or not at all', async () => {
    const { world } = await synced();
    fill(world.remote, 2, 20);
    const before = await dump(world.database);
    await select(
      world.database,
      `create trigger refuse before update on sync_cursors begin select raise(abort, 'disk failure'); end`,
    );
    expect((await world.incremental()).status).toBe('failed');
    const after = await dump(world.database);
    for (const table of ['remote_items', 'tracks', 'scan_queue', 'sync_cursors', 'touched_items'])
      expect(after[table], table).toEqual(before[table]);
    await select(world.database, 'drop trigger refuse');
    expect((await world.incremental()).stats.items.added).toBe(2);
  });

  it.each(['repeat', 'reorder', 'empty-page'] as const)(
    '[DI20] a feed with the fault "%s" ends the same',
    async (kind) => {
      const { world, songs } = await synced({ provider: { changePageSize: 2 } });
      world.remote.edit(songs[0]!.id, numberedSong(30));
      world.remote.rename(songs[1]!.id, 'renamed.mp3');
      world.remote.trash(songs[2]!.id);
      fill(world.remote, 2, 40);
      world.provider.faults.on('getChanges', { kind });
      const job = await world.incremental();
      expect(job.stats.items).toMatchObject({ discovered: 4, added: 2, hidden: 1, moved: 1 });
      expect(await titles(world)).toEqual(['Title 2', 'Title 30', 'Title 4', 'Title 40', 'Title 41']);
      expect(await findOffences(world.database)).toEqual([]);
    },
  );

  it('[DI20] a page that comes again changes nothing', async () => {
    const { world } = await synced();
    const cursor = world.remote.headCursor('main');
    fill(world.remote, 3, 20);
    await world.incremental();
    const { sync_jobs: _, sync_cursors: __, ...before } = await dump(world.database);
    const job = await world.incremental(cursor);
    const { sync_jobs: ___, sync_cursors: ____, ...after } = await dump(world.database);
    expect(after).toEqual(before);
    expect(job.stats.items).toMatchObject({ discovered: 3, unchanged: 3, added: 0 });
  });

  it('[DI21] the last entry of an item in a page counts', async () => {
    const provider = new MockIncrementalProvider();
    const world = await createWorld();
    provider.files = [remoteFile('a', { size: 0 })];
    provider.cursor = 'c1';
    world.sync.addProfile({ profile: { id: profileId, displayName: 'Test' }, provider });
    await world.full();
    const upsert = (name: string): Change => ({ type: 'upsert', file: remoteFile('a', { name, size: 0 }) });
    provider.changes = [upsert('b.mp3'), { type: 'remove', id: 'a', reason: 'deleted' }, upsert('c.mp3')];
    provider.cursor = 'c2';
    expect((await world.incremental()).stats.items).toMatchObject({ discovered: 1, moved: 1, hidden: 0 });
    expect([...(await world.tracks()).keys()]).toEqual(['c.mp3']);
    provider.changes = [upsert('d.mp3'), { type: 'remove', id: 'a', reason: 'deleted' }];
    provider.cursor = 'c3';
    expect((await world.incremental()).stats.items).toMatchObject({ discovered: 0, hidden: 1 });
  });

  it('[DI10] a cursor that moved without changes is stored after a day, in case the service ages it; not before', async () => {
    const provider = new MockIncrementalProvider();
    const world = await createWorld();
    provider.files = [remoteFile('a', { size: 0 })];
    provider.cursor = 'c1';
    world.sync.addProfile({ profile: { id: profileId, displayName: 'Test' }, provider });
    await world.full();
    const stored = async () => (await select(world.database, 'select cursor from sync_cursors'))[0];
    provider.cursor = 'c2';
    await world.incremental();
    expect(await stored()).toEqual({ cursor: 'c1' });
    await world.clock.advance(86_400_001);
    await world.incremental();
    expect(await stored()).toEqual({ cursor: 'c2' });
  });
});

describe('a provider that breaks its contract', () => {
  it('[DI19] a page that does not satisfy the schema fails the job; nothing of it is applied', async () => {
    const provider = new MockIncrementalProvider();
    const world = await createWorld();
    provider.cursor = 'c1';
    provider.files = [remoteFile('a'), { ...remoteFile('b'), name: 42 as unknown as string }];
    world.sync.addProfile({ profile: { id: profileId, displayName: 'Test' }, provider });
    const job = await world.full();
    expect(job).toMatchObject({ status: 'failed', error: { code: 'INVALID_RESPONSE' } });
    expect(job.error?.message).toContain('files.1.name');
    expect(await select(world.database, 'select * from remote_items')).toEqual([]);
  });

  it.each([
    ['an id that is none', { id: '' }, '0.id'],
    ['an endless id', { id: 'x'.repeat(5_000) }, '0.id'],
    ['a name that is no text', { id: 'a', name: 42 as unknown as string }, '0.name'],
  ] as const)('[DI19] so do scopes that do not (%s)', async (_title, scope, fault) => {
    const { world } = await synced();
    const before = await dump(world.database);
    Object.assign(world.provider, { scopes: async () => [scope] });
    const job = await world.incremental();
    expect(job).toMatchObject({ status: 'failed', error: { code: 'INVALID_RESPONSE' } });
    expect(job.error?.message).toContain(fault);
    const after = await dump(world.database);
    for (const table of ['remote_items', 'profile_scopes', 'sync_cursors', 'tracks'])
      expect(after[table]).toEqual(before[table]);
  });

  it('[DI19] a feed that stops before its end is an error, never "no more changes"', async () => {
    const { world } = await synced();
    const before = await dump(world.database);
    world.provider.faults.on('getChanges', { kind: 'drop-empty-page' });
    expect(await world.incremental()).toMatchObject({
      status: 'failed',
      error: { code: 'INVALID_RESPONSE' },
    });
    expect((await dump(world.database))['sync_cursors']).toEqual(before['sync_cursors']);
  });
});
