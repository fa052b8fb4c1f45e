import type { SyncJob } from '@music-platform/core-sync';
import { jobDurationMs } from '../commands/sync-summary.ts';
import { formatBytes, formatCount, formatElapsed } from '../text/format.ts';
import { renderTable } from '../text/table.ts';

/** A run, and what the service has sent for it. */
export interface MeasuredRun {
  name: string;
  job: SyncJob;
  bytesSent: number;
}

const kinds = ['added', 'updated', 'moved', 'hidden'] as const;

/** Runs side by side: what each changed and what it cost. Changes that no run made are left out. */
export function compareRuns(runs: readonly MeasuredRun[]): string[] {
  const row = (title: string, cell: (run: MeasuredRun) => string): string[] => [title, ...runs.map(cell)];
  const changes = kinds
    .filter((kind) => runs.some(({ job }) => job.stats.items[kind] > 0))
    .map((kind) => row(`songs ${kind}`, ({ job }) => formatCount(job.stats.items[kind])));
  return renderTable(
    [{ title: '' }, ...runs.map(({ name }) => ({ title: name, align: 'right' as const }))],
    [
      ...changes,
      row('time', ({ job }) => formatElapsed(jobDurationMs(job))),
      row('API calls', ({ job }) => formatCount(callCount(job))),
      row('quota units', ({ job }) => formatCount(job.stats.quotaUnits)),
      row('songs read', ({ job }) => formatCount(job.stats.items.processed)),
      row('bytes of songs', ({ job }) => formatBytes(job.stats.bytesDownloaded)),
      row('bytes in all', ({ bytesSent }) => formatBytes(bytesSent)),
    ],
  );
}

function callCount({ stats }: SyncJob): number {
  return Object.values(stats.apiCalls).reduce((sum, calls) => sum + calls, 0);
}
