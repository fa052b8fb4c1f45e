import type { RemoteFile, RemoveReason, Scope } from '@music-platform/bridge-traits';
import { createTracks } from '../catalogue/create-tracks.ts';
import { handDownTags, type ReportedTags, storeProviderTags } from '../catalogue/item-tags.ts';
import type { RunContext } from '../engine-context.ts';
import { enqueue, twinsOf } from '../queue/enqueue.ts';
import type { Db } from '../util/statement.ts';
import {
  countSkipped,
  findItems,
  foldersWithChildren,
  insertItems,
  type KnownItem,
  markTouched,
  removeItems,
  retagVersion,
  type TouchBits,
  updateItem,
} from './mirror-statements.ts';
import { diffItem, type ItemDiff, type MirrorItem, toMirrorItem } from './page-diff.ts';
import { retireReplaced } from './retire-replaced.ts';
import type { SeenBitmap } from './seen-bitmap.ts';

/** The changes of one page, the last entry of an id only. */
export interface PageChanges {
  upserts: readonly RemoteFile[];
  removals: readonly { id: string; reason: RemoveReason }[];
}

export type MusicFilter = (file: RemoteFile) => boolean;

export interface AppliedPage {
  /** Folders that were gone and are back: their content may have changed unseen. */
  returnedFolders: readonly string[];
  changed: number;
}

/**
 * Write 1: brings the mirror to what a page says, queues changed content and names new tracks, within the caller's transaction (which also
 * commits the page's resume point). Applying a page twice changes nothing.
 */
export async function applyPage(
  trx: Db,
  ctx: RunContext,
  scope: Scope,
  isMusic: MusicFilter,
  page: PageChanges,
  seen?: SeenBitmap,
): Promise<AppliedPage> {
  const known = await findItems(trx, ctx.profileKey, [
    ...page.upserts.map(({ id }) => id),
    ...page.removals.map(({ id }) => id),
  ]);
  await retireReplaced(trx, ctx, page.upserts, known);
  const plan = page.upserts.map((file): PlannedItem => {
    const before = known.get(file.id);
    const item = toMirrorItem(file, scope.id, file.kind === 'file' && isMusic(file) ? 'audio' : null);
    return { file, before, item, diff: diffItem(before, item), key: before?.key };
  });
  await insertNew(trx, ctx, scope, plan);
  const fresh: PlannedItem[] = [];
  const reread: PlannedItem[] = [];
  const returnedFolders: string[] = [];
  let changed = 0;
  for (const entry of plan) {
    const { before, item, diff, key } = entry;
    if (diff.action === 'ignore' || key === undefined) {
      countSkipped(ctx, 'not music');
      continue;
    }
    if (item.kind === 'file') {
      ctx.stats.items.discovered += 1;
      ctx.stats.bytesListed += item.size ?? 0;
    }
    seen?.add(key);
    if (diff.action === 'same') {
      if (item.kind === 'file') ctx.stats.items.unchanged += 1;
      continue;
    }
    changed += 1;
    if (diff.action === 'update' && before !== undefined) await update(trx, ctx, before, item, diff);
    if (diff.action === 'update' && diff.returned && item.kind === 'folder')
      returnedFolders.push(item.item_id);
    if (item.media !== 'audio') continue;
    if (before?.track_key == null) fresh.push(entry);
    else if (diff.action === 'update' && needsTags(before, item, diff)) reread.push(entry);
  }
  changed += await removeItems(trx, ctx, scope.id, page.removals, known);
  await storeProviderTags(trx, ctx.config, tagsIn([...fresh, ...reread]));
  await createTracks(trx, ctx, keysOf(fresh));
  await enqueue(trx, ctx, keysOf(reread));
  return { returnedFolders, changed };
}

interface PlannedItem {
  file: RemoteFile;
  before: KnownItem | undefined;
  item: MirrorItem;
  diff: ItemDiff;
  /** In the mirror; of a new item, once it is inserted. */
  key: number | undefined;
}

/** Inserts what is new and gives it its key. */
async function insertNew(
  trx: Db,
  ctx: RunContext,
  scope: Scope,
  plan: readonly PlannedItem[],
): Promise<void> {
  const entries = plan.filter(({ diff }) => diff.action === 'insert');
  const items = entries.map(({ item }) => item);
  const folders = items.filter(({ kind }) => kind === 'folder').map(({ item_id }) => item_id);
  const early = await foldersWithChildren(trx, ctx.profileKey, folders);
  const keys = await insertItems(trx, ctx, scope, items);
  const touched = new Map<number, TouchBits>();
  for (const [index, entry] of entries.entries()) {
    const key = keys[index];
    if (key === undefined) continue;
    entry.key = key;
    touched.set(key, { fresh: true, rederive: early.has(entry.item.item_id) });
  }
  await markTouched(trx, ctx, touched);
}

function keysOf(entries: readonly PlannedItem[]): number[] {
  return entries.flatMap(({ key }) => key ?? []);
}

function tagsIn(entries: readonly PlannedItem[]): ReportedTags[] {
  return entries.flatMap(({ key, item: { version }, file: { tags } }) =>
    key === undefined || tags === undefined ? [] : { itemKey: key, version, tags },
  );
}

/** Whether what is known of the content may no longer hold, or was never read. */
function needsTags(
  before: MirrorItem,
  now: MirrorItem,
  diff: { content: boolean; returned: boolean },
): boolean {
  // Content that changes while a file is not music, under another name, is not read then.
  if (diff.content || diff.returned || before.media !== now.media) return true;
  return before.provider_tags !== now.provider_tags || before.unreadable !== now.unreadable;
}

async function update(
  trx: Db,
  ctx: RunContext,
  before: KnownItem,
  item: MirrorItem,
  { content, moved }: { content: boolean; moved: boolean },
): Promise<void> {
  const twins = content && before.hash !== null ? await twinsOf(trx, [before.key]) : [];
  if (content && before.hash !== null) await handDownTags(trx, before.key);
  await updateItem(trx, ctx, before.key, item);
  await enqueue(trx, ctx, twins);
  await markTouched(trx, ctx, new Map([[before.key, { content, moved }]]));
  if (!content && before.version !== item.version)
    await retagVersion(trx, before.key, before.version, item.version);
}
