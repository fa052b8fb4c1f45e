import { ProviderError, SyncError } from '@music-platform/bridge-traits';
import type { EventBody } from '../events/sync-events.ts';
import type { JobPatch } from '../job/job-repository.ts';
import type { JobStats } from '../job/job-stats.ts';
import { transition } from '../job/transitions.ts';
import type { HeldDeletions } from '../resolution/deletion-guard.ts';
import type { PhasesOutcome } from './phases.ts';

/** How the phases of a run ended. */
export type RunEnd = { outcome: PhasesOutcome } | { error: unknown };

/** What is stored of an end, and then said of it. */
export interface EndRecord {
  patch: JobPatch;
  events: readonly EventBody[];
}

/** Failures that only a person can mend; all others may pass by themselves. */
const needsAPerson: ReadonlySet<string> = new Set([
  'UNAUTHORIZED',
  'FORBIDDEN',
  'INVALID_CONFIG',
  'INTERNAL',
]);

export interface RunFacts {
  percent: number;
  stats: JobStats;
  /** What conflict resolution held, and stored with the job. */
  held: HeldDeletions | undefined;
}

/** The end of a run as the job records it. A failed conflict resolution does not undo the sync: it is completed, with an error. */
export function recordEnd(end: RunEnd, facts: RunFacts): EndRecord {
  const { patch, event } =
    'outcome' in end ? recordCompletion(end.outcome, facts) : recordFailure(end.error, facts);
  const { held } = facts;
  if (held === undefined) return { patch, events: [event] };
  const { tracks, visible: visibleTracks, reason } = held;
  return { patch, events: [{ type: 'deletionsHeld', tracks, visibleTracks, reason }, event] };
}

function recordCompletion(
  { syncType, resolutionError }: PhasesOutcome,
  { stats, held }: RunFacts,
): { patch: JobPatch; event: EventBody } {
  const failed = resolutionError !== undefined;
  return {
    patch: {
      status: transition('running', 'completed'),
      sync_type: syncType,
      percent: 100,
      error_code: failed ? 'RESOLUTION_FAILED' : null,
      error_message: failed ? messageOf(resolutionError) : null,
    },
    event: { type: 'completed', stats, deletionsHeld: held?.tracks ?? 0 },
  };
}

function recordFailure(error: unknown, { percent }: RunFacts): { patch: JobPatch; event: EventBody } {
  const code = codeOf(error);
  const message = messageOf(error);
  if (error instanceof SyncError && code === 'CANCELLED') {
    const status = transition('running', 'cancelled');
    return {
      patch: { status, percent, error_code: code, error_message: message },
      event: { type: 'cancelled' },
    };
  }
  return {
    patch: { status: transition('running', 'failed'), percent, error_code: code, error_message: message },
    event: { type: 'failed', code, message, recoverable: !needsAPerson.has(code) },
  };
}

/** The code of a failure of ours or a provider's; `INTERNAL` for what should not have happened. */
export function codeOf(error: unknown): string {
  return error instanceof SyncError || error instanceof ProviderError ? error.code : 'INTERNAL';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
