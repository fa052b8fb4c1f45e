import type { AbortOptions, Clock } from '@music-platform/bridge-traits';

/** The one line between the emulator and all its clients. */
export interface Link {
  /** Megabits a second; undefined: without a limit. May be changed while the emulator runs. */
  mbitPerSecond: number | undefined;
  /** Resolves when `bytes` more have gone through. */
  pass(bytes: number, options?: AbortOptions): Promise<void>;
}

/** A line of so many megabits a second, shared by all answers in the order they ask. */
export function createLink(clock: Clock, mbitPerSecond: number | undefined): Link {
  if (mbitPerSecond !== undefined && !(mbitPerSecond > 0)) {
    throw new TypeError(`a bandwidth is more than 0 Mbit/s, not ${mbitPerSecond}`);
  }
  let freeAt = 0;
  return {
    mbitPerSecond,
    async pass(bytes, options) {
      if (this.mbitPerSecond === undefined) return;
      const bytesPerMs = (this.mbitPerSecond * 1_000_000) / 8 / 1000;
      const now = clock.now();
      freeAt = Math.max(freeAt, now) + bytes / bytesPerMs;
      if (freeAt - now >= 1) await clock.sleep(freeAt - now, options);
    },
  };
}
