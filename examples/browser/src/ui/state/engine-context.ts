import { createContext } from 'preact';
import { useContext, useEffect, useRef } from 'preact/hooks';
import type { EngineEvent } from '../../engine/engine-api.ts';
import type { Engine } from '../../engine/start-engine.ts';
import type { QueryStore } from './query-store.ts';

/** What every view can rely on: the open library, and a place to say something to the person. */
export interface PageContext {
  readonly engine: Engine;
  /** Calls back for every event until the result is called. */
  subscribe(listener: (event: EngineEvent) => void): () => void;
  /** A short message that goes away by itself. */
  say(message: string): void;
  /** Says in words what went wrong, and stays until it is closed. */
  fail(error: unknown): void;
  /** What was asked, and the answers. */
  readonly queries: QueryStore;
  /** Parts of long lists that were read, so that going back shows them at once. */
  readonly lists: Map<string, unknown>;
  /** Tracks the emulated cloud has. */
  readonly demoTracks: number;
}

/** Where components find the engine. */
export const EngineContext = createContext<PageContext | undefined>(undefined);

/** The page around a component. Only below an open library. */
export function usePage(): PageContext {
  const page = useContext(EngineContext);
  if (!page) throw new Error('no library is open here');
  return page;
}

/** Calls `listener`, always its latest version, for every event. */
export function useEngineEvent(listener: (event: EngineEvent) => void): void {
  const { subscribe } = usePage();
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => subscribe((event) => latest.current(event)), [subscribe]);
}

/** Runs what a button does; a failure is told to the person. */
export function useAction(): (work: () => Promise<unknown>) => void {
  const { fail } = usePage();
  return (work) => void work().catch(fail);
}
