import { contentOf, createAudioFile, patternContent } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { findOffences } from '../support/consistency.ts';
import { fill, nameOf, numberedSong, select } from '../support/scenes.ts';
import { spyOn } from '../support/spied-provider.ts';
import { createWorld, song, type World } from '../support/world.ts';

const downloads = (world: World) => world.provider.calls.filter(({ member }) => member === 'download');
const only = async (world: World) => [...(await world.tracks()).values()][0];
const big = createAudioFile({
  format: 'mp3',
  tags: { title: 'Big', artist: 'A', album: 'B' },
  durationMs: 60_000,
  bitrate: 256_000,
});

describe('reading', () => {
  it.each([1, 3, 8])(
    '[PR2 F12] %i files are read at the same time, never more',
    async (maxConcurrentDownloads) => {
      const world = await createWorld({
        config: { maxConcurrentDownloads },
        provider: { latencyMs: 50, bytesPerSecond: 1e6 },
      });
      fill(world.remote, 30);
      const traffic = spyOn(world);
      const started = world.clock.now();
      expect((await world.full()).stats.items.processed).toBe(30);
      expect(traffic).toEqual({ active: 0, peak: maxConcurrentDownloads });
      expect(downloads(world)).toHaveLength(30);
      expect(world.clock.now() - started).toBeLessThan((30 / maxConcurrentDownloads + 3) * 500);
    },
  );

  it('[PR2] files of which both ends are read at once count as two', async () => {
    const world = await createWorld({
      config: { maxConcurrentDownloads: 4 },
      provider: { latencyMs: 50, bytesPerSecond: 1e6 },
    });
    for (let number = 1; number <= 20; number += 1) {
      const tags = { title: `Title ${number}`, artist: 'Artist', album: 'Album', track: number };
      const wave = createAudioFile({ format: 'wav', tags, durationMs: 10_000, seed: number });
      world.remote.putPath(['Artist', 'Album', `${number}.wav`], wave);
    }
    const traffic = spyOn(world);
    expect((await world.full()).stats.items.processed).toBe(20);
    expect(traffic).toEqual({ active: 0, peak: 4 });
    expect(downloads(world)).toHaveLength(40);
    const starts = new Map<string, number[]>();
    for (const { fileId, range } of downloads(world))
      starts.set(fileId!, [...(starts.get(fileId!) ?? []), range!.start]);
    // The end is asked for first where both are wanted.
    const together = [...starts.values()].filter(([first]) => first !== 0);
    expect(together.length).toBeGreaterThan(10);
  });

  it('[PR1 F7] tags that were edited reach the library, and only those tracks are read', async () => {
    const world = await createWorld();
    const songs = fill(world.remote, 3);
    await world.full();
    const before = downloads(world).length;
    world.remote.edit(
      songs[1]!.id,
      song({ title: 'New title', artist: 'Someone', album: 'Else', track: 9 }, 40),
    );
    const job = await world.incremental();
    expect(job.stats.items).toMatchObject({ updated: 1, processed: 1 });
    expect(
      downloads(world)
        .slice(before)
        .map(({ fileId }) => fileId),
    ).toEqual([songs[1]!.id]);
    expect((await world.tracks()).get(`Artist/Album/${nameOf(2)}`)).toMatchObject({
      title: 'New title',
      artist: 'Someone',
      album: 'Else',
      track: 9,
      tagSource: 'file',
    });
    const { history } = await world.library.explain(
      (await world.tracks()).get(`Artist/Album/${nameOf(2)}`)!.id,
    );
    expect(history.at(-1)).toMatchObject({ type: 'updated', payload: { rule: 'PR1' } });
  });

  it('[PR1] reading what the library already says changes nothing and tells nobody', async () => {
    const world = await createWorld({ provider: { supports: { contentHashes: [] } } });
    const [first] = fill(world.remote, 1);
    await world.full();
    const events = (await world.library.readEvents({ consumer: 'test' })).length;
    world.remote.edit(first!.id, numberedSong(1));
    expect((await world.incremental()).stats).toMatchObject({ items: { processed: 1, updated: 0 } });
    expect(await world.library.readEvents({ consumer: 'test' })).toHaveLength(events);
  });

  it('[PR3] a file that changes while it is read is read again once the feed tells; nothing mixed is kept', async () => {
    const world = await createWorld();
    const [first] = fill(world.remote, 1);
    let edited = false;
    spyOn(world, {
      before: () => {
        if (!edited) world.remote.edit(first!.id, numberedSong(7));
        edited = true;
      },
    });
    const job = await world.full();
    expect(job.status).toBe('completed');
    expect(await only(world)).toMatchObject({ title: 'Title 1', tagSource: 'path' });
    expect(await select(world.database, 'select error_code from scan_queue')).toEqual([
      { error_code: 'CHANGED_DURING_READ' },
    ]);
    await world.incremental();
    expect(await only(world)).toMatchObject({ title: 'Title 7', tagSource: 'file' });
    expect(await select(world.database, 'select * from scan_queue')).toEqual([]);
  });

  it('[PR3] a result is dropped when a newer version was queued while it was read', async () => {
    const world = await createWorld();
    const [first] = fill(world.remote, 1);
    let changed = false;
    spyOn(world, {
      before: async () => {
        if (changed) return;
        changed = true;
        world.remote.edit(first!.id, numberedSong(7));
        await select(
          world.database,
          `update scan_queue set version = 'r2', status = 'pending', lease_owner = null`,
        );
        await select(world.database, `update remote_items set version = 'r2' where kind = 'file'`);
      },
      after: (download) => ({ ...download, version: undefined }),
    });
    const job = await world.full();
    expect(downloads(world)).toHaveLength(2);
    expect(job.stats.items).toMatchObject({ processed: 1, failed: 0 });
    expect(await only(world)).toMatchObject({ title: 'Title 7', tagSource: 'file' });
  });

  it('[PR4] content whose hash is known is never read: copies, uploads anew, files that return', async () => {
    const world = await createWorld();
    const songs = fill(world.remote, 2);
    await world.full();
    const before = downloads(world).length;
    world.remote.copy(songs[0]!.id, { name: 'copy.mp3' });
    world.remote.delete(songs[1]!.id);
    world.remote.putFile({ name: 'again.mp3', content: numberedSong(2) });
    const job = await world.incremental();
    expect(downloads(world)).toHaveLength(before);
    expect(job.stats.items).toMatchObject({ added: 0, hidden: 0, processed: 0 });
    expect((await world.tracks()).get('again.mp3')).toMatchObject({ title: 'Title 2', tagSource: 'file' });
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[PR11 F9] a hash stands for the whole content: two files that begin alike are two tracks', async () => {
    const world = await createWorld();
    const bytes = big.bytes();
    const other = bytes.slice();
    other[other.length - 5]! ^= 1;
    world.remote.putFile({ name: 'one.mp3', content: contentOf(bytes) });
    world.remote.putFile({ name: 'two.mp3', content: contentOf(other) });
    expect((await world.full()).stats).toMatchObject({ items: { added: 2 }, duplicates: 0 });
    expect((await world.library.statistics()).tracks).toBe(2);
  });
});

describe('how much is read', () => {
  it('[PR7] the head of a file is enough, whatever its size', async () => {
    const world = await createWorld();
    world.remote.putFile({ name: 'big.mp3', content: big });
    const { stats } = await world.full();
    expect(big.size).toBeGreaterThan(1_000_000);
    expect(stats.bytesDownloaded).toBeLessThanOrEqual(64 * 1024 + 256);
    expect(stats.rangedReads).toBeLessThanOrEqual(2);
    expect(await only(world)).toMatchObject({ title: 'Big', tagSource: 'file' });
  });

  it('[PR7] the first read has the size the configuration says, and then what the folder has taught, in this run or the last', async () => {
    const world = await createWorld({ config: { maxConcurrentDownloads: 1, headerSizeBytes: 100_000 } });
    const folder = world.remote.putFolder({ name: 'F' });
    const put = (seed: number) => {
      const tags = { title: `T${seed}` };
      const content = createAudioFile({ format: 'mp3', tags, durationMs: 60_000, seed });
      world.remote.putFile({ name: `${seed}.mp3`, parentId: folder.id, content });
    };
    for (const seed of [0, 1]) put(seed);
    await world.full();
    put(2);
    await world.incremental();
    const firsts = downloads(world)
      .filter(({ range }) => range?.start === 0)
      .map(({ range }) => range!.end + 1);
    expect(firsts).toHaveLength(3);
    expect(firsts[0]).toBe(100_000);
    expect(firsts.slice(1).every((bytes) => bytes < 20_000)).toBe(true);
  });

  it.each([
    ['headerOnlyDownload is off', { config: { headerOnlyDownload: false } }],
    ['ranges cost as much as the whole', { provider: { supports: { rangedReads: false } } }],
  ])('[PR7] where %s, a file is read whole, once', async (_title, options) => {
    const world = await createWorld(options);
    world.remote.putFile({ name: 'big.mp3', content: big });
    const { stats } = await world.full();
    expect(stats).toMatchObject({ rangedReads: 1, bytesDownloaded: big.size });
    expect(await only(world)).toMatchObject({ title: 'Big' });
  });

  it('[PR7] a file whose size the listing does not tell is asked for it', async () => {
    const world = await createWorld();
    world.remote.putFile({ name: 'big.mp3', content: big });
    const { provider } = world;
    const list = provider.listFiles.bind(provider);
    provider.listFiles = async function* (options) {
      for await (const page of list(options))
        yield { ...page, files: page.files.map(({ size: _, ...file }) => file) };
    };
    await world.full();
    expect(await only(world)).toMatchObject({ title: 'Big', tagSource: 'file' });
    expect(downloads(world)[0]?.range).toEqual({ start: 0, end: 0 });

    world.remote.putFile({ name: 'other.mp3', content: numberedSong(3) });
    spyOn(world, { after: (download) => ({ ...download, totalSize: undefined }) });
    await world.full();
    expect((await world.library.failures()).items).toMatchObject([
      { errorCode: 'UNREADABLE_CONTENT', parked: true },
    ]);
  });
});

describe('reading that goes wrong', () => {
  it.each(['body', 'answer', 'size'] as const)(
    '[PR8] a %s that hangs is given up after downloadTimeoutMs, and tried again',
    async (place) => {
      const world = await createWorld({ config: { downloadTimeoutMs: 5_000 } });
      world.remote.putFile({ name: 'a.mp3', content: numberedSong(1) });
      if (place === 'body')
        world.provider.faults.on('download', { kind: 'stall', afterBytes: 10 }, { times: 1 });
      if (place === 'answer') {
        let calls = 0;
        spyOn(world, { before: () => (calls++ === 0 ? new Promise<void>(() => undefined) : undefined) });
      }
      if (place === 'size') {
        const list = world.provider.listFiles.bind(world.provider);
        world.provider.listFiles = async function* (options) {
          for await (const page of list(options))
            yield { ...page, files: page.files.map(({ size: _, ...file }) => file) };
        };
        world.provider.faults.on('download', { kind: 'stall' }, { times: 1 });
      }
      const started = world.clock.now();
      expect(await world.full()).toMatchObject({
        status: 'completed',
        stats: { retries: 1, items: { failed: 0 } },
      });
      expect(world.clock.now() - started).toBeGreaterThanOrEqual(5_000);
      expect(world.clock.now() - started).toBeLessThan(60_000);
      expect(await only(world)).toMatchObject({ title: 'Title 1', tagSource: 'file' });
    },
  );

  it('[PR8] a file that takes longer than fileTimeLimitMs in all is tried again, then parked', async () => {
    const world = await createWorld({
      config: { fileTimeLimitMs: 500, headerSizeBytes: 16, retryAttempts: 2 },
      provider: { latencyMs: 900 },
    });
    const content = createAudioFile({ format: 'm4a', tags: { title: 'T' }, durationMs: 60_000 });
    world.remote.putFile({ name: 'a.m4a', content });
    const { stats } = await world.full();
    expect(stats).toMatchObject({ failedByCode: { TIME_LIMIT: 1 }, retries: 1 });
  });

  it('[PR9] content that ends early, or breaks off, is not taken for the whole', async () => {
    const world = await createWorld();
    fill(world.remote, 2);
    world.provider.faults.on('download', { kind: 'short', bytes: 200 }, { times: 1 });
    world.provider.faults.on('download', { kind: 'cut', afterBytes: 300 }, { after: 1, times: 1 });
    expect(await world.full()).toMatchObject({ stats: { retries: 2, items: { failed: 0, processed: 2 } } });
    const durations = [...(await world.tracks()).values()].map(({ durationMs }) => durationMs ?? 0);
    expect(durations.every((ms) => ms > 5_000)).toBe(true);
  });

  it('[PR10 F26] a batch that cannot be written is rolled back whole, and read again by the next run', async () => {
    const world = await createWorld({ config: { writeBatchSize: 3, maxConcurrentDownloads: 1 } });
    fill(world.remote, 6);
    await select(
      world.database,
      `create trigger refuse before update on tracks when new.title = 'Title 5' begin select raise(abort, 'disk failure'); end`,
    );
    const job = await world.full();
    expect(job).toMatchObject({ status: 'failed', stats: { items: { processed: 3 } } });
    expect(await select(world.database, 'select item_key from item_tags')).toHaveLength(3);
    expect(await select(world.database, `select status from scan_queue`)).toEqual(
      Array(3).fill({ status: 'pending' }),
    );
    await select(world.database, 'drop trigger refuse');
    expect((await world.incremental()).stats.items.processed).toBe(3);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[PR10] results are written in batches, and after a second at the latest', async () => {
    const world = await createWorld({
      config: { maxConcurrentDownloads: 1, writeBatchSize: 1_000, progressIntervalMs: 0 },
      provider: { latencyMs: 400 },
    });
    fill(world.remote, 9);
    await world.full();
    const counts = world.events.flatMap((event) =>
      event.type === 'progress' && event.phase === 'processing' ? [event.itemsProcessed] : [],
    );
    expect(counts).toEqual([3, 6, 9]);
  });

  it('[PR7] memory holds no more of a large file than what is asked for', async () => {
    const world = await createWorld();
    world.remote.putFile({
      name: 'huge.mp3',
      content: { ...patternContent(3 * 1024 ** 3), declaredHash: () => 'abc' },
    });
    const { stats } = await world.full();
    expect(stats.bytesDownloaded).toBeLessThan(4 * 1024 ** 2);
  });
});
