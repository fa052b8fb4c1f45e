import { ProviderError, type Scope, type StorageProvider } from '@music-platform/bridge-traits';
import { filterKey } from '../config/filter-key.ts';
import { changesCursor, dropCursor } from '../discovery/cursor-store.ts';
import { discover } from '../discovery/discover.ts';
import { foldersToList } from '../discovery/folders-to-list.ts';
import { scopeOption } from '../discovery/scope-option.ts';
import type { RunContext } from '../engine-context.ts';
import { pathsOf } from '../library/paths.ts';
import { pendingWork } from '../queue/scan-queue.ts';
import type { HeldDeletions } from '../resolution/deletion-guard.ts';
import { resolveIn } from '../resolution/resolve.ts';
import type { LibraryEventType, SyncType } from '../schema/tables.ts';
import { type Db, query } from '../util/statement.ts';
import { changesStream, clearRecording, listStream, recordStream, replayProvider } from './record-pages.ts';
import type { PlannedChange, SyncPlan } from './sync-plan.ts';

const maxChanges = 1_000;
/** Bytes and reads a track takes where this profile has no history yet. */
const typicalBytesPerTrack = 96 * 1024;

const lastEvent = query<{ seq: number | null }>('select max(seq) as seq from library_events');
const eventsAfter = query<{
  type: LibraryEventType;
  track_id: string;
  payload: string | null;
  title: string | null;
  item: number | null;
}>(
  `select e.type, e.track_id, e.payload, t.title, t.primary_item_key as item
   from library_events e left join tracks t on t.id = e.track_id where e.seq > ? order by e.seq limit ${maxChanges + 1}`,
);
const history = query<{ bytes: number | null; tracks: number | null }>(
  `select sum(json_extract(stats, '$.bytesDownloaded')) as bytes, sum(json_extract(stats, '$.items.processed')) as tracks
   from sync_jobs where profile_key = ?`,
);

/** Thrown to roll the rehearsal back. */
class RehearsalEnded extends Error {
  readonly plan: SyncPlan;
  constructor(plan: SyncPlan) {
    super('rehearsal ended');
    this.plan = plan;
  }
}

/**
 * A dry run: fetches what a sync would fetch, rehearses discovery and conflict resolution on it in one transaction, with the engine's own
 * code, and rolls that back. The catalogue's file stays as it was.
 */
export async function planSync(ctx: RunContext, syncType: SyncType): Promise<SyncPlan> {
  await clearRecording(ctx.db);
  const recording = await record(ctx, syncType);
  try {
    await ctx.db.transaction().execute(async (trx) => {
      const provider = replayProvider(trx, ctx.provider, recording.scopes);
      const rehearsal: RunContext = { ...ctx, db: trx, provider, transact: (work) => work(trx) };
      for (const scope of recording.scopes ?? [{ id: '' }])
        await dropCursor(trx, rehearsal, scope.id, 'list');
      const [before] = await lastEvent(trx);
      const outcome = await discover(rehearsal, { syncType: recording.full ? 'full' : 'incremental' });
      const held = await resolveIn(trx, rehearsal);
      throw new RehearsalEnded(
        await describe(trx, rehearsal, before?.seq ?? 0, outcome, held, recording.complete),
      );
    });
  } catch (error) {
    if (error instanceof RehearsalEnded) return error.plan;
    throw error;
  } finally {
    await clearRecording(ctx.db);
  }
  throw new Error('The rehearsal ended without a plan.');
}

interface Recording {
  scopes: readonly Scope[] | undefined;
  full: boolean;
  complete: boolean;
}

async function record(ctx: RunContext, syncType: SyncType): Promise<Recording> {
  const { provider, signal } = ctx;
  const profile = await ctx.db
    .selectFrom('profiles')
    .select('filter_key')
    .where('key', '=', ctx.profileKey)
    .executeTakeFirst();
  const filterChanged = profile?.filter_key != null && profile.filter_key !== filterKey(ctx.config);
  const scopes = await provider.scopes?.({ signal });
  let full = syncType === 'full' || filterChanged;
  let complete = true;
  for (const scope of scopes ?? [{ id: '' }]) {
    const cursor = full ? undefined : await changesCursor(ctx.db, ctx, scope);
    if (cursor !== undefined && (await recordChanges(ctx, provider, scope, cursor))) continue;
    if (provider.supports.changeFeed) full = true;
    const last = await recordStream(
      ctx.db,
      listStream(scope),
      provider.listFiles({ ...scopeOption(ctx, scope), signal }),
    );
    complete &&= last?.complete ?? false;
  }
  return { scopes, full, complete };
}

/** False when the service refuses the cursor. */
async function recordChanges(
  ctx: RunContext,
  provider: StorageProvider,
  scope: Scope,
  start: { cursor: string; updatedAt: number },
): Promise<boolean> {
  if (provider.getChanges === undefined) return false;
  const folders = new Set<string>();
  const pages = provider.getChanges(start.cursor, { ...scopeOption(ctx, scope), signal: ctx.signal });
  try {
    await recordStream(ctx.db, changesStream(scope), noteFolders(ctx, pages, folders, start.updatedAt));
  } catch (error) {
    if (error instanceof ProviderError && error.code === 'CURSOR_EXPIRED') return false;
    throw error;
  }
  for (const under of folders) {
    await recordStream(
      ctx.db,
      listStream(scope, under),
      provider.listFiles({ ...scopeOption(ctx, scope), under, signal: ctx.signal }),
    );
  }
  return true;
}

async function* noteFolders(
  ctx: RunContext,
  pages: ReturnType<NonNullable<StorageProvider['getChanges']>>,
  folders: Set<string>,
  cursorStoredAt: number,
): typeof pages {
  for await (const page of pages) {
    for (const folder of await foldersToList(ctx, page, cursorStoredAt)) folders.add(folder);
    yield page;
  }
}

async function describe(
  trx: Db,
  ctx: RunContext,
  afterSeq: number,
  syncType: SyncType,
  held: HeldDeletions | undefined,
  complete: boolean,
): Promise<SyncPlan> {
  const events = await eventsAfter(trx, afterSeq);
  const paths = await pathsOf(
    trx,
    events.flatMap(({ item }) => item ?? []),
  );
  const changes = events.slice(0, maxChanges).map((event): PlannedChange => {
    const payload =
      event.payload === null ? {} : (JSON.parse(event.payload) as { reason?: string; rule?: string });
    const path = event.item === null ? null : (paths.get(event.item) ?? null);
    return {
      type: event.type,
      trackId: event.track_id,
      title: event.title ?? '',
      path,
      reason: payload.reason ?? payload.rule ?? null,
    };
  });
  const { items, skippedByReason, apiCalls, quotaUnits } = ctx.stats;
  const reads = (await pendingWork(trx, ctx.profileKey)).pending;
  const [past] = await history(trx, ctx.profileKey);
  const perTrack = past?.bytes && past.tracks ? past.bytes / past.tracks : typicalBytesPerTrack;
  const reasons: Record<string, number> = { ...skippedByReason };
  for (const { type, reason } of changes) {
    if (type === 'hidden' && reason !== null) reasons[reason] = (reasons[reason] ?? 0) + 1;
  }
  const { added, updated, moved, hidden, restored, merged, unchanged } = items;
  return {
    profileId: ctx.profileId,
    syncType,
    complete,
    counts: { added, updated, moved, hidden: hidden + (held?.tracks ?? 0), restored, merged, unchanged },
    changes,
    changesTruncated: events.length > maxChanges,
    reasons,
    wouldHold: held !== undefined,
    holdReason: held?.reason ?? null,
    forecast: {
      calls: Object.values(apiCalls).reduce((sum, calls) => sum + calls, 0) + reads,
      quotaUnits: quotaUnits > 0 ? quotaUnits : null,
      reads,
      bytes: Math.round(reads * perTrack),
    },
  };
}
