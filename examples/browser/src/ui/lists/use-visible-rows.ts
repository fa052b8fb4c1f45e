import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { rowsInSight } from './rows-in-sight.ts';

/** Rows `first` to `end` are in sight, or nearly. */
export interface VisibleRows {
  readonly first: number;
  readonly end: number;
}

/** Which rows of a list inside the page's scroller can be seen. Draws anew only when the answer changes. */
export function useVisibleRows(
  list: RefObject<HTMLElement | null>,
  { total, rowPx }: { total: number; rowPx: number },
): VisibleRows {
  const [rows, setRows] = useState<VisibleRows>({ first: 0, end: Math.min(total, 30) });
  useLayoutEffect(() => {
    const element = list.current;
    const scroller = scrollerOf(element);
    if (!element || !scroller) return;
    const look = (): void => {
      const top = scroller.getBoundingClientRect().top - element.getBoundingClientRect().top;
      const seen = rowsInSight({ top, height: scroller.clientHeight, rowPx, total });
      setRows((before) => (before.first === seen.first && before.end === seen.end ? before : seen));
    };
    look();
    const resized = new ResizeObserver(look);
    resized.observe(scroller);
    resized.observe(element);
    scroller.addEventListener('scroll', look, { passive: true });
    return () => {
      resized.disconnect();
      scroller.removeEventListener('scroll', look);
    };
  }, [total, rowPx]);
  return rows;
}

/** The element that scrolls everything below the search field. */
export function scrollerOf(element: Element | null): Element | null {
  return element?.closest('.scroller') ?? null;
}
