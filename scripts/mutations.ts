/**
 * Puts one bug after the other into a copy of the engine and lets the simulator, and where histories cannot see it the tests, catch it:
 * `pnpm mutations`. `--only <id,id>` tries some, `--write` puts the result into docs/mutation-check.md.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { discoveryMutations } from './lib/mutations/discovery-mutations.ts';
import { describeMutations, type MutationResult } from './lib/mutations/document.ts';
import type { Catch } from './lib/mutations/hunt.ts';
import { createMutant, type Mutant } from './lib/mutations/mutant.ts';
import type { Mutation } from './lib/mutations/mutation.ts';
import { resolutionMutations } from './lib/mutations/resolution-mutations.ts';
import { runMutations } from './lib/mutations/run-mutations.ts';
import { repositoryRoot } from './lib/repository.ts';
import { runCommand } from './lib/run.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    histories: { type: 'string', default: '400' },
    write: { type: 'boolean', default: false },
  },
});
const known = [...discoveryMutations, ...resolutionMutations, ...runMutations];
const wanted = values.only?.split(',');
const mutations = known.filter(({ id }) => wanted?.includes(id) ?? true);

const condition = '--conditions=@music-platform/source';

async function hunt(mutant: Mutant): Promise<Catch> {
  const script = join(repositoryRoot, 'scripts/lib/mutations/hunt.ts');
  const command = [process.execPath, condition, script, mutant.enginePath, values.histories];
  const { output } = await runCommand(command, { cwd: repositoryRoot });
  const line = output.trim().split('\n').at(-1) ?? '';
  if (line.startsWith('{')) return JSON.parse(line) as Catch;
  return { caught: true, histories: 1, promise: 'error', message: line };
}

async function runSuites(mutant: Mutant, suites: readonly string[]): Promise<string | undefined> {
  const vitest = join(repositoryRoot, 'node_modules/vitest/vitest.mjs');
  for (const suite of suites) {
    const command = [
      process.execPath,
      vitest,
      'run',
      `packages/core-sync/test/${suite}`,
      '--bail=1',
      '--maxWorkers=1',
    ];
    const { status } = await runCommand(command, { cwd: mutant.folder, env: { NO_COLOR: '1' } });
    if (status !== 0) return suite;
  }
  return undefined;
}

async function tryOut(mutant: Mutant, mutation: Mutation): Promise<MutationResult> {
  mutant.apply(mutation);
  try {
    const found = await hunt(mutant);
    if (found.caught) return { mutation, by: `histories (${found.promise})`, histories: found.histories };
    const suite = await runSuites(mutant, mutation.suites ?? []);
    return { mutation, by: suite, histories: undefined };
  } finally {
    mutant.restore(mutation);
  }
}

const results: (MutationResult | undefined)[] = mutations.map(() => undefined);
let next = 0;

/** Tries one mutation after the other, in a copy of its own, until none is left. */
async function work(): Promise<void> {
  const mutant = createMutant();
  try {
    for (let index = next++; index < mutations.length; index = next++) {
      const mutation = mutations[index] as Mutation;
      const startedAt = performance.now();
      const result = await tryOut(mutant, mutation);
      results[index] = result;
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      const after = result.histories === undefined ? '' : ` after ${result.histories} histories`;
      console.log(`${mutation.id}: ${result.by ?? 'SURVIVED'}${after}, ${seconds} s`);
    }
  } finally {
    mutant.remove();
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
const all = results.filter((result) => result !== undefined);
const survivors = all.filter(({ by }) => by === undefined);
console.log(`${all.length} bugs, ${all.length - survivors.length} caught, ${survivors.length} survived`);
if (values.write) writeFileSync(join(repositoryRoot, 'docs/mutation-check.md'), describeMutations(all));
process.exitCode = survivors.length === 0 ? 0 : 1;
