import { ProviderError, type Scope, SyncError } from '@music-platform/bridge-traits';
import { filterKey } from '../config/filter-key.ts';
import { type RunContext, write } from '../engine-context.ts';
import { createAudioFilter } from '../metadata/audio-formats.ts';
import type { SyncType } from '../schema/tables.ts';
import { query, statement } from '../util/statement.ts';
import type { MusicFilter } from './apply-page.ts';
import { changesCursor, dropCursor, type FeedPosition, forgetGivenCursor } from './cursor-store.ts';
import { type FeedProvider, followChanges } from './follow-changes.ts';
import { listScope } from './list-scope.ts';
import { markRemoved } from './mirror-statements.ts';
import { parseScopes } from './parse-page.ts';
import { settle } from './settle.ts';

const filterOf = query<{ filter_key: string | null }>('select filter_key from profiles where key = ?');
const setFilter = statement('update profiles set filter_key = ? where key = ?');
const scopesOf = query<{ scope_id: string; name: string | null; root_item_id: string | null }>(
  'select scope_id, name, root_item_id from profile_scopes where profile_key = ?',
);

/** The one scope of providers that name none. */
const wholeStorage: Scope = { id: '' };

export interface DiscoveryOptions {
  syncType: SyncType;
  /** Use this change cursor in place of the stored one (single-scope providers). */
  cursor?: string | undefined;
}

/**
 * Phase 1: brings the mirror up to date, scope by scope, by change feed where there is one and its cursor holds, else by a full listing.
 * Returns what the run turned out to be.
 */
export async function discover(ctx: RunContext, options: DiscoveryOptions): Promise<SyncType> {
  const isMusic = createAudioFilter(ctx.config);
  const filter = filterKey(ctx.config);
  const [profile] = await filterOf(ctx.db, ctx.profileKey);
  const known = profile?.filter_key ?? null;
  const filterChanged = known !== null && known !== filter;
  if (filterChanged && options.syncType === 'incremental') {
    ctx.progress.warn('FILTER_CHANGED', 'What counts as music has changed: everything is listed again.');
  }
  const told = await ctx.provider.scopes?.({ signal: ctx.signal });
  const scopes = told === undefined ? [wholeStorage] : parseScopes(told);
  await updateScopes(ctx, scopes);
  if (options.cursor !== undefined && scopes.length > 1) {
    throw new SyncError(
      'INVALID_CONFIG',
      'A cursor belongs to one drive, and this profile has several: sync without one.',
    );
  }
  const full = options.syncType === 'full' || filterChanged;
  let outcome: SyncType = full ? 'full' : 'incremental';
  let complete = true;
  for (const scope of scopes) {
    const result = await discoverScope(ctx, scope, isMusic, full, options.cursor);
    if (result.fellBack) outcome = 'full';
    complete &&= result.complete;
  }
  if (complete && known !== filter) {
    await write(ctx, (trx) => setFilter(trx, filter, ctx.profileKey));
  }
  await settle(
    ctx,
    scopes.some(({ rootId }) => rootId !== undefined),
  );
  return outcome;
}

async function discoverScope(
  ctx: RunContext,
  scope: Scope,
  isMusic: MusicFilter,
  full: boolean,
  givenCursor: string | undefined,
): Promise<{ complete: boolean; fellBack: boolean }> {
  const provider = withFeed(ctx);
  if (provider === undefined) {
    const { complete } = await listScope(ctx, scope, isMusic, { resumable: false });
    return { complete, fellBack: false };
  }
  if (!full) {
    const stored = await changesCursor(ctx.db, ctx, scope);
    const start = givenCursor === undefined ? stored : positionNow(ctx, givenCursor);
    if (start === undefined) {
      ctx.progress.warn('CURSOR_MISSING', 'No change cursor is stored: everything is listed.');
    } else if (await follow(ctx, provider, scope, start, isMusic)) {
      return { complete: true, fellBack: false };
    }
  }
  return { complete: await listAndFollow(ctx, provider, scope, isMusic), fellBack: !full };
}

/**
 * Lists a scope, then takes what has changed since the listing began. A service that refuses the listing's own cursor would leave pages
 * that were read long ago, by a run that was interrupted, as they were then: so it is listed once more. Returns whether it was complete.
 */
async function listAndFollow(
  ctx: RunContext,
  provider: FeedProvider,
  scope: Scope,
  isMusic: MusicFilter,
): Promise<boolean> {
  for (let isLast = false; ; isLast = true) {
    const { complete, cursor } = await listScope(ctx, scope, isMusic, { resumable: true });
    if (cursor === undefined) return complete;
    const followed = await follow(ctx, provider, scope, positionNow(ctx, cursor), isMusic);
    if (followed || isLast) return complete;
  }
}

/** A cursor that may be older than what the mirror holds. */
function positionNow({ clock }: RunContext, cursor: string): FeedPosition {
  return { cursor, updatedAt: clock.now(), listedAhead: true };
}

/** False when the service refuses the cursor, which is then forgotten. */
async function follow(
  ctx: RunContext,
  provider: FeedProvider,
  scope: Scope,
  start: FeedPosition,
  isMusic: MusicFilter,
): Promise<boolean> {
  try {
    await followChanges(ctx, provider, scope, start, isMusic);
    return true;
  } catch (error) {
    if (!(error instanceof ProviderError) || error.code !== 'CURSOR_EXPIRED') throw error;
    ctx.progress.warn('CURSOR_EXPIRED', 'The change cursor has expired: everything is listed again.');
    await write(ctx, async (trx) => {
      await dropCursor(trx, ctx, scope.id, 'changes');
      await forgetGivenCursor(trx, ctx);
    });
    return false;
  }
}

function withFeed(ctx: RunContext): FeedProvider | undefined {
  const { provider } = ctx;
  return provider.supports.changeFeed && provider.getChanges !== undefined
    ? (provider as FeedProvider)
    : undefined;
}

const itemsOfScope = query<{ key: number }>(
  `select key from remote_items where +profile_key = ?1 and scope_id = ?2 and removed_at is null and key > ?3
   order by key limit 5000`,
);

/** After a scope's root has changed, everything in it may have come into reach or left it. */
const touchScope = statement(
  `insert or ignore into touched_items (item_key, profile_key)
   select key, profile_key from remote_items where profile_key = ?1 and scope_id = ?2`,
);

/** Stores the scopes that exist now. What was in one that is gone has lost access; it comes back when the scope does. */
async function updateScopes(ctx: RunContext, scopes: readonly Scope[]): Promise<void> {
  const known = await scopesOf(ctx.db, ctx.profileKey);
  const names = new Map(known.map((row) => [row.scope_id, row]));
  const present = new Set(scopes.map(({ id }) => id));
  const lost = known.filter(({ scope_id }) => !present.has(scope_id));
  const changed = scopes.filter((scope) => {
    const row = names.get(scope.id);
    return (
      row === undefined || row.name !== (scope.name ?? null) || row.root_item_id !== (scope.rootId ?? null)
    );
  });
  if (lost.length === 0 && changed.length === 0) return;
  for (const { name } of lost) {
    ctx.progress.warn(
      'SCOPE_LOST',
      `Access to ${name === null ? 'a drive' : 'one of the drives'} was lost: its tracks are hidden.`,
    );
  }
  await write(ctx, async (trx) => {
    for (const { id, name, rootId } of changed) {
      const values = { name: name ?? null, root_item_id: rootId ?? null };
      await trx
        .insertInto('profile_scopes')
        .values({ profile_key: ctx.profileKey, scope_id: id, ...values })
        .onConflict((conflict) => conflict.columns(['profile_key', 'scope_id']).doUpdateSet(values))
        .execute();
      const before = names.get(id);
      if (before !== undefined && before.root_item_id !== values.root_item_id)
        await touchScope(trx, ctx.profileKey, id);
    }
    for (const { scope_id } of lost) {
      let after = 0;
      for (;;) {
        const rows = await itemsOfScope(trx, ctx.profileKey, scope_id, after);
        const keys = rows.map(({ key }) => key);
        await markRemoved(trx, ctx, keys, 'access-lost');
        const last = rows.at(-1);
        if (last === undefined) break;
        after = last.key;
      }
      for (const kind of ['list', 'changes'] as const) await dropCursor(trx, ctx, scope_id, kind);
      await trx
        .deleteFrom('profile_scopes')
        .where('profile_key', '=', ctx.profileKey)
        .where('scope_id', '=', scope_id)
        .execute();
    }
  });
}
