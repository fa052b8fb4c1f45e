/** Decides whether the next small read may block the event loop. */
export interface ReadPace {
  /** True while reads come from memory or a fast disk. Call once per read. */
  mayBlock(): boolean;
  /** Reports how long a blocking read took. */
  took(elapsedMs: number): void;
}

const slowMs = 1;
const weight = 1 / 8;
const pausedReads = 63;

/**
 * A blocking read of a cached file is five times cheaper than one through the thread pool. On a slow disk or a network share
 * it would stop everything else, and reads would not overlap: then all but every 64th read go through the pool.
 */
export function createReadPace(): ReadPace {
  let meanMs = 0;
  let paused = 0;
  return {
    mayBlock: () => {
      if (paused === 0) return true;
      paused -= 1;
      return false;
    },
    took: (elapsedMs) => {
      meanMs += (elapsedMs - meanMs) * weight;
      if (meanMs <= slowMs) return;
      meanMs = 0;
      paused = pausedReads;
    },
  };
}
