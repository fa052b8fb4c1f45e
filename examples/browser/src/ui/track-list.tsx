import type { Track } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { formatDuration } from './format.ts';

/** What the list shows. */
export interface TrackListProps {
  readonly tracks: readonly Track[];
  /** How many there are in all. */
  readonly total: number;
  /** These rows are in sight. */
  onLook(firstRow: number, endRow: number): void;
}

const rowPx = 44;
const spareRows = 12;

/** A table that draws only the rows in sight, however many there are. */
export function TrackList({ tracks, total, onLook }: TrackListProps): VNode {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });
  const measure = (): void => {
    const element = scroller.current;
    if (element) setView({ top: element.scrollTop, height: element.clientHeight });
  };
  useLayoutEffect(() => {
    measure();
    addEventListener('resize', measure);
    return () => removeEventListener('resize', measure);
  }, []);
  const end = Math.min(tracks.length, Math.ceil((view.top + view.height) / rowPx) + spareRows);
  const first = Math.max(0, Math.min(end, Math.floor(view.top / rowPx) - spareRows));
  useLayoutEffect(() => onLook(first, end), [first, end, tracks.length]);
  return (
    <div class="tracks" ref={scroller} onScroll={measure}>
      <table aria-label="Tracks" aria-rowcount={total}>
        <colgroup>
          <col class="wide" />
          <col />
          <col class="album" />
          <col class="narrow" />
        </colgroup>
        <tbody>
          <Spacer rows={first} />
          {tracks.slice(first, end).map((track, index) => (
            <TrackRow key={track.id} track={track} row={first + index} />
          ))}
          <Spacer rows={tracks.length - end} />
        </tbody>
      </table>
    </div>
  );
}

/** Takes the place of rows that are not drawn. */
function Spacer({ rows }: { rows: number }): VNode {
  return <tr class="spacer" style={{ height: `${rows * rowPx}px` }} />;
}

function TrackRow({ track, row }: { track: Track; row: number }): VNode {
  return (
    <tr aria-rowindex={row + 1}>
      <td class="title">{track.title}</td>
      <td class="artist">{track.artist ?? ''}</td>
      <td class="album">{track.album ?? ''}</td>
      <td class="duration">{formatDuration(track.durationMs)}</td>
    </tr>
  );
}
