import type { SyncJob } from '@music-platform/core-sync';
import { jobDurationMs } from '../commands/sync-summary.ts';
import { formatBytes, formatCount, formatElapsed } from '../text/format.ts';
import { renderTable } from '../text/table.ts';

const kinds = ['added', 'updated', 'moved', 'hidden', 'restored', 'unchanged'] as const;

/** Runs side by side: what each changed and what it cost. Rows that are zero for every run are left out. */
export function compareRuns(runs: readonly (readonly [name: string, job: SyncJob])[]): string[] {
  const row = (title: string, cell: (job: SyncJob) => string): string[] => [
    title,
    ...runs.map(([, job]) => cell(job)),
  ];
  const changes = kinds
    .filter((kind) => runs.some(([, job]) => job.stats.items[kind] > 0))
    .map((kind) => row(kind, ({ stats }) => formatCount(stats.items[kind])));
  return renderTable(
    [{ title: '' }, ...runs.map(([name]) => ({ title: name, align: 'right' as const }))],
    [
      ...changes,
      row('time', (job) => formatElapsed(jobDurationMs(job))),
      row('files read', ({ stats }) => formatCount(stats.items.processed)),
      row('bytes read', ({ stats }) => formatBytes(stats.bytesDownloaded)),
      row('requests', ({ stats }) =>
        formatCount(Object.values(stats.apiCalls).reduce((sum, calls) => sum + calls, 0)),
      ),
    ],
  );
}
