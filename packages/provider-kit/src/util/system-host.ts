import type { AbortOptions, Clock, Random } from '@music-platform/bridge-traits';

/** The host's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms: number, { signal }: AbortOptions = {}) =>
    new Promise<void>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', abort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', abort, { once: true });
    }),
};

export const systemRandom: Random = { next: () => Math.random() };
