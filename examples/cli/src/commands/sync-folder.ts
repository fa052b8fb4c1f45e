import type { Library, SyncCoordinator, SyncJob } from '@music-platform/core-sync';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { withInterruption } from '../host/interruption.ts';
import type { FolderProfile } from '../profile/folder-profile.ts';
import { createDisplay } from '../progress/progress-display.ts';
import { writeJson } from '../text/json.ts';
import { UsageError } from '../usage-error.ts';
import type { Output } from './output.ts';
import { planSync } from './plan-sync.ts';
import { runSync } from './run-sync.ts';
import { failureLine, summaryLines } from './sync-summary.ts';
import { undecidedJobs } from './undecided-jobs.ts';

/** Options of `sync`. */
export interface SyncFolderOptions {
  db: string;
  full: boolean;
  plan: boolean;
}

interface Services {
  coordinator: SyncCoordinator;
  library: Library;
  /** The one folder to sync. */
  folders: readonly FolderProfile[];
}

/** `sync <folder|profile> [--full] [--plan]`: one run (or its plan) from start to end, and its summary. Ctrl-C ends it cleanly. */
export async function syncFolder(
  { coordinator, library, folders }: Services,
  output: Output,
  options: SyncFolderOptions,
): Promise<ExitCode> {
  const [folder] = folders;
  if (folder === undefined) throw new UsageError('Name the folder to sync.');
  return withInterruption(async (signal) => {
    const run = { full: options.full, signal };
    if (options.plan) return planSync({ coordinator, folder }, output, run);
    const display = createDisplay(output.err, output.json);
    const job = await runSync({ coordinator, folder, display }, run);
    const earlier = await undecidedJobs(coordinator, folder.id);
    const undecided = earlier.some(({ id }) => id !== job.id);
    await report(job, { library, folder, undecided }, output, options.db);
    const code = exitCodeOf(job);
    return code === exitCode.done && undecided ? exitCode.deletionsHeld : code;
  });
}

async function report(
  job: SyncJob,
  { library, folder, undecided }: { library: Library; folder: FolderProfile; undecided: boolean },
  { out, err, json }: Output,
  databasePath: string,
): Promise<void> {
  const failure = failureLine(job);
  if (failure !== undefined) await err.writeLines([failure]);
  if (json) {
    await writeJson(out, job);
    return;
  }
  const failures = await library.failures({ profileId: folder.id, limit: 11 });
  const summary = { job, folder, failures: failures.items, undecided, databasePath };
  await out.writeLines(summaryLines(summary, out.tableWidth));
}

/** Exit code of a job that has ended. */
export function exitCodeOf(job: Pick<SyncJob, 'status' | 'deletionsHeld' | 'deletionsDecision'>): ExitCode {
  if (job.status === 'cancelled') return exitCode.cancelled;
  if (job.status !== 'completed') return exitCode.failed;
  return job.deletionsHeld > 0 && job.deletionsDecision === null ? exitCode.deletionsHeld : exitCode.done;
}
