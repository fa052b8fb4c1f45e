import type { ChangePage, RemoteFile } from '@music-platform/bridge-traits';
import type { RunContext } from '../engine-context.ts';
import type { FeedPosition } from './cursor-store.ts';
import { findItems, itemsBelowGone } from './mirror-statements.ts';

/** How far the service's clock and ours may differ. */
const clockSkewMs = 600_000;

/**
 * Folders of a change page whose content must be listed, because it may have no entries of its own: those the provider names, those that
 * were gone or lay in one that was, those that may have been away while something was listed, and unknown ones that already existed when the cursor was stored (what lies in a folder made later has
 * entries).
 */
export async function foldersToList(
  ctx: RunContext,
  page: ChangePage,
  { updatedAt, listedAhead }: Pick<FeedPosition, 'updatedAt' | 'listedAhead'>,
): Promise<Set<string>> {
  const folders = new Set(page.listUnder);
  if (ctx.provider.supports.folderChangesCoverDescendants) return folders;
  const upserted = new Map<string, RemoteFile>();
  for (const change of page.changes) {
    if (change.type === 'remove') upserted.delete(change.id);
    else if (change.file.kind === 'folder') upserted.set(change.file.id, change.file);
  }
  const ids = [...upserted.keys()];
  const known = await findItems(ctx.db, ctx.profileKey, ids);
  const belowGone = await itemsBelowGone(ctx.db, ctx.profileKey, ids);
  for (const [id, { createdAt }] of upserted) {
    const item = known.get(id);
    const mayHoldMore =
      item === undefined
        ? (createdAt ?? 0) <= updatedAt + clockSkewMs
        : listedAhead || item.removed_at !== null || belowGone.has(id);
    if (mayHoldMore) folders.add(id);
  }
  return folders;
}
