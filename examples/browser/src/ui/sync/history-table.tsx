import type { SyncJob } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { formatTime } from '../format.ts';
import { useSources } from '../sources/use-sources.ts';
import { statusWords } from '../words.ts';
import { formatFigure } from './history-chart.tsx';
import { figures } from './history-figures.ts';

/** The latest runs as a table, newest first. */
export function HistoryTable({ jobs }: { jobs: readonly SyncJob[] }): VNode {
  const { data: sources } = useSources();
  const nameOf = (profileId: string): string =>
    sources?.find((source) => source.profileId === profileId)?.displayName ?? 'Disconnected';
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section class="table-scroll" aria-label="Sync history, scrolls sideways" tabIndex={0}>
      <table class="data" aria-label="Sync history">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Source</th>
            <th scope="col">Kind</th>
            <th scope="col">Status</th>
            {figures.map(({ name }) => (
              <th scope="col" key={name} class="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <tr key={job.id}>
              <td>{formatTime(job.createdAt)}</td>
              <td class="clip">
                <bdi>{nameOf(job.profileId)}</bdi>
              </td>
              <td>{job.syncType === 'full' ? 'Full' : 'Incremental'}</td>
              <td title={job.error?.message}>
                <span class={`dot ${job.status}`} aria-hidden="true" /> {statusWords[job.status]}
              </td>
              {figures.map((figure) => (
                <td key={figure.name} class="number">
                  {job.completedAt === null ? '–' : formatFigure(figure, figure.of(job))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
