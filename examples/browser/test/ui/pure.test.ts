import { describe, expect, it } from 'vitest';
import { sentenceOfEvent } from '../../src/ui/explain/reasons.ts';
import {
  countOf,
  formatAgo,
  formatBytes,
  formatDuration,
  formatElapsed,
  formatPlayingTime,
} from '../../src/ui/format.ts';
import { columnsFor } from '../../src/ui/lists/columns.ts';
import { rowsInSight } from '../../src/ui/lists/rows-in-sight.ts';
import { placeholderOf } from '../../src/ui/parts/placeholder.ts';
import { shuffled } from '../../src/ui/player/shuffled.ts';
import { RecentMap } from '../../src/ui/state/recent-map.ts';
import { hashOf, parseRoute, type Route } from '../../src/ui/state/route.ts';
import { scaleOf } from '../../src/ui/sync/chart-scale.ts';
import { figuresOf } from '../../src/ui/sync/run-words.ts';

describe('words for figures', () => {
  it.each([
    [formatDuration(187_000), '3:07'],
    [formatDuration(3_723_000), '1:02:03'],
    [formatDuration(null), ''],
    [formatPlayingTime(59 * 60_000), '59 min'],
    [formatPlayingTime(200 * 60_000), '3 h 20 min'],
    [formatPlayingTime(72 * 3_600_000), '3 days'],
    [formatElapsed(12), '12 ms'],
    [formatElapsed(4200), '4.2 s'],
    [formatElapsed(59_990), '1 min 0 s'],
    [formatElapsed(3_720_000), '1 h 2 min'],
    [formatBytes(999), '999 B'],
    [formatBytes(1_250_000), '1.3 MB'],
    [countOf(1, 'track'), '1 track'],
    [countOf(2000, 'track'), '2,000 tracks'],
    [formatAgo(0, 20_000), 'just now'],
    [formatAgo(0, 300_000), '5 minutes ago'],
  ])('%s', (words, expected) => expect(words).toBe(expected));
});

describe('how far a run is', () => {
  it('tells the time left once enough is done to know it', () => {
    const leftAfter = (itemsProcessed: number): string | undefined =>
      figuresOf({
        ...{ type: 'progress', jobId: 'job', profileId: 'me', at: 0, phase: 'processing', percent: 16 },
        ...{ itemsProcessed, totalItems: 1000, itemsPerSecond: 2, etaMs: 90_000, bytesDownloaded: 0 },
      }).find(({ name }) => name === 'Left')?.value;
    expect([leftAfter(1), leftAfter(19), leftAfter(20)]).toEqual([
      'unknown yet',
      'unknown yet',
      '1 min 30 s',
    ]);
  });
});

describe('routes', () => {
  it.each<Route>([
    { view: 'albums' },
    { view: 'problems' },
    { view: 'album', id: '01/ä %' },
    { view: 'search', text: 'a/b & "c"?#' },
    { view: 'search', text: '' },
  ])('come back from their hash: %o', (route) => expect(parseRoute(hashOf(route))).toEqual(route));

  it.each(['', '#', '#/nonsense', '#/album/', '#/artist'])('%s leads to the albums', (hash) =>
    expect(parseRoute(hash)).toEqual({ view: 'albums' }),
  );

  it('takes broken escapes as they are', () => {
    expect(parseRoute('#/search/100%')).toEqual({ view: 'search', text: '100%' });
  });
});

describe('what is in sight', () => {
  it.each([
    [
      { top: 0, height: 540, rowPx: 54, total: 100_000 },
      { first: 0, end: 20 },
    ],
    [
      { top: 54_000, height: 540, rowPx: 54, total: 100_000 },
      { first: 992, end: 1020 },
    ],
    [
      { top: -800, height: 540, rowPx: 54, total: 5 },
      { first: 0, end: 4 },
    ],
    [
      { top: 5_399_460, height: 540, rowPx: 54, total: 100_000 },
      { first: 99_980, end: 100_000 },
    ],
    [
      { top: 900_000, height: 540, rowPx: 54, total: 10 },
      { first: 10, end: 10 },
    ],
    [
      { top: 0, height: 540, rowPx: 54, total: 0 },
      { first: 0, end: 0 },
    ],
  ])('%o', (sight, rows) => expect(rowsInSight(sight)).toEqual(rows));

  it.each([358, 700, 992, 1380])('%i pixels are filled with cards and gaps', (width) => {
    const { columns, gapPx, cardPx } = columnsFor(width);
    expect(columns).toBeGreaterThanOrEqual(2);
    const used = columns * cardPx + (columns - 1) * gapPx;
    expect(width - used).toBeGreaterThanOrEqual(0);
    expect(width - used).toBeLessThan(columns);
  });
});

describe('charts', () => {
  it('end at a round number above every value, and leave small values visible', () => {
    const scale = scaleOf([0, 3, 180]);
    expect(scale.max).toBe(200);
    expect(scale.share(0)).toBe(0);
    expect(scale.share(0.000001)).toBeGreaterThan(0);
    expect(scale.share(200)).toBe(1);
    expect(scale.share(50)).toBe(0.5);
    expect(scaleOf([]).share(0)).toBe(0);
    expect(scaleOf([1000]).max).toBe(1000);
  });
});

describe('small things', () => {
  it('draws the same cover for the same name', () => {
    expect(placeholderOf('Blue Hour')).toEqual(placeholderOf('Blue Hour'));
    const looks = new Set(
      Array.from({ length: 200 }, (_, index) => JSON.stringify(placeholderOf(`Album ${index}`))),
    );
    expect(looks.size).toBeGreaterThan(80);
  });

  it('shuffles each track in once', async () => {
    const numbers = { from: 'numbers', total: 20, read: async (index: number) => ({ id: index }) as never };
    let seed = 1;
    const random = (): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const mixed = shuffled(numbers, random);
    const ids = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => (await mixed.read(index))?.id),
    );
    expect(new Set(ids).size).toBe(20);
    expect(ids).not.toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('forgets what was set longest ago', () => {
    const map = new RecentMap<string, number>(2);
    map.set('a', 1).set('b', 2).set('a', 3).set('c', 4);
    expect([...map]).toEqual([
      ['a', 3],
      ['c', 4],
    ]);
  });

  it.each([
    ['hidden', { reason: 'trashed', rule: 'RE2' }, /moved to the trash/],
    ['merged', { from: 'x', rule: 'ID2' }, /content is the same/],
    ['moved', { rule: 'ID1' }, /stayed the same/],
    ['moved', { rule: 'RE6' }, /another copy took over/],
    ['updated', { rule: 'PR1' }, /tags of its file/],
  ] as const)('explains %s by %o', (type, payload, expected) => {
    const event = { seq: 1, type, profileId: 'me', trackId: 't', jobId: null, at: 0, payload };
    expect(sentenceOfEvent(event)).toMatch(expected);
  });
});
