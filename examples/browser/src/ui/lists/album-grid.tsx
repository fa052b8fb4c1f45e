import type { Album } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Rows } from '../state/use-rows.ts';
import { AlbumCard } from './album-card.tsx';
import { columnsFor } from './columns.ts';
import { useVisibleRows } from './use-visible-rows.ts';
import { useWidth } from './use-width.ts';

const captionPx = 58;

/** Albums by their covers, of which only those in sight are drawn. */
export function AlbumGrid({ label, albums }: { label: string; albums: Rows<Album> }): VNode {
  const list = useRef<HTMLDivElement>(null);
  const width = useWidth(list);
  const { columns, gapPx, cardPx } = columnsFor(width);
  const total = albums.total ?? 0;
  const rowPx = cardPx + captionPx + gapPx;
  const lines = Math.ceil(total / columns);
  const { first, end } = useVisibleRows(list, { total: width === 0 ? 0 : lines, rowPx });
  const [from, to] = [first * columns, Math.min(total, end * columns)];
  useLayoutEffect(() => albums.look(from, to), [from, to, total]);
  return (
    <div ref={list} class="album-grid" style={{ height: `${Math.max(0, lines * rowPx - gapPx)}px` }}>
      <ul
        aria-label={label}
        style={{
          transform: `translateY(${first * rowPx}px)`,
          gridTemplateColumns: `repeat(${columns}, ${cardPx}px)`,
          gridAutoRows: `${cardPx + captionPx}px`,
          gap: `${gapPx}px`,
        }}
      >
        {Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index).map((position) => (
          <li key={position} aria-posinset={position + 1} aria-setsize={total}>
            <AlbumCard album={albums.at(position)} />
          </li>
        ))}
      </ul>
    </div>
  );
}
