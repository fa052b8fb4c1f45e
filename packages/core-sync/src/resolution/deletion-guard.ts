import type { SyncConfig } from '../config/sync-config.ts';
import type { RunContext } from '../engine-context.ts';
import { aggregate, type Db, query, statement } from '../util/statement.ts';

export interface DeletionCount {
  /** Tracks this run would hide. */
  hiding: number;
  /** Visible tracks of the profile before the run. */
  visible: number;
  /** All hidings follow from absence in a listing; the provider named none. */
  byAbsence: boolean;
}

/** Why deletions must wait for approval; undefined when they may go ahead. */
export function holdReason(count: DeletionCount, guard: SyncConfig['deletionGuard']): string | undefined {
  const { hiding, visible, byAbsence } = count;
  if (guard.holdEmptyListing && byAbsence && hiding > 1 && hiding === visible) {
    return `the listing came back without any of the ${visible} tracks: the storage may be unmounted or emptied`;
  }
  if (hiding > guard.maxTracks && hiding > guard.maxShare * visible) {
    const percent = Math.round((hiding / visible) * 100);
    return `${hiding} of ${visible} tracks (${percent} %) would be hidden, more than ${guard.maxTracks} tracks and ${Math.round(guard.maxShare * 100)} %`;
  }
  return undefined;
}

export interface HeldDeletions {
  tracks: number;
  visible: number;
  reason: string;
}

/**
 * Here and below, the unary plus keeps SQLite from the index of hidden tracks: by the key it finds one track, by that index it walks all hidden
 * ones for each row. Its statistics may date from when there were none.
 */
const countHiding = aggregate<{ hiding: number; by_absence: number }>(
  `select count(*) as hiding, coalesce(min(t.deleted_reason = 'unseen'), 0) as by_absence
   from affected_tracks a cross join tracks t on t.key = a.track_key
   where a.was_visible = 1 and +t.deleted_at is not null and not exists (
     select 1 from lost_items l where l.track_key = t.key and l.held = 1)`,
);
const countVisible = aggregate<{ visible: number }>(
  'select count(*) as visible from tracks where profile_key = ? and deleted_at is null',
);
const hold = statement(
  `insert or ignore into held_deletions (item_key, profile_key, job_key)
   select l.item_key, ?1, ?2 from lost_items l cross join tracks t on t.key = l.track_key where +t.deleted_at is not null`,
);
const recordHold = statement(
  `update sync_jobs set deletions_held = deletions_held + ?2, deletions_held_reason = ?3, deletions_decision = null where key = ?1`,
);
const takeBackItems = statement(
  `update remote_items set reachable = 1 where key in (
     select l.item_key from lost_items l cross join tracks t on t.key = l.track_key
     where +t.deleted_at is not null and (l.held = 1 or ?1))`,
);
const takeBackTracks = statement(
  `update tracks set deleted_at = null, deleted_reason = null where +deleted_at is not null and key in (
     select l.track_key from lost_items l where l.held = 1 or ?1)
   and exists (select 1 from remote_items i where i.track_key = tracks.key and i.reachable = 1)`,
);
const forgetSettled = statement(
  `delete from held_deletions where item_key in (select l.item_key from lost_items l where l.held = 1)
   and exists (select 1 from remote_items i where i.key = held_deletions.item_key and i.reachable = 0)`,
);

const anyLost = query<{ found: number }>('select 1 as found from lost_items limit 1');
const closeObsolete = statement(
  `update sync_jobs set deletions_decision = 'obsolete' where profile_key = ?1 and deletions_held > 0
   and deletions_decision is null and not exists (select 1 from held_deletions h where h.job_key = sync_jobs.key)`,
);

const selectHeld = query<HeldDeletions>(
  `select j.deletions_held as tracks, j.deletions_held_reason as reason,
     (select count(*) from tracks t where t.profile_key = j.profile_key and t.deleted_at is null) as visible
   from sync_jobs j where j.key = ? and j.deletions_held > 0 and j.deletions_decision is null`,
);

/** What a job holds, its own or taken over from an interrupted one. */
export async function heldBy(db: Db, jobKey: number): Promise<HeldDeletions | undefined> {
  return (await selectHeld(db, jobKey))[0];
}

/** Counts the visible tracks only where the answer may depend on them: they are many. */
async function countDeletions(trx: Db, ctx: RunContext): Promise<DeletionCount> {
  const row = await countHiding(trx);
  const [hiding, byAbsence] = [row.hiding, row.by_absence === 1];
  if (holdReason({ hiding, byAbsence, visible: hiding }, ctx.config.deletionGuard) === undefined)
    return { hiding, byAbsence, visible: hiding };
  const left = await countVisible(trx, ctx.profileKey);
  return { hiding, byAbsence, visible: hiding + left.visible };
}

/** Takes back the hidings that need approval: those held before, and all of this run when they are suspiciously many. */
export async function guardDeletions(trx: Db, ctx: RunContext): Promise<HeldDeletions | undefined> {
  const count = await countDeletions(trx, ctx);
  const reason = holdReason(count, ctx.config.deletionGuard);
  const all = reason === undefined ? 0 : 1;
  if (reason !== undefined) {
    await hold(trx, ctx.profileKey, ctx.jobKey);
    await recordHold(trx, ctx.jobKey, count.hiding, reason);
  }
  if ((await anyLost(trx)).length > 0) {
    await takeBackItems(trx, all);
    await takeBackTracks(trx, all);
    await forgetSettled(trx);
  }
  await closeObsolete(trx, ctx.profileKey);
  return reason === undefined ? undefined : { tracks: count.hiding, visible: count.visible, reason };
}
