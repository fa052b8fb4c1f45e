import type { JobStats } from '../job/job-stats.ts';
import type { SyncTrigger } from '../job/sync-job.ts';
import type { JobPhase, SyncType } from '../schema/tables.ts';

interface JobEvent {
  jobId: string;
  profileId: string;
  /** Milliseconds since the Unix epoch. */
  at: number;
}

/** What an application may show while a run goes on. `percent` never falls within a job. */
export type SyncEvent = JobEvent &
  (
    | { type: 'started'; syncType: SyncType; trigger: SyncTrigger; resumed: boolean }
    | { type: 'phase'; phase: JobPhase }
    | {
        type: 'progress';
        phase: JobPhase;
        percent: number;
        itemsProcessed: number;
        totalItems: number | null;
        itemsPerSecond: number;
        etaMs: number | null;
        bytesDownloaded: number;
      }
    | { type: 'warning'; code: WarningCode; message: string }
    | { type: 'paused'; reason: 'metered' | 'offline' }
    | { type: 'resumed' }
    | { type: 'deletionsHeld'; tracks: number; visibleTracks: number; reason: string }
    | { type: 'completed'; stats: JobStats; deletionsHeld: number }
    | { type: 'failed'; code: string; message: string; recoverable: boolean }
    | { type: 'cancelled' }
    | { type: 'lagging'; dropped: number }
  );

/** An event without what it has in common with all others of its run. */
export type EventBody = SyncEvent extends infer E
  ? E extends SyncEvent
    ? Omit<E, keyof JobEvent>
    : never
  : never;

export type WarningCode =
  | 'CURSOR_MISSING'
  | 'CURSOR_EXPIRED'
  | 'FILTER_CHANGED'
  | 'INCOMPLETE_LISTING'
  | 'SCOPE_LOST'
  | 'TAKEN_OVER'
  | 'RESOLUTION_FAILED';
