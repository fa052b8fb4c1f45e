import { createTracks } from '../catalogue/create-tracks.ts';
import type { RunContext } from '../engine-context.ts';
import { type Db, query, statement } from '../util/statement.ts';
import { mergeTracks } from './merge-tracks.ts';

interface GroupedItem {
  key: number;
  item_id: string;
  track_key: number;
  content: string | null;
  changed: number;
  /** It was out of reach until this run. */
  returned: number;
  is_primary: number;
}

/**
 * Files in reach of the tracks whose known files were touched, where those differ (`?2`: where there are several). A file that is new may
 * have changed since, when the run that found it did not come this far.
 */
const selectMixed = query<GroupedItem>(
  `select i.key, i.item_id, i.track_key, i.hash_algorithm || ':' || i.hash as content,
     coalesce((select c.content from touched_items c where c.item_key = i.key), 0) as changed,
     exists (select 1 from returned_items r where r.item_key = i.key) as returned, t.primary_item_key = i.key as is_primary
   from (
     select x.track_key from (
       select distinct x.track_key from touched_items c cross join remote_items x on x.key = c.item_key
       where c.profile_key = ?1 and (c.fresh = 0 or c.content = 1) and +x.track_key is not null) touched
     cross join remote_items x on x.track_key = touched.track_key where x.reachable = 1 group by x.track_key
     having count(*) > 1 and (?2 or count(x.hash) < count(*) or min(x.hash) <> max(x.hash)
       or min(x.hash_algorithm) <> max(x.hash_algorithm))) mixed
   cross join remote_items i on i.track_key = mixed.track_key cross join tracks t on t.key = i.track_key
   where i.reachable = 1 order by i.track_key, i.key`,
);
const detach = statement('update remote_items set track_key = null where key = ?');

/**
 * Tracks with equal content in reach, each with the oldest of its content. `contents`: of every file this run has touched, also one that is gone
 * by now, since a new file may have joined its track before.
 */
const selectEqual = query<{ younger: number; older: number }>(
  `with contents as materialized (
     select distinct i.hash_algorithm, i.hash, i.profile_key from touched_items c cross join remote_items i on i.key = c.item_key
     where c.profile_key = ?1 and (c.fresh = 0 or c.content = 1 or ?3) and +i.hash is not null),
   holders as materialized (
     select distinct c.hash_algorithm, c.hash, twin.track_key
     from contents c cross join remote_items twin on twin.hash = c.hash and twin.hash_algorithm = c.hash_algorithm
     where twin.reachable = 1 and +twin.track_key is not null and (twin.profile_key = c.profile_key or ?2))
   select distinct younger, older from (
     select track_key as younger, min(track_key) over (partition by hash_algorithm, hash) as older from holders)
   where younger <> older order by older, younger`,
);
const exists = query<{ key: number }>('select key from tracks where key = ?');
/** New files were compared with the files that play: where one of those, new itself or not, has changed, its copies have the old content. */
const anyEdited = query<{ found: number }>(
  'select 1 as found from touched_items where profile_key = ? and content = 1 limit 1',
);

/** Splits tracks whose files have come to differ. Returns whether there were any. */
export async function splitMixed(trx: Db, ctx: RunContext): Promise<boolean> {
  const keepBoth = ctx.config.duplicates === 'keepBoth';
  const mixed = Map.groupBy(
    await selectMixed(trx, ctx.profileKey, keepBoth ? 1 : 0),
    ({ track_key }) => track_key,
  );
  const leaving = [...mixed.values()].flatMap((items) => splitOff(items, keepBoth));
  for (const key of leaving) await detach(trx, key);
  await createTracks(trx, ctx, leaving);
  return leaving.length > 0;
}

/** Joins tracks that have become equal, also those of new files where others have changed or were split off (`anySplit`). */
export async function joinEqual(trx: Db, ctx: RunContext, anySplit: boolean): Promise<void> {
  const { duplicates, identityScope } = ctx.config;
  if (duplicates === 'keepBoth') return;
  const anyNew = anySplit || (await anyEdited(trx, ctx.profileKey)).length > 0;
  const anywhere = identityScope === 'catalogue' ? 1 : 0;
  for (const { younger, older } of await selectEqual(trx, ctx.profileKey, anywhere, anyNew ? 1 : 0)) {
    const both = [...(await exists(trx, younger)), ...(await exists(trx, older))];
    if (both.length === 2) {
      ctx.stats.duplicates += 1;
      await mergeTracks(trx, ctx, younger, older, 'RE5');
    }
  }
}

/**
 * The files that leave a track because their content is another than the track's (with `keepBoth`: all but one). The track stays with its
 * unchanged primary file, else with the unchanged one known longest (a newer one may have joined by way of a file that has changed), of those
 * first that were there all the time (another may have been put in the place of one that returns, ID5), else with the primary. `items`: in
 * the order in which they became known. Files without a hash are never known to be equal.
 */
export function splitOff(items: readonly GroupedItem[], keepBoth: boolean): number[] {
  const unchanged = items.filter((item) => item.changed === 0);
  const keeper =
    unchanged.find((item) => item.is_primary === 1) ??
    unchanged.find((item) => item.returned === 0) ??
    unchanged[0] ??
    items.find((item) => item.is_primary === 1) ??
    items[0];
  const leaves = (item: GroupedItem): boolean =>
    keepBoth || item.content === null || item.content !== keeper?.content;
  return items.filter((item) => item !== keeper && leaves(item)).map(({ key }) => key);
}
