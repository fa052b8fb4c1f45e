import type { RemoveReason, Scope } from '@music-platform/bridge-traits';
import type { RunContext } from '../engine-context.ts';
import type { RemoteItemRow } from '../schema/tables.ts';
import { type Db, query, statement } from '../util/statement.ts';
import type { MirrorItem } from './page-diff.ts';

export type KnownItem = RemoteItemRow;

const columns = [
  'scope_id',
  'drive_id',
  'parent_id',
  'kind',
  'media',
  'name',
  'mime_type',
  'size',
  'version',
  'hash_algorithm',
  'hash',
  'created_at',
  'modified_at',
  'unreadable',
  'metadata',
  'provider_tags',
] as const satisfies readonly (keyof MirrorItem)[];

const selectItems = query<KnownItem>(
  `select i.* from json_each(?2) wanted cross join remote_items i on i.profile_key = ?1 and i.item_id = wanted.value`,
);
const selectParents = query<{ parent_id: string }>(
  `select wanted.value as parent_id from json_each(?2) wanted
   where exists (select 1 from remote_items i where i.profile_key = ?1 and i.parent_id = wanted.value)`,
);
const insert = query<{ key: number }>(
  `insert into remote_items (profile_key, item_id, job_key, reachable, ${columns.join(', ')})
   values (?, ?, ?, ?, ${columns.map(() => '?').join(', ')}) returning key`,
);
const update = statement(
  `update remote_items set job_key = ?, removed_at = null, removed_reason = null,
   ${columns.map((column) => `${column} = ?`).join(', ')} where key = ?`,
);
const remove = statement(
  'update remote_items set removed_at = ?, removed_reason = ?, job_key = ? where key = ? and removed_at is null',
);
const insertTombstone = query<{ key: number }>(
  `insert into remote_items (profile_key, item_id, scope_id, kind, name, version, removed_at, removed_reason, job_key)
   select ?1, ?2, ?3, 'folder', '', '', ?4, ?5, ?6
   where exists (select 1 from remote_items where profile_key = ?1 and parent_id = ?2) returning key`,
);
const touch = statement(
  `insert into touched_items (item_key, profile_key, fresh, content, moved, rederive) values (?, ?, ?, ?, ?, ?)
   on conflict (item_key) do update set content = max(content, excluded.content), moved = max(moved, excluded.moved),
   rederive = max(rederive, excluded.rederive)`,
);
const setTagsVersion = statement('update item_tags set version = ? where item_key = ?');
const setQueueVersion = statement('update scan_queue set version = ? where item_key = ?');

export async function findItems(
  db: Db,
  profileKey: number,
  ids: readonly string[],
): Promise<Map<string, KnownItem>> {
  const rows = await selectItems(db, profileKey, JSON.stringify(ids));
  return new Map(rows.map((row) => [row.item_id, row]));
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

/** Folders start as reachable, below a root only where that is certain; settling corrects the rest. */
export async function insertItem(db: Db, ctx: RunContext, scope: Scope, item: MirrorItem): Promise<number> {
  const { rootId } = scope;
  const certain = rootId === undefined || item.item_id === rootId || item.parent_id === rootId;
  const reachable = item.kind === 'folder' && certain ? 1 : 0;
  const values = columns.map((column) => item[column]);
  const [row] = await insert(db, ctx.profileKey, item.item_id, ctx.jobKey, reachable, ...values);
  if (row === undefined) throw new Error('The database returned no key for a new row.');
  return row.key;
}

export async function updateItem(db: Db, ctx: RunContext, key: number, item: MirrorItem): Promise<void> {
  await update(db, ctx.jobKey, ...columns.map((column) => item[column]), key);
}

/** A removal counts for the scope the item was last seen in: an item moved to another drive is gone from the first only. */
export async function removeItem(
  db: Db,
  ctx: RunContext,
  scopeId: string,
  id: string,
  reason: RemoveReason,
  before: KnownItem | undefined,
): Promise<boolean> {
  const now = ctx.clock.now();
  if (before === undefined) {
    const [row] = await insertTombstone(db, ctx.profileKey, id, scopeId, now, reason, ctx.jobKey);
    if (row === undefined) return false;
    await markTouched(db, ctx, row.key, { fresh: true });
    return true;
  }
  if (before.scope_id !== scopeId || before.removed_at !== null) return false;
  await markRemoved(db, ctx, before.key, reason);
  return true;
}

export async function markRemoved(db: Db, ctx: RunContext, key: number, reason: string): Promise<void> {
  await remove(db, ctx.clock.now(), reason, ctx.jobKey, key);
  await markTouched(db, ctx, key, {});
}

export interface TouchBits {
  fresh?: boolean;
  content?: boolean;
  moved?: boolean;
  rederive?: boolean;
}

export async function markTouched(db: Db, ctx: RunContext, key: number, bits: TouchBits): Promise<void> {
  const bit = (value: boolean | undefined): number => (value ? 1 : 0);
  await touch(
    db,
    key,
    ctx.profileKey,
    bit(bits.fresh),
    bit(bits.content),
    bit(bits.moved),
    bit(bits.rederive),
  );
}

/** The content is the same under a new version: tags and queued work stay valid. */
export async function retagVersion(db: Db, key: number, version: string): Promise<void> {
  await setTagsVersion(db, version, key);
  await setQueueVersion(db, version, key);
}

export function countSkipped(ctx: RunContext, reason: string): void {
  ctx.stats.items.skipped += 1;
  ctx.stats.skippedByReason[reason] = (ctx.stats.skippedByReason[reason] ?? 0) + 1;
}
