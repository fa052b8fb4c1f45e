import type { AbortOptions, Clock } from '@music-platform/bridge-traits';

/** The host's own time, for emulators that are served to real clients. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, { signal }: AbortOptions = {}) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};
