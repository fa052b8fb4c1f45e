import type { ProviderUsage } from '@music-platform/bridge-traits';
import type { RunContext } from '../engine-context.ts';
import { pathsOf } from '../library/paths.ts';
import { pendingWork } from '../queue/scan-queue.ts';
import type { HeldDeletions } from '../resolution/deletion-guard.ts';
import type { LibraryEventType, SyncType } from '../schema/tables.ts';
import { type Db, query } from '../util/statement.ts';
import type { PlannedChange, SyncPlan } from './sync-plan.ts';

const maxChanges = 1_000;
/** Bytes a track takes where this profile has no history yet. */
const typicalBytesPerTrack = 96 * 1024;

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
const countReasons = query<{ reason: string; tracks: number }>(
  `select json_extract(payload, '$.reason') as reason, count(*) as tracks from library_events
   where seq > ? and type = 'hidden' and json_extract(payload, '$.reason') is not null group by reason`,
);
const pastCosts = query<{
  bytes: number | null;
  tracks: number | null;
  units: number | null;
  calls: number | null;
}>(
  `select sum(json_extract(stats, '$.bytesDownloaded')) as bytes, sum(json_extract(stats, '$.items.processed')) as tracks,
     sum(json_extract(stats, '$.quotaUnits')) as units,
     sum((select sum(value) from json_each(stats, '$.apiCalls'))) as calls
   from sync_jobs where profile_key = ?`,
);

/** What a rehearsal did. */
export interface Rehearsal {
  /** The newest event before it. */
  afterSeq: number;
  syncType: SyncType;
  held: HeldDeletions | undefined;
  /** Every listing has seen everything. */
  complete: boolean;
  /** Spent on fetching. */
  spent: ProviderUsage;
}

/** Reads a plan off the tables a rehearsal has changed. */
export async function describePlan(trx: Db, ctx: RunContext, rehearsal: Rehearsal): Promise<SyncPlan> {
  const { afterSeq, syncType, held, complete, spent } = rehearsal;
  const events = await eventsAfter(trx, afterSeq);
  const paths = await pathsOf(
    trx,
    events.flatMap(({ item }) => item ?? []),
  );
  const changes = events.slice(0, maxChanges).map((event): PlannedChange => {
    const payload =
      event.payload === null ? {} : (JSON.parse(event.payload) as { reason?: string; rule?: string });
    return {
      type: event.type,
      trackId: event.track_id,
      title: event.title ?? '',
      path: event.item === null ? null : (paths.get(event.item) ?? null),
      reason: payload.reason ?? payload.rule ?? null,
    };
  });
  const { items, skippedByReason } = ctx.stats;
  const reasons: Record<string, number> = { ...skippedByReason };
  for (const { reason, tracks } of await countReasons(trx, afterSeq)) reasons[reason] = tracks;
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
    forecast: await forecastCosts(trx, ctx, spent),
  };
}

/** The fetching again, and one read for each file queued, at what reads of this profile have cost so far. */
async function forecastCosts(trx: Db, ctx: RunContext, spent: ProviderUsage): Promise<SyncPlan['forecast']> {
  const reads = (await pendingWork(trx, ctx.profileKey)).pending;
  const [past] = await pastCosts(trx, ctx.profileKey);
  const calls = Object.values(spent.calls).reduce((sum, count) => sum + count, 0);
  const bytesPerRead = past?.bytes && past.tracks ? past.bytes / past.tracks : typicalBytesPerTrack;
  const unitsPerCall =
    past?.units && past.calls ? past.units / past.calls : spent.quotaUnits / Math.max(1, calls);
  const units = spent.quotaUnits + reads * unitsPerCall;
  return {
    calls: calls + reads,
    quotaUnits: units > 0 ? Math.round(units) : null,
    reads,
    bytes: Math.round(reads * bytesPerRead),
  };
}
