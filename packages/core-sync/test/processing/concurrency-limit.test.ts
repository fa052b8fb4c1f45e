import { createRandom } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { ConcurrencyLimit } from '../../src/processing/concurrency-limit.ts';

/** A storage that answers after 80 ms, or later when more than `lanes` reads share it. */
function readThrough(limit: ConcurrencyLimit, lanes: number, reads: number): number[] {
  const values: number[] = [];
  for (let i = 0; i < reads; i += 1) {
    limit.succeeded(80 * Math.max(1, limit.value / lanes));
    values.push(limit.value);
  }
  return values;
}

describe('how many files are read at once', () => {
  it('[PR2] all that are allowed, soon, where more cost nothing', () => {
    const limit = new ConcurrencyLimit(64);
    expect(limit.value).toBe(16);
    expect(readThrough(limit, 64, 32 + 32 + 48).at(-1)).toBe(64);
    expect(Math.max(...readThrough(limit, 64, 500))).toBe(64);
    expect(new ConcurrencyLimit(3).value).toBe(3);
  });

  it('[PR2] no more than fill the line, and not fewer', () => {
    const limit = new ConcurrencyLimit(256);
    const values = readThrough(limit, 12, 2_000).slice(500);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(12);
    expect(Math.max(...values)).toBeLessThanOrEqual(24);
  });

  it('[PR2] half after a complaint, however many complain at once, and more again', () => {
    const limit = new ConcurrencyLimit(32);
    readThrough(limit, 64, 200);
    for (let i = 0; i < 20; i += 1) limit.complained();
    expect(limit.value).toBe(16);
    for (let i = 0; i < 10; i += 1) {
      readThrough(limit, 64, limit.value);
      limit.complained();
    }
    expect(limit.value).toBe(1);
    expect(readThrough(limit, 64, 3_000).at(-1)).toBe(32);
  });

  it('[PR2] reads that take no time at all are no reason to wait', () => {
    const limit = new ConcurrencyLimit(16);
    for (let i = 0; i < 100; i += 1) limit.succeeded(0);
    expect(limit.value).toBe(16);
  });

  it('[PR2] a service that answers slowly now and then is asked for no less', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = createRandom(seed);
      const limit = new ConcurrencyLimit(16);
      const values = Array.from({ length: 5_000 }, () => {
        // Half of the answers within 250 ms, two in a hundred take more than 2.5 s.
        limit.succeeded(75 / (0.02 + random.next() * 0.56));
        return limit.value;
      });
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(mean).toBeGreaterThan(15);
    }
  });

  it('[PR2] where everything takes longer from now on, as many again', () => {
    const limit = new ConcurrencyLimit(16);
    readThrough(limit, 64, 200);
    for (let i = 0; i < 5_000; i += 1) limit.succeeded(800);
    expect(limit.value).toBe(16);
  });
});
