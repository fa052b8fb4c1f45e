import { replay, sweepCrashes } from '@music-platform/testkit/simulation';
import { expect, it } from 'vitest';
import { inMemory } from './simulated-engine.ts';
import { sixtySteps } from './sixty-steps.ts';

/** `pnpm simulate --crash-sweep` lets the process die at every single await: some thousands of runs. */
const every = 101;

it('[CR1] [CR2] a fixed history of sixty steps ends as the uninterrupted one, wherever a process dies', async () => {
  expect(sixtySteps.steps).toHaveLength(60);
  const { violations, operationsOfSyncs } = await replay(sixtySteps, inMemory);
  expect(violations).toEqual([]);
  const awaits = operationsOfSyncs.reduce((sum, count) => sum + count);
  const { crashes, failures } = await sweepCrashes({ ...inMemory, scenario: sixtySteps, every });
  expect(failures.map(({ testCase, log }) => `${testCase}\n${log.join('\n')}`).join('\n\n')).toBe('');
  expect(crashes).toBeGreaterThan(awaits / every - operationsOfSyncs.length);
}, 1_800_000);
