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
  is_primary: number;
}

/** Files of tracks with several, one of which has changed its content in this run. */
const selectMixed = query<GroupedItem>(
  `select i.key, i.item_id, i.track_key, i.hash_algorithm || ':' || i.hash as content,
     coalesce((select c.content from touched_items c where c.item_key = i.key), 0) as changed,
     t.primary_item_key = i.key as is_primary
   from remote_items i join tracks t on t.key = i.track_key
   where i.reachable = 1 and i.track_key in (
     select x.track_key from touched_items c cross join remote_items x on x.key = c.item_key
     where c.profile_key = ?1 and c.content = 1 and x.track_key is not null)
   order by i.track_key, i.item_id`,
);
const detach = statement('update remote_items set track_key = null where key = ?');

/** Visible tracks that share content with one whose file has changed in this run. */
const selectEqual = query<{ younger: number; older: number }>(
  `select distinct max(i.track_key, twin.track_key) as younger, min(i.track_key, twin.track_key) as older
   from touched_items c cross join remote_items i on i.key = c.item_key
   cross join remote_items twin on twin.hash = i.hash and twin.hash_algorithm = i.hash_algorithm and twin.media = 'audio'
   where c.profile_key = ?1 and c.content = 1 and i.reachable = 1 and twin.reachable = 1 and i.hash is not null
     and twin.track_key <> i.track_key and (twin.profile_key = i.profile_key or ?2)
   order by older, younger`,
);
const exists = query<{ key: number }>('select key from tracks where key = ?');

/** Keeps "one content, one track" after contents have changed: splits groups that differ now, joins tracks that have become equal. */
export async function regroup(trx: Db, ctx: RunContext): Promise<void> {
  const mixed = Map.groupBy(await selectMixed(trx, ctx.profileKey), ({ track_key }) => track_key);
  const leaving = [...mixed.values()].flatMap(splitOff);
  for (const key of leaving) await detach(trx, key);
  await createTracks(trx, ctx, leaving);
  if (ctx.config.duplicates === 'keepBoth') return;
  const anywhere = ctx.config.identityScope === 'catalogue' ? 1 : 0;
  for (const { younger, older } of await selectEqual(trx, ctx.profileKey, anywhere)) {
    const both = [...(await exists(trx, younger)), ...(await exists(trx, older))];
    if (both.length === 2) {
      ctx.stats.duplicates += 1;
      await mergeTracks(trx, ctx, younger, older, 'RE5');
    }
  }
}

/**
 * The files that leave a track because their content is another now. The unchanged content keeps the track; if all have changed, the
 * primary file's. A file without a hash stays: nothing says it differs.
 */
export function splitOff(items: readonly GroupedItem[]): number[] {
  const keeper =
    items.find((item) => item.changed === 0 && item.content !== null) ??
    items.find((item) => item.is_primary === 1) ??
    items[0];
  if (keeper === undefined || keeper.content === null) return [];
  return items.filter(({ content }) => content !== null && content !== keeper.content).map(({ key }) => key);
}
