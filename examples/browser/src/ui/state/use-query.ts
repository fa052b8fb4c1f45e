import { useEffect, useRef, useState } from 'preact/hooks';
import type { EngineEvent } from '../../engine/engine-api.ts';
import type { Engine } from '../../engine/start-engine.ts';
import { useEngineEvent, usePage } from './engine-context.ts';

/** An answer of the engine, kept in step with the library. */
export interface Query<T> {
  /** Undefined until the first answer. */
  readonly data: T | undefined;
  readonly error: unknown;
  /** Asks again. */
  refresh(): void;
}

/**
 * Asks, and asks again after every event of the types in `when` (another owner may answer what the one before could not). `key` names the question: everybody who asks the same shares the answer,
 * and what was answered before is shown at once.
 */
export function useQuery<T>(
  key: string,
  read: (engine: Engine) => Promise<T>,
  when: readonly EngineEvent['type'][] = ['changed', 'role'],
): Query<T> {
  const { engine, queries } = usePage();
  const [, redraw] = useState(0);
  const latest = useRef(read);
  latest.current = read;
  const refresh = (): void => queries.refresh(key, () => latest.current(engine));
  useEffect(() => {
    const stop = queries.watch(key, () => redraw((count) => count + 1));
    refresh();
    return stop;
  }, [key]);
  useEngineEvent(({ type }) => when.includes(type) && refresh());
  const { data, error } = queries.get(key);
  return { data: data as T | undefined, error, refresh };
}
