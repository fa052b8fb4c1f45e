import { openNodeDatabase } from '@music-platform/db-node';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SyncCoordinator, type SyncPlan } from '../../src/index.ts';
import { codeOf, dump, fill, numberedSong, select } from '../support/scenes.ts';
import { createWorld, profileId, type World } from '../support/world.ts';

const sum = (plan: SyncPlan) =>
  Object.fromEntries(Object.entries(plan.counts).filter(([, count]) => count > 0));

/** What a run then counts, in a plan's words. Reading is no part of a plan. */
async function done(world: World, full = false) {
  const { items } = (await (full ? world.full() : world.incremental())).stats;
  const { added, updated, moved, hidden, restored, merged, unchanged } = items;
  const counts = { added, updated, moved, hidden, restored, merged, unchanged };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

describe('planSync', () => {
  it('[PL1] writes nothing, not even a profile that is new or renamed', async () => {
    const database = await openNodeDatabase({ path: ':memory:' });
    onTestFinished(() => database.close());
    const world = await createWorld();
    fill(world.remote, 3);
    const sync = new SyncCoordinator({
      database,
      providers: [{ profile: { id: 'new', displayName: 'New' }, provider: world.provider }],
    });
    onTestFinished(() => sync.close());
    const before = await dump(database).catch(() => undefined);
    expect(sum(await sync.planSync('new'))).toEqual({ added: 3 });
    expect(await dump(database)).toEqual(before);
    expect(await select(database, 'select count(*) as pages from temp.plan_pages')).toEqual([{ pages: 0 }]);

    await world.full();
    const stored = await dump(world.database);
    world.sync.addProfile({ profile: { id: profileId, displayName: 'Renamed' }, provider: world.provider });
    await world.sync.planSync(profileId, { full: true });
    expect(await dump(world.database)).toEqual(stored);
  });

  it('[PL2] says what the sync then does, for every kind of change', async () => {
    const world = await createWorld();
    const songs = fill(world.remote, 8);
    const gone = songs.slice(0, 2);
    await world.full();
    for (const { id } of gone) world.remote.trash(id);
    await world.incremental();
    world.remote.untrash(gone[0]!.id);
    world.remote.rename(songs[2]!.id, 'renamed.mp3');
    world.remote.delete(songs[3]!.id);
    world.remote.edit(songs[4]!.id, numberedSong(6));
    world.remote.copy(songs[6]!.id, { name: 'copy.mp3' });
    fill(world.remote, 2, 20);
    const plan = await world.sync.planSync(profileId);
    expect(plan).toMatchObject({
      profileId,
      syncType: 'incremental',
      complete: true,
      changesTruncated: false,
    });
    expect(plan.reasons).toMatchObject({ deleted: 1 });
    const counts = sum(plan);
    expect(counts).toMatchObject({ added: 2, hidden: 1, restored: 1, merged: 1 });
    expect(await done(world)).toEqual(counts);
    expect(sum(await world.sync.planSync(profileId))).toEqual({});
  });

  it('[PL2] a full plan, and one whose cursor has expired, list like the sync', async () => {
    const world = await createWorld({ provider: { pageSize: 3 } });
    const songs = fill(world.remote, 7);
    await world.full();
    world.remote.delete(songs[0]!.id);
    world.remote.expireCursors();
    const plan = await world.sync.planSync(profileId);
    expect(plan.syncType).toBe('full');
    expect(sum(plan)).toEqual({ hidden: 1, unchanged: 6 });
    expect(sum(await world.sync.planSync(profileId, { full: true }))).toEqual(sum(plan));
    expect(await done(world)).toEqual(sum(plan));
  });

  it('[PL2] tells drives apart: one is listed, the others follow their feeds', async () => {
    const world = await createWorld({ provider: { scopes: true } });
    fill(world.remote, 2);
    await world.full();
    const team = world.remote.addDrive({ id: 'team' });
    world.remote.putFile({ name: 'a.mp3', parentId: team.rootId, content: numberedSong(30) });
    fill(world.remote, 1, 3);
    const plan = await world.sync.planSync(profileId);
    expect(sum(plan)).toEqual({ added: 2 });
    expect(await done(world)).toEqual({ added: 2 });
  });

  it('[PL2] an incomplete listing says so, and hides nothing', async () => {
    const world = await createWorld();
    fill(world.remote, 3);
    await world.full();
    world.provider.faults.on('listFiles', { kind: 'incomplete' }, { times: 1 });
    const plan = await world.sync.planSync(profileId, { full: true });
    expect(plan.complete).toBe(false);
    expect(plan.counts.hidden).toBe(0);
  });

  it('[PL2] a changed filter is planned as the listing it will be', async () => {
    const world = await createWorld();
    fill(world.remote, 2);
    world.remote.putFile({ name: 'a.xyz', content: numberedSong(9) });
    await world.full();
    const other = await createWorld({
      database: world.database,
      clock: world.clock,
      seed: 2,
      provider: { remote: world.remote },
      config: { audioExtensions: ['mp3', 'xyz'] },
    });
    const plan = await other.sync.planSync(profileId);
    expect(plan.syncType).toBe('full');
    expect(sum(plan)).toEqual({ added: 1, unchanged: 2 });
    expect(await done(other)).toEqual(sum(plan));
  });

  it('[PL3] foresees that deletions would be held, and why', async () => {
    const world = await createWorld({ config: { deletionGuard: { maxTracks: 1, maxShare: 0.5 } } });
    const songs = fill(world.remote, 4);
    await world.full();
    for (const { id } of songs.slice(0, 3)) world.remote.trash(id);
    const plan = await world.sync.planSync(profileId);
    expect(plan).toMatchObject({ wouldHold: true, counts: { hidden: 3 } });
    const job = await world.incremental();
    expect(job).toMatchObject({ deletionsHeld: 3, deletionsHeldReason: plan.holdReason });
  });

  it('[PL4] its forecast counts the calls of the listing and of the reads to come, and learns from past runs', async () => {
    const world = await createWorld({
      provider: { pageSize: 4, quotaCosts: { list: 10, changes: 10, download: 1 } },
    });
    fill(world.remote, 6);
    const first = await world.sync.planSync(profileId);
    expect(first.forecast).toMatchObject({ calls: 2 + 6, reads: 6, bytes: 6 * 96 * 1024 });
    const job = await world.full();
    fill(world.remote, 4, 10);
    const plan = await world.sync.planSync(profileId);
    const perTrack = job.stats.bytesDownloaded / 6;
    expect(plan.forecast).toMatchObject({ calls: 1 + 4, reads: 4, bytes: Math.round(4 * perTrack) });
    expect(plan.forecast.quotaUnits).toBeGreaterThan(10);
    expect((await world.incremental()).stats.apiCalls).toEqual({ changes: 1, download: 4 });
  });

  it('[PL5] several plans at once, and one beside a run, do not disturb each other', async () => {
    const world = await createWorld({ provider: { latencyMs: 10, pageSize: 2 } });
    fill(world.remote, 6);
    const plans = await Promise.all([
      world.sync.planSync(profileId),
      world.sync.planSync(profileId, { full: true }),
      world.sync.planSync(profileId),
    ]);
    for (const plan of plans) expect(sum(plan)).toEqual({ added: 6 });
    const jobId = await world.sync.startFullSync(profileId);
    await world.sync.planSync(profileId);
    expect((await world.sync.waitFor(jobId)).stats.items.added).toBe(6);
  });

  it('[PL5] a signal ends it with its reason; failures of the provider pass', async () => {
    const world = await createWorld();
    fill(world.remote, 2);
    const reason = new Error('enough');
    world.provider.faults.on('listFiles', { kind: 'stall' }, { times: 1 });
    const abort = new AbortController();
    const planning = world.sync.planSync(profileId, { signal: abort.signal });
    abort.abort(reason);
    await expect(planning).rejects.toBe(reason);
    world.provider.faults.clear();
    world.provider.faults.on('listFiles', 'UNAUTHORIZED', { times: 1 });
    await expect(world.sync.planSync(profileId)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    expect(sum(await world.sync.planSync(profileId))).toEqual({ added: 2 });
    expect(await codeOf(world.sync.planSync('nobody'))).toBe('PROFILE_NOT_FOUND');
  });

  it('[PL6] names at most a thousand changes; the counts are of all', async () => {
    const world = await createWorld();
    for (let index = 0; index < 1_005; index += 1)
      world.remote.putFile({
        name: `${index}.mp3`,
        content: { size: 10, read: () => new Uint8Array(), declaredHash: () => `hash ${index}` },
      });
    const plan = await world.sync.planSync(profileId);
    expect(plan.counts.added).toBe(1_005);
    expect(plan.changes).toHaveLength(1_000);
    expect(plan.changesTruncated).toBe(true);
    expect(plan.changes[0]).toMatchObject({ type: 'added', path: '0.mp3', title: '0' });
  });
});
