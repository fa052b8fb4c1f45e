import { type Change, ProviderError } from '@music-platform/bridge-traits';
import { MockIncrementalProvider, patternContent } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { findOffences } from '../support/consistency.ts';
import { dump, fill, nameOf, numberedSong, remoteFile, select, until } from '../support/scenes.ts';
import { createWorld, profileId, type World } from '../support/world.ts';

const warnings = (world: World) =>
  world.events.flatMap((event) => (event.type === 'warning' ? [event.code] : []));
const cursors = (world: World) =>
  select<{ kind: string; cursor: string }>(world.database, 'select kind, cursor from sync_cursors');
const listCalls = (world: World) => world.provider.calls.filter(({ member }) => member === 'listFiles');

const known = async (world: World) =>
  [...(await world.tracks()).values()]
    .map(({ id, path, title, artist, album }) => ({ id, path, title, artist, album }))
    .sort((one, other) => (String(one.path) < String(other.path) ? -1 : 1));
const root = remoteFile('root', { name: 'My Drive', kind: 'folder' });

describe('a full listing', () => {
  it('[DI2 F6] a page whose resume point cannot be stored leaves nothing behind', async () => {
    const world = await createWorld({ provider: { pageSize: 2 } });
    fill(world.remote, 4);
    await select(
      world.database,
      `create trigger refuse before insert on sync_cursors
       when (select count(*) from remote_items) > 2 begin select raise(abort, 'disk failure'); end`,
    );
    const job = await world.full();
    expect(job).toMatchObject({ status: 'failed', stats: { items: { discovered: 0, added: 0 } } });
    expect(await select(world.database, 'select name from remote_items order by key')).toEqual([
      { name: 'Artist' },
      { name: 'Album' },
    ]);
    expect(await cursors(world)).toMatchObject([{ kind: 'list' }]);
    await select(world.database, 'drop trigger refuse');
    expect((await world.full()).stats.items).toMatchObject({ discovered: 4, added: 4 });
    expect(listCalls(world)[2]?.from).toBeDefined();
  });

  it('[DI3 F2] ends with a cursor that misses nothing that happened since it began', async () => {
    const world = await createWorld({ provider: { pageSize: 2 } });
    const [first, second] = fill(world.remote, 5);
    world.provider.faults.on(
      'listFiles',
      () => {
        world.remote.rename(first!.id, 'renamed.mp3');
        world.remote.trash(second!.id);
        fill(world.remote, 1, 9);
        return undefined;
      },
      { after: 2, times: 1 },
    );
    const job = await world.full();
    expect(job).toMatchObject({ status: 'completed', syncType: 'full' });
    expect([...(await world.tracks()).keys()].sort()).toEqual([
      'Artist/Album/03 - Title 3.mp3',
      'Artist/Album/04 - Title 4.mp3',
      'Artist/Album/05 - Title 5.mp3',
      'Artist/Album/09 - Title 9.mp3',
      'Artist/Album/renamed.mp3',
    ]);
    expect(await cursors(world)).toMatchObject([{ kind: 'changes' }]);
    const next = await world.incremental();
    expect(next).toMatchObject({ syncType: 'incremental', stats: { items: { discovered: 0 } } });
    expect(warnings(world)).toEqual([]);
  });

  it('[DI3 F2] has its cursor as soon as it ends: a run that fails right then is not listed again', async () => {
    const world = await createWorld();
    const [first] = fill(world.remote, 3);
    world.provider.faults.on('getChanges', new ProviderError('UNAUTHORIZED', 'signed out'), { times: 1 });
    expect(await world.full()).toMatchObject({ status: 'failed' });
    expect(await cursors(world)).toMatchObject([{ kind: 'changes' }]);
    world.remote.rename(first!.id, 'renamed.mp3');
    expect(await world.incremental()).toMatchObject({ status: 'completed', syncType: 'incremental' });
    expect(listCalls(world)).toHaveLength(1);
    expect([...(await world.tracks()).keys()]).toContain('Artist/Album/renamed.mp3');
    expect(warnings(world)).toEqual([]);
  });

  it('[DI7] hides what it did not see, with the reason unseen', async () => {
    const world = await createWorld({ provider: { supports: { changeFeed: false } } });
    const songs = fill(world.remote, 4);
    await world.full();
    world.remote.delete(songs[1]!.id);
    const job = await world.full();
    expect(job.stats.items).toMatchObject({ discovered: 3, unchanged: 3, hidden: 1 });
    const track = (await world.tracks(true)).get(`Artist/Album/${nameOf(2)}`);
    expect(track).toMatchObject({ deletedReason: 'unseen' });
    expect((await world.tracks()).size).toBe(3);
  });

  it('[DI8 F30] one that is incomplete adds, but hides nothing and stores no cursor; the next run lists again', async () => {
    const world = await createWorld({ provider: { pageSize: 2 } });
    fill(world.remote, 6);
    await world.full();
    fill(world.remote, 1, 7);
    world.remote.expireCursors();
    world.provider.faults.on(
      'listFiles',
      { kind: 'incomplete', reason: '2 folders failed' },
      { after: 1, times: 1 },
    );
    const job = await world.incremental();
    expect(job).toMatchObject({ status: 'completed', stats: { items: { hidden: 0, added: 1 } } });
    expect((await world.tracks()).size).toBe(7);
    expect(warnings(world)).toEqual(['CURSOR_EXPIRED', 'INCOMPLETE_LISTING']);
    expect(world.events).toContainEqual(
      expect.objectContaining({
        code: 'INCOMPLETE_LISTING',
        message: expect.stringContaining('2 folders failed'),
      }),
    );
    expect(await cursors(world)).toEqual([]);
    expect((await world.incremental()).syncType).toBe('full');
    expect(await cursors(world)).toMatchObject([{ kind: 'changes' }]);
  });

  it('[DI8 F30] an empty one that does not call itself complete hides nothing, however often', async () => {
    const world = await createWorld({ config: { deletionGuard: { maxTracks: 0, maxShare: 0 } } });
    fill(world.remote, 3);
    await world.full();
    world.provider.faults.on('listFiles', { kind: 'incomplete' });
    for (let run = 0; run < 3; run += 1) await world.full();
    expect((await world.tracks()).size).toBe(3);
  });

  it('[DI9] an interrupted one goes on behind its last page, and still knows what it has not seen', async () => {
    const world = await createWorld({ provider: { pageSize: 2 } });
    const songs = fill(world.remote, 6);
    await world.full();
    world.remote.delete(songs[1]!.id);
    world.remote.delete(songs[5]!.id);
    world.remote.expireCursors();
    world.provider.faults.on('listFiles', 'UNAVAILABLE', { after: 2, times: 1 });
    const before = listCalls(world).length;
    expect(await world.incremental()).toMatchObject({ status: 'failed', error: { code: 'UNAVAILABLE' } });
    expect((await world.tracks()).size).toBe(6);
    const job = await world.incremental();
    expect(job).toMatchObject({ status: 'completed', stats: { items: { hidden: 2 } } });
    expect(
      listCalls(world)
        .slice(before)
        .map(({ from }) => from !== undefined),
    ).toEqual([false, false, false, true]);
    expect((await world.tracks()).size).toBe(4);
  });

  it('[DI9] a resume point that the service refuses, or that is a day old, starts the listing anew', async () => {
    const world = await createWorld({ provider: { pageSize: 2 } });
    fill(world.remote, 6);
    const interrupt = () => world.provider.faults.on('listFiles', 'UNAVAILABLE', { after: 1, times: 1 });
    interrupt();
    await world.full();
    world.provider.expireListings();
    expect((await world.full()).status).toBe('completed');
    expect(warnings(world)).toEqual(['CURSOR_EXPIRED']);

    interrupt();
    await world.full();
    await world.clock.advance(86_400_000);
    const before = listCalls(world).length;
    expect((await world.full()).status).toBe('completed');
    expect(listCalls(world)[before]?.from).toBeUndefined();
    expect(warnings(world)).toEqual(['CURSOR_EXPIRED']);
  });

  it('[DI9] one that the service refuses to go on with starts anew at once, twice at most, and hides what went meanwhile', async () => {
    const world = await createWorld({ provider: { pageSize: 2 } });
    const songs = fill(world.remote, 6);
    const refused = world.provider.faults.on(
      'listFiles',
      () => {
        if (world.remote.get(songs[0]!.id)?.state === 'present') world.remote.delete(songs[0]!.id);
        return new ProviderError('CURSOR_EXPIRED', 'The service has forgotten the listing.');
      },
      { after: 2, times: 1 },
    );
    expect((await world.full()).status).toBe('completed');
    expect(warnings(world)).toEqual(['CURSOR_EXPIRED']);
    expect((await world.tracks()).size).toBe(5);
    refused();
    const before = listCalls(world).length;
    world.provider.faults.on('listFiles', 'CURSOR_EXPIRED');
    expect(await world.full()).toMatchObject({ status: 'failed', error: { code: 'CURSOR_EXPIRED' } });
    expect(listCalls(world).length - before).toBe(3);
  });

  it('[DI9] without a change feed it starts anew: nobody would tell what changed on the pages it has read', async () => {
    const world = await createWorld({
      provider: { pageSize: 2, supports: { changeFeed: false, contentHashes: [] } },
    });
    const songs = fill(world.remote, 6);
    world.provider.faults.on('listFiles', 'UNAVAILABLE', { after: 3, times: 1 });
    await world.full();
    world.remote.edit(songs[0]!.id, numberedSong(20));
    expect((await world.full()).status).toBe('completed');
    expect((await world.tracks()).get(`Artist/Album/${nameOf(1)}`)?.title).toBe('Title 20');
    expect(listCalls(world).every(({ from }) => from === undefined)).toBe(true);
  });

  it('[DI23] of a storage that has not changed, it writes nothing but the job', async () => {
    const world = await createWorld({ provider: { pageSize: 3, supports: { changeFeed: false } } });
    fill(world.remote, 7);
    await world.full();
    const { sync_jobs: _, ...before } = await dump(world.database);
    const job = await world.full();
    const { sync_jobs: jobs, ...after } = await dump(world.database);
    expect(after).toEqual(before);
    expect(jobs).toHaveLength(2);
    expect(job.stats).toMatchObject({ items: { discovered: 7, unchanged: 7, updated: 0 }, rangedReads: 0 });
  });

  it('[DI24] parents may come after their children, on a later page', async () => {
    const world = await createWorld({ provider: { pageSize: 1 } });
    const late = world.remote.putFolder({ name: 'Temporary' });
    const song = world.remote.putFile({ name: nameOf(1), parentId: late.id, content: patternContent(100) });
    const album = world.remote.putFolder({ name: 'Album' });
    const artist = world.remote.putFolder({ name: 'Artist' });
    world.remote.move(song.id, album.id);
    world.remote.move(album.id, artist.id);
    await world.full();
    expect([...(await world.tracks()).values()]).toMatchObject([
      { path: 'Artist/Album/01 - Title 1.mp3', title: 'Title 1', artist: 'Artist', album: 'Album', track: 1 },
    ]);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it.each<[string, Change[]]>([
    ['told of', [{ type: 'upsert', file: root }]],
    [
      'told of and taken back',
      [
        { type: 'upsert', file: root },
        { type: 'remove', id: root.id, reason: 'unknown' },
      ],
    ],
    ['told to be gone', [{ type: 'remove', id: root.id, reason: 'trashed' }]],
  ])(
    '[DI25] a folder that was %s is unknown again when a listing shows what is in it, but not the folder',
    async (_, changes) => {
      const provider = new MockIncrementalProvider();
      const world = await createWorld();
      world.sync.addProfile({ profile: { id: profileId, displayName: 'Test' }, provider });
      provider.files = [
        remoteFile('artist', { name: 'Artist', kind: 'folder', parentId: root.id }),
        remoteFile('album', { name: 'Album', kind: 'folder', parentId: 'artist' }),
        remoteFile('a', { parentId: root.id, size: 0 }),
        remoteFile('b', { parentId: 'album', size: 0 }),
      ];
      provider.cursor = 'c1';
      await world.full();
      const before = await known(world);
      expect(before).toMatchObject([{ path: 'Artist/Album/b.mp3', artist: 'Artist' }, { path: 'a.mp3' }]);
      provider.changes = changes;
      provider.cursor = 'c2';
      await world.incremental();
      expect(await known(world)).not.toEqual(before);
      provider.changes = [];
      await world.full();
      expect(await known(world)).toEqual(before);
      expect(await findOffences(world.database)).toEqual([]);
    },
  );

  it('[DI15] names first: a page is a browsable library as soon as it commits, before any file is read', async () => {
    const world = await createWorld({ provider: { pageSize: 4 } });
    fill(world.remote, 5);
    world.provider.faults.on('listFiles', { kind: 'stall' }, { after: 1, times: 1 });
    const jobId = await world.sync.startFullSync(profileId);
    await until(() => listCalls(world).length === 2);
    expect((await world.library.tracks()).items).toMatchObject([
      { title: 'Title 1', artist: 'Artist', album: 'Album', track: 1, tagSource: 'path' },
      { title: 'Title 2', artist: 'Artist', album: 'Album', track: 2, tagSource: 'path' },
    ]);
    expect((await world.library.search('title 2')).tracks).toHaveLength(1);
    expect((await world.library.albums()).items).toMatchObject([{ title: 'Album', tracks: 2 }]);
    expect(world.provider.traffic.bytes).toBe(0);
    await world.sync.cancel(jobId);
  });

  it('[DI15] below a root, too, as soon as the way to it is known, from this page or an earlier one', async () => {
    const { remote } = await createWorld();
    const music = remote.putFolder({ name: 'Music' });
    const artist = remote.putFolder({ name: 'Artist', parentId: music.id });
    const album = remote.putFolder({ name: 'Album', parentId: artist.id });
    const put = (number: number, parentId: string) =>
      remote.putFile({ name: nameOf(number), parentId, content: numberedSong(number) });
    put(1, album.id);
    const disc = remote.putFolder({ name: 'Disc 2', parentId: album.id });
    for (const number of [2, 3, 4]) put(number, disc.id);
    const roots = { main: music.id };
    const world = await createWorld({ provider: { remote, scopes: true, pageSize: 3, roots } });
    world.provider.faults.on('listFiles', { kind: 'stall' }, { after: 2, times: 1 });
    const jobId = await world.sync.startFullSync(profileId);
    await until(() => listCalls(world).length === 3);
    expect([...(await world.tracks()).values()].map(({ path }) => path).sort()).toEqual([
      `Artist/Album/${nameOf(1)}`,
      `Artist/Album/Disc 2/${nameOf(2)}`,
    ]);
    await world.sync.cancel(jobId);
  });
});
