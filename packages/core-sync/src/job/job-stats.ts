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
