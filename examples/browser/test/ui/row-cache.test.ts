import { describe, expect, it } from 'vitest';
import { pageRows, RowCache } from '../../src/ui/state/row-cache.ts';

const rows = (from: number, count = pageRows): number[] =>
  Array.from({ length: count }, (_, index) => from + index);

describe('pages of a list that can be read at any place', () => {
  it('wants what is in sight and not yet read, and knows the rest by number', () => {
    const cache = new RowCache<number>('jump');
    expect(cache.total()).toBeUndefined();
    expect(cache.wanted(0, 30)).toEqual({ index: 0, after: undefined });
    cache.store(0, { items: rows(0), total: 100_000 });
    expect(cache.wanted(0, 30)).toBeUndefined();
    expect(cache.wanted(95_080, 95_120)).toEqual({ index: 950, after: undefined });
    cache.store(950, { items: rows(95_000), total: 100_000 });
    expect(cache.wanted(95_080, 95_120)).toEqual({ index: 951, after: undefined });
    expect(cache.at(95_080)).toBe(95_080);
    expect(cache.at(50_000)).toBeUndefined();
    expect(cache.total()).toBe(100_000);
  });

  it('shows what became stale until it is read again, and reads only what is in sight', () => {
    const cache = new RowCache<number>('jump');
    for (const index of [0, 1]) cache.store(index, { items: rows(index * pageRows), total: 200 });
    cache.markStale();
    expect(cache.at(150)).toBe(150);
    expect(cache.wanted(100, 200)).toEqual({ index: 1, after: undefined });
    cache.store(1, { items: rows(1000), total: 200 });
    expect(cache.wanted(100, 200)).toBeUndefined();
    expect(cache.at(150)).toBe(1050);
  });

  it('keeps a bounded number of pages, the latest read', () => {
    const cache = new RowCache<number>('jump');
    for (let index = 0; index < 200; index += 1)
      cache.store(index, { items: rows(index * pageRows), total: 20_000 });
    expect(cache.at(0)).toBeUndefined();
    expect(cache.at(19_999)).toBe(19_999);
  });

  it('has no rows to want behind the end', () => {
    const cache = new RowCache<number>('jump');
    cache.store(0, { items: [], total: 0 });
    expect(cache.wanted(0, 30)).toBeUndefined();
    expect(cache.total()).toBe(0);
  });
});

describe('pages of a list that is read in order', () => {
  it('reads from where it got to, until it reaches what is in sight', () => {
    const cache = new RowCache<number>('order');
    expect(cache.wanted(250, 280)).toEqual({ index: 0, after: undefined });
    cache.store(0, { items: rows(0), next: 'a' });
    expect(cache.wanted(250, 280)).toEqual({ index: 1, after: 'a' });
    cache.store(1, { items: rows(100), next: 'b' });
    expect(cache.wanted(250, 280)).toEqual({ index: 2, after: 'b' });
    cache.store(2, { items: rows(200, 40) });
    expect(cache.wanted(200, 280)).toBeUndefined();
    expect(cache.total(999)).toBe(240);
  });

  it('believes what is expected until it was read to its end', () => {
    const cache = new RowCache<number>('order');
    expect(cache.total(500)).toBeUndefined();
    cache.store(0, { items: rows(0), next: 'a' });
    expect(cache.total(500)).toBe(500);
    expect(cache.total(20)).toBe(100);
  });

  it('reads the page after one whose end moved, and forgets pages behind a new end', () => {
    const cache = new RowCache<number>('order');
    cache.store(0, { items: rows(0), next: 'a' });
    cache.store(1, { items: rows(100, 50) });
    cache.markStale();
    cache.store(0, { items: rows(0), next: 'moved' });
    expect(cache.wanted(0, 150)).toEqual({ index: 1, after: 'moved' });
    cache.store(0, { items: rows(0, 30) });
    expect(cache.total()).toBe(30);
    expect(cache.at(120)).toBeUndefined();
  });

  it('grows beyond an end that it knew', () => {
    const cache = new RowCache<number>('order');
    cache.store(0, { items: rows(0) });
    expect(cache.total()).toBe(100);
    cache.store(0, { items: rows(0), next: 'more' });
    expect(cache.total(130)).toBe(130);
    expect(cache.wanted(100, 130)).toEqual({ index: 1, after: 'more' });
  });
});
