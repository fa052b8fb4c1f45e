import type { Db } from '../util/statement.ts';
import { query } from '../util/statement.ts';

/** Rows looked at together: what conflict resolution holds in memory is no more, however much has changed. */
const portion = 1_000;

/** Keys after `after`, up to and including `last`. */
export interface KeyRange {
  after: number;
  last: number;
}

type Walked = 'touched_items' | 'affected_tracks';
const lastOf = query<{ last: number | null; count: number }>;

const lastKeys: Record<Walked, ReturnType<typeof lastOf>> = {
  touched_items: lastOf(
    `select max(key) as last, count(*) as count from (
       select item_key as key from touched_items where item_key > ?2 and profile_key = ?1 order by item_key limit ${portion})`,
  ),
  affected_tracks: lastOf(
    `select max(key) as last, count(*) as count from (
       select track_key as key from affected_tracks where track_key > ?2 and ?1 order by track_key limit ${portion})`,
  ),
};

/** The items a run has touched, or the tracks it has affected, as ranges of their keys. */
export async function portionsOf(trx: Db, table: Walked, profileKey: number): Promise<KeyRange[]> {
  const ranges: KeyRange[] = [];
  for (let after = 0; ; ) {
    const [row] = await lastKeys[table](trx, profileKey, after);
    if (row === undefined || row.last === null) return ranges;
    ranges.push({ after, last: row.last });
    if (row.count < portion) return ranges;
    after = row.last;
  }
}
