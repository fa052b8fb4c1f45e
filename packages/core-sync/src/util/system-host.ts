import type { AbortOptions, Clock, NetworkMonitor, Random } from '@music-platform/bridge-traits';

/** A timer of the host fires at once when it is set to more. */
const longestTimerMs = 2 ** 31 - 1;

/** Where the host has it, a turn of the event loop; a timer of no length takes a millisecond. */
const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => unknown };

/** The host's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms: number, options: AbortOptions = {}) => {
    if (ms <= 0 && setImmediate !== undefined) {
      options.signal?.throwIfAborted();
      await new Promise<void>(setImmediate);
      options.signal?.throwIfAborted();
      return;
    }
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
