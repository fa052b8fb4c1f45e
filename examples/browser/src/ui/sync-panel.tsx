import type { SyncEvent, SyncJob } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { formatBytes, formatCount, formatElapsed } from './format.ts';

/** The latest event of the kind that says how far a run is. */
export type Progress = Extract<SyncEvent, { type: 'progress' }>;

/** What the panel shows, and what its buttons do. */
export interface SyncPanelProps {
  readonly progress: Progress | undefined;
  readonly isRunning: boolean;
  /** The library is open. */
  readonly isReady: boolean;
  readonly problem: string | undefined;
  readonly history: readonly SyncJob[];
  onStart(): void;
  onCancel(): void;
}

const phases = { discovery: 'Listing', processing: 'Reading tags', resolution: 'Tidying up' } as const;

/** The run that goes on, and those before it. */
export function SyncPanel(props: SyncPanelProps): VNode {
  const { progress, isRunning, isReady, problem, history, onStart, onCancel } = props;
  return (
    <section class="sync" aria-label="Sync">
      <div class="now">
        <button type="button" class="primary" disabled={!isReady} onClick={isRunning ? onCancel : onStart}>
          {isRunning ? 'Stop' : 'Sync'}
        </button>
        {isRunning && <progress max={100} value={progress?.percent ?? 0} aria-label="Sync progress" />}
        <p role="status">{isRunning ? describe(progress) : (problem ?? '')}</p>
      </div>
      {history.length > 0 && <History jobs={history} />}
    </section>
  );
}

function describe(progress: Progress | undefined): string {
  if (!progress) return 'Starting';
  const { phase, itemsProcessed, totalItems, itemsPerSecond, etaMs, bytesDownloaded } = progress;
  const count =
    totalItems === null
      ? formatCount(itemsProcessed)
      : `${formatCount(itemsProcessed)} of ${formatCount(totalItems)}`;
  return [
    `${phases[phase]} ${count}`,
    `${formatCount(Math.round(itemsPerSecond))}/s`,
    bytesDownloaded > 0 ? formatBytes(bytesDownloaded) : '',
    etaMs === null ? '' : `${formatElapsed(etaMs)} left`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function History({ jobs }: { jobs: readonly SyncJob[] }): VNode {
  return (
    <table class="history">
      <caption>Latest syncs</caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Ended</th>
          <th scope="col">Took</th>
          <th scope="col">Changes</th>
          <th scope="col">Read</th>
          <th scope="col">Calls</th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <HistoryRow key={job.id} job={job} />
        ))}
      </tbody>
    </table>
  );
}

function HistoryRow({ job }: { job: SyncJob }): VNode {
  const { items, bytesDownloaded, apiCalls } = job.stats;
  const calls = Object.values(apiCalls).reduce((sum, count) => sum + count, 0);
  const took =
    job.startedAt === null || job.completedAt === null ? '' : formatElapsed(job.completedAt - job.startedAt);
  return (
    <tr>
      <td>{new Date(job.createdAt).toLocaleTimeString()}</td>
      <td title={job.error?.message}>{job.error?.code ?? job.status}</td>
      <td>{took}</td>
      <td>{formatCount(items.added + items.updated + items.moved + items.hidden + items.restored)}</td>
      <td>{formatBytes(bytesDownloaded)}</td>
      <td>{formatCount(calls)}</td>
    </tr>
  );
}
