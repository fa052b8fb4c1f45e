import { type FilePage, ProviderError, type Scope } from '@music-platform/bridge-traits';
import { forgetItems, inPortions } from '../catalogue/forget.ts';
import { log, type RunContext, write } from '../engine-context.ts';
import { eachInSpan } from '../run/telemetry.ts';
import { type Db, query, statement } from '../util/statement.ts';
import { applyPage, type MusicFilter } from './apply-page.ts';
import { dropCursor, listingState, saveChanges, saveListing } from './cursor-store.ts';
import { markRemoved } from './mirror-statements.ts';
import { parseFilePage } from './parse-page.ts';
import { scopeOption } from './scope-option.ts';
import { SeenBitmap } from './seen-bitmap.ts';

/** An unfinished listing older than this is started anew. */
const listingLifetimeMs = 86_400_000;
/** Times a listing is started anew because the service refuses to go on with it. */
const mostRestarts = 2;

export interface ListingResult {
  complete: boolean;
  /** Where the change feed continues, for providers that have one. */
  cursor?: string | undefined;
}

/** The unary plus: by an index of the profile, SQLite would collect and sort the whole mirror for every portion. */
const mirrorKeys = query<{ key: number }>(
  `select key from remote_items where key > ?3 and +profile_key = ?1 and scope_id = ?2 and removed_at is null
   order by key limit 5000`,
);
/** Once what was not seen is marked: folders that are gone, of which something that is there says that it lies in them. */
const doubtfulFolders = query<{ key: number }>(
  `select p.key from remote_items p
   where +p.profile_key = ?1 and p.scope_id = ?2 and p.kind = 'folder' and p.removed_at is not null and exists (
     select 1 from remote_items c where c.profile_key = p.profile_key and c.parent_id = p.item_id
       and c.scope_id = p.scope_id and c.removed_at is null)
   limit ?3`,
);
const touchChildren = statement(
  `insert into touched_items (item_key, profile_key, moved)
   select c.key, c.profile_key, 1 from json_each(?) folder cross join remote_items p on p.key = folder.value
   cross join remote_items c on c.profile_key = p.profile_key and c.parent_id = p.item_id where true
   on conflict (item_key) do update set moved = 1`,
);

/**
 * Lists a scope from its first page, or from where an interrupted listing stopped. Each page and its resume point commit together; only
 * after a page that says `complete` is what was not seen marked as removed, in that page's transaction. `resumable`: a change feed will
 * tell what has changed meanwhile on pages already listed; without one, an interrupted listing starts anew.
 */
export async function listScope(
  ctx: RunContext,
  scope: Scope,
  isMusic: MusicFilter,
  { resumable }: { resumable: boolean },
): Promise<ListingResult> {
  const stored = resumable ? await listingState(ctx.db, ctx, scope) : undefined;
  const usable = stored !== undefined && ctx.clock.now() - stored.updatedAt < listingLifetimeMs;
  for (let from = usable ? stored : undefined, restarts = 0; ; from = undefined, restarts += 1) {
    try {
      return await list(ctx, scope, isMusic, { from, resumable });
    } catch (error) {
      const isRefused = error instanceof ProviderError && error.code === 'CURSOR_EXPIRED';
      if (!isRefused || restarts === mostRestarts) throw error;
      ctx.progress.warn('CURSOR_EXPIRED', 'The interrupted listing cannot be continued and starts anew.');
    }
  }
}

async function list(
  ctx: RunContext,
  scope: Scope,
  isMusic: MusicFilter,
  { from, resumable }: { from: { resumeFrom: string; seen: SeenBitmap } | undefined; resumable: boolean },
): Promise<ListingResult> {
  const seen = from?.seen ?? new SeenBitmap();
  let last: FilePage | undefined;
  const pages = ctx.provider.listFiles({
    ...scopeOption(ctx, scope),
    resumeFrom: from?.resumeFrom,
    signal: ctx.signal,
  });
  for await (const raw of eachInSpan('sync.page', { 'sync.scope': scope.id }, pages)) {
    const page = parseFilePage(raw);
    await ctx.checkpoint();
    await write(ctx, async (trx) => {
      await applyPage(trx, ctx, scope, isMusic, { upserts: lastOfEach(page.files), removals: [] }, seen);
      if (page.complete) await finishListing(trx, ctx, scope, seen, page.cursor);
      else if (resumable && page.resumeFrom !== undefined)
        await saveListing(trx, ctx, scope, page.resumeFrom, seen);
    });
    log(ctx, 'debug', 'Page listed', {
      jobId: ctx.jobId,
      scopeId: scope.id,
      files: page.files.length,
      resumeFrom: page.resumeFrom,
    });
    last = page;
    ctx.progress.advance(ctx.stats.items.discovered, null);
  }
  if (last?.complete) return { complete: true, cursor: last.cursor };
  warnIncomplete(ctx, 'The listing is incomplete: nothing is hidden because of it.', last);
  await write(ctx, (trx) => dropCursor(trx, ctx, scope.id, 'list'));
  return { complete: false };
}

async function finishListing(
  trx: Db,
  ctx: RunContext,
  scope: Scope,
  seen: SeenBitmap,
  cursor: string | undefined,
): Promise<void> {
  let after = 0;
  for (;;) {
    const rows = await mirrorKeys(trx, ctx.profileKey, scope.id, after);
    const unseen = rows.map(({ key }) => key).filter((key) => !seen.has(key));
    await markRemoved(trx, ctx, unseen, 'unseen');
    const lastKey = rows.at(-1)?.key;
    if (lastKey === undefined) break;
    after = lastKey;
  }
  await forgetDoubtful(trx, ctx, scope);
  await dropCursor(trx, ctx, scope.id, 'list');
  if (cursor !== undefined) await saveChanges(trx, ctx, scope, { cursor, listedAhead: true });
}

/**
 * A folder that a complete listing does not show, although it shows something in it, is none that a first scan would know of: a drive's root
 * of which a service once told as of a folder, or one whose page was lost. So it is unknown again, and hides nothing.
 */
async function forgetDoubtful(trx: Db, ctx: RunContext, scope: Scope): Promise<void> {
  await inPortions(
    (limit) => doubtfulFolders(trx, ctx.profileKey, scope.id, limit),
    async (folders) => {
      await touchChildren(trx, JSON.stringify(folders));
      await forgetItems(trx, folders);
    },
  );
}

/** Lists what lies below one folder and brings the mirror up to date with it. Removes nothing. Returns whether it was complete. */
export async function listSubtree(
  ctx: RunContext,
  scope: Scope,
  under: string,
  isMusic: MusicFilter,
): Promise<boolean> {
  let last: FilePage | undefined;
  const pages = ctx.provider.listFiles({ ...scopeOption(ctx, scope), under, signal: ctx.signal });
  for await (const raw of eachInSpan('sync.page', { 'sync.scope': scope.id }, pages)) {
    const page = parseFilePage(raw);
    await ctx.checkpoint();
    await write(ctx, (trx) =>
      applyPage(trx, ctx, scope, isMusic, { upserts: lastOfEach(page.files), removals: [] }),
    );
    last = page;
  }
  if (last?.complete) return true;
  warnIncomplete(ctx, 'The listing of a folder is incomplete: the next sync lists everything.', last);
  return false;
}

function warnIncomplete(ctx: RunContext, message: string, last: FilePage | undefined): void {
  ctx.progress.warn('INCOMPLETE_LISTING', message, last?.incompleteReason ?? 'the provider gave no reason');
}

/** The last entry of each id, in the order of those last entries. */
export function lastOfEach<T extends { id: string }>(entries: readonly T[]): readonly T[] {
  if (new Set(entries.map(({ id }) => id)).size === entries.length) return entries;
  const last = new Map<string, T>();
  for (const entry of entries) {
    last.delete(entry.id);
    last.set(entry.id, entry);
  }
  return [...last.values()];
}
