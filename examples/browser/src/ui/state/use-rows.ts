import { useEffect, useRef, useState } from 'preact/hooks';
import type { Engine } from '../../engine/start-engine.ts';
import { useEngineEvent, usePage } from './engine-context.ts';
import { pageRows, RowCache, type RowPage } from './row-cache.ts';

/** A list of any length of which only what is in sight is read. */
export interface Rows<T> {
  /** Rows of the whole list; undefined until the first answer. */
  readonly total: number | undefined;
  readonly error: unknown;
  /** Undefined while it is being read. */
  at(row: number): T | undefined;
  /** These rows are in sight. */
  look(first: number, end: number): void;
}

/** Where a list comes from. */
export interface RowSource<T> {
  /** Names the list: what was read of it before is shown at once. */
  readonly key: string;
  /** See {@link RowCache}. */
  readonly access: 'jump' | 'order';
  /** How many there will be about, before the list was read to its end. */
  readonly expected?: number | undefined;
  read(
    engine: Engine,
    page: { offset: number; limit: number; after: string | undefined },
  ): Promise<RowPage<T>>;
}

/** Reads what is in sight, one page at a time, and again when the library has changed. */
export function useRows<T>(source: RowSource<T>): Rows<T> {
  const { engine, lists } = usePage();
  const [, redraw] = useState(0);
  const cache = cacheOf<T>(lists, source);
  const state = useRef({
    cache,
    source,
    first: 0,
    end: pageRows,
    running: false,
    error: undefined as unknown,
  });
  state.current.source = source;
  state.current.cache = cache;

  const pump = async (): Promise<void> => {
    const now = state.current;
    if (now.running) return;
    now.running = true;
    for (let page = now.cache.wanted(now.first, now.end); page; page = now.cache.wanted(now.first, now.end)) {
      const { cache: asked, source: from } = now;
      try {
        const answer = await from.read(engine, {
          offset: page.index * pageRows,
          limit: pageRows,
          after: page.after,
        });
        asked.store(page.index, answer);
        now.error = undefined;
      } catch (error) {
        now.error = error;
        break;
      } finally {
        redraw((count) => count + 1);
      }
    }
    now.running = false;
  };

  useEffect(() => {
    cache.markStale();
    void pump();
  }, [cache]);
  useEngineEvent(({ type }) => {
    if (type !== 'changed' && type !== 'role') return;
    cache.markStale();
    void pump();
  });
  return {
    total: cache.total(source.expected),
    error: state.current.error,
    at: (row) => cache.at(row),
    look: (first, end) => {
      Object.assign(state.current, { first, end });
      void pump();
    },
  };
}

function cacheOf<T>(lists: Map<string, unknown>, { key, access }: RowSource<T>): RowCache<T> {
  const known = lists.get(key) as RowCache<T> | undefined;
  const cache = known ?? new RowCache<T>(access);
  if (!known) lists.set(key, cache);
  return cache;
}
