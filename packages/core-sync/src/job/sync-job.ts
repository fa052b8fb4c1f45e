import type { JobPhase, JobStatus, SyncType } from '../schema/tables.ts';
import type { JobStats } from './job-stats.ts';

/** What started a run; decides the priority of its work. */
export type SyncTrigger = 'user' | 'push' | 'scheduled';

/** A run of the engine over one profile, as stored. Times in milliseconds since the Unix epoch. */
export interface SyncJob {
  id: string;
  profileId: string;
  providerKind: string;
  syncType: SyncType;
  trigger: SyncTrigger;
  status: JobStatus;
  progress: { percent: number; phase: JobPhase };
  stats: JobStats;
  /** Tracks whose hiding waits for `approveDeletions` or `rejectDeletions`. */
  deletionsHeld: number;
  /** Why they are held. */
  deletionsHeldReason: string | null;
  deletionsDecision: 'approved' | 'rejected' | 'obsolete' | null;
  error: { code: string; message: string } | null;
  createdAt: number;
  startedAt: number | null;
  completedAt: number | null;
}
