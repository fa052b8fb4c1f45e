import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { EngineEvent, EngineOptions } from '../../engine/engine-api.ts';
import { type Engine, startEngine } from '../../engine/start-engine.ts';
import type { Message } from '../shell/messages.tsx';
import { messageOf } from '../words.ts';
import type { PageContext } from './engine-context.ts';
import { QueryStore } from './query-store.ts';
import { RecentMap } from './recent-map.ts';

const rememberedLists = 20;

/** The engine as it starts, and what the page has to say meanwhile. */
export interface StartedEngine {
  /** Undefined until the library is open. */
  readonly page: PageContext | undefined;
  /** Why it cannot be opened. */
  readonly error: unknown;
  readonly messages: readonly Message[];
  close(message: Message): void;
}

/** Starts the engine once, and hands its events to whoever listens. */
export function useStartedEngine(options: EngineOptions, demoTracks: number): StartedEngine {
  // In an object: a proxy of the worker is callable, and a setter would call it.
  const [started, setStarted] = useState<{ engine: Engine }>();
  const [error, setError] = useState<unknown>();
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const listeners = useRef(new Set<(event: EngineEvent) => void>());

  useEffect(() => {
    const hear = (event: EngineEvent): void => {
      for (const listener of listeners.current) listener(event);
    };
    startEngine(options, hear).then((engine) => setStarted({ engine }), setError);
  }, []);

  const page = useMemo((): PageContext | undefined => {
    if (!started) return undefined;
    const add = (text: string, isError: boolean): void =>
      setMessages((before) => [...before.filter((each) => each.text !== text).slice(-2), { text, isError }]);
    return {
      engine: started.engine,
      demoTracks,
      queries: new QueryStore(),
      lists: new RecentMap(rememberedLists),
      subscribe: (listener) => {
        listeners.current.add(listener);
        return () => void listeners.current.delete(listener);
      },
      say: (text) => add(text, false),
      fail: (problem) => add(messageOf(problem), true),
    };
  }, [started]);
  const close = (message: Message): void =>
    setMessages((before) => before.filter((each) => each !== message));
  return { page, error, messages, close };
}
