import type { SyncEvent, SyncJob } from '@music-platform/core-sync';

/** The latest event of the kind that says how far a run is. */
export type Progress = Extract<SyncEvent, { type: 'progress' }>;

/** A run that goes on, or how the latest one of this visit ended. */
export interface Run {
  readonly jobId: string;
  readonly profileId: string;
  readonly state: 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled';
  readonly isFull: boolean;
  readonly phase: 'discovery' | 'processing' | 'resolution';
  readonly progress: Progress | undefined;
  /** Why it waits, or what went wrong. */
  readonly reason: string | undefined;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** Of each source, by profile. */
export type Runs = ReadonlyMap<string, Run>;

/** The runs after one more event. Events of a run whose start was missed (another tab's) begin it. */
export function afterEvent(runs: Runs, event: SyncEvent): Runs {
  const known = runs.get(event.profileId);
  const run = known?.jobId === event.jobId && event.type !== 'started' ? known : begin(event);
  const changed = change(run, event);
  return changed === known ? runs : new Map(runs).set(event.profileId, changed);
}

/** The runs, and those that were going on before the page opened. */
export function withRunning(runs: Runs, jobs: readonly SyncJob[]): Runs {
  const missing = jobs.filter((job) => !runs.has(job.profileId));
  if (missing.length === 0) return runs;
  return new Map([...runs, ...missing.map((job): [string, Run] => [job.profileId, ofJob(job)])]);
}

/** Whether something happens in it, or will by itself. */
export function isGoingOn(run: Run | undefined): run is Run {
  return run?.state === 'running' || run?.state === 'waiting';
}

function ofJob(job: SyncJob): Run {
  return {
    jobId: job.id,
    profileId: job.profileId,
    state: 'running',
    isFull: job.syncType === 'full',
    phase: job.progress.phase,
    progress: undefined,
    reason: undefined,
    warnings: [],
  };
}

function begin({ jobId, profileId }: SyncEvent): Run {
  return {
    jobId,
    profileId,
    state: 'running',
    isFull: false,
    phase: 'discovery',
    progress: undefined,
    reason: undefined,
    warnings: [],
  };
}

function change(run: Run, event: SyncEvent): Run {
  switch (event.type) {
    case 'started':
      return { ...run, isFull: event.syncType === 'full' };
    case 'phase':
      return { ...run, phase: event.phase };
    case 'progress':
      return { ...run, state: 'running', phase: event.phase, progress: event, reason: undefined };
    case 'warning':
      return { ...run, warnings: [...run.warnings, { code: event.code, message: event.message }] };
    case 'paused':
      return { ...run, state: 'waiting', reason: event.reason };
    case 'resumed':
      return { ...run, state: 'running', reason: undefined };
    case 'completed':
      return { ...run, state: 'completed' };
    case 'failed':
      return { ...run, state: 'failed', reason: event.message };
    case 'cancelled':
      return { ...run, state: 'cancelled' };
    case 'deletionsHeld':
    case 'lagging':
      return run;
  }
}
