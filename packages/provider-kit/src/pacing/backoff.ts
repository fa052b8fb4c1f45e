import type { Random } from '@music-platform/bridge-traits';

/** How failed requests are tried again. */
export interface RetryPolicy {
  /** Attempts at one request. */
  attempts: number;
  /** First wait in milliseconds; it doubles each time. */
  baseDelayMs: number;
  /** Longest wait in milliseconds. */
  maxDelayMs: number;
}

/** Truncated exponential with jitter: between half of `base * 2^failures` and all of it. `failures`: before this one. */
export function backoffMs(
  failures: number,
  { baseDelayMs, maxDelayMs }: RetryPolicy,
  random: Random,
): number {
  const full = Math.min(maxDelayMs, baseDelayMs * 2 ** failures);
  return Math.round(full / 2 + (full / 2) * random.next());
}
