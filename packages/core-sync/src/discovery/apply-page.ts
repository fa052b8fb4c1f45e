import type { RemoteFile, RemoveReason, Scope } from '@music-platform/bridge-traits';
import { createTracks } from '../catalogue/create-tracks.ts';
import { handDownTags, storeProviderTags } from '../catalogue/item-tags.ts';
import type { RunContext } from '../engine-context.ts';
import { enqueue, twinsOf } from '../queue/enqueue.ts';
import type { Db } from '../util/statement.ts';
import {
  countSkipped,
  findItems,
  foldersWithChildren,
  insertItem,
  type KnownItem,
  markTouched,
  removeItem,
  retagVersion,
  updateItem,
} from './mirror-statements.ts';
import { diffItem, type ItemDiff, type MirrorItem, toMirrorItem } from './page-diff.ts';
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
  const plan = page.upserts.map((file) => {
    const before = known.get(file.id);
    const item = toMirrorItem(file, scope.id, file.kind === 'file' && isMusic(file) ? 'audio' : null);
    return { before, item, diff: diffItem(before, item) };
  });
  const early = await foldersWithChildren(
    trx,
    ctx.profileKey,
    plan
      .filter(({ item, diff }) => item.kind === 'folder' && diff.action === 'insert')
      .map(({ item }) => item.item_id),
  );
  const fresh: number[] = [];
  const reread: number[] = [];
  const returnedFolders: string[] = [];
  let changed = 0;
  for (const { before, item, diff } of plan) {
    if (diff.action === 'ignore') {
      countSkipped(ctx, 'not music');
      continue;
    }
    if (item.kind === 'file') {
      ctx.stats.items.discovered += 1;
      ctx.stats.bytesListed += item.size ?? 0;
    }
    const key = await apply(trx, ctx, scope, before, item, diff, early.has(item.item_id));
    seen?.add(key);
    if (diff.action === 'same') {
      if (item.kind === 'file') ctx.stats.items.unchanged += 1;
      continue;
    }
    changed += 1;
    if (diff.action === 'update' && diff.returned && item.kind === 'folder')
      returnedFolders.push(item.item_id);
    if (item.media !== 'audio') continue;
    if (before?.track_key == null) fresh.push(key);
    else if (diff.action === 'update' && needsTags(before, item, diff)) reread.push(key);
  }
  for (const { id, reason } of page.removals) {
    const before = known.get(id);
    if (await removeItem(trx, ctx, scope.id, id, reason, before)) changed += 1;
  }
  await createTracks(trx, ctx, fresh);
  await storeProviderTags(trx, ctx.config, reread);
  for (const key of await enqueue(trx, ctx, reread)) await markTouched(trx, ctx, key, { rederive: true });
  return { returnedFolders, changed };
}

/** Whether what is known of the content may no longer hold, or was never read. */
function needsTags(
  before: MirrorItem,
  now: MirrorItem,
  diff: { content: boolean; returned: boolean },
): boolean {
  if (diff.content || diff.returned) return true;
  return before.provider_tags !== now.provider_tags || before.unreadable !== now.unreadable;
}

async function apply(
  trx: Db,
  ctx: RunContext,
  scope: Scope,
  before: KnownItem | undefined,
  item: MirrorItem,
  diff: ItemDiff,
  hasChildren: boolean,
): Promise<number> {
  if (before === undefined) {
    const key = await insertItem(trx, ctx, scope, item);
    await markTouched(trx, ctx, key, { fresh: true, rederive: hasChildren });
    return key;
  }
  if (diff.action === 'update') {
    const { content, moved } = diff;
    const twins = content && before.hash !== null ? await twinsOf(trx, [before.key]) : [];
    if (content && before.hash !== null) await handDownTags(trx, before.key);
    await updateItem(trx, ctx, before.key, item);
    await enqueue(trx, ctx, twins);
    await markTouched(trx, ctx, before.key, { content, moved });
    if (!content && before.version !== item.version) await retagVersion(trx, before.key, item.version);
  }
  return before.key;
}
