import {
  inMemory,
  KilledPlayer,
  type PlayCounts,
  type SimulationFailure,
  type SimulationHarness,
  simulateSync,
  type World,
} from '../../../packages/core-sync/test/simulation/simulator.ts';
import {
  driveWorld,
  inProcessDrive,
  servedDrive,
} from '../../../packages/provider-gdrive/test/simulation/drive-harness.ts';
import {
  graphWorld,
  inProcessGraph,
  servedGraph,
} from '../../../packages/provider-onedrive/test/simulation/graph-harness.ts';
import type { SimulationRange, SimulationResult } from './messages.ts';

/** Plays histories through something. */
export type Surface = (range: SimulationRange) => Promise<SimulationResult>;

const surfaces: Readonly<Record<string, Surface>> = {
  mock: over(inMemory, {}),
  gdrive: over(inProcessDrive, driveWorld),
  'gdrive-http': over(servedDrive, driveWorld),
  onedrive: over(inProcessGraph, graphWorld),
  'onedrive-http': over(servedGraph, graphWorld),
  killed: playKilled,
};

/** Names of all surfaces. */
export const surfaceNames: readonly string[] = Object.keys(surfaces);

/** The surface of that name. Throws `TypeError` for any other. */
export function openSurface(name: string): Surface {
  const surface = surfaces[name];
  if (surface !== undefined) return surface;
  throw new TypeError(`the surface must be one of ${surfaceNames.join(', ')}, not ${name}`);
}

/** `world`: what of its worlds the harness settles. */
function over(harness: SimulationHarness, world: Partial<World>): Surface {
  return ({ seed, runs, shrink }) => simulateSync({ ...harness, seed, runs, world, shrink });
}

/** The engine on a file, in processes of which one is really killed at each crash. Failures are not reduced. */
async function playKilled({ seed: first, runs }: SimulationRange): Promise<SimulationResult> {
  const counts: Record<string, number> = {};
  const failures: SimulationFailure[] = [];
  const player = new KilledPlayer();
  for (let seed = first; seed < first + runs; seed += 1) {
    const played = await player.play(seed);
    failures.push(...played.failures);
    for (const [name, count] of Object.entries(played.counts)) counts[name] = (counts[name] ?? 0) + count;
  }
  player.close();
  return { counts: counts as unknown as PlayCounts, failures };
}
