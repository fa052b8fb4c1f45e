import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openNodeDatabase } from '@music-platform/db-node';
import { FakeClock, MockIncrementalProvider, RemoteDrive } from '@music-platform/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SyncCoordinator } from '../../src/index.ts';
import { codeOf, fill, pass, select, until } from '../support/scenes.ts';
import { createWorld, profileId, type World } from '../support/world.ts';

async function temporaryFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'core-sync-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'catalogue.db');
}

/** A world whose run is held in its first listing call. */
async function heldWorld(
  more: Parameters<typeof createWorld>[0] = {},
): Promise<{ world: World; jobId: string }> {
  const world = await createWorld(more);
  fill(world.remote, 3);
  world.provider.faults.on('listFiles', { kind: 'stall' }, { times: 1 });
  const jobId = await world.sync.startFullSync(profileId);
  await until(() => world.provider.calls.length > 0);
  return { world, jobId };
}

describe('one run per profile', () => {
  it('[JB2 F21] a second start is refused and says who is running since when', async () => {
    const clock = new FakeClock();
    const { world, jobId } = await heldWorld({ clock, options: { owner: { id: 'phone' } } });
    const since = clock.now();
    await clock.advance(5_000);
    for (const start of [
      () => world.sync.startFullSync(profileId),
      () => world.sync.startIncrementalSync(profileId),
    ]) {
      await expect(start()).rejects.toMatchObject({
        name: 'SyncError',
        code: 'SYNC_IN_PROGRESS',
        details: { jobId, owner: 'phone', since },
      });
    }
    expect(await world.sync.isSyncActive(profileId)).toBe(true);
    await world.sync.cancel(jobId);
    expect(await world.sync.isSyncActive(profileId)).toBe(false);
    expect(await world.sync.listHistory()).toHaveLength(1);
  });

  it('[JB2 F21] of many starts at once, over several connections, exactly one succeeds', async () => {
    const path = await temporaryFile();
    const clock = new FakeClock({ auto: true });
    const remote = new RemoteDrive({ clock });
    const provider = new MockIncrementalProvider({ remote, clock });
    provider.faults.on('listFiles', { kind: 'stall' });
    const coordinators = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const database = await openNodeDatabase({ path });
        const sync = new SyncCoordinator({
          database,
          providers: [{ profile: { id: profileId, displayName: 'Test' }, provider }],
          clock,
        });
        onTestFinished(async () => {
          await sync.close();
          await database.close();
        });
        return sync;
      }),
    );
    const starts = coordinators.flatMap((sync) => [
      sync.startFullSync(profileId),
      sync.startIncrementalSync(profileId),
    ]);
    const results = await Promise.allSettled(starts);
    const codes = results.map((result) => (result.status === 'fulfilled' ? 'started' : result.reason.code));
    expect(codes.sort()).toEqual([...Array(7).fill('SYNC_IN_PROGRESS'), 'started']);
    expect(await coordinators[0]?.isSyncActive(profileId)).toBe(true);
    expect(await coordinators[3]?.listHistory()).toHaveLength(1);
  });

  it('[JB3 F20] two accounts of one kind are synced at the same time, each into its own profile', async () => {
    const clock = new FakeClock({ auto: true });
    const drives = [1, 2].map(() => new RemoteDrive({ clock }));
    for (const [index, drive] of drives.entries()) fill(drive, 2, index + 1);
    const providers = drives.map((remote, index) => ({
      profile: { id: `account-${index}`, displayName: 'Google Drive' },
      provider: new MockIncrementalProvider({ remote, clock, kind: 'google-drive', latencyMs: 10 }),
    }));
    const database = await openNodeDatabase({ path: ':memory:' });
    const sync = new SyncCoordinator({ database, providers, clock });
    onTestFinished(async () => {
      await sync.close();
      await database.close();
    });
    const jobs = await Promise.all(providers.map(({ profile }) => sync.startFullSync(profile.id)));
    expect(await sync.isSyncActive('account-0')).toBe(true);
    expect(await sync.isSyncActive('account-1')).toBe(true);
    for (const jobId of jobs) expect((await sync.waitFor(jobId)).status).toBe('completed');
    expect(
      await select(
        database,
        `select p.id, group_concat(t.title, ', ') as titles from tracks t join profiles p on p.key = t.profile_key
         group by p.id order by p.id`,
      ),
    ).toEqual([
      { id: 'account-0', titles: 'Title 1, Title 2' },
      { id: 'account-1', titles: 'Title 2, Title 3' },
    ]);
  });
});

describe('lease', () => {
  it('[JB4] a living run keeps its lease, however long it takes', async () => {
    const clock = new FakeClock();
    const { world, jobId } = await heldWorld({ clock });
    const other = await createWorld({ database: world.database, clock, provider: { remote: world.remote } });
    await clock.advance(3_600_000);
    expect(await codeOf(other.sync.startFullSync(profileId))).toBe('SYNC_IN_PROGRESS');
    await world.sync.cancel(jobId);
  });

  it('[JB4] a renewal that the database refuses is logged, and made up for by the next one', async () => {
    const clock = new FakeClock();
    const logged: string[] = [];
    const logger = { log: (level: string, message: string) => void logged.push(`${level}: ${message}`) };
    const { world, jobId } = await heldWorld({ clock, config: { leaseMs: 30_000 }, options: { logger } });
    const expiry = async () => (await select(world.database, 'select lease_expires_at from sync_jobs'))[0];
    const before = await expiry();
    await select(
      world.database,
      `create trigger refuse before update on sync_jobs begin select raise(abort, 'disk failure'); end`,
    );
    await pass(clock, 10_000);
    expect(await expiry()).toEqual(before);
    expect(logged).toContain('warn: The lease could not be renewed');
    await select(world.database, 'drop trigger refuse');
    await pass(clock, 10_000);
    expect(await expiry()).not.toEqual(before);
    await world.sync.cancel(jobId);
  });

  it('[JB5] an expired lease is taken over: the old job is interrupted, the new one says so', async () => {
    const { world, jobId } = await heldWorld({ clock: new FakeClock() });
    const later = new FakeClock({ auto: true, startAt: world.clock.now() + 30_001 });
    const other = await createWorld({
      database: world.database,
      clock: later,
      provider: { remote: world.remote },
    });
    expect(await other.sync.isSyncActive(profileId)).toBe(false);
    const job = await other.full();
    expect(job.status).toBe('completed');
    expect(await other.sync.getStatus(jobId)).toMatchObject({
      status: 'failed',
      error: { code: 'INTERRUPTED' },
    });
    expect(other.events).toContainEqual(
      expect.objectContaining({
        type: 'warning',
        code: 'TAKEN_OVER',
        message: expect.stringContaining(jobId),
      }),
    );
  });

  it('[JB5] a holder known to be dead is succeeded at once', async () => {
    const clock = new FakeClock();
    const { world } = await heldWorld({ clock, options: { owner: { id: 'process-1' } } });
    const other = await createWorld({
      database: world.database,
      clock: new FakeClock({ auto: true, startAt: clock.now() }),
      provider: { remote: world.remote },
      seed: 2,
      options: { owner: { id: 'process-2', isAlive: (id) => id !== 'process-1' } },
    });
    expect((await other.full()).status).toBe('completed');
  });

  it('[JB6] a run that slept while another took over writes nothing any more and ends as LEASE_LOST', async () => {
    const asleep = new FakeClock();
    const world = await createWorld({ clock: asleep, provider: { latencyMs: 1_000 } });
    fill(world.remote, 3);
    const jobId = await world.sync.startFullSync(profileId);
    await until(() => asleep.sleeping > 1);

    const later = new FakeClock({ auto: true, startAt: asleep.now() + 60_000 });
    const other = await createWorld({
      database: world.database,
      clock: later,
      provider: { remote: world.remote },
    });
    expect((await other.full()).status).toBe('completed');
    const before = await select(world.database, 'select * from remote_items');

    world.remote.rename(world.remote.putFolder({ name: 'New' }).id, 'Newer');
    await asleep.advance(1_000);
    const job = await world.sync.waitFor(jobId);
    expect(job).toMatchObject({ status: 'failed', error: { code: 'INTERRUPTED' } });
    expect(await select(world.database, 'select * from remote_items')).toEqual(before);
    expect(world.events.at(-1)).toMatchObject({ type: 'failed', code: 'LEASE_LOST', recoverable: true });
  });

  it('[JB6] the heartbeat notices a lost lease while the run waits for the service', async () => {
    const { world, jobId } = await heldWorld({ clock: new FakeClock() });
    const later = new FakeClock({ auto: true, startAt: world.clock.now() + 60_000 });
    const other = await createWorld({
      database: world.database,
      clock: later,
      provider: { remote: world.remote },
    });
    await other.full();
    await world.clock.advance(10_000);
    await world.sync.waitFor(jobId);
    expect(world.events.at(-1)).toMatchObject({ type: 'failed', code: 'LEASE_LOST' });
  });
});
