import { ProviderError, type Scope } from '@music-platform/bridge-traits';
import { filterKey } from '../config/filter-key.ts';
import { changesCursor, type FeedPosition } from '../discovery/cursor-store.ts';
import { foldersToList } from '../discovery/folders-to-list.ts';
import { scopeOption } from '../discovery/scope-option.ts';
import type { RunContext } from '../engine-context.ts';
import type { SyncType } from '../schema/tables.ts';
import type { PlanRecording } from './plan-recording.ts';

export interface FetchedPages {
  scopes: readonly Scope[] | undefined;
  /** Scopes that were listed, where a feed could not be followed or was not to be. */
  listed: readonly Scope[];
  /** Every listing has seen everything. */
  complete: boolean;
}

/** Fetches what a sync would fetch: for each scope its changes, or its listing. */
export async function fetchPages(
  ctx: RunContext,
  recording: PlanRecording,
  syncType: SyncType,
): Promise<FetchedPages> {
  const { provider, signal } = ctx;
  const scopes = await provider.scopes?.({ signal });
  const full = syncType === 'full' || (await filterHasChanged(ctx));
  const listed: Scope[] = [];
  let complete = true;
  for (const scope of scopes ?? [{ id: '' }]) {
    if (!full && (await fetchChanges(ctx, recording, scope))) continue;
    const options = { ...scopeOption(ctx, scope), signal };
    const last = await recording.listing(scope, undefined, provider.listFiles(options));
    complete &&= last?.complete ?? false;
    listed.push(scope);
  }
  return { scopes, listed, complete };
}

async function filterHasChanged(ctx: RunContext): Promise<boolean> {
  const profile = await ctx.db
    .selectFrom('profiles')
    .select('filter_key')
    .where('key', '=', ctx.profileKey)
    .executeTakeFirst();
  return profile?.filter_key != null && profile.filter_key !== filterKey(ctx.config);
}

/** False when there is no feed or no cursor, or the service refuses it. */
async function fetchChanges(ctx: RunContext, recording: PlanRecording, scope: Scope): Promise<boolean> {
  const { provider, signal } = ctx;
  const start = await changesCursor(ctx.db, ctx, scope);
  if (start === undefined || !provider.supports.changeFeed || provider.getChanges === undefined) return false;
  const options = { ...scopeOption(ctx, scope), signal };
  const folders = new Set<string>();
  try {
    const pages = provider.getChanges(start.cursor, options);
    await recording.changes(scope, noteFolders(ctx, pages, folders, start));
  } catch (error) {
    if (error instanceof ProviderError && error.code === 'CURSOR_EXPIRED') return false;
    throw error;
  }
  for (const under of folders)
    await recording.listing(scope, under, provider.listFiles({ ...options, under }));
  return true;
}

async function* noteFolders(
  ctx: RunContext,
  pages: ReturnType<NonNullable<RunContext['provider']['getChanges']>>,
  folders: Set<string>,
  start: FeedPosition,
): typeof pages {
  for await (const page of pages) {
    for (const folder of await foldersToList(ctx, page, start)) folders.add(folder);
    yield page;
  }
}
