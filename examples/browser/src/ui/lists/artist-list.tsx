import type { Artist } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Rows } from '../state/use-rows.ts';
import { ArtistCard } from './artist-card.tsx';
import { useVisibleRows } from './use-visible-rows.ts';
import { useWidth } from './use-width.ts';

const rowPx = 68;

/** Artists by name, in as many columns as fit; only those in sight are drawn. */
export function ArtistList({ label, artists }: { label: string; artists: Rows<Artist> }): VNode {
  const list = useRef<HTMLDivElement>(null);
  const width = useWidth(list);
  const columns = Math.max(1, Math.floor(width / 270));
  const total = artists.total ?? 0;
  const lines = Math.ceil(total / columns);
  const { first, end } = useVisibleRows(list, { total: width === 0 ? 0 : lines, rowPx });
  const [from, to] = [first * columns, Math.min(total, end * columns)];
  useLayoutEffect(() => artists.look(from, to), [from, to, total]);
  return (
    <div ref={list} class="artist-list" style={{ height: `${lines * rowPx}px` }}>
      <ul
        aria-label={label}
        style={{
          transform: `translateY(${first * rowPx}px)`,
          gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        }}
      >
        {Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index).map((position) => (
          <li key={position} aria-posinset={position + 1} aria-setsize={total}>
            <ArtistCard artist={artists.at(position)} />
          </li>
        ))}
      </ul>
    </div>
  );
}
