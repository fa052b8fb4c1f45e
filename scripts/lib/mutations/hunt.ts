/** Plays histories against a mutant until a promise is broken: `hunt.ts <path of the engine> <most histories>`. Prints what it found as JSON. */
import {
  type SimulationHarness,
  simulateSync,
} from '../../../packages/core-sync/test/simulation/simulator.ts';

/** What a hunt came to. */
export interface Catch {
  readonly caught: boolean;
  readonly histories: number;
  readonly promise?: string;
  readonly message?: string;
}

const [enginePath = '', most = '0'] = process.argv.slice(2);
const { inMemory } = (await import(enginePath)) as { inMemory: SimulationHarness };
let found: Catch = { caught: false, histories: Number(most) };
for (let seed = 1; seed <= Number(most) && !found.caught; seed += 1) {
  const { failures } = await simulateSync({ ...inMemory, seed, shrink: false });
  const [violation] = failures[0]?.violations ?? [];
  if (violation !== undefined) found = { caught: true, histories: seed, ...violation };
}
console.log(JSON.stringify(found));
process.exit(0);
