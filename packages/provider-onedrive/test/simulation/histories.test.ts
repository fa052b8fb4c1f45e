import { replay, simulateSync } from '@music-platform/testkit/simulation';
import { expect, it } from 'vitest';
import { graphWorld, inProcessGraph, servedGraph } from './graph-harness.ts';

it.each([
  ['in the same process', inProcessGraph, 20],
  ['over HTTP', servedGraph, 4],
] as const)(
  '[MG56] [MG21] every promise holds in random histories of an emulated OneDrive %s',
  async (_, harness, runs) => {
    const { failures } = await simulateSync({ ...harness, seed: 1, runs, world: graphWorld });
    expect(failures.map(({ testCase, log }) => `${testCase}\n${log.join('\n')}`)).toEqual([]);
  },
  120_000,
);

it.each([
  [1222, 'files of the same second'],
  [1673, 'a file that cannot be read leaves those of its content'],
])('[MG56] every promise holds in history %i: %s', async (seed) => {
  const { violations, log } = await replay(seed, { ...inProcessGraph, world: graphWorld });
  expect(violations, log.join('\n')).toEqual([]);
});
