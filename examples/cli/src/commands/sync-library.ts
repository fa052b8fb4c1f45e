import type { Library, SyncCoordinator, SyncJob } from '@music-platform/core-sync';
import { signInHint } from '../cloud/clouds.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { withInterruption } from '../host/interruption.ts';
import type { SyncSource } from '../profile/sync-source.ts';
import { createDisplay } from '../progress/progress-display.ts';
import { writeJson } from '../text/json.ts';
import type { Output } from './output.ts';
import { planSync } from './plan-sync.ts';
import { runSync } from './run-sync.ts';
import { failureLine, summaryLines } from './sync-summary.ts';
import { undecidedJobs } from './undecided-jobs.ts';

/** Options of `sync`. */
export interface SyncOptions {
  db: string;
  full: boolean;
  plan: boolean;
}

interface Services {
  coordinator: SyncCoordinator;
  library: Library;
  source: SyncSource;
}

/** `sync <folder|profile|cloud> [--full] [--plan]`: one run (or its plan) from start to end, and its summary. Ctrl-C ends it cleanly. */
export async function syncLibrary(
  { coordinator, library, source }: Services,
  output: Output,
  options: SyncOptions,
): Promise<ExitCode> {
  const { profile } = source;
  return withInterruption(async (signal) => {
    const run = { full: options.full, signal };
    if (options.plan) return planSync({ coordinator, profile }, output, run);
    const display = createDisplay(output.err, output.json);
    const job = await runSync({ coordinator, profile, display }, run);
    const earlier = await undecidedJobs(coordinator, profile.id);
    const undecided = earlier.some(({ id }) => id !== job.id);
    await report(job, { library, source, undecided }, output, options.db);
    const code = exitCodeOf(job);
    return code === exitCode.done && undecided ? exitCode.deletionsHeld : code;
  });
}

async function report(
  job: SyncJob,
  { library, source, undecided }: { library: Library; source: SyncSource; undecided: boolean },
  { out, err, json }: Output,
  databasePath: string,
): Promise<void> {
  const failure = failureLine(job);
  if (failure !== undefined) await err.writeLines([failure]);
  if (job.error?.code === 'UNAUTHORIZED' && source.cloud !== undefined) {
    await err.writeLines([`Nothing was lost. ${signInHint(source.cloud)}`]);
  }
  if (json) {
    await writeJson(out, job);
    return;
  }
  const failures = await library.failures({ profileId: source.profile.id, limit: 11 });
  const summary = { job, profile: source.profile, failures: failures.items, undecided, databasePath };
  await out.writeLines(summaryLines(summary, out.tableWidth));
}

/** Exit code of a job that has ended. */
export function exitCodeOf(job: Pick<SyncJob, 'status' | 'deletionsHeld' | 'deletionsDecision'>): ExitCode {
  if (job.status === 'cancelled') return exitCode.cancelled;
  if (job.status !== 'completed') return exitCode.failed;
  return job.deletionsHeld > 0 && job.deletionsDecision === null ? exitCode.deletionsHeld : exitCode.done;
}
