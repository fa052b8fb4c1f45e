import type { HashAlgorithm } from '@music-platform/bridge-traits';
import { openNodeDatabase } from '@music-platform/db-node';
import { FakeClock, MockIncrementalProvider, patternContent, RemoteDrive } from '@music-platform/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Library, type SyncConfigInput, SyncCoordinator } from '../../src/index.ts';
import { findOffences } from '../support/consistency.ts';
import { fill, nameOf, numberedSong } from '../support/scenes.ts';
import { createWorld, song, type World, type WorldOptions } from '../support/world.ts';

const only = async (world: World) => [...(await world.tracks()).values()][0];
const rules = async (world: World, type: string) =>
  (await world.library.readEvents({ consumer: 'test', limit: 1_000 }))
    .filter((event) => event.type === type)
    .map(({ payload }) => payload['rule']);
/** A plain folder on disk: a rename is another id, there are no hashes and no feed. */
const plainFolder: WorldOptions = {
  provider: { supports: { stableIds: false, changeFeed: false, contentHashes: [] } },
};
const rich = { artist: 'Artist', album: 'Album' };

describe('where ids are paths', () => {
  it('[ID4] a move and a re-tag of another file in one run: both keep their ids', async () => {
    const world = await createWorld(plainFolder);
    const songs = fill(world.remote, 3);
    await world.full();
    const ids = new Map([...(await world.tracks()).values()].map(({ title, id }) => [title, id]));
    world.remote.move(songs[0]!.id, world.remote.putFolder({ name: 'Elsewhere' }).id);
    world.remote.edit(songs[1]!.id, song({ ...rich, title: 'Re-tagged', track: 2 }, 2));
    const job = await world.full();
    expect(job.stats.items).toMatchObject({ hidden: 0, merged: 1, moved: 1 });
    const tracks = await world.tracks();
    expect(tracks.get(`Elsewhere/${nameOf(1)}`)?.id).toBe(ids.get('Title 1'));
    expect(tracks.get(`Artist/Album/${nameOf(2)}`)).toMatchObject({
      id: ids.get('Title 2'),
      title: 'Re-tagged',
    });
    expect(await rules(world, 'merged')).toEqual(['ID4']);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[ID2] with hashes, whole folders move at once without a byte', async () => {
    const world = await createWorld({ provider: { supports: { stableIds: false, changeFeed: false } } });
    fill(world.remote, 5);
    await world.full();
    const ids = [...(await world.tracks()).values()].map(({ id }) => id).sort();
    const before = world.provider.traffic.bytes;
    world.remote.rename(world.remote.children('main')[0]!.id, 'Band');
    const job = await world.full();
    expect(job.stats.items).toMatchObject({ hidden: 0, added: 0 });
    expect(world.provider.traffic.bytes).toBe(before);
    expect([...(await world.tracks()).keys()]).toEqual([1, 2, 3, 4, 5].map((n) => `Band/Album/${nameOf(n)}`));
    expect([...(await world.tracks()).values()].map(({ id }) => id).sort()).toEqual(ids);
  });

  it('[ID3] path and size: a file that comes back untouched after a while, tags or not', async () => {
    const world = await createWorld({
      ...plainFolder,
      config: { deletionGuard: { holdEmptyListing: false } },
    });
    const [file] = [world.remote.putPath(['X', 'untagged.mp3'], song({}, 1))];
    await world.full();
    const id = (await only(world))?.id;
    world.remote.trash(file!.id);
    await world.full();
    expect(await only(world)).toBeUndefined();
    world.remote.untrash(file!.id);
    await world.full();
    expect((await only(world))?.id).toBe(id);
  });

  it('[ID4] is recognised also when its reading had to wait for a later run', async () => {
    const world = await createWorld({
      ...plainFolder,
      config: { retryBaseDelayMs: 3_600_000, retryMaxDelayMs: 3_600_000 },
    });
    const [file] = fill(world.remote, 1);
    fill(world.remote, 1, 2);
    await world.full();
    const id = (await world.tracks()).get(`Artist/Album/${nameOf(1)}`)?.id;
    world.remote.rename(file!.id, 'moved.mp3');
    world.provider.faults.on('download', 'NOT_FOUND', { times: 1 });
    await world.incremental();
    expect((await world.tracks()).get('Artist/Album/moved.mp3')?.id).not.toBe(id);
    await world.clock.advance(3_600_000);
    await world.incremental();
    expect((await world.tracks()).get('Artist/Album/moved.mp3')?.id).toBe(id);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[ID4] one old track is given to one new file; tags without album or artist are no identity', async () => {
    const world = await createWorld({
      ...plainFolder,
      config: { deletionGuard: { holdEmptyListing: false } },
    });
    const [file] = fill(world.remote, 1);
    await world.full();
    const id = (await only(world))?.id;
    world.remote.delete(file!.id);
    world.remote.putFile({ name: 'one.mp3', content: numberedSong(1) });
    world.remote.putFile({ name: 'two.mp3', content: numberedSong(1) });
    await world.full();
    const tracks = [...(await world.tracks()).values()];
    expect(tracks).toHaveLength(2);
    expect(tracks.filter((track) => track.id === id)).toHaveLength(1);

    const poor = await createWorld({
      ...plainFolder,
      config: { deletionGuard: { holdEmptyListing: false } },
    });
    const untold = poor.remote.putFile({ name: 'a.mp3', content: song({ title: 'Intro' }, 1) });
    await poor.full();
    const before = (await only(poor))?.id;
    poor.remote.delete(untold.id);
    poor.remote.putFile({ name: 'other.mp3', content: song({ title: 'Intro', date: '2001' }, 1) });
    await poor.full();
    expect((await only(poor))?.id).not.toBe(before);
  });
});

describe('ids', () => {
  it('[ID8] are never used again: a track that is new is nobody’s successor', async () => {
    const world = await createWorld({ config: { retention: { hiddenTracksMs: 0 } } });
    const seen = new Set<string>();
    for (let round = 1; round <= 5; round += 1) {
      const [file] = fill(world.remote, 1, round);
      await world.clock.advance(1_000);
      await world.incremental();
      const { id } = (await only(world))!;
      expect(seen.has(id)).toBe(false);
      seen.add(id);
      world.remote.delete(file!.id);
      await world.incremental();
      await world.clock.advance(1_000);
      await world.incremental();
    }
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[ID6] an alias leads through several merges', async () => {
    const world = await createWorld(plainFolder);
    fill(world.remote, 1, 9);
    let [file] = fill(world.remote, 1);
    await world.full();
    const id = (await world.tracks()).get(`Artist/Album/${nameOf(1)}`)!.id;
    const given = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      world.remote.delete(file!.id);
      file = world.remote.putFile({ name: `${round}.mp3`, content: numberedSong(1) });
      await world.incremental();
      for (const event of await world.library.readEvents({ consumer: 'test', limit: 1_000 }))
        if (event.type === 'merged') given.add(event.payload['from'] as string);
    }
    expect(given.size).toBe(3);
    for (const alias of given) expect((await world.library.track(alias))?.id).toBe(id);
  });
});

describe('several profiles', () => {
  async function twoAccounts(config: SyncConfigInput, hashes: Readonly<Record<string, HashAlgorithm>> = {}) {
    const clock = new FakeClock({ auto: true });
    const database = await openNodeDatabase({ path: ':memory:' });
    const remotes = { old: new RemoteDrive({ clock }), new: new RemoteDrive({ clock }) };
    const sync = new SyncCoordinator({
      database,
      clock,
      config,
      providers: Object.entries(remotes).map(([id, remote]) => ({
        profile: { id, displayName: id },
        provider: new MockIncrementalProvider({
          remote,
          clock,
          kind: id,
          supports: { contentHashes: [hashes[id] ?? 'md5'] },
        }),
      })),
    });
    onTestFinished(async () => {
      await sync.close();
      await database.close();
    });
    const library = await Library.open(database);
    const ids = async (profileId: string) =>
      (await library.tracks({ profileId })).items.map(({ title, id }) => [title, id]).sort();
    const run = async (id: string) => sync.waitFor(await sync.startIncrementalSync(id));
    return { database, remotes, sync, library, ids, run };
  }

  it('[ID7] moving from one cloud to another keeps every id, and no file is read; the tracks are the new profile’s', async () => {
    const { database, remotes, sync, ids, run } = await twoAccounts({ identityScope: 'catalogue' });
    const songs = fill(remotes.old, 4);
    await run('old');
    const before = await ids('old');
    fill(remotes.new, 4);
    const job = await run('new');
    expect(job.stats).toMatchObject({ bytesDownloaded: 0, items: { added: 0 } });
    for (const { id } of songs) remotes.old.delete(id);
    await run('old');
    expect(await ids('new')).toEqual(before);
    expect(await ids('old')).toEqual([]);
    await sync.removeProfile('old', { forget: true });
    expect(await ids('new')).toEqual(before);
    expect(await findOffences(database)).toEqual([]);
  });

  it('[ID7] between clouds that know no common hash, path and size tell, also of files without tags', async () => {
    const config: SyncConfigInput = {
      identityScope: 'catalogue',
      deletionGuard: { holdEmptyListing: false },
    };
    const { database, remotes, ids, run } = await twoAccounts(config, { old: 'md5', new: 'quickxor' });
    const untagged = (remote: RemoteDrive) =>
      ['A', 'B'].map((name, index) => remote.putPath([name, 'song.mp3'], patternContent(900 + index)));
    const songs = [...fill(remotes.old, 3), ...untagged(remotes.old)];
    await run('old');
    const before = await ids('old');
    for (const { id } of songs) remotes.old.delete(id);
    await run('old');
    fill(remotes.new, 3);
    untagged(remotes.new);
    expect((await run('new')).stats.items.added).toBe(0);
    expect(await ids('new')).toEqual(before);
    expect(before).toHaveLength(5);
    expect(await findOffences(database)).toEqual([]);
  });

  it('[ID7 F10] by default equal files of two accounts are two tracks, and neither run touches the other’s', async () => {
    const { database, remotes, ids, run } = await twoAccounts({});
    const songs = fill(remotes.old, 3);
    fill(remotes.new, 3);
    await run('old');
    await run('new');
    const before = await ids('new');
    for (const { id } of songs.slice(0, 2)) remotes.old.delete(id);
    expect((await run('old')).stats.items.hidden).toBe(2);
    expect(await ids('new')).toEqual(before);
    expect(new Set([...(await ids('old')), ...before].map(([, id]) => id)).size).toBe(4);
    expect(await findOffences(database)).toEqual([]);
  });
});
