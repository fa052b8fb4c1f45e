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
    expect(limit.value).toBe(12);
    expect(readThrough(limit, 64, 12 + 24 + 48).at(-1)).toBe(64);
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
});
