import { collect } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import {
  ahead,
  checkRange,
  equalSecrets,
  followSignal,
  mapLimited,
  retryAfterMs,
  systemClock,
  withDeadline,
} from '../src/index.ts';

const headers = (values: Record<string, string>) => (name: string) => values[name];

describe('tools', () => {
  it.each([
    [{}, undefined],
    [{ 'retry-after': '' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': '999999999' }, 86_400_000],
    [{ 'retry-after': 'Wed, 01 Jan 2020 00:01:00 GMT', date: 'Wed, 01 Jan 2020 00:00:00 GMT' }, 60_000],
    [{ 'retry-after': 'Wed, 01 Jan 2020 00:00:00 GMT', date: 'Wed, 01 Jan 2020 00:01:00 GMT' }, 0],
  ])('[PK10] %j asks for %s', (values: Record<string, string>, waitMs) => {
    expect(retryAfterMs(headers(values))).toBe(waitMs);
  });

  it('[PK13] a few at a time, in order, and nothing after a failure', async () => {
    let [running, most] = [0, 0];
    const results = await mapLimited([1, 2, 3, 4, 5], 2, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      return item * 2;
    });
    expect([results, most]).toEqual([[2, 4, 6, 8, 10], 2]);
    const begun: number[] = [];
    const failing = mapLimited([1, 2, 3, 4], 1, async (item) => {
      begun.push(item);
      if (item === 2) throw new Error('failed');
    });
    await expect(failing).rejects.toThrow('failed');
    expect(begun).toEqual([1, 2]);
  });

  it('[PK13] one page ahead, and none when the reader has left', async () => {
    const fetched: number[] = [];
    let left = false;
    const pages = () =>
      ahead(async function* open() {
        try {
          for (let page = 1; page <= 5; page += 1) {
            fetched.push(page);
            yield page;
          }
        } finally {
          left = true;
        }
      }, {});
    expect(await collect(pages())).toEqual([1, 2, 3, 4, 5]);
    fetched.length = 0;
    for await (const page of pages()) if (page === 2) break;
    expect(fetched.length).toBeLessThanOrEqual(3);
    expect(left).toBe(true);
  });

  it('[PK15] a signal that has been left is not followed any more, and nothing of the call stays with it', async () => {
    const parent = new AbortController();
    const [left, followed] = [followSignal(parent.signal), followSignal(parent.signal)];
    left.leave();
    const given = await withDeadline(
      systemClock,
      60_000,
      () => 'late',
      parent.signal,
      async (signal) => signal,
    );
    parent.abort('over');
    expect([left.own.signal.aborted, given.aborted]).toEqual([false, false]);
    expect(followed.own.signal.reason).toBe('over');
    expect(followSignal(parent.signal).own.signal.reason).toBe('over');
  });

  it.each([
    ['a', 'a', true],
    ['', '', true],
    ['a', 'b', false],
    ['a', 'aa', false],
    ['aa', 'a', false],
    ['', 'a', false],
    ['ü', 'u', false],
  ])('[PK14] %j and %j: %s', (one, other, equal) => {
    expect(equalSecrets(one, other)).toBe(equal);
  });

  it('[PK12] a range that makes no sense is a TypeError', () => {
    for (const range of [
      { start: 1, end: 0 },
      { start: -1, end: 0 },
      { start: 0.5, end: 1 },
    ]) {
      expect(() => checkRange(range)).toThrow(TypeError);
    }
    expect(() => checkRange(undefined)).not.toThrow();
  });
});
