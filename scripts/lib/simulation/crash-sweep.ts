import { inMemory, sixtySteps, sweepCrashes } from '../../../packages/core-sync/test/simulation/simulator.ts';

/** Lets a process die at every single await of every sync of the fixed history of sixty steps; returns how many died, and what went wrong. */
export async function sweepSixtySteps(): Promise<{ crashes: number; failures: readonly string[] }> {
  const { crashes, failures } = await sweepCrashes({ ...inMemory, scenario: sixtySteps });
  return {
    crashes,
    failures: failures.map(
      ({ testCase, log }) => `${testCase}\n${log.map((line) => `// ${line}`).join('\n')}`,
    ),
  };
}
