import type { SyncJob } from '@music-platform/core-sync';

/** What a chart of runs shows. */
export interface Figure {
  readonly name: string;
  readonly of: (job: SyncJob) => number;
  readonly unit: 'time' | 'count' | 'bytes';
}

/** The figures of a run that are worth comparing. */
export const figures: readonly Figure[] = [
  { name: 'Duration', of: durationOf, unit: 'time' },
  { name: 'Changes', of: changesOf, unit: 'count' },
  { name: 'Bytes read', of: ({ stats }) => stats.bytesDownloaded, unit: 'bytes' },
  { name: 'Calls', of: callsOf, unit: 'count' },
];

/** How long a run took, in milliseconds; of one that goes on, nothing yet. */
function durationOf({ startedAt, completedAt }: SyncJob): number {
  return startedAt === null || completedAt === null ? 0 : Math.max(0, completedAt - startedAt);
}

/** Tracks that a run added, changed, moved, hid or brought back. */
function changesOf({ stats }: SyncJob): number {
  const { added, updated, moved, hidden, restored } = stats.items;
  return added + updated + moved + hidden + restored;
}

/** What a run asked of the cloud. */
function callsOf({ stats }: SyncJob): number {
  return Object.values(stats.apiCalls).reduce((sum, calls) => sum + calls, 0);
}
