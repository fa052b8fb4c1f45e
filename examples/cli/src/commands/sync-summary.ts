import type { Failure, JobStats, Profile, SyncJob } from '@music-platform/core-sync';
import {
  formatBytes,
  formatCount,
  formatElapsed,
  formatItems,
  formatRate,
  formatShare,
} from '../text/format.ts';
import { printable } from '../text/printable.ts';
import { renderFacts } from '../text/table.ts';
import { decisionCommands } from './decide-deletions.ts';
import { failureTable } from './failure-table.ts';

export interface SummaryInput {
  job: SyncJob;
  profile: Profile;
  /** Files of the profile that could not be read; more than ten are cut. */
  failures: readonly Failure[];
  /** An earlier run holds deletions that nobody has decided about. */
  undecided: boolean;
  databasePath: string;
}

const shownFailures = 10;

/** What a person wants to know after a run. `width`: columns of the terminal; absent: no limit. */
export function summaryLines(input: SummaryInput, width: number | undefined): string[] {
  const { job, profile } = input;
  const lines = [printable(`${profile.displayName}: ${outcome(job)}`), ...renderFacts(figures(job))];
  if (job.status === 'completed' && job.error !== null)
    lines.push(`  ${job.error.code}: ${printable(job.error.message)}`);
  lines.push(...failureLines(input, width), ...heldLines(input));
  if (job.status === 'cancelled') lines.push('Run the same command again to continue.');
  return lines;
}

/** Why a job failed, for stderr; undefined where it did not. */
export function failureLine(job: Pick<SyncJob, 'status' | 'error'>): string | undefined {
  if (job.status !== 'failed' || job.error === null) return undefined;
  return `music-sync: ${printable(job.error.message)} (${job.error.code})`;
}

function outcome(job: SyncJob): string {
  const took = formatElapsed(jobDurationMs(job));
  const kind = `${job.syncType} sync`;
  if (job.status === 'completed') return `${kind} done in ${took}`;
  return job.status === 'cancelled' ? `${kind} cancelled after ${took}` : `${kind} failed after ${took}`;
}

/** How long a job ran, in milliseconds. */
export function jobDurationMs(job: Pick<SyncJob, 'startedAt' | 'completedAt'>): number {
  return job.startedAt === null || job.completedAt === null ? 0 : job.completedAt - job.startedAt;
}

const changes = ['added', 'updated', 'moved', 'restored', 'hidden', 'merged', 'unchanged', 'failed'] as const;

function figures(job: SyncJob): (readonly [string, string])[] {
  const { stats } = job;
  const facts: (readonly [string, string])[] = changes
    .filter((kind) => stats.items[kind] > 0)
    .map((kind) => [kind, formatCount(stats.items[kind])]);
  const skipped = Object.entries(stats.skippedByReason).filter(([, count]) => count > 0);
  if (skipped.length > 0) {
    facts.push(['skipped', skipped.map(([reason, count]) => `${formatCount(count)} ${reason}`).join(', ')]);
  }
  facts.push(['read', readFigures(stats)]);
  if (stats.quotaUnits > 0) facts.push(['quota', formatItems(stats.quotaUnits, 'unit')]);
  const durationMs = jobDurationMs(job);
  if (stats.items.discovered > 0 && durationMs > 0) {
    facts.push(['rate', `${formatRate((stats.items.discovered / durationMs) * 1000)} (${requests(stats)})`]);
  }
  return facts;
}

function readFigures({ bytesDownloaded, bytesListed }: JobStats): string {
  if (bytesListed === 0) return formatBytes(bytesDownloaded);
  const share = formatShare(bytesDownloaded, bytesListed);
  return `${formatBytes(bytesDownloaded)} of ${formatBytes(bytesListed)} listed (${share})`;
}

function requests(stats: JobStats): string {
  return formatItems(
    Object.values(stats.apiCalls).reduce((sum, count) => sum + count, 0),
    'request',
  );
}

function failureLines({ failures }: SummaryInput, width: number | undefined): string[] {
  if (failures.length === 0) return [];
  const more = failures.length > shownFailures;
  const heading = more
    ? `Files that could not be read (the first ${shownFailures}; \`music-sync status\` lists all):`
    : `${formatItems(failures.length, 'file')} could not be read, and ${failures.length === 1 ? 'is' : 'are'} listed by name:`;
  return [heading, ...failureTable(failures.slice(0, shownFailures), width).map((line) => `  ${line}`)];
}

function heldLines({ job, undecided, databasePath }: SummaryInput): string[] {
  if (job.deletionsHeld === 0 || job.deletionsDecision !== null) {
    return undecided
      ? ['An earlier sync holds deletions until you decide: `music-sync status` shows how.']
      : [];
  }
  return [
    `Nothing was hidden yet: ${formatItems(job.deletionsHeld, 'deletion')} held${job.deletionsHeldReason === null ? '' : ` (${printable(job.deletionsHeldReason)})`}.`,
    'If the files are really gone, hide their tracks; otherwise keep them:',
    ...decisionCommands(job.id, databasePath).map((command) => `  ${command}`),
  ];
}
