import { describe, expect, it } from 'vitest';
import type { SyncConfigInput } from '../../src/index.ts';
import { holdReason } from '../../src/resolution/deletion-guard.ts';
import { findOffences } from '../support/consistency.ts';
import { codeOf, fill } from '../support/scenes.ts';
import { createWorld, type World } from '../support/world.ts';

const defaults = { maxTracks: 50, maxShare: 0.2, holdEmptyListing: true };
const strict: SyncConfigInput = { deletionGuard: { maxTracks: 2, maxShare: 0.2 } };

describe('holdReason', () => {
  it.each([
    [0, 1_000, false, defaults, false],
    [50, 60, false, defaults, false],
    [51, 255, false, defaults, false],
    [51, 254, false, defaults, true],
    [200, 1_000, false, defaults, false],
    [201, 1_000, false, defaults, true],
    [1_000, 1_000, false, defaults, true],
    [40, 40, false, defaults, false],
    [40, 40, true, defaults, true],
    [2, 2, true, defaults, true],
    [1, 1, true, defaults, false],
    [39, 40, true, defaults, false],
    [40, 40, true, { ...defaults, holdEmptyListing: false }, false],
    [1, 3, false, { ...defaults, maxTracks: 0, maxShare: 0 }, true],
    [0, 0, false, { ...defaults, maxTracks: 0, maxShare: 0 }, false],
    [1_000, 1_000, false, { ...defaults, maxShare: 1 }, false],
  ])(
    '[RE8] %i of %i tracks (by absence: %s, guard %o): held %s',
    (hiding, visible, byAbsence, guard, held) => {
      expect(holdReason({ hiding, visible, byAbsence }, guard) !== undefined).toBe(held);
    },
  );

  it('[RE8] says how many, and which limits they exceed', () => {
    expect(holdReason({ hiding: 60, visible: 120, byAbsence: false }, defaults)).toBe(
      '60 of 120 tracks (50 %) would be hidden, more than 50 tracks and 20 %',
    );
    expect(holdReason({ hiding: 7, visible: 7, byAbsence: true }, defaults)).toContain(
      'without any of the 7 tracks',
    );
  });
});

/** Ten songs, five of which have been trashed; the guard allows two. */
async function heldWorld(more: { extra?: number } = {}) {
  const world = await createWorld({ config: strict });
  const songs = fill(world.remote, 10 + (more.extra ?? 0));
  await world.full();
  for (const { id } of songs.slice(0, 5)) world.remote.trash(id);
  const job = await world.incremental();
  return { world, songs, job };
}
const count = async (world: World) => (await world.tracks()).size;

describe('held deletions', () => {
  it('[RE9] many deletions are held: the job is completed and says so, and everything stays visible', async () => {
    const { world, job } = await heldWorld();
    expect(job).toMatchObject({
      status: 'completed',
      error: null,
      deletionsHeld: 5,
      deletionsHeldReason: expect.stringContaining('5 of 10 tracks (50 %)'),
      deletionsDecision: null,
      stats: { items: { hidden: 0 } },
    });
    expect(world.events.slice(-2)).toMatchObject([
      { type: 'deletionsHeld', tracks: 5, visibleTracks: 10, reason: job.deletionsHeldReason },
      { type: 'completed', deletionsHeld: 5 },
    ]);
    expect(await count(world)).toBe(10);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[RE9] whoever hears of it can decide at once', async () => {
    const world = await createWorld({ config: strict });
    const songs = fill(world.remote, 10);
    await world.full();
    for (const { id } of songs.slice(0, 5)) world.remote.trash(id);
    const deciding = (async () => {
      for await (const event of world.sync.events())
        if (event.type === 'deletionsHeld') return world.sync.approveDeletions(event.jobId);
      return undefined;
    })();
    await world.incremental();
    expect(await deciding).toEqual({ hidden: 5 });
  });

  it('[RE9] what a full listing misses is held as well, also when it is everything, however little', async () => {
    const world = await createWorld({ provider: { supports: { changeFeed: false } } });
    const songs = fill(world.remote, 3);
    await world.full();
    for (const { id } of songs) world.remote.delete(id);
    const job = await world.full();
    expect(job).toMatchObject({
      deletionsHeld: 3,
      deletionsHeldReason: expect.stringContaining('unmounted'),
    });
    expect(await count(world)).toBe(3);
  });

  it('[RE10] approving hides them, with their reasons, once', async () => {
    const { world, job } = await heldWorld();
    expect(await world.sync.approveDeletions(job.id)).toEqual({ hidden: 5 });
    expect(await count(world)).toBe(5);
    const hidden = [...(await world.tracks(true)).values()].filter(({ deletedAt }) => deletedAt !== null);
    expect(hidden.map(({ deletedReason }) => deletedReason)).toEqual(Array(5).fill('trashed'));
    expect(await world.sync.getStatus(job.id)).toMatchObject({
      deletionsDecision: 'approved',
      deletionsHeld: 5,
    });
    expect(await codeOf(world.sync.approveDeletions(job.id))).toBe('INVALID_STATE_TRANSITION');
    expect(await codeOf(world.sync.rejectDeletions(job.id))).toBe('INVALID_STATE_TRANSITION');
    const events = await world.library.readEvents({ consumer: 'test', limit: 1_000 });
    expect(events.filter(({ type }) => type === 'hidden')).toHaveLength(5);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[RE10] of several decisions at once, one counts', async () => {
    const { world, job } = await heldWorld();
    const decisions = await Promise.all([
      codeOf(world.sync.approveDeletions(job.id)),
      codeOf(world.sync.rejectDeletions(job.id)),
      codeOf(world.sync.approveDeletions(job.id)),
    ]);
    expect(decisions).toEqual([undefined, 'INVALID_STATE_TRANSITION', 'INVALID_STATE_TRANSITION']);
    expect(await count(world)).toBe(5);
  });

  it('[RE10] below a folder, approving names the folder’s reason', async () => {
    const world = await createWorld({ config: strict });
    fill(world.remote, 5);
    await world.full();
    world.remote.trash(world.remote.children('main')[0]!.id);
    const job = await world.incremental();
    expect(job.deletionsHeld).toBe(5);
    await world.sync.approveDeletions(job.id);
    expect([...(await world.tracks(true)).values()].map(({ deletedReason }) => deletedReason)).toEqual(
      Array(5).fill('trashed'),
    );
  });

  it('[RE10] rejecting keeps them, through later runs of either kind, until their files return', async () => {
    const { world, songs, job } = await heldWorld();
    expect(await world.sync.rejectDeletions(job.id)).toEqual({ kept: 5 });
    expect((await world.sync.getStatus(job.id)).deletionsDecision).toBe('rejected');
    expect((await world.incremental()).deletionsHeld).toBe(0);
    expect((await world.full()).deletionsHeld).toBe(0);
    expect(await count(world)).toBe(10);
    for (const { id } of songs.slice(0, 5)) world.remote.untrash(id);
    await world.incremental();
    expect(await count(world)).toBe(10);
    world.remote.trash(songs[0]!.id);
    expect((await world.incremental()).stats.items.hidden).toBe(1);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[RE10] a job that holds nothing, or is unknown, has nothing to decide', async () => {
    const world = await createWorld();
    const { id } = await world.full();
    for (const decide of ['approveDeletions', 'rejectDeletions'] as const) {
      expect(await codeOf(world.sync[decide](id))).toBe('INVALID_STATE_TRANSITION');
      expect(await codeOf(world.sync[decide]('nobody'))).toBe('JOB_NOT_FOUND');
    }
  });

  it('[RE11] they stay held over later runs, whose own deletions are judged by themselves', async () => {
    const { world, songs, job } = await heldWorld({ extra: 10 });
    expect(job.deletionsHeld).toBe(5);
    world.remote.trash(songs[10]!.id);
    const next = await world.incremental();
    expect(next).toMatchObject({ deletionsHeld: 0, stats: { items: { hidden: 1 } } });
    expect(await count(world)).toBe(19);
    expect((await world.full()).deletionsHeld).toBe(0);
    for (const { id } of songs.slice(11, 16)) world.remote.trash(id);
    const third = await world.incremental();
    expect(third.deletionsHeld).toBe(5);
    expect(await world.sync.approveDeletions(job.id)).toEqual({ hidden: 5 });
    expect(await count(world)).toBe(14);
    expect(await world.sync.approveDeletions(third.id)).toEqual({ hidden: 5 });
    expect(await count(world)).toBe(9);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[RE11] files that return are no longer held; when all have, there is nothing left to decide', async () => {
    const { world, songs, job } = await heldWorld();
    world.remote.untrash(songs[0]!.id);
    await world.incremental();
    world.remote.untrash(songs[1]!.id);
    world.remote.trash(songs[1]!.id);
    await world.incremental();
    for (const { id } of songs.slice(2, 4)) world.remote.untrash(id);
    await world.incremental();
    const left = await world.sync.approveDeletions(job.id);
    expect(left).toEqual({ hidden: 2 });
    expect(await count(world)).toBe(8);

    const other = await heldWorld();
    for (const { id } of other.songs.slice(0, 5)) other.world.remote.untrash(id);
    await other.world.incremental();
    expect(await other.world.sync.getStatus(other.job.id)).toMatchObject({ deletionsDecision: 'obsolete' });
    expect(await codeOf(other.world.sync.approveDeletions(other.job.id))).toBe('INVALID_STATE_TRANSITION');
  });

  it('[RE11] the decision can be made in another process, also without the provider', async () => {
    const { world, job } = await heldWorld();
    const other = await createWorld({
      database: world.database,
      clock: world.clock,
      seed: 2,
      config: strict,
    });
    await other.sync.removeProfile('profile-1');
    expect(await other.sync.approveDeletions(job.id)).toEqual({ hidden: 5 });
    expect(await count(world)).toBe(5);
  });

  it('[RE8] moving and re-uploading everything is no deletion', async () => {
    const world = await createWorld({ config: { deletionGuard: { maxTracks: 0, maxShare: 0 } } });
    const songs = fill(world.remote, 6);
    await world.full();
    for (const { id } of songs) world.remote.delete(id);
    const folder = world.remote.putFolder({ name: 'Again' });
    for (const song of songs)
      world.remote.putFile({ name: song.name, parentId: folder.id, content: song.content! });
    const job = await world.incremental();
    expect(job).toMatchObject({ deletionsHeld: 0, stats: { items: { hidden: 0, added: 0 } } });
    expect(await count(world)).toBe(6);
  });
});
