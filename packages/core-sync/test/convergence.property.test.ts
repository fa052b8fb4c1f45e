import { createRandom } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { freshScan, Listener, takeSnapshot, untold } from './convergence/oracles.ts';
import { drawUniverse, type Universe } from './convergence/universe.ts';
import { Voyage } from './convergence/voyage.ts';
import { findOffences } from './support/consistency.ts';
import { visibleCatalogue } from './support/history.ts';

/** `CONVERGENCE_SEEDS=1000 CONVERGENCE_FROM=1` tries many more than the suite does. */
const count = Number(process.env['CONVERGENCE_SEEDS'] ?? 60);
const seeds = Array.from(
  { length: count },
  (_, index) => index + Number(process.env['CONVERGENCE_FROM'] ?? 1),
);

async function atRest(voyage: Voyage, listener: Listener): Promise<void> {
  const { engine, database } = voyage;
  expect(await findOffences(database), voyage.story()).toEqual([]);
  expect(await visibleCatalogue(engine.library), voyage.story()).toEqual(await freshScan(voyage));
  expect(await listener.look(), voyage.story()).toEqual([]);
}

/** Rounds of edits and rough syncs; after each, calm syncs until nothing is held or put off, and everything must be as if scanned afresh. */
async function play(seed: number, fixed: Partial<Universe> = {}): Promise<void> {
  const random = createRandom(`play ${seed}`);
  const voyage = await Voyage.begin(seed, drawUniverse(createRandom(`universe ${seed}`), fixed));
  const listener = new Listener(voyage);
  for (let round = random.int(2, 4); round > 0; round -= 1) {
    for (let stretch = random.int(0, 2); stretch > 0; stretch -= 1) {
      voyage.edit(random.int(0, 8));
      await voyage.syncRoughly();
      if (random.chance(0.3)) await voyage.wait();
    }
    voyage.edit(random.int(1, 8));
    await voyage.wait();
    const before = await takeSnapshot(voyage.database);
    const job = await voyage.syncCalmly(random.chance(0.2));
    expect(job.status, voyage.story()).toBe('completed');
    expect(job.error, voyage.story()).toBeNull();
    await voyage.catchUp();
    await voyage.approveAll();
    expect(await untold(voyage.database, before), voyage.story()).toEqual([]);
    await atRest(voyage, listener);
  }
}

describe('any history of edits and syncs ends equal to a fresh full scan', () => {
  it.each(seeds)('[DI1] [RE1 F1 F34] seed %i', (seed) => play(seed));
});
