import { createRandom, FakeClock } from '@music-platform/testkit';
import { expect, it } from 'vitest';
import { createIdSource } from '../../src/util/ids.ts';

it('[ID8] processes that start at the same time give different ids', () => {
  const clock = new FakeClock();
  const sources = ['one', 'two', 'three'].map((seed) => createIdSource(clock, createRandom(seed)));
  const ids = sources.flatMap((next) => Array.from({ length: 100 }, next));
  expect(new Set(ids).size).toBe(300);
});
