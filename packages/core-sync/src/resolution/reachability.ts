import type { RunContext } from '../engine-context.ts';
import { scratchSchema } from '../schema/migrations/0001-initial.ts';
import { type Db, statement } from '../util/statement.ts';

/** Joins item `i` with what decides its reach: its scope `s` and its parent `p`. */
const joinReach = `left join profile_scopes s on s.profile_key = i.profile_key and s.scope_id = i.scope_id
  left join remote_items p on p.profile_key = i.profile_key and p.item_id = i.parent_id`;
/** An unknown parent is the top level; below a root, only the root's own descendants count. */
const inReach = `i.removed_at is null and i.media is 'audio' and case when p.key is null
  then s.root_item_id is null or i.parent_id is s.root_item_id else p.removed_at is null and p.reachable = 1 end`;

/** Why item `i` is out of reach: its own removal, the nearest removed folder above it, or the media filter. */
export const reasonOf: string = `coalesce(i.removed_reason, case when i.media is null then 'filtered' end, (
  with recursive up (parent_id, reason, depth) as (
    select a.parent_id, a.removed_reason, 0 from remote_items a where a.profile_key = i.profile_key and a.item_id = i.parent_id
    union all
    select a.parent_id, a.removed_reason, up.depth + 1 from up
    join remote_items a on a.profile_key = i.profile_key and a.item_id = up.parent_id where up.reason is null and up.depth < 100)
  select reason from up where reason is not null limit 1), 'outside-root')`;

/** A statement on the scratch tables. */
type Scratch = (db: Db) => Promise<unknown>;

const createScratch: readonly Scratch[] = scratchSchema.map((sql) => statement(sql));
const clearLost = statement('delete from lost_items');
const clearAffected = statement('delete from affected_tracks');
const clearReturned = statement('delete from returned_items');
const reclaimHeld = statement(
  `delete from held_deletions where profile_key = ?1 and item_key in (
     select t.item_key from touched_items t cross join remote_items i on i.key = t.item_key ${joinReach}
     where t.profile_key = ?1 and ${inReach})`,
);
const findLost = statement(
  `insert into lost_items (item_key, track_key, reason, held)
   select i.key, i.track_key, ${reasonOf}, 0
   from touched_items t cross join remote_items i on i.key = t.item_key ${joinReach}
   where t.profile_key = ?1 and i.reachable = 1 and i.kind = 'file' and not (${inReach})
     and not exists (select 1 from held_deletions h where h.item_key = i.key)`,
);
const includeHeld = statement(
  `insert into lost_items (item_key, track_key, reason, held)
   select i.key, i.track_key, ${reasonOf}, 1
   from held_deletions h cross join remote_items i on i.key = h.item_key
   where h.profile_key = ?1 and i.reachable = 1`,
);
/** Touched files that come into reach, for the first time or again. */
const findReturned = statement(
  `insert into returned_items (item_key)
   select i.key from touched_items t cross join remote_items i on i.key = t.item_key ${joinReach}
   where t.profile_key = ?1 and i.reachable = 0 and i.kind = 'file' and ${inReach} and +i.track_key is not null`,
);
const affectReturned: Scratch = statement(
  `insert or ignore into affected_tracks (track_key, was_visible)
   select n.key, n.deleted_at is null from tracks n where n.key in (
     select i.track_key from returned_items r cross join remote_items i on i.key = r.item_key)`,
);
const gain: Scratch = statement(
  'update remote_items set reachable = 1 where key in (select item_key from returned_items)',
);
export const affectLost: Scratch = statement(
  `insert or ignore into affected_tracks (track_key, was_visible)
   select t.key, t.deleted_at is null from lost_items l cross join tracks t on t.key = l.track_key`,
);
const affectTouched = statement(
  `insert or ignore into affected_tracks (track_key, was_visible)
   select t.key, t.deleted_at is null from touched_items c cross join remote_items i on i.key = c.item_key
   cross join tracks t on t.key = i.track_key where c.profile_key = ?1 and (c.fresh = 0 or t.primary_item_key <> i.key)`,
);
export const lose: Scratch = statement(
  'update remote_items set reachable = 0 where key in (select item_key from lost_items)',
);

/** Empties the scratch tables. They may be missing: where tabs share a connection, it can be another one than before. */
export async function clearScratch(trx: Db): Promise<void> {
  for (const create of createScratch) await create(trx);
  await clearLost(trx);
  await clearAffected(trx);
  await clearReturned(trx);
}

/**
 * Works out which touched files came into reach or left it, and applies that to `remote_items.reachable`. What was lost stands in the
 * scratch table `lost_items`, what came in `returned_items`, the tracks concerned, with their visibility before, in `affected_tracks`.
 */
export async function applyReachability(trx: Db, ctx: RunContext): Promise<void> {
  await clearScratch(trx);
  await reclaimHeld(trx, ctx.profileKey);
  await findLost(trx, ctx.profileKey);
  await includeHeld(trx, ctx.profileKey);
  await affectLost(trx);
  await affectTouched(trx, ctx.profileKey);
  await findReturned(trx, ctx.profileKey);
  await affectReturned(trx);
  await gain(trx);
  await lose(trx);
}

const hide = statement(
  `update tracks set deleted_at = ?1, updated_at = ?1, deleted_reason = coalesce(
     (select min(l.reason) from lost_items l where l.track_key = tracks.key), 'unknown')
   where deleted_at is null and key in (select track_key from affected_tracks)
     and not exists (select 1 from remote_items i where i.track_key = tracks.key and i.reachable = 1)`,
);
const restore = statement(
  `update tracks set deleted_at = null, deleted_reason = null, updated_at = ?1
   where +deleted_at is not null and key in (select track_key from affected_tracks)
     and exists (select 1 from remote_items i where i.track_key = tracks.key and i.reachable = 1)`,
);

/** A track is visible exactly while one of its files is in reach. */
export async function applyVisibility(trx: Db, ctx: RunContext): Promise<void> {
  await hide(trx, ctx.clock.now());
  await restore(trx, ctx.clock.now());
}

/** The same for the tracks that touched files belong to now, where regrouping has given them to others. */
export async function showRegrouped(trx: Db, ctx: RunContext): Promise<void> {
  await affectTouched(trx, ctx.profileKey);
  await applyVisibility(trx, ctx);
}
