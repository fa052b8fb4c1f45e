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
 * Asks, and asks again after every event of the types in `when`. `key` names the question: what was answered before is shown at once.
 * No two run at the same time, and an answer to an older question is dropped.
 */
export function useQuery<T>(
  key: string,
  read: (engine: Engine) => Promise<T>,
  when: readonly EngineEvent['type'][] = ['changed'],
): Query<T> {
  const { engine, remembered } = usePage();
  const [, redraw] = useState(0);
  const state = useRef({ key: '', running: false, again: false, error: undefined as unknown, read });
  state.current.read = read;

  const refresh = (): void => {
    const now = state.current;
    now.again = true;
    if (now.running) return;
    now.running = true;
    const run = async (): Promise<void> => {
      while (now.again) {
        now.again = false;
        const asked = now.key;
        try {
          const data = await now.read(engine);
          remembered.set(asked, data);
          if (asked === now.key) now.error = undefined;
        } catch (error) {
          if (asked === now.key) now.error = error;
        }
        redraw((count) => count + 1);
      }
      now.running = false;
    };
    void run();
  };

  useEffect(() => {
    state.current.key = key;
    state.current.error = undefined;
    refresh();
  }, [key]);
  useEngineEvent(({ type }) => when.includes(type) && refresh());
  return { data: remembered.get(key) as T | undefined, error: state.current.error, refresh };
}
