import { openNodeDatabase } from '@music-platform/db-node';
import { FakeClock, MockIncrementalProvider } from '@music-platform/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SyncCoordinator } from '../../src/index.ts';
import { parseStats } from '../../src/job/job-repository.ts';
import { emptyStats, statsSince } from '../../src/job/job-stats.ts';
import { fill, pass, select, until } from '../support/scenes.ts';
import { createWorld, profileId } from '../support/world.ts';

describe('history', () => {
  it('[JB11] jobs come newest first, of one profile or one kind, at most so many, also in a later process', async () => {
    const database = await openNodeDatabase({ path: ':memory:' });
    onTestFinished(() => database.close());
    const binding = (id: string, kind: string) => ({
      profile: { id, displayName: id },
      provider: new MockIncrementalProvider({ kind }),
    });
    const providers = [binding('a', 'google-drive'), binding('b', 'google-drive'), binding('c', 'local')];
    const open = () => {
      const sync = new SyncCoordinator({ database, providers, clock: new FakeClock({ auto: true }) });
      onTestFinished(() => sync.close());
      return sync;
    };
    const sync = open();
    const order = ['a', 'b', 'c', 'a', 'b', 'a'];
    for (const id of order)
      await sync.waitFor(await sync.startIncrementalSync(id, undefined, { trigger: 'scheduled' }));
    await sync.close();

    const later = open();
    const ids = async (query: Parameters<SyncCoordinator['listHistory']>[0]) =>
      (await later.listHistory(query)).map((job) => job.profileId);
    expect(await ids({})).toEqual([...order].reverse());
    expect(await ids({ profileId: 'a' })).toEqual(['a', 'a', 'a']);
    expect(await ids({ providerKind: 'google-drive' })).toEqual(['a', 'b', 'a', 'b', 'a']);
    expect(await ids({ providerKind: 'google-drive', limit: 2 })).toEqual(['a', 'b']);
    expect(await ids({ profileId: 'nobody' })).toEqual([]);
    for (let more = 0; more < 20; more += 1) await later.waitFor(await later.startFullSync('c'));
    expect(await ids({})).toHaveLength(20);
    expect((await later.listHistory({ providerKind: 'google-drive' }))[0]).toMatchObject({
      profileId: 'a',
      providerKind: 'google-drive',
      syncType: 'incremental',
      trigger: 'scheduled',
      status: 'completed',
      progress: { percent: 100, phase: 'resolution' },
      deletionsHeld: 0,
      deletionsDecision: null,
      error: null,
    });
  });
});

describe('statistics', () => {
  it('[JB12] a measuring function that throws costs its figure, never the run', async () => {
    const throwing = () => {
      throw new Error('no such probe');
    };
    const world = await createWorld({ options: { memory: throwing } });
    fill(world.remote, 1);
    world.provider.usage = throwing;
    const job = await world.full();
    expect(job).toMatchObject({ status: 'completed', stats: { peakMemoryBytes: null, apiCalls: {} } });
  });

  it('[JB12] a job records what it did, what that cost and how long it took', async () => {
    const memory = [500, 900, 700];
    const world = await createWorld({
      provider: { latencyMs: 10, quotaCosts: { list: 5, changes: 2, download: 1 } },
      options: { memory: () => memory.shift() ?? 100 },
    });
    const [first] = fill(world.remote, 3);
    world.remote.putPath(['Artist', 'Album', 'cover.jpg'], { size: 10, read: () => new Uint8Array(10) });
    world.remote.copy(first!.id, { name: 'copy.mp3' });
    world.provider.faults.on('download', 'NOT_FOUND', { times: 1 });
    const { stats, createdAt, startedAt, completedAt } = await world.full();
    expect(stats).toMatchObject({
      items: {
        discovered: 4,
        added: 3,
        updated: 0,
        unchanged: 0,
        moved: 0,
        hidden: 0,
        restored: 0,
        merged: 0,
        failed: 0,
        skipped: 1,
        processed: 3,
      },
      skippedByReason: { 'not music': 1 },
      failedByCode: {},
      duplicates: 1,
      apiCalls: { list: 1, changes: 1, download: 4 },
      quotaUnits: 11,
      retries: 1,
      throttles: 0,
      rangedReads: 4,
      queueHighWater: 3,
      peakMemoryBytes: 500,
    });
    expect(stats.bytesDownloaded).toBe(world.provider.traffic.bytes);
    const { discovery, processing, resolution } = stats.durationMs;
    expect(discovery).toBe(20);
    expect(processing).toBeGreaterThan(10);
    expect(createdAt).toBe(startedAt);
    expect(discovery + processing + resolution).toBe((completedAt ?? 0) - (startedAt ?? 0));
    const sizes = await select<{ size: number }>(
      world.database,
      `select size from remote_items where kind = 'file'`,
    );
    expect(stats.bytesListed).toBe(sizes.reduce((sum, { size }) => sum + size, 0));
  });

  it('[JB12] calls and throttles of a provider that does not count them are counted for it', async () => {
    const world = await createWorld();
    fill(world.remote, 2);
    const { provider } = world;
    provider.faults.on('download', 'RATE_LIMITED', { times: 2 });
    const { kind, supports } = provider;
    world.sync.addProfile({
      profile: { id: profileId, displayName: 'Test' },
      provider: {
        kind,
        supports,
        listFiles: (options) => provider.listFiles(options),
        getChanges: (cursor, options) => provider.getChanges!(cursor, options),
        download: (file, options) => provider.download(file, options),
      },
    });
    const { stats } = await world.full();
    expect(stats.apiCalls).toEqual({ list: 1, changes: 1, download: 4 });
    expect(stats.throttles).toBe(2);
    expect(stats.waitedMs).toBeGreaterThan(0);
    expect((await world.incremental()).stats.apiCalls).toEqual({ changes: 1 });
  });

  it('[JB12] what a later release has not yet counted reads as zero', () => {
    const old = { items: { added: 3 }, retries: 2 };
    expect(parseStats(JSON.stringify(old))).toEqual({
      ...emptyStats(),
      items: { ...emptyStats().items, added: 3 },
      retries: 2,
    });
  });

  it('[JB12] the difference of two readings is that of each figure, but for high-water marks', () => {
    const before = { ...emptyStats(), retries: 2, apiCalls: { list: 1 }, queueHighWater: 5 };
    const now = {
      ...before,
      retries: 5,
      apiCalls: { list: 3, changes: 1 },
      queueHighWater: 9,
      peakMemoryBytes: 7,
      items: { ...before.items, added: 4 },
    };
    expect(statsSince(before, now)).toEqual({
      ...emptyStats(),
      retries: 3,
      apiCalls: { list: 2, changes: 1 },
      queueHighWater: 9,
      peakMemoryBytes: 7,
      items: { ...emptyStats().items, added: 4 },
    });
  });
});

describe('a job while it runs', () => {
  it('[JB13] its status is that of now; other processes see what the heartbeat stored', async () => {
    const world = await createWorld({ provider: { pageSize: 2 } });
    fill(world.remote, 6);
    world.provider.faults.on('listFiles', { kind: 'stall' }, { after: 3, times: 1 });
    const jobId = await world.sync.startFullSync(profileId);
    await until(() => world.provider.calls.length === 4);
    const live = await world.sync.getStatus(jobId);
    expect(live).toMatchObject({
      status: 'running',
      progress: { phase: 'discovery' },
      stats: { items: { discovered: 4 }, apiCalls: { list: 4 } },
      completedAt: null,
    });
    expect(live.progress.percent).toBeGreaterThan(0);

    const elsewhere = new SyncCoordinator({ database: world.database, providers: [] });
    onTestFinished(() => elsewhere.close());
    await until(async () => (await elsewhere.getStatus(jobId)).stats.items.discovered > 0);
    const { stats, progress } = await elsewhere.getStatus(jobId);
    expect(stats.items).toEqual(live.stats.items);
    expect(progress).toEqual(live.progress);
    await world.sync.cancel(jobId);
  });

  it('[JB1] start returns at once, and waitFor when the job has ended', async () => {
    const world = await createWorld({ clock: new FakeClock(), provider: { latencyMs: 1_000 } });
    const jobId = await world.sync.startFullSync(profileId);
    let ended = false;
    const waiting = world.sync.waitFor(jobId).then((job) => {
      ended = true;
      return job;
    });
    expect((await world.sync.getStatus(jobId)).status).toBe('running');
    await pass(world.clock, 999);
    expect(ended).toBe(false);
    await pass(world.clock, 5_000);
    expect((await waiting).status).toBe('completed');
    expect((await world.sync.waitFor(jobId)).status).toBe('completed');
  });
});
