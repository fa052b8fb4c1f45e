import { ProviderError, type ProviderErrorCode } from '@music-platform/bridge-traits';
import { createRandom } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { MetadataError } from '../../src/metadata/metadata-error.ts';
import { backoffMs, decideRetry } from '../../src/queue/retry-decision.ts';

const policy = { retryAttempts: 3, retryBaseDelayMs: 1_000, retryMaxDelayMs: 300_000 };
const half = { next: () => 0.5 };
const first = 750;
const second = 1_500;
const error = (code: ProviderErrorCode, retryAfterMs?: number) =>
  new ProviderError(code, 'x', { retryAfterMs });
const park = { action: 'park' } as const;
const abort = { action: 'abort' } as const;
const retry = (delayMs: number) => ({ action: 'retry', delayMs }) as const;
const defer = (delayMs: number) => ({ action: 'defer', delayMs }) as const;

describe('decideRetry', () => {
  it.each([
    ['UNREADABLE_CONTENT', error('UNREADABLE_CONTENT'), [park, park, park]],
    ['FORBIDDEN', error('FORBIDDEN'), [park, park, park]],
    ['UNAUTHORIZED', error('UNAUTHORIZED'), [abort, abort, abort]],
    ['CURSOR_EXPIRED', error('CURSOR_EXPIRED'), [abort, abort, abort]],
    ['RATE_LIMITED', error('RATE_LIMITED'), [defer(first), defer(second), defer(3_000)]],
    ['RATE_LIMITED, told when', error('RATE_LIMITED', 7_000), [defer(7_000), defer(7_000), defer(7_000)]],
    ['QUOTA_EXHAUSTED', error('QUOTA_EXHAUSTED'), [defer(86_400_000), defer(86_400_000), defer(86_400_000)]],
    [
      'QUOTA_EXHAUSTED, told when',
      error('QUOTA_EXHAUSTED', 60_000),
      [defer(60_000), defer(60_000), defer(60_000)],
    ],
    ['UNAVAILABLE', error('UNAVAILABLE'), [retry(first), retry(second), defer(300_000)]],
    ['UNAVAILABLE, told when', error('UNAVAILABLE', 9_000), [retry(9_000), retry(9_000), defer(300_000)]],
    ['NOT_FOUND', error('NOT_FOUND'), [retry(first), retry(second), park]],
    ['CHANGED_DURING_READ', error('CHANGED_DURING_READ'), [retry(first), retry(second), park]],
    ['INVALID_RESPONSE', error('INVALID_RESPONSE'), [retry(first), retry(second), park]],
    ['a damaged file', new MetadataError('CORRUPT', 'x'), [park, park, park]],
    ['a file beyond the limits', new MetadataError('BUDGET_EXCEEDED', 'x'), [park, park, park]],
    ['a file that took too long', new MetadataError('TIME_LIMIT', 'x'), [retry(first), retry(second), park]],
    ['an error nobody expects', new TypeError('x'), [abort, abort, abort]],
  ])('[QU9 F14] %s', (_title, failure, expected) => {
    expect([0, 1, 2].map((attempts) => decideRetry(failure, attempts, policy, half))).toEqual(expected);
  });

  it('[QU9] decides by the code alone, never by words in the message', () => {
    const misleading = new ProviderError('UNAVAILABLE', '401 Unauthorized: quota exceeded, not found');
    expect(decideRetry(misleading, 0, policy, half)).toEqual(retry(first));
  });
});

describe('backoffMs', () => {
  it('[QU8 F14] doubles with each attempt up to the maximum, and draws between half of it and all of it', () => {
    const random = createRandom(1);
    for (let attempts = 0; attempts < 40; attempts += 1) {
      const full = Math.min(300_000, 1_000 * 2 ** attempts);
      for (let draw = 0; draw < 20; draw += 1) {
        const delay = backoffMs(attempts, policy, random);
        expect(delay).toBeGreaterThanOrEqual(full / 2);
        expect(delay).toBeLessThanOrEqual(full);
      }
    }
    expect(new Set(Array.from({ length: 20 }, () => backoffMs(5, policy, random))).size).toBeGreaterThan(15);
  });
});
