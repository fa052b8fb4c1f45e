import type { RemoveReason, Scope } from '@music-platform/bridge-traits';
import type { RunContext } from '../engine-context.ts';
import { dropWork } from '../queue/scan-queue.ts';
import type { RemoteItemRow } from '../schema/tables.ts';
import { bulkInsert, nextKey } from '../util/insert-rows.ts';
import { type Db, query, statement } from '../util/statement.ts';
import { mirrorColumns as columns, type MirrorItem } from './page-diff.ts';

export type KnownItem = MirrorItem & Pick<RemoteItemRow, 'key' | 'removed_at' | 'track_key'>;

const selectItems = query<KnownItem>(
  `select i.key, i.item_id, i.removed_at, i.track_key, ${columns.map((column) => `i.${column}`).join(', ')}
   from json_each(?2) wanted cross join remote_items i on i.profile_key = ?1 and i.item_id = wanted.value`,
);
const selectParents = query<{ parent_id: string }>(
  `select wanted.value as parent_id from json_each(?2) wanted
   where exists (select 1 from remote_items i where i.profile_key = ?1 and i.parent_id = wanted.value)`,
);
const selectInReach = query<{ item_id: string }>(
  `select i.item_id from json_each(?3) wanted cross join remote_items i on i.profile_key = ?1 and i.item_id = wanted.value
   where i.scope_id = ?2 and i.kind = 'folder' and i.removed_at is null and i.reachable = 1`,
);
const selectBelowGone = query<{ item_id: string }>(
  `with recursive above (item_id, id, depth) as (
     select i.item_id, i.parent_id, 0 from json_each(?2) wanted
     cross join remote_items i on i.profile_key = ?1 and i.item_id = wanted.value
     union
     select above.item_id, a.parent_id, above.depth + 1 from above
     cross join remote_items a on a.profile_key = ?1 and a.item_id = above.id where above.depth < 100)
   select distinct above.item_id from above
   where exists (select 1 from remote_items a where a.profile_key = ?1 and a.item_id = above.id and a.removed_at is not null)`,
);
const insert = bulkInsert(
  `insert into remote_items (key, profile_key, item_id, job_key, reachable, ${columns.join(', ')})`,
  5 + columns.length,
);
const update = statement(
  `update remote_items set job_key = ?, removed_at = null, removed_reason = null,
   ${columns.map((column) => `${column} = ?`).join(', ')} where key = ?`,
);
const remove = statement(
  `update remote_items set removed_at = ?, removed_reason = ?, job_key = ?
   where key in (select value from json_each(?)) and removed_at is null`,
);
const insertTombstone = query<{ key: number }>(
  `insert into remote_items (profile_key, item_id, scope_id, kind, name, version, removed_at, removed_reason, job_key)
   select ?1, ?2, ?3, 'folder', '', '', ?4, ?5, ?6
   where exists (select 1 from remote_items where profile_key = ?1 and parent_id = ?2) returning key`,
);
const touch = bulkInsert(
  'insert into touched_items (item_key, profile_key, fresh, content, moved, rederive)',
  6,
  `on conflict (item_key) do update set content = max(content, excluded.content), moved = max(moved, excluded.moved),
   rederive = max(rederive, excluded.rederive)`,
);
const setTagsVersion = statement('update item_tags set version = ?3 where item_key = ?1 and version = ?2');
const setQueueVersion = statement('update scan_queue set version = ?3 where item_key = ?1 and version = ?2');

export async function findItems(
  db: Db,
  profileKey: number,
  ids: readonly string[],
): Promise<Map<string, KnownItem>> {
  if (ids.length === 0) return new Map();
  const rows = await selectItems(db, profileKey, JSON.stringify(ids));
  return new Map(rows.map((row) => [row.item_id, row]));
}

/** Which of these items lie, at any depth, in a folder that is removed. */
export async function itemsBelowGone(
  db: Db,
  profileKey: number,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await selectBelowGone(db, profileKey, JSON.stringify(ids));
  return new Set(rows.map(({ item_id }) => item_id));
}

/** Which of these folder ids already have children in the mirror. */
export async function foldersWithChildren(
  db: Db,
  profileKey: number,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  return new Set(
    (await selectParents(db, profileKey, JSON.stringify(ids))).map(({ parent_id }) => parent_id),
  );
}

/**
 * Inserts items; returns their keys, in their order. Folders start as reachable, below a root only where the way to it is known, so that what
 * lies in them is named with its page; settling corrects the rest.
 */
export async function insertItems(
  db: Db,
  ctx: RunContext,
  scope: Scope,
  items: readonly MirrorItem[],
): Promise<number[]> {
  if (items.length === 0) return [];
  const first = await nextKey(db, 'remote_items');
  const folders = items.filter(({ kind }) => kind === 'folder');
  const inReach = await foldersInReach(db, ctx, scope, folders);
  await insert(db, items, (item, index) => {
    const reachable = item.kind === 'folder' && inReach(item) ? 1 : 0;
    const values: unknown[] = [first + index, ctx.profileKey, item.item_id, ctx.jobKey, reachable];
    for (const column of columns) values.push(item[column]);
    return values;
  });
  return items.map((_, index) => first + index);
}

/** Which of these new folders are known to lie below the scope's root, through the mirror and each other. */
async function foldersInReach(
  db: Db,
  { profileKey }: RunContext,
  { id, rootId }: Scope,
  folders: readonly MirrorItem[],
): Promise<(folder: MirrorItem) => boolean> {
  if (rootId === undefined || folders.length === 0) return () => true;
  const parents = JSON.stringify([...new Set(folders.map(({ parent_id }) => parent_id))]);
  const known = await selectInReach(db, profileKey, id, parents);
  const reached = new Set<string | null>([rootId, ...known.map(({ item_id }) => item_id)]);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const { item_id, parent_id } of folders) if (reached.has(parent_id)) reached.add(item_id);
  }
  return ({ item_id }) => reached.has(item_id);
}

export async function updateItem(db: Db, ctx: RunContext, key: number, item: MirrorItem): Promise<void> {
  await update(db, ctx.jobKey, ...columns.map((column) => item[column]), key);
}

/**
 * Marks items as removed. A removal counts for the scope the item was last seen in: an item moved to another drive is gone from the first
 * only. Returns how many were removed.
 */
export async function removeItems(
  db: Db,
  ctx: RunContext,
  scopeId: string,
  removals: readonly { id: string; reason: RemoveReason }[],
  known: ReadonlyMap<string, KnownItem>,
): Promise<number> {
  const unknown = new Map<number, TouchBits>();
  const gone: { key: number; reason: RemoveReason }[] = [];
  for (const { id, reason } of removals) {
    const before = known.get(id);
    if (before === undefined) {
      const now = ctx.clock.now();
      const [row] = await insertTombstone(db, ctx.profileKey, id, scopeId, now, reason, ctx.jobKey);
      if (row !== undefined) unknown.set(row.key, { fresh: true });
    } else if (before.scope_id === scopeId && before.removed_at === null) {
      gone.push({ key: before.key, reason });
    }
  }
  await markTouched(db, ctx, unknown);
  for (const [reason, items] of Map.groupBy(gone, (item) => item.reason)) {
    const keys = items.map(({ key }) => key);
    await markRemoved(db, ctx, keys, reason);
  }
  return unknown.size + gone.length;
}

/**
 * Removes items and forgets what was to be read of them: a service may still hand out what lies in its trash, and that may be other content
 * than was listed, since all it says is that the file is in the trash.
 */
export async function markRemoved(
  db: Db,
  ctx: RunContext,
  keys: readonly number[],
  reason: string,
): Promise<void> {
  if (keys.length === 0) return;
  await remove(db, ctx.clock.now(), reason, ctx.jobKey, JSON.stringify(keys));
  await dropWork(db, keys);
  await markTouched(db, ctx, new Map(keys.map((key) => [key, {}])));
}

export interface TouchBits {
  fresh?: boolean;
  content?: boolean;
  moved?: boolean;
  rederive?: boolean;
}

/** Notes what happened to items, by key, for conflict resolution. */
export async function markTouched(
  db: Db,
  ctx: RunContext,
  touched: ReadonlyMap<number, TouchBits>,
): Promise<void> {
  const bit = (value: boolean | undefined): number => (value ? 1 : 0);
  await touch(db, [...touched], ([key, bits]) => [
    key,
    ctx.profileKey,
    bit(bits.fresh),
    bit(bits.content),
    bit(bits.moved),
    bit(bits.rederive),
  ]);
}

/** The content is the same under a new version: tags and queued work of the last one stay valid, those of earlier ones are not made so. */
export async function retagVersion(db: Db, key: number, before: string, version: string): Promise<void> {
  await setTagsVersion(db, key, before, version);
  await setQueueVersion(db, key, before, version);
}

export function countSkipped(ctx: RunContext, reason: string): void {
  ctx.stats.items.skipped += 1;
  ctx.stats.skippedByReason[reason] = (ctx.stats.skippedByReason[reason] ?? 0) + 1;
}
