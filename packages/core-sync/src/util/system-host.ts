import type { AbortOptions, Clock, NetworkMonitor, Random } from '@music-platform/bridge-traits';

/** A timer of the host fires at once when it is set to more. */
const longestTimerMs = 2 ** 31 - 1;

/** The host's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms: number, options: AbortOptions = {}) => {
    let leftMs = ms;
    for (; leftMs > longestTimerMs; leftMs -= longestTimerMs) await timer(longestTimerMs, options);
    await timer(leftMs, options);
  },
};

export const systemRandom: Random = { next: () => Math.random() };

/** Always online, never metered: what hosts without a network monitor get. */
export const alwaysOnline: NetworkMonitor = {
  status: () => ({ online: true, metered: false }),
  subscribe: () => () => undefined,
};

function timer(ms: number, { signal }: AbortOptions): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = (): void => {
      clearTimeout(id);
      reject(signal?.reason);
    };
    const id = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
