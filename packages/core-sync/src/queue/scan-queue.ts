import type { Db } from '../util/statement.ts';
import { aggregate, query, statement } from '../util/statement.ts';

/** A piece of work taken from the queue, with what reading needs. */
export interface ClaimedItem {
  item_key: number;
  version: string;
  attempts: number;
  item_id: string;
  name: string;
  parent_id: string | null;
  drive_id: string | null;
  mime_type: string | null;
  size: number | null;
  modified_at: number | null;
  metadata: string | null;
  /** The cover of its track, where this is the file that plays. */
  artwork_hash: string | null;
}

const claimRows = query<{ item_key: number }>(
  `update scan_queue set status = 'leased', lease_owner = ?2, leased_until = ?3
   where item_key in (
     select item_key from scan_queue where profile_key = ?1 and status = 'pending' and available_at <= ?4
     order by priority desc, score desc, item_key limit ?5)
   returning item_key`,
);
const claimedItems = query<ClaimedItem>(
  `select q.item_key, q.version, q.attempts, i.item_id, i.name, i.parent_id, i.drive_id, i.mime_type, i.size, i.modified_at, i.metadata,
     (select t.artwork_hash from tracks t where t.key = i.track_key and t.primary_item_key = i.key) as artwork_hash
   from json_each(?) wanted cross join scan_queue q on q.item_key = wanted.value cross join remote_items i on i.key = q.item_key
   order by q.priority desc, q.score desc, q.item_key`,
);
const release = statement(
  `update scan_queue set status = 'pending', lease_owner = null, leased_until = null
   where profile_key = ? and status = 'leased'`,
);
/** Takes pairs of an item and the version that was read. */
const completeRows = query<{ item_key: number }>(
  `delete from scan_queue where item_key in (select value ->> 0 from json_each(?1))
   and (item_key, version) in (select value ->> 0, value ->> 1 from json_each(?1))
   and status = 'leased' and lease_owner = ?2 returning item_key`,
);
const postponeRow = query<{ item_key: number }>(
  `update scan_queue set status = ?4, attempts = attempts + ?5, available_at = ?6, lease_owner = null, leased_until = null,
     error_code = ?7, error_message = ?8
   where item_key = ?1 and version = ?2 and status = 'leased' and lease_owner = ?3 returning item_key`,
);
const nextDue = aggregate<{ due: number | null; pending: number }>(
  `select min(available_at) as due, count(*) as pending from scan_queue where profile_key = ? and status = 'pending'`,
);
const anyWork = query<{ found: number }>('select 1 as found from scan_queue where profile_key = ? limit 1');
const unpark = statement(
  `update scan_queue set status = 'pending', attempts = 0, available_at = 0 where profile_key = ? and status = 'parked'`,
);
/** Parked because the file could not be reached as it was listed, not because of what it holds: that may pass without a new version. */
const unparkUnreached = statement(
  `update scan_queue set status = 'pending', attempts = 0 where profile_key = ? and status = 'parked' and available_at <= ?
   and error_code in ('NOT_FOUND', 'FORBIDDEN', 'CHANGED_DURING_READ', 'INVALID_RESPONSE')`,
);
const drop = statement('delete from scan_queue where item_key in (select value from json_each(?))');
const dropGone = statement(
  `delete from scan_queue where profile_key = ?1 and item_key in (
     select t.item_key from touched_items t cross join remote_items i on i.key = t.item_key
     where t.profile_key = ?1 and (i.removed_at is not null or i.media is null or i.reachable = 0))`,
);

/** Takes up to `limit` due items, the most urgent first, in one statement: two workers never take the same. */
export async function claim(
  db: Db,
  profileKey: number,
  owner: string,
  until: number,
  now: number,
  limit: number,
): Promise<ClaimedItem[]> {
  const rows = await claimRows(db, profileKey, owner, until, now, limit);
  if (rows.length === 0) return [];
  return claimedItems(db, JSON.stringify(rows.map(({ item_key }) => item_key)));
}

/** Takes items off the queue. Returns the keys of those of which no newer version was queued meanwhile: of others, the result must not be used. */
export async function complete(
  db: Db,
  owner: string,
  items: readonly Pick<ClaimedItem, 'item_key' | 'version'>[],
): Promise<Set<number>> {
  if (items.length === 0) return new Set();
  const pairs = items.map(({ item_key, version }) => [item_key, version]);
  return new Set((await completeRows(db, JSON.stringify(pairs), owner)).map(({ item_key }) => item_key));
}

export interface Postponement {
  status: 'pending' | 'parked';
  /** Whether the attempt counts. */
  counted: boolean;
  availableAt: number;
  code: string;
  message: string;
}

/** Puts an item back, for later or for good. False when a newer version was queued meanwhile. */
export async function postpone(
  db: Db,
  owner: string,
  item: ClaimedItem,
  why: Postponement,
): Promise<boolean> {
  const { status, counted, availableAt, code, message } = why;
  const rows = await postponeRow(
    db,
    item.item_key,
    item.version,
    owner,
    status,
    counted ? 1 : 0,
    availableAt,
    code,
    message,
  );
  return rows.length === 1;
}

/** Makes leased work available again: of a run that ended, or of a process that died. */
export async function releaseLeases(db: Db, profileKey: number): Promise<void> {
  await release(db, profileKey);
}

/** Whether anything is queued, due or not, parked or not. */
export async function hasWork(db: Db, profileKey: number): Promise<boolean> {
  return (await anyWork(db, profileKey)).length > 0;
}

/** When the next pending item is due, and how many are pending. */
export async function pendingWork(
  db: Db,
  profileKey: number,
): Promise<{ due: number | null; pending: number }> {
  return nextDue(db, profileKey);
}

/** A full sync gives parked items another chance. */
export async function retryParked(db: Db, profileKey: number): Promise<void> {
  await unpark(db, profileKey);
}

/** Gives items another chance whose files could not be reached, and that have waited as long as they were parked for. */
export async function retryUnreached(db: Db, profileKey: number, now: number): Promise<void> {
  await unparkUnreached(db, profileKey, now);
}

/** Forgets work for these items. */
export async function dropWork(db: Db, itemKeys: readonly number[]): Promise<void> {
  if (itemKeys.length > 0) await drop(db, JSON.stringify(itemKeys));
}

/** Forgets work for touched items that are gone, or whose folder is: where they return, it is queued again. */
export async function dropGoneWork(db: Db, profileKey: number): Promise<void> {
  await dropGone(db, profileKey);
}
