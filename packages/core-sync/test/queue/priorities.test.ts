import { describe, expect, it } from 'vitest';
import type { ScoredItem, SyncTrigger } from '../../src/index.ts';
import { fill, nameOf, numberedSong, select, until } from '../support/scenes.ts';
import { createWorld, profileId, type World } from '../support/world.ts';

const one = { maxConcurrentDownloads: 1, claimBatchSize: 1, writeBatchSize: 1 };
const readNames = (world: World) =>
  world.provider.calls.flatMap(({ member, fileId }) =>
    member === 'download' ? [world.remote.get(fileId ?? '')?.name] : [],
  );

describe('priorities', () => {
  it('[QU5 F17] what a person started comes before what a push and a schedule started', async () => {
    const world = await createWorld({ config: one });
    const run = async (trigger: SyncTrigger, from: number) => {
      fill(world.remote, 1, from);
      world.provider.faults.on('download', { kind: 'stall' }, { times: 1 });
      const jobId = await world.sync.startIncrementalSync(profileId, undefined, { trigger });
      const before = world.provider.calls.length;
      await until(() => world.provider.calls.slice(before).some(({ member }) => member === 'download'));
      await world.sync.cancel(jobId);
    };
    await run('scheduled', 1);
    await run('push', 2);
    await run('user', 3);
    expect(await select(world.database, 'select priority from scan_queue order by item_key')).toEqual([
      { priority: 10 },
      { priority: 50 },
      { priority: 100 },
    ]);
    const before = readNames(world).length;
    expect((await world.incremental()).trigger).toBe('user');
    expect(readNames(world).slice(before)).toEqual([nameOf(3), nameOf(2), nameOf(1)]);
  });

  it('[QU6] within a priority the application’s score decides; what is no number counts as none', async () => {
    const seen: ScoredItem[] = [];
    const scores = new Map([
      [nameOf(2), Number.NaN],
      [nameOf(3), 5],
      [nameOf(4), 0.5],
      [nameOf(5), -1],
    ]);
    const world = await createWorld({
      config: one,
      options: {
        score: (item) => {
          seen.push(item);
          return scores.get(item.name) ?? 0;
        },
      },
    });
    const [song] = fill(world.remote, 5);
    await world.full();
    expect(readNames(world)).toEqual([3, 4, 1, 2, 5].map(nameOf));
    const track = (await world.tracks()).get(`Artist/Album/${nameOf(1)}`);
    expect(seen[0]).toEqual({ profileId, itemId: song!.id, trackId: track?.id, name: nameOf(1) });
  });
});

describe('prioritise', () => {
  async function held() {
    const world = await createWorld({ config: one });
    fill(world.remote, 6);
    const other = world.remote.putPath(['Other', 'Deep', '07 - Title 7.mp3'], numberedSong(7));
    world.provider.faults.on('download', { kind: 'stall' }, { times: 1 });
    const jobId = await world.sync.startFullSync(profileId);
    await until(() => readNames(world).length === 1);
    const folder = world.remote.children('main').find(({ name }) => name === 'Other')!;
    return { world, jobId, other, folder };
  }

  it('[QU7 F17] files, tracks and everything below a folder are read next, in a run or before one', async () => {
    const { world, jobId, folder } = await held();
    const tracks = await world.tracks();
    const of = (number: number) => tracks.get(`Artist/Album/${nameOf(number)}`)!;
    expect(await world.sync.prioritise(profileId, { itemIds: [of(5).itemId!] })).toBe(1);
    expect(await world.sync.prioritise(profileId, { trackIds: [of(4).id], folderIds: [folder.id] })).toBe(2);
    await world.sync.cancel(jobId);
    await world.incremental();
    expect(readNames(world).slice(1)).toEqual([4, 5, 7, 1, 2, 3, 6].map(nameOf));
  });

  it('[QU7] works on a run that is under way', async () => {
    const world = await createWorld({ config: one, provider: { latencyMs: 100 } });
    fill(world.remote, 8);
    const jobId = await world.sync.startFullSync(profileId);
    await until(() => readNames(world).length === 2);
    const { itemId } = (await world.tracks()).get(`Artist/Album/${nameOf(8)}`)!;
    await world.sync.prioritise(profileId, { itemIds: [itemId!] });
    await world.sync.waitFor(jobId);
    expect(readNames(world).indexOf(nameOf(8))).toBeLessThan(4);
  });

  it('[QU7] takes up what was parked or is waiting; what nobody queued is no error', async () => {
    const world = await createWorld({ config: { ...one, retryBaseDelayMs: 1e9, retryMaxDelayMs: 1e9 } });
    const songs = fill(world.remote, 2);
    world.provider.faults.on('download', 'FORBIDDEN', { times: 1 });
    world.provider.faults.on('download', 'NOT_FOUND', { times: 1, after: 1 });
    await world.full();
    expect(readNames(world)).toHaveLength(2);
    const itemIds = songs.map(({ id }) => id);
    expect(await world.sync.prioritise(profileId, { itemIds })).toBe(2);
    await world.incremental();
    expect(readNames(world)).toHaveLength(4);
    expect(await world.sync.prioritise(profileId, { itemIds, trackIds: ['x'], folderIds: ['y'] })).toBe(0);
    expect(await world.sync.prioritise(profileId, {})).toBe(0);
  });
});
