import { resolve } from 'node:path';
import type { SyncCoordinator } from '@music-platform/core-sync';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { formatItems } from '../text/format.ts';
import { writeJson } from '../text/json.ts';
import type { Output } from './output.ts';

/** The database used where `--db` is not given, relative to the working directory. */
export const defaultDatabase = 'music.db';

/** `approve <job>`: hides what the job's deletion guard has held. */
export async function approveDeletions(
  coordinator: Pick<SyncCoordinator, 'approveDeletions'>,
  { out, json }: Output,
  jobId: string,
): Promise<ExitCode> {
  const { hidden } = await coordinator.approveDeletions(jobId);
  if (json) await writeJson(out, { jobId, hidden });
  else {
    await out.writeLines([
      `Hid ${formatItems(hidden, 'track')}. Each comes back with its id when its file returns.`,
    ]);
  }
  return exitCode.done;
}

/** `reject <job>`: keeps it visible. */
export async function rejectDeletions(
  coordinator: Pick<SyncCoordinator, 'rejectDeletions'>,
  { out, json }: Output,
  jobId: string,
): Promise<ExitCode> {
  const { kept } = await coordinator.rejectDeletions(jobId);
  if (json) await writeJson(out, { jobId, kept });
  else await out.writeLines([`Kept ${formatItems(kept, 'track')}.`]);
  return exitCode.done;
}

/** The two commands that decide about the held deletions of a job. */
export function decisionCommands(jobId: string, databasePath: string): string[] {
  const database =
    resolve(databasePath) === resolve(defaultDatabase) ? '' : ` --db ${shellQuoted(databasePath)}`;
  return [`music-sync approve ${jobId}${database}`, `music-sync reject ${jobId}${database}`];
}

function shellQuoted(text: string): string {
  return /^[\w./:@%+,-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
