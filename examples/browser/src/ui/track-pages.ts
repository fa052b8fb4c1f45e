import type { Page, Track } from '@music-platform/core-sync';

/** The list as far as it was read: each page begins where the one before ends. */
export type TrackPages = readonly Page<Track>[];

/** The pages with one of them read anew, or one more. */
export function replacePage(pages: TrackPages, index: number, page: Page<Track>): TrackPages {
  if (index > pages.length) return pages;
  return [...pages.slice(0, index), page, ...pages.slice(index + 1)];
}

/** The page a row is on; the last one for rows behind the end. */
export function pageOfRow(pages: TrackPages, row: number): number {
  let before = 0;
  for (const [index, { items }] of pages.entries()) {
    before += items.length;
    if (row < before) return index;
  }
  return Math.max(0, pages.length - 1);
}

/** All tracks of the pages. */
export function tracksOf(pages: TrackPages): readonly Track[] {
  return pages.flatMap(({ items }) => items);
}
