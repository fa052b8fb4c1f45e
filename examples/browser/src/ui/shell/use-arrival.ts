import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { hashOf, type Route } from '../state/route.ts';

const saveAfterMs = 150;
const patienceMs = 1500;

/** What happens when a view opens: the window's title, the focus, and the place where it was left when one goes back to it. */
export function useArrival(main: RefObject<HTMLElement | null>, route: Route, title: string): void {
  // All texts of the search are one place.
  const place = route.view === 'search' ? 'search' : hashOf(route);
  const isFirst = useRef(true);
  useEffect(() => {
    document.title = `${title} · Music library`;
  }, [title]);
  useLayoutEffect(() => {
    const element = main.current;
    if (!element) return;
    const settled = [restoreScroll(element), rememberScroll(element)];
    if (!isFirst.current) settled.push(moveFocus(element));
    isFirst.current = false;
    return () => {
      for (const stop of settled) stop();
    };
  }, [place]);
}

/** To the heading of the view, which may come a moment later; not away from the search field, where somebody types. */
function moveFocus(main: HTMLElement): () => void {
  if (document.activeElement instanceof HTMLInputElement) return () => undefined;
  main.focus({ preventScroll: true });
  const focusHeading = (): void => {
    const heading = main.querySelector<HTMLElement>('h1');
    if (!heading) return;
    changed.disconnect();
    if (document.activeElement === main) heading.focus({ preventScroll: true });
  };
  const changed = new MutationObserver(focusHeading);
  changed.observe(main, { childList: true, subtree: true });
  focusHeading();
  return () => changed.disconnect();
}

/** Scrolls to where the view was left; views that are still being read become long enough a little later. */
function restoreScroll(main: HTMLElement): () => void {
  const top = topOf(history.state);
  main.scrollTop = top;
  if (main.scrollTop >= top) return () => undefined;
  const resized = new ResizeObserver(() => {
    main.scrollTop = top;
    if (main.scrollTop >= top) resized.disconnect();
  });
  for (const child of main.children) resized.observe(child);
  const timer = setTimeout(() => resized.disconnect(), patienceMs);
  return () => {
    clearTimeout(timer);
    resized.disconnect();
  };
}

/** Keeps the place in the browser's history, so that each entry has its own. */
function rememberScroll(main: HTMLElement): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const scrolled = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => history.replaceState({ top: main.scrollTop }, ''), saveAfterMs);
  };
  main.addEventListener('scroll', scrolled, { passive: true });
  return () => {
    clearTimeout(timer);
    main.removeEventListener('scroll', scrolled);
  };
}

function topOf(state: unknown): number {
  const top: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, 'top') : 0;
  return typeof top === 'number' ? top : 0;
}
