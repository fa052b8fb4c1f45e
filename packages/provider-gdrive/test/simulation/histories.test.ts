import { simulateSync } from '@music-platform/testkit/simulation';
import { expect, it } from 'vitest';
import { driveWorld, inProcessDrive, servedDrive } from './drive-harness.ts';

it.each([
  ['in the same process', inProcessDrive, 40],
  ['over HTTP', servedDrive, 5],
] as const)(
  '[GP24] [GP22] every promise holds in random histories of an emulated Drive %s',
  async (_, harness, runs) => {
    const { failures } = await simulateSync({ ...harness, seed: 1, runs, world: driveWorld });
    expect(failures.map(({ testCase, log }) => `${testCase}\n${log.join('\n')}`)).toEqual([]);
  },
  120_000,
);
