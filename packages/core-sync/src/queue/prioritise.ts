import { type Db, query, statement } from '../util/statement.ts';

/** What to read next: files, tracks, or everything below folders. */
export interface PrioritySelection {
  itemIds?: readonly string[] | undefined;
  trackIds?: readonly string[] | undefined;
  folderIds?: readonly string[] | undefined;
}

const select = query<{ key: number }>(
  `with recursive down (key, item_id) as (
     select key, item_id from remote_items where profile_key = ?1 and item_id in (select value from json_each(?4))
     union
     select c.key, c.item_id from down cross join remote_items c on c.profile_key = ?1 and c.parent_id = down.item_id)
   select key from down
   union select key from remote_items where profile_key = ?1 and item_id in (select value from json_each(?2))
   union select i.key from json_each(?3) wanted
     join tracks t on t.id = wanted.value or t.key = (select a.track_key from track_aliases a where a.alias_id = wanted.value)
     join remote_items i on i.track_key = t.key and i.profile_key = ?1`,
);
const raise = statement(
  `update scan_queue set priority = ?2, available_at = 0, attempts = 0, status = case status when 'parked' then 'pending' else status end
   where item_key in (select value from json_each(?1))`,
);

/** Puts queued work of the selection before everything else. Returns how many items were queued. */
export async function prioritise(
  db: Db,
  profileKey: number,
  selection: PrioritySelection,
  priority: number,
): Promise<number> {
  const list = (ids: readonly string[] | undefined): string => JSON.stringify(ids ?? []);
  const { itemIds, trackIds, folderIds } = selection;
  const keys = (await select(db, profileKey, list(itemIds), list(trackIds), list(folderIds))).map(
    ({ key }) => key,
  );
  const { numAffectedRows } = await raise(db, JSON.stringify(keys), priority);
  return Number(numAffectedRows ?? 0);
}
