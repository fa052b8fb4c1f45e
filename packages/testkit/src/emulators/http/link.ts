import type { AbortOptions, Clock } from '@music-platform/bridge-traits';

/** The one line between the emulator and all its clients. */
export interface Link {
  /** Resolves when `bytes` more have gone through. */
  pass(bytes: number, options?: AbortOptions): Promise<void>;
}

/** A line of so many megabits a second, shared by all answers in the order they ask; undefined: without a limit. */
export function createLink(clock: Clock, mbitPerSecond: number | undefined): Link | undefined {
  if (mbitPerSecond === undefined) return undefined;
  if (!(mbitPerSecond > 0)) throw new TypeError(`a bandwidth is more than 0 Mbit/s, not ${mbitPerSecond}`);
  const bytesPerMs = (mbitPerSecond * 1_000_000) / 8 / 1000;
  let freeAt = 0;
  return {
    pass: async (bytes, options) => {
      const now = clock.now();
      freeAt = Math.max(freeAt, now) + bytes / bytesPerMs;
      if (freeAt - now >= 1) await clock.sleep(freeAt - now, options);
    },
  };
}
