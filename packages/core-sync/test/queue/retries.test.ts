import { ProviderError } from '@music-platform/bridge-traits';
import { contentOf, type MockCall } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { findOffences } from '../support/consistency.ts';
import { fill, nameOf, numberedSong, select } from '../support/scenes.ts';
import { createWorld, type World } from '../support/world.ts';

const downloads = (world: World): readonly MockCall[] =>
  world.provider.calls.filter(({ member }) => member === 'download');
const queue = (world: World) =>
  select(
    world.database,
    'select status, attempts, available_at, error_code from scan_queue order by item_key',
  );
const read = async (world: World) =>
  [...(await world.tracks()).values()].filter(({ tagSource }) => tagSource === 'file').length;
const one = { maxConcurrentDownloads: 1, writeBatchSize: 1 };

describe('a file that cannot be read', () => {
  it('[QU8 F14] is tried again after a wait that doubles, not before, and is parked after its last attempt', async () => {
    const world = await createWorld({ config: { ...one, retryBaseDelayMs: 10_000, retryAttempts: 3 } });
    fill(world.remote, 1);
    world.provider.faults.on('download', 'NOT_FOUND');
    const job = await world.full();
    const times = downloads(world).map(({ at }) => at);
    expect(times).toHaveLength(3);
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(5_000);
    expect(times[1]! - times[0]!).toBeLessThanOrEqual(10_000);
    expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(10_000);
    expect(times[2]! - times[1]!).toBeLessThanOrEqual(20_000);
    expect(job).toMatchObject({
      status: 'completed',
      stats: { items: { failed: 1, processed: 1 }, failedByCode: { NOT_FOUND: 1 }, retries: 2 },
    });
    expect(await queue(world)).toMatchObject([{ status: 'parked', attempts: 3, error_code: 'NOT_FOUND' }]);
  });

  it('[QU8 F14] keeps its wait across runs and processes', async () => {
    const world = await createWorld({
      config: { ...one, retryBaseDelayMs: 3_600_000, retryMaxDelayMs: 3_600_000 },
    });
    fill(world.remote, 1);
    world.provider.faults.on('download', 'NOT_FOUND', { times: 1 });
    expect((await world.full()).status).toBe('completed');
    expect(downloads(world)).toHaveLength(1);
    const again = await createWorld({
      database: world.database,
      clock: world.clock,
      seed: 2,
      provider: { remote: world.remote },
    });
    await again.incremental();
    expect(downloads(again)).toHaveLength(0);
    await world.clock.advance(3_600_000);
    await again.incremental();
    expect(downloads(again)).toHaveLength(1);
    expect(await read(again)).toBe(1);
    expect(await queue(again)).toEqual([]);
  });

  it('[QU10 F14] never blocks the others; it stays in the library by name, its reason can be asked', async () => {
    const world = await createWorld();
    fill(world.remote, 3);
    const poison = world.remote.putFile({ name: '04 - Poison.mp3', content: contentOf('not music at all') });
    world.remote.putFile({ name: '05 - Empty.mp3', content: contentOf('') });
    const job = await world.full();
    expect(job).toMatchObject({
      status: 'completed',
      stats: {
        items: { added: 5, failed: 1, skipped: 1, processed: 4 },
        skippedByReason: { 'empty file': 1 },
      },
    });
    expect(await read(world)).toBe(3);
    expect((await world.tracks()).get('04 - Poison.mp3')).toMatchObject({
      title: 'Poison',
      track: 4,
      tagSource: 'path',
    });
    expect((await world.library.failures()).items).toMatchObject([
      { itemId: poison.id, parked: true, attempts: 1, nextAttemptAt: null },
    ]);
  });

  it('[QU11] is read again when its version changes, or in a full sync; not before', async () => {
    const world = await createWorld();
    const [song] = fill(world.remote, 1);
    world.provider.faults.on('download', 'UNREADABLE_CONTENT', { times: 3 });
    await world.full();
    await world.incremental();
    world.remote.rename(song!.id, 'renamed.mp3');
    await world.incremental();
    expect(downloads(world)).toHaveLength(1);
    await world.full();
    expect(downloads(world)).toHaveLength(2);
    world.remote.edit(song!.id, numberedSong(2));
    await world.incremental();
    expect(downloads(world)).toHaveLength(3);
    expect(await queue(world)).toMatchObject([{ status: 'parked' }]);
    world.remote.edit(song!.id, numberedSong(3));
    await world.incremental();
    expect(await queue(world)).toEqual([]);
    expect((await world.tracks()).get('Artist/Album/renamed.mp3')?.title).toBe('Title 3');
  });

  it('[QU15 F13] counts once, however often it was tried: what was done, failed and tried again adds up', async () => {
    const world = await createWorld({ config: { retryAttempts: 4 } });
    fill(world.remote, 20);
    world.provider.faults.on('download', 'INVALID_RESPONSE', { probability: 0.6, seed: 5 });
    const { stats } = await world.full();
    const parked = (await queue(world)).length;
    expect(stats.items).toMatchObject({ added: 20, processed: 20, failed: parked, updated: 0 });
    expect(stats.failedByCode).toEqual({ INVALID_RESPONSE: parked });
    expect(parked).toBeGreaterThan(0);
    expect(stats.retries).toBe(downloads(world).length - 20);
  });

  it('[QU16] is forgotten when it is gone', async () => {
    const world = await createWorld();
    const songs = fill(world.remote, 2);
    world.provider.faults.on('download', 'FORBIDDEN');
    await world.full();
    expect(await queue(world)).toHaveLength(2);
    world.remote.delete(songs[0]!.id);
    await world.incremental();
    expect(await queue(world)).toHaveLength(1);
    expect((await world.library.failures()).items).toHaveLength(1);
  });

  it('[QU17] is not even queued when it is known to be unreadable, empty or too large; it is named and counted', async () => {
    const world = await createWorld({ config: { maxFileSizeBytes: 50_000 } });
    world.remote.putFile({ name: '1 - Shortcut.mp3', content: numberedSong(1), unreadable: 'shortcut' });
    world.remote.putFile({ name: '2 - Empty.mp3', content: contentOf('') });
    world.remote.putFile({ name: '3 - Huge.mp3', content: contentOf(new Uint8Array(50_001)) });
    const { stats } = await world.full();
    expect(stats).toMatchObject({
      items: { added: 3, skipped: 3, processed: 0 },
      skippedByReason: { 'unreadable: shortcut': 1, 'empty file': 1, 'larger than maxFileSizeBytes': 1 },
      rangedReads: 0,
    });
    expect([...(await world.tracks()).values()].map(({ title }) => title).sort()).toHaveLength(3);
    expect(await queue(world)).toEqual([]);
  });
});

describe('an outage', () => {
  it('[QU12] ends the run after ten failures in a row, parks nothing, and the next run does the rest', async () => {
    const world = await createWorld({ config: { maxConcurrentDownloads: 2 } });
    fill(world.remote, 40);
    world.provider.faults.on('download', 'UNAVAILABLE', { after: 5 });
    const job = await world.full();
    expect(job).toMatchObject({ status: 'failed', error: { code: 'UNAVAILABLE' } });
    expect(downloads(world).length).toBeLessThan(25);
    expect(await select(world.database, `select * from scan_queue where status <> 'pending'`)).toEqual([]);
    expect((await world.tracks()).size).toBe(40);
    expect(await read(world)).toBe(5);
    world.provider.faults.clear();
    await world.clock.advance(600_000);
    expect((await world.incremental()).status).toBe('completed');
    expect(await read(world)).toBe(40);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[QU12] what was discovered is resolved even so: its feed was read to the end', async () => {
    const world = await createWorld();
    const songs = fill(world.remote, 12);
    await world.full();
    world.remote.trash(songs[0]!.id);
    fill(world.remote, 20, 30);
    world.provider.faults.on('download', 'UNAVAILABLE');
    expect(await world.incremental()).toMatchObject({
      status: 'failed',
      stats: { items: { hidden: 1, added: 20 } },
    });
    expect((await world.tracks()).size).toBe(31);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[QU12] never parks a file, however long it lasts', async () => {
    const world = await createWorld({ config: { ...one, retryAttempts: 2 } });
    fill(world.remote, 1);
    world.provider.faults.on('download', 'UNAVAILABLE');
    for (let run = 0; run < 5; run += 1) {
      expect((await world.incremental()).status).toBe('completed');
      expect(await queue(world)).toMatchObject([{ status: 'pending' }]);
      await world.clock.advance(300_000);
    }
  });

  it('[QU12] signed out: the run ends at once', async () => {
    const world = await createWorld({ config: one });
    fill(world.remote, 5);
    world.provider.faults.on('download', 'UNAUTHORIZED');
    expect(await world.full()).toMatchObject({ status: 'failed', error: { code: 'UNAUTHORIZED' } });
    expect(downloads(world)).toHaveLength(1);
    expect(
      await select(world.database, `select * from scan_queue where status <> 'pending' or attempts > 0`),
    ).toEqual([]);
  });

  it('[QU18] an error the contract does not know counts as an outage, not as the end of the run or of the file', async () => {
    const world = await createWorld({ config: one });
    fill(world.remote, 3);
    world.provider.faults.on('download', new TypeError(`fetch failed for ${nameOf(1)}`), {
      after: 1,
      times: 1,
    });
    expect(await world.full()).toMatchObject({
      status: 'completed',
      stats: { retries: 1, items: { failed: 0 } },
    });
    expect(await read(world)).toBe(3);
    world.remote.edit((await world.tracks()).get(`Artist/Album/${nameOf(1)}`)?.itemId ?? '', numberedSong(9));
    world.provider.faults.on('download', new TypeError(`fetch failed for ${nameOf(1)}`));
    await world.incremental();
    const [failure] = (await world.library.failures()).items;
    expect(failure).toMatchObject({ parked: false, errorCode: 'UNAVAILABLE' });
    expect(failure?.errorMessage).toContain('TypeError');
    expect(failure?.errorMessage).not.toContain(nameOf(1));
  });
});

describe('limits of the service', () => {
  it('[QU13] a rate limit holds all readers for as long as the service says, and no attempt is counted', async () => {
    const world = await createWorld({ config: { maxConcurrentDownloads: 3, retryAttempts: 1 } });
    fill(world.remote, 9);
    const limited = new ProviderError('RATE_LIMITED', 'Slow down.', { retryAfterMs: 20_000 });
    world.provider.faults.on('download', limited, { after: 3, times: 2 });
    const job = await world.full();
    expect(job).toMatchObject({
      status: 'completed',
      stats: { items: { failed: 0, processed: 9 }, throttles: 2 },
    });
    const limitedAt = downloads(world)[3]!.at;
    for (const { at } of downloads(world).slice(6)) expect(at).toBeGreaterThanOrEqual(limitedAt + 20_000);
    expect(job.stats.waitedMs).toBeGreaterThanOrEqual(20_000);
    expect(await read(world)).toBe(9);
  });

  it('[QU14] what is due only later than in a minute is left to the next run', async () => {
    const world = await createWorld({ config: one });
    fill(world.remote, 2);
    world.provider.faults.on('download', new ProviderError('QUOTA_EXHAUSTED', 'No more today.'), {
      times: 1,
    });
    const started = world.clock.now();
    expect((await world.full()).status).toBe('completed');
    expect(world.clock.now() - started).toBeLessThan(60_000);
    expect(await queue(world)).toMatchObject([
      { status: 'pending', attempts: 0, error_code: 'QUOTA_EXHAUSTED' },
    ]);
    await world.incremental();
    expect(downloads(world)).toHaveLength(2);
    await world.clock.advance(86_400_000);
    await world.incremental();
    expect(await read(world)).toBe(2);
  });
});
