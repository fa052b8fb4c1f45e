/** Plays the histories it is sent, a few at a time, and reports each. */
import { simulateSync } from '../../../packages/core-sync/test/simulation/simulator.ts';
import type { SimulationRange, SimulationResult } from './messages.ts';
import { openSurface } from './surfaces.ts';

process.on('message', (range: SimulationRange) => {
  void playAll(range);
});

async function playAll({ seed, runs, surface, shrink }: SimulationRange): Promise<void> {
  const { harness, world } = openSurface(surface);
  const { counts, failures } = await simulateSync({ ...harness, seed, runs, world, shrink });
  const result: SimulationResult = { counts, failures };
  process.send?.(result);
}
