import { ProviderError } from '@music-platform/bridge-traits';
import { FakeClock } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { findOffences } from '../support/consistency.ts';
import { codeOf, fill, select, until } from '../support/scenes.ts';
import { createWorld, profileId, type World, type WorldOptions } from '../support/world.ts';

/** Where a run may be when it is cancelled: how to bring it there, and how to see that it is. */
const places: readonly {
  title: string;
  options?: WorldOptions;
  prepare: (world: World) => void;
  arrived: (world: World) => boolean;
}[] = [
  {
    title: 'a listing',
    prepare: ({ provider }) => provider.faults.on('listFiles', { kind: 'stall' }, { after: 1, times: 1 }),
    arrived: ({ provider }) => provider.calls.length === 2,
  },
  {
    title: 'the change feed',
    prepare: ({ provider }) => provider.faults.on('getChanges', { kind: 'stall' }, { times: 1 }),
    arrived: ({ provider }) => provider.calls.some(({ member }) => member === 'getChanges'),
  },
  {
    title: 'a download',
    options: { config: { maxConcurrentDownloads: 1, downloadTimeoutMs: 0 } },
    prepare: ({ provider }) =>
      provider.faults.on('download', { kind: 'stall', afterBytes: 0 }, { after: 2, times: 1 }),
    arrived: ({ provider }) => provider.calls.filter(({ member }) => member === 'download').length === 3,
  },
  {
    title: 'the back-off of a file',
    options: { clock: new FakeClock(), config: { retryBaseDelayMs: 1_000, retryAttempts: 9 } },
    prepare: ({ provider }) => provider.faults.on('download', 'UNAVAILABLE', { times: 5 }),
    arrived: ({ provider, clock }) =>
      provider.calls.filter(({ member }) => member === 'download').length === 5 && clock.sleeping === 2,
  },
  {
    title: "the service's rate limit",
    options: { clock: new FakeClock(), config: { maxConcurrentDownloads: 4 } },
    prepare: ({ provider }) =>
      provider.faults.on(
        'download',
        new ProviderError('RATE_LIMITED', 'Slow down.', { retryAfterMs: 5_000 }),
      ),
    arrived: ({ clock }) => clock.sleeping >= 3,
  },
];

describe('cancel', () => {
  it.each(places)(
    '[JB7][JB8] during $title: the run ends at once, what is done stays, the next run does the rest',
    async (place) => {
      const { options = {}, prepare, arrived } = place;
      const world = await createWorld({ ...options, provider: { pageSize: 3 } });
      fill(world.remote, 5);
      prepare(world);
      const jobId = await world.sync.startFullSync(profileId);
      await until(() => arrived(world));
      const job = await world.sync.cancel(jobId);
      expect(job).toMatchObject({ status: 'cancelled', error: { code: 'CANCELLED' } });
      expect(job.completedAt).not.toBeNull();
      expect(world.events.at(-1)).toMatchObject({ type: 'cancelled', jobId });
      expect(await select(world.database, `select * from scan_queue where status = 'leased'`)).toEqual([]);
      expect((await select(world.database, 'select * from remote_items')).length).toBeGreaterThan(0);

      world.provider.faults.clear();
      const rest = world.incremental();
      await world.clock.runAll();
      expect((await rest).status).toBe('completed');
      expect([...(await world.tracks()).values()].map(({ tagSource }) => tagSource)).toEqual(
        Array(5).fill('file'),
      );
      expect(await findOffences(world.database)).toEqual([]);
    },
  );

  it('[JB7] a job that has ended, or never was, cannot be cancelled', async () => {
    const world = await createWorld();
    const { id } = await world.full();
    expect(await codeOf(world.sync.cancel(id))).toBe('INVALID_STATE_TRANSITION');
    expect(await codeOf(world.sync.cancel('nobody'))).toBe('JOB_NOT_FOUND');
    expect(await codeOf(world.sync.getStatus('nobody'))).toBe('JOB_NOT_FOUND');
  });

  it('[JB7] a job that runs elsewhere is cancelled there; one whose process died is cancelled anywhere', async () => {
    const world = await createWorld({ clock: new FakeClock() });
    world.provider.faults.on('listFiles', { kind: 'stall' });
    const jobId = await world.sync.startFullSync(profileId);
    const other = (startAt: number) =>
      createWorld({ database: world.database, clock: new FakeClock({ auto: true, startAt }), seed: startAt });
    const now = await other(world.clock.now());
    expect(await codeOf(now.sync.cancel(jobId))).toBe('SYNC_IN_PROGRESS');
    const later = await other(world.clock.now() + 30_001);
    expect(await later.sync.cancel(jobId)).toMatchObject({ status: 'cancelled' });
    expect(await later.sync.isSyncActive(profileId)).toBe(false);
  });
});
