import {
  inMemory,
  type SimulationHarness,
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

/** What histories are played through, and what of their worlds it settles. */
export interface Surface {
  readonly harness: SimulationHarness;
  readonly world: Partial<World>;
}

const surfaces: Readonly<Record<string, () => Surface>> = {
  mock: () => ({ harness: inMemory, world: {} }),
  gdrive: () => ({ harness: inProcessDrive, world: driveWorld }),
  'gdrive-http': () => ({ harness: servedDrive, world: driveWorld }),
  onedrive: () => ({ harness: inProcessGraph, world: graphWorld }),
  'onedrive-http': () => ({ harness: servedGraph, world: graphWorld }),
};

/** Names of all surfaces. */
export const surfaceNames: readonly string[] = Object.keys(surfaces);

/** The surface of that name. Throws `TypeError` for any other. */
export function openSurface(name: string): Surface {
  const open = surfaces[name];
  if (open === undefined)
    throw new TypeError(`the surface must be one of ${surfaceNames.join(', ')}, not ${name}`);
  return open();
}
