import type { JobPhase } from '../schema/tables.ts';

/** What a run did (architecture section 6). Counts, unless the name carries a unit. */
export interface JobStats {
  durationMs: Record<JobPhase, number>;
  items: {
    discovered: number;
    added: number;
    updated: number;
    unchanged: number;
    moved: number;
    hidden: number;
    restored: number;
    merged: number;
    failed: number;
    skipped: number;
    processed: number;
  };
  /** Why files were skipped, by reason. */
  skippedByReason: Record<string, number>;
  /** Why items failed, by error code. */
  failedByCode: Record<string, number>;
  duplicates: number;
  apiCalls: Record<string, number>;
  quotaUnits: number;
  retries: number;
  throttles: number;
  waitedMs: number;
  bytesDownloaded: number;
  rangedReads: number;
  queueHighWater: number;
  databaseMs: number;
  /** Statements that had to wait for another connection, of any run on this database; 0 where the adapter does not count. */
  busyWaits: number;
  peakMemoryBytes: number | null;
  /** Size of all music discovered in this run, in bytes. */
  bytesListed: number;
}

export function emptyStats(): JobStats {
  return {
    durationMs: { discovery: 0, processing: 0, resolution: 0 },
    items: {
      discovered: 0,
      added: 0,
      updated: 0,
      unchanged: 0,
      moved: 0,
      hidden: 0,
      restored: 0,
      merged: 0,
      failed: 0,
      skipped: 0,
      processed: 0,
    },
    skippedByReason: {},
    failedByCode: {},
    duplicates: 0,
    apiCalls: {},
    quotaUnits: 0,
    retries: 0,
    throttles: 0,
    waitedMs: 0,
    bytesDownloaded: 0,
    rangedReads: 0,
    queueHighWater: 0,
    databaseMs: 0,
    busyWaits: 0,
    peakMemoryBytes: null,
    bytesListed: 0,
  };
}

/** What stands there now, whatever is counted later. */
export function copyOf(stats: JobStats): JobStats {
  return {
    ...stats,
    durationMs: { ...stats.durationMs },
    items: { ...stats.items },
    skippedByReason: { ...stats.skippedByReason },
    failedByCode: { ...stats.failedByCode },
    apiCalls: { ...stats.apiCalls },
  };
}

/** What was counted between two readings. High-water marks are those of the later one. */
export function statsSince(before: JobStats, now: JobStats): JobStats {
  return {
    durationMs: difference(before.durationMs, now.durationMs),
    items: difference(before.items, now.items),
    skippedByReason: difference(before.skippedByReason, now.skippedByReason),
    failedByCode: difference(before.failedByCode, now.failedByCode),
    duplicates: now.duplicates - before.duplicates,
    apiCalls: difference(before.apiCalls, now.apiCalls),
    quotaUnits: now.quotaUnits - before.quotaUnits,
    retries: now.retries - before.retries,
    throttles: now.throttles - before.throttles,
    waitedMs: now.waitedMs - before.waitedMs,
    bytesDownloaded: now.bytesDownloaded - before.bytesDownloaded,
    rangedReads: now.rangedReads - before.rangedReads,
    queueHighWater: now.queueHighWater,
    databaseMs: now.databaseMs - before.databaseMs,
    busyWaits: now.busyWaits - before.busyWaits,
    peakMemoryBytes: now.peakMemoryBytes,
    bytesListed: now.bytesListed - before.bytesListed,
  };
}

function difference<Counts extends Record<string, number>>(before: Counts, now: Counts): Counts {
  return Object.fromEntries(
    Object.entries(now).map(([name, value]) => [name, value - (before[name] ?? 0)]),
  ) as Counts;
}
