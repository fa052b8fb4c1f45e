import { openNodeDatabase } from '@music-platform/db-node';
import {
  type EngineHost,
  recycledDatabase,
  type SimulatedEngine,
  type SimulationHarness,
} from '@music-platform/testkit/simulation';
import { Library, SyncCoordinator } from '../../src/index.ts';
import { findImpossible, findOffences } from '../support/consistency.ts';

/** This engine as the simulator runs it. */
async function simulatedEngine(host: EngineHost): Promise<SimulatedEngine> {
  return {
    sync: new SyncCoordinator(host),
    library: await Library.open(host.database),
    audit: async (moment) =>
      moment === 'rest' ? findOffences(host.database) : findImpossible(host.database),
  };
}

/** The engine on SQLite in memory. */
export const inMemory: SimulationHarness = {
  engine: simulatedEngine,
  database: recycledDatabase(() => openNodeDatabase({ path: ':memory:' })),
};
