import {
  type Change,
  ProviderError,
  type RemoteFile,
  type RemoveReason,
  type Scope,
  type StorageProvider,
} from '@music-platform/bridge-traits';
import { log, type RunContext, write } from '../engine-context.ts';
import { eachInSpan } from '../run/telemetry.ts';
import { applyPage, type MusicFilter, type PageChanges } from './apply-page.ts';
import { dropCursor, type FeedPosition, forgetGivenCursor, saveChanges } from './cursor-store.ts';
import { foldersToList } from './folders-to-list.ts';
import { lastOfEach, listSubtree } from './list-scope.ts';
import { parseChangePage } from './parse-page.ts';
import { scopeOption } from './scope-option.ts';

export type FeedProvider = StorageProvider & Required<Pick<StorageProvider, 'getChanges'>>;

/** A cursor is stored again after this time even when nothing changed, in case the service ages it. */
const cursorRefreshMs = 86_400_000;

/**
 * Reads the change feed of a scope to its end, each page committed with its cursor. Folders that came with content of their own are listed
 * before their page commits, so that a crash repeats them. Where one of them cannot be listed completely, no cursor is left, and the next run
 * lists everything. Throws `CURSOR_EXPIRED` when the service refuses the cursor.
 */
export async function followChanges(
  ctx: RunContext,
  provider: FeedProvider,
  scope: Scope,
  start: FeedPosition,
  isMusic: MusicFilter,
): Promise<void> {
  let { cursor, listedAhead } = start;
  let ended = false;
  let complete = true;
  const pages = provider.getChanges(cursor, { ...scopeOption(ctx, scope), signal: ctx.signal });
  for await (const raw of eachInSpan('sync.page', { 'sync.scope': scope.id }, pages)) {
    const page = parseChangePage(raw);
    await ctx.checkpoint();
    const changes = toPageChanges(page.changes);
    const folders = await foldersToList(ctx, page, { updatedAt: start.updatedAt, listedAhead });
    const wasAhead = listedAhead;
    // What is listed now is ahead of the rest of the feed, and of what happens meanwhile.
    listedAhead = folders.size > 0 || (wasAhead && page.hasMore);
    for (const folder of folders) {
      if (!(await listSubtree(ctx, scope, folder, isMusic))) complete = false;
    }
    const empty = page.changes.length === 0;
    const aged = ctx.clock.now() - start.updatedAt > cursorRefreshMs;
    if (!empty || page.hasMore || wasAhead || (page.cursor !== cursor && aged)) {
      await write(ctx, async (trx) => {
        await applyPage(trx, ctx, scope, isMusic, changes);
        await dropCursor(trx, ctx, scope.id, 'list');
        if (complete) await saveChanges(trx, ctx, scope, { cursor: page.cursor, listedAhead });
        else await dropCursor(trx, ctx, scope.id, 'changes');
        await forgetGivenCursor(trx, ctx);
      });
    }
    log(ctx, 'debug', 'Changes read', {
      jobId: ctx.jobId,
      scopeId: scope.id,
      changes: page.changes.length,
      cursor: page.cursor,
    });
    cursor = page.cursor;
    ended = !page.hasMore;
    ctx.progress.advance(ctx.stats.items.discovered, null);
  }
  if (!ended) throw new ProviderError('INVALID_RESPONSE', 'The change feed stopped before its end (SP14).');
}

function toPageChanges(changes: readonly Change[]): PageChanges {
  const entries = lastOfEach(
    changes.map((change) => ({ id: change.type === 'upsert' ? change.file.id : change.id, change })),
  );
  const upserts: RemoteFile[] = [];
  const removals: { id: string; reason: RemoveReason }[] = [];
  for (const { change } of entries) {
    if (change.type === 'upsert') upserts.push(change.file);
    else removals.push({ id: change.id, reason: change.reason });
  }
  return { upserts, removals };
}
