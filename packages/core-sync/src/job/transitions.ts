import { SyncError } from '@music-platform/bridge-traits';
import type { JobStatus } from '../schema/tables.ts';

/** The state machine of a job. `failed` and `cancelled` jobs can be resumed; `completed` is final. */
const allowed = {
  pending: ['running', 'cancelled', 'failed'],
  running: ['completed', 'failed', 'cancelled'],
  failed: ['running'],
  cancelled: ['running'],
  completed: [],
} as const satisfies Record<JobStatus, readonly JobStatus[]>;

/** Returns `to`, or throws `INVALID_STATE_TRANSITION`. */
export function transition(from: JobStatus, to: JobStatus): JobStatus {
  const next: readonly JobStatus[] = allowed[from];
  if (next.includes(to)) return to;
  throw new SyncError('INVALID_STATE_TRANSITION', `A ${from} job cannot become ${to}.`, {
    details: { from, to },
  });
}
