import type { AbortOptions, Clock } from '@music-platform/bridge-traits';
import type { Lifeline } from './lifeline.ts';

/** The common clock as one process sees it: whoever died in his sleep does not wake up. */
export function processClock(clock: Clock, life: Lifeline): Clock {
  return {
    now: () => clock.now(),
    sleep: async (ms: number, options: AbortOptions = {}) => {
      await life.pass(`sleep ${ms}`);
      try {
        await clock.sleep(ms, options);
      } finally {
        await life.pass('wake');
      }
    },
  };
}
