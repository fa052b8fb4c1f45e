import type { Track } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Rows } from '../state/use-rows.ts';
import { TrackRow } from './track-row.tsx';
import { scrollerOf, useVisibleRows } from './use-visible-rows.ts';

/** A list of tracks, and what it looks like. */
export interface TrackGridProps {
  /** Name of the list, for those who do not see it. */
  readonly label: string;
  readonly rows: Rows<Track>;
  /** `album`: numbers instead of covers, and no column for the album. */
  readonly look?: 'library' | 'album';
  onPlay(row: number): void;
}

const rowPx = 54;

/** A table of any length that draws only the rows in sight. One stop of the Tab key: arrows move within, Enter plays. */
export function TrackGrid({ label, rows, look = 'library', onPlay }: TrackGridProps): VNode {
  const total = rows.total ?? 0;
  const body = useRef<HTMLDivElement>(null);
  const id = useId();
  const [active, setActive] = useState(0);
  const { first, end } = useVisibleRows(body, { total, rowPx });
  useLayoutEffect(() => rows.look(first, end), [first, end, total]);

  const moveTo = (row: number): void => {
    const next = Math.max(0, Math.min(total - 1, row));
    setActive(next);
    if (body.current) reveal(body.current, next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = stepOf(event, active, total);
    if (step !== undefined) {
      event.preventDefault();
      moveTo(step);
    } else if (event.key === 'Enter' && event.target === event.currentTarget) {
      event.preventDefault();
      onPlay(active);
    }
  };

  const shown = Array.from({ length: end - first }, (_, index) => first + index);
  return (
    <div
      role="grid"
      class={`track-grid ${look}`}
      tabIndex={0}
      aria-label={label}
      aria-rowcount={total + 1}
      aria-activedescendant={active >= first && active < end ? `${id}-${active}` : undefined}
      onKeyDown={onKeyDown}
    >
      <GridHead look={look} />
      <div role="rowgroup" ref={body} class="rows" style={{ height: `${total * rowPx}px` }}>
        {shown.map((row) => (
          <TrackRow
            key={row}
            id={`${id}-${row}`}
            row={row}
            top={row * rowPx}
            track={rows.at(row)}
            look={look}
            isActive={row === active}
            onActivate={() => setActive(row)}
            onPlay={() => onPlay(row)}
          />
        ))}
      </div>
    </div>
  );
}

function GridHead({ look }: { look: 'library' | 'album' }): VNode {
  return (
    <div role="rowgroup" class="head">
      <div role="row" aria-rowindex={1} class="track-row">
        <span role="columnheader" class="lead">
          {look === 'album' ? '#' : <span class="unseen">Play</span>}
        </span>
        <span role="columnheader">Title</span>
        {look === 'library' && (
          <span role="columnheader" class="album-cell">
            Album
          </span>
        )}
        <span role="columnheader" class="time">
          Time
        </span>
        <span role="columnheader">
          <span class="unseen">Why it is here</span>
        </span>
      </div>
    </div>
  );
}

/** The row a key leads to. */
function stepOf({ key }: KeyboardEvent, active: number, total: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + 10,
    PageUp: active - 10,
    Home: 0,
    End: total - 1,
  };
  return steps[key];
}

function reveal(body: HTMLElement, row: number): void {
  const scroller = scrollerOf(body);
  if (!scroller) return;
  const view = scroller.getBoundingClientRect();
  const top = body.getBoundingClientRect().top + row * rowPx;
  const headPx = 44;
  if (top < view.top + headPx) scroller.scrollTop -= view.top + headPx - top;
  else if (top + rowPx > view.bottom) scroller.scrollTop += top + rowPx - view.bottom;
}
