import { createTracks } from '../catalogue/create-tracks.ts';
import { rederiveTracks } from '../catalogue/rederive-tracks.ts';
import { type RunContext, write } from '../engine-context.ts';
import { enqueue, twinsOf } from '../queue/enqueue.ts';
import { type Db, query, statement } from '../util/statement.ts';

/** Items worked on per transaction. */
const batchSize = 1_000;
/** Value of `touched_items.rederive` for what lies below a folder that was renamed, or became known later than it. */
const pathRederived = 2;

/** A folder's own chain: live up to an unknown parent, in a scope with a root through that root. A folder above the root that is gone takes it along. */
const touchedFolders = query<{
  key: number;
  reachable: number;
  now: number;
  moved: number;
  rederive: number;
}>(
  `with recursive batch (key, item_id, parent_id, removed, scope_id) as (
     select i.key, i.item_id, i.parent_id, i.removed_at is not null, i.scope_id
     from touched_items t cross join remote_items i on i.key = t.item_key
     where t.profile_key = ?1 and t.item_key > ?2 and i.kind = 'folder' order by t.item_key limit ?3),
   up (start, parent_id, removed, rooted, root, depth) as (
     select b.key, b.parent_id, b.removed, s.root_item_id is null or b.item_id = s.root_item_id or b.parent_id is s.root_item_id,
       s.root_item_id, 0
     from batch b left join profile_scopes s on s.profile_key = ?1 and s.scope_id = b.scope_id
     union all
     select up.start, p.parent_id, p.removed_at is not null, up.rooted or p.parent_id is up.root or p.item_id = up.root, up.root, up.depth + 1
     from up cross join remote_items p on p.profile_key = ?1 and p.item_id = up.parent_id
     where not up.removed and up.depth < 100)
   select f.key, f.reachable, max(up.rooted) = 1 and max(up.removed) = 0 as now, t.moved, t.rederive
   from up cross join remote_items f on f.key = up.start cross join touched_items t on t.item_key = f.key
   group by up.start order by up.start`,
);
const anyTouched = query<{ found: number }>(
  'select 1 as found from touched_items where profile_key = ? limit 1',
);
/** A folder above a root was never in reach itself: when it goes or returns, only a look at the root tells. */
const touchRoots = statement(
  `insert or ignore into touched_items (item_key, profile_key)
   select r.key, ?1 from profile_scopes s cross join remote_items r on r.profile_key = ?1 and r.item_id = s.root_item_id
   where s.profile_key = ?1 and exists (
     select 1 from touched_items t cross join remote_items f on f.key = t.item_key where t.profile_key = ?1 and f.kind = 'folder')`,
);
const setReachable = statement('update remote_items set reachable = ? where key = ?');
const touchDescendants = statement(
  `with recursive down (key, item_id, kind) as (
     select key, item_id, kind from remote_items where key = ?2
     union
     select c.key, c.item_id, c.kind from down cross join remote_items c on c.profile_key = ?1 and c.parent_id = down.item_id
     where down.kind = 'folder')
   insert into touched_items (item_key, profile_key, moved, rederive)
   select key, ?1, ?3, ?4 from down where key <> ?2
   on conflict (item_key) do update set moved = max(moved, excluded.moved), rederive = max(rederive, excluded.rederive)
   where moved < excluded.moved or rederive < excluded.rederive`,
);
const untracked = query<{ key: number }>(
  `select t.item_key as key from touched_items t cross join remote_items i on i.key = t.item_key
   where t.profile_key = ?1 and t.item_key > ?2 and i.media = 'audio' and i.track_key is null and i.removed_at is null
   order by t.item_key limit ?3`,
);
const gone = query<{ key: number }>(
  `select t.item_key as key from touched_items t cross join remote_items i on i.key = t.item_key
   where t.profile_key = ?1 and t.item_key > ?2 and +i.hash is not null and (i.removed_at is not null or i.media is null)
   order by t.item_key limit ?3`,
);
const returning = query<{ key: number }>(
  `select t.item_key as key from touched_items t cross join remote_items i on i.key = t.item_key
   where t.profile_key = ?1 and t.item_key > ?2 and i.media = 'audio' and i.reachable = 0 and i.removed_at is null
     and +i.track_key is not null order by t.item_key limit ?3`,
);
const stale = query<{ key: number; renamed: number }>(
  `select t.item_key as key, t.rederive = ${pathRederived} and t.moved = 0 as renamed from touched_items t cross join remote_items i on i.key = t.item_key
   where t.profile_key = ?1 and t.item_key > ?2 and (t.moved = 1 or t.rederive > 0) and +i.track_key is not null
   order by t.item_key limit ?3`,
);
const clearRederive = statement(
  'update touched_items set rederive = 0 where item_key in (select value from json_each(?))',
);

/**
 * The end of discovery: what the pages could not know of each other. Passes a folder's move, return or loss on to what lies below it, makes
 * tracks of items whose folders came later, has content read from another file when one is gone, and renames what was named by a path that
 * has changed. Safe to repeat. `rooted`: whether a scope has a root.
 */
export async function settle(ctx: RunContext, rooted: boolean): Promise<void> {
  if ((await anyTouched(ctx.db, ctx.profileKey)).length === 0) return;
  if (rooted) await write(ctx, (trx) => touchRoots(trx, ctx.profileKey));
  for (let first = true; await settleFolders(ctx, first); first = false);
  await inBatches(ctx, untracked, (trx, items) => createTracks(trx, ctx, keysOf(items)));
  await inBatches(ctx, gone, async (trx, items) => {
    await enqueue(trx, ctx, await twinsOf(trx, keysOf(items)));
  });
  await inBatches(ctx, returning, async (trx, items) => {
    await enqueue(trx, ctx, keysOf(items));
  });
  await inBatches(ctx, stale, async (trx, items) => {
    const keys = keysOf(items);
    const moved = new Set(keysOf(items.filter(({ renamed }) => renamed === 1)));
    await rederiveTracks(trx, ctx, keys, { rule: 'ID1', moved });
    await clearRederive(trx, JSON.stringify(keys));
  });
}

/** One pass over the touched folders; true if that touched what lies below any of them, which the pass may have gone by: then another is due. */
async function settleFolders(ctx: RunContext, first: boolean): Promise<boolean> {
  let changed = false;
  await inBatches(ctx, touchedFolders, async (trx, folders) => {
    for (const { key, now, reachable, moved, rederive } of folders) {
      const turned = now !== reachable;
      if (turned) await setReachable(trx, now, key);
      if (turned || (first && (moved === 1 || rederive > 0))) {
        const renamed = moved === 1 || rederive > 0 ? pathRederived : 0;
        await touchDescendants(trx, ctx.profileKey, key, moved, renamed);
        changed = true;
      }
    }
  });
  return changed;
}

interface Keyed {
  key: number;
}

function keysOf(items: readonly Keyed[]): number[] {
  return items.map(({ key }) => key);
}

/** Does `work` on the touched items that `find` finds, batch by batch in the order of their keys, in a transaction each. */
async function inBatches<Item extends Keyed>(
  ctx: RunContext,
  find: (db: Db, profileKey: number, after: number, limit: number) => Promise<Item[]>,
  work: (trx: Db, items: readonly Item[]) => Promise<void>,
): Promise<void> {
  for (let after = 0; ; ) {
    await ctx.checkpoint();
    const items = await find(ctx.db, ctx.profileKey, after, batchSize);
    const last = items.at(-1);
    if (last === undefined) return;
    await write(ctx, (trx) => work(trx, items));
    if (items.length < batchSize) return;
    after = last.key;
  }
}
