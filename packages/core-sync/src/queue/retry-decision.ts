import { ProviderError, type Random } from '@music-platform/bridge-traits';
import { MetadataError } from '../metadata/metadata-error.ts';

export interface RetryPolicy {
  retryAttempts: number;
  retryBaseDelayMs: number;
  retryMaxDelayMs: number;
}

/**
 * What becomes of an item whose reading failed. `park`: hopeless until its version changes; `retry`: again after `delayMs`, counted;
 * `defer`: again after `delayMs`, not the item's fault; `abort`: the whole run ends.
 */
export type RetryDecision =
  | { action: 'park' }
  | { action: 'retry' | 'defer'; delayMs: number }
  | { action: 'abort' };

/** A day: what an exhausted download quota needs where the service does not say. */
const quotaDelayMs = 86_400_000;

/** Decides by the error's code alone. `attempts`: failed ones before this. */
export function decideRetry(
  error: unknown,
  attempts: number,
  policy: RetryPolicy,
  random: Random,
): RetryDecision {
  const counted = (): RetryDecision =>
    attempts + 1 < policy.retryAttempts
      ? { action: 'retry', delayMs: backoffMs(attempts, policy, random) }
      : { action: 'park' };
  if (error instanceof MetadataError) return error.code === 'TIME_LIMIT' ? counted() : { action: 'park' };
  if (!(error instanceof ProviderError)) return { action: 'abort' };
  switch (error.code) {
    case 'UNREADABLE_CONTENT':
    case 'FORBIDDEN':
      return { action: 'park' };
    case 'UNAUTHORIZED':
    case 'CURSOR_EXPIRED':
      return { action: 'abort' };
    case 'RATE_LIMITED':
      return { action: 'defer', delayMs: error.retryAfterMs ?? backoffMs(attempts, policy, random) };
    case 'QUOTA_EXHAUSTED':
      return { action: 'defer', delayMs: error.retryAfterMs ?? quotaDelayMs };
    case 'UNAVAILABLE':
      return attempts + 1 < policy.retryAttempts
        ? { action: 'retry', delayMs: error.retryAfterMs ?? backoffMs(attempts, policy, random) }
        : { action: 'defer', delayMs: policy.retryMaxDelayMs };
    case 'NOT_FOUND':
    case 'CHANGED_DURING_READ':
    case 'INVALID_RESPONSE':
      return counted();
  }
}

/** Truncated exponential with jitter: between half of `base * 2^attempts` and all of it, never above the maximum. */
export function backoffMs(attempts: number, policy: RetryPolicy, random: Random): number {
  const full = Math.min(policy.retryMaxDelayMs, policy.retryBaseDelayMs * 2 ** attempts);
  return Math.round(full / 2 + (full / 2) * random.next());
}
