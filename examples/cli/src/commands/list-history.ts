import type { Library, SyncCoordinator, SyncJob } from '@music-platform/core-sync';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { formatElapsed, formatItems, formatTime } from '../text/format.ts';
import { writeJson } from '../text/json.ts';
import { type Column, renderTable } from '../text/table.ts';
import { changeSummary } from './change-summary.ts';
import type { Output } from './output.ts';

const columns: readonly Column[] = [
  { title: 'JOB' },
  { title: 'STARTED' },
  { title: 'PROFILE', shrinkTo: 12 },
  { title: 'TYPE' },
  { title: 'STATUS' },
  { title: 'TOOK', align: 'right' },
  { title: 'CHANGES', shrinkTo: 20 },
];

/** `history [--limit N]` */
export async function listHistory(
  { library, coordinator }: { library: Library; coordinator: Pick<SyncCoordinator, 'listHistory'> },
  { out, json }: Output,
  options: { limit: number },
): Promise<ExitCode> {
  const jobs = await coordinator.listHistory({ limit: options.limit });
  if (json) {
    await writeJson(out, jobs);
    return exitCode.done;
  }
  if (jobs.length === 0) {
    await out.writeLines(['No sync has run yet.']);
    return exitCode.done;
  }
  const names = new Map((await library.profiles()).map((profile) => [profile.id, profile.displayName]));
  const rows = jobs.map((job) => [
    job.id,
    formatTime(job.startedAt ?? job.createdAt),
    names.get(job.profileId) ?? job.profileId,
    job.syncType,
    job.status,
    jobDuration(job),
    jobOutcome(job),
  ]);
  await out.writeLines(renderTable(columns, rows, out.tableWidth));
  return exitCode.done;
}

function jobDuration(job: SyncJob): string {
  return job.startedAt === null || job.completedAt === null
    ? ''
    : formatElapsed(job.completedAt - job.startedAt);
}

function jobOutcome(job: SyncJob): string {
  if (job.error !== null) return `${job.error.code}: ${job.error.message}`;
  if (job.deletionsHeld === 0) return changeSummary(job.stats);
  const decision = job.deletionsDecision ?? 'not decided';
  return `${changeSummary(job.stats)}; ${formatItems(job.deletionsHeld, 'deletion')} held (${decision})`;
}
