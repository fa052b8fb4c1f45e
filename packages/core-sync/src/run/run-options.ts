import type { LeaseOwner } from '@music-platform/bridge-traits';
import type { ProfileBinding } from '../coordinator-options.ts';
import type { EngineContext } from '../engine-context.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { JobStats } from '../job/job-stats.ts';
import type { SyncTrigger } from '../job/sync-job.ts';
import type { JobPhase, SyncType } from '../schema/tables.ts';

/** What a run of a job is given. */
export interface RunOptions {
  engine: EngineContext;
  hub: EventHub;
  owner: LeaseOwner;
  binding: ProfileBinding;
  profileKey: number;
  jobKey: number;
  jobId: string;
  syncType: SyncType;
  trigger: SyncTrigger;
  cursor?: string | undefined;
  resumed: boolean;
  takenOver?: string | undefined;
  /** What earlier attempts at this job have counted and reached. */
  stats: JobStats;
  percent: number;
  phase: JobPhase;
}
