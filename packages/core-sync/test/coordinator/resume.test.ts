import { FakeClock } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { findOffences } from '../support/consistency.ts';
import { codeOf, fill, select, until } from '../support/scenes.ts';
import { createWorld, profileId } from '../support/world.ts';

describe('resume', () => {
  it('[JB9] a cancelled listing goes on behind its last page; statistics add up, the percentage does not fall', async () => {
    const world = await createWorld({ provider: { pageSize: 2 } });
    fill(world.remote, 6);
    world.provider.faults.on('listFiles', { kind: 'stall' }, { after: 2, times: 1 });
    const jobId = await world.sync.startFullSync(profileId);
    await until(() => world.provider.calls.length === 3);
    const cancelled = await world.sync.cancel(jobId);
    expect(cancelled.stats).toMatchObject({ items: { discovered: 2 }, apiCalls: { list: 3 } });

    expect(await world.sync.resume(jobId)).toBe(jobId);
    const job = await world.sync.waitFor(jobId);
    expect(job).toMatchObject({
      id: jobId,
      status: 'completed',
      error: null,
      progress: { percent: 100 },
      stats: { items: { discovered: 6, added: 6, processed: 6 }, apiCalls: { list: 5, download: 6 } },
    });
    expect(world.provider.calls.filter(({ member }) => member === 'listFiles')[3]?.from).toBeDefined();
    expect(world.events.filter(({ type }) => type === 'started')).toMatchObject([
      { resumed: false },
      { resumed: true },
    ]);
    const percents = world.events.flatMap((event) => (event.type === 'progress' ? [event.percent] : []));
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(await world.sync.listHistory()).toHaveLength(1);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[JB9][EV2] reading goes on with what is left, and counts from there', async () => {
    const world = await createWorld({
      config: { maxConcurrentDownloads: 1, writeBatchSize: 1, progressIntervalMs: 0, downloadTimeoutMs: 0 },
    });
    fill(world.remote, 4);
    world.provider.faults.on('download', { kind: 'stall', afterBytes: 0 }, { after: 2, times: 1 });
    const jobId = await world.sync.startFullSync(profileId);
    await until(() => world.provider.calls.filter(({ member }) => member === 'download').length === 3);
    expect((await world.sync.cancel(jobId)).stats.items.processed).toBe(2);
    const before = world.events.length;
    await world.sync.resume(jobId);
    const job = await world.sync.waitFor(jobId);
    expect(job.stats.items).toMatchObject({ processed: 4, added: 4 });
    const reading = world.events
      .slice(before)
      .flatMap((event) => (event.type === 'progress' && event.phase === 'processing' ? [event] : []));
    expect(reading.map(({ itemsProcessed, totalItems }) => [itemsProcessed, totalItems])).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it('[JB9] a cursor that was passed is used again, until a page behind it is stored', async () => {
    const world = await createWorld({ provider: { pageSize: 2 } });
    fill(world.remote, 2);
    await world.full();
    const [stored] = await select<{ cursor: string }>(
      world.database,
      `select cursor from sync_cursors where kind = 'changes'`,
    );
    const given = stored?.cursor ?? '';
    const from = () => world.provider.calls.filter(({ member }) => member === 'getChanges').at(-1)?.from;
    fill(world.remote, 1, 3);
    await world.incremental();
    world.provider.faults.on('getChanges', 'UNAVAILABLE', { times: 1 });
    const job = await world.incremental(given);
    expect(job.status).toBe('failed');
    world.provider.faults.on('listFiles', 'UNAVAILABLE', { times: 1 });
    world.provider.faults.on('download', 'UNAUTHORIZED', { times: 1 });
    fill(world.remote, 1, 4);
    await world.sync.resume(job.id);
    expect((await world.sync.waitFor(job.id)).error?.code).toBe('UNAUTHORIZED');
    expect(from()).toBe(given);
    await world.sync.resume(job.id);
    expect(await world.sync.waitFor(job.id)).toMatchObject({ status: 'completed' });
    expect(from()).not.toBe(given);
  });

  it('[JB9] a failed job can be resumed, a completed one cannot', async () => {
    const world = await createWorld();
    fill(world.remote, 2);
    world.provider.faults.on('listFiles', 'UNAVAILABLE', { times: 1 });
    const failed = await world.full();
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'UNAVAILABLE' } });
    await world.sync.resume(failed.id);
    expect(await world.sync.waitFor(failed.id)).toMatchObject({ status: 'completed', error: null });
    expect(await codeOf(world.sync.resume(failed.id))).toBe('INVALID_STATE_TRANSITION');
    expect(await codeOf(world.sync.resume('nobody'))).toBe('JOB_NOT_FOUND');
    expect((await world.tracks()).size).toBe(2);
  });

  it('[JB9] a job whose process died is resumed; one that runs is not, nor while another one does', async () => {
    const world = await createWorld({ clock: new FakeClock() });
    world.provider.faults.on('listFiles', { kind: 'stall' }, { times: 1 });
    fill(world.remote, 2);
    const jobId = await world.sync.startFullSync(profileId);
    await until(() => world.provider.calls.length === 1);
    expect(await codeOf(world.sync.resume(jobId))).toBe('INVALID_STATE_TRANSITION');

    const clock = new FakeClock({ auto: true, startAt: world.clock.now() + 30_001 });
    const other = await createWorld({
      database: world.database,
      clock,
      seed: 2,
      provider: { remote: world.remote },
    });
    await other.sync.resume(jobId);
    expect(await other.sync.waitFor(jobId)).toMatchObject({ status: 'completed', error: null });

    world.provider.faults.clear();
    other.provider.faults.on('listFiles', 'UNAVAILABLE', { times: 1 });
    const failed = await other.full();
    other.provider.faults.on('listFiles', { kind: 'stall' }, { times: 1 });
    await other.sync.startFullSync(profileId);
    expect(await codeOf(other.sync.resume(failed.id))).toBe('SYNC_IN_PROGRESS');
  });
});

describe('time limit', () => {
  it('[JB10 F24] by default there is none: a run may take days', async () => {
    const world = await createWorld({
      provider: { latencyMs: 3_600_000 },
      config: { downloadTimeoutMs: 0, fileTimeLimitMs: 1e9, maxConcurrentDownloads: 4 },
    });
    fill(world.remote, 30);
    const started = world.clock.now();
    expect((await world.full()).status).toBe('completed');
    expect(world.clock.now() - started).toBeGreaterThan(5 * 3_600_000);
  });

  it('[JB10 F24] a limit ends the run as failed with TIMEOUT, told by an event; resuming it gets further each time', async () => {
    const world = await createWorld({
      provider: { latencyMs: 1_000, pageSize: 5 },
      config: { syncTimeoutMs: 4_500, maxConcurrentDownloads: 1 },
    });
    fill(world.remote, 6);
    let job = await world.full();
    expect(job).toMatchObject({ status: 'failed', error: { code: 'TIMEOUT' } });
    expect(world.events.at(-1)).toMatchObject({ type: 'failed', code: 'TIMEOUT', recoverable: true });
    let attempts = 1;
    for (; job.status === 'failed'; attempts += 1) {
      expect(job.error?.code).toBe('TIMEOUT');
      await world.sync.resume(job.id);
      job = await world.sync.waitFor(job.id);
    }
    expect(job.status).toBe('completed');
    expect(attempts).toBeLessThan(6);
    const listings = world.provider.calls.filter(({ member }) => member === 'listFiles');
    expect(listings).toHaveLength(2);
    expect([...(await world.tracks()).values()].filter(({ tagSource }) => tagSource === 'file')).toHaveLength(
      6,
    );
  });
});
