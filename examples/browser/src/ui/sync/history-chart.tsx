import type { SyncJob } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { formatBytes, formatCount, formatElapsed, formatTime } from '../format.ts';
import { statusWords } from '../words.ts';
import { scaleOf } from './chart-scale.ts';
import { type Figure, figures } from './history-figures.ts';

const height = 72;
const slot = 20;
const bar = 13;
const minSlots = 12;
const maxSlots = 40;

/** The latest runs, oldest at the left: one small chart for each figure, and the run under the pointer in all of them. The table tells the same. */
export function HistoryChart({ jobs }: { jobs: readonly SyncJob[] }): VNode {
  const shown = jobs.slice(0, maxSlots).reverse();
  const [marked, setMarked] = useState<string>();
  const job = shown.find(({ id }) => id === marked) ?? shown.at(-1);
  return (
    <figure class="history-chart" aria-hidden="true" onMouseLeave={() => setMarked(undefined)}>
      <div class="charts">
        {figures.map((figure) => (
          <Bars key={figure.name} figure={figure} jobs={shown} marked={job} onMark={setMarked} />
        ))}
      </div>
      {job && (
        <figcaption class="quiet small">
          <span class={`dot ${job.status}`} /> {statusWords[job.status]}{' '}
          {job.syncType === 'full' ? 'full' : 'incremental'} sync of {formatTime(job.createdAt)}. Heights grow
          with the square root.
        </figcaption>
      )}
    </figure>
  );
}

interface BarsProps {
  readonly figure: Figure;
  readonly jobs: readonly SyncJob[];
  readonly marked: SyncJob | undefined;
  onMark(id: string): void;
}

function Bars({ figure, jobs, marked, onMark }: BarsProps): VNode {
  const scale = scaleOf(jobs.map(figure.of));
  const width = Math.max(minSlots, jobs.length) * slot;
  const left = (index: number): number => index * slot;
  return (
    <div class="chart">
      <p class="chart-head">
        <span>{figure.name}</span>
        <strong>{marked ? formatFigure(figure, figure.of(marked)) : ''}</strong>
      </p>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        <path
          class="axis"
          d={`M0 ${height - 0.5}H${width}M0 .5H${width}`}
          vector-effect="non-scaling-stroke"
        />
        {jobs.map((job, index) => {
          const share = scale.share(figure.of(job));
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: pointing shows the figures that the table has too
            <g key={job.id} onMouseEnter={() => onMark(job.id)} class={job === marked ? 'marked' : undefined}>
              <rect class="hit" x={left(index)} y={0} width={slot} height={height} />
              <rect
                class={`bar ${job.status}`}
                x={left(index) + (slot - bar) / 2}
                y={height - share * height}
                width={bar}
                height={share * height}
              />
            </g>
          );
        })}
      </svg>
      <p class="chart-foot quiet small">
        <span>0 to {formatFigure(figure, scale.max)}</span>
      </p>
    </div>
  );
}

/** A value with its unit. */
export function formatFigure({ unit }: Figure, value: number): string {
  if (unit === 'time') return formatElapsed(value);
  return unit === 'bytes' ? formatBytes(value) : formatCount(value);
}
