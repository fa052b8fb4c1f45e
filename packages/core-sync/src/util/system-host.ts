import type { AbortOptions, Clock, NetworkMonitor, Random } from '@music-platform/bridge-traits';

/** The host's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms: number, options: AbortOptions = {}) =>
    new Promise<void>((resolve, reject) => {
      const { signal } = options;
      if (signal?.aborted) return reject(signal.reason);
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', abort);
        resolve();
      }, ms);
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
    }),
};

export const systemRandom: Random = { next: () => Math.random() };

/** Always online, never metered: what hosts without a network monitor get. */
export const alwaysOnline: NetworkMonitor = {
  status: () => ({ online: true, metered: false }),
  subscribe: () => () => undefined,
};
