import { openNodeDatabase } from '@music-platform/db-node';
import {
  type EngineHost,
  recycledDatabase,
  type SimulatedEngine,
  type SimulationHarness,
} from '@music-platform/testkit/simulation';
import { openCatalogue } from '../../src/catalogue/open-catalogue.ts';
import { Library, SyncCoordinator } from '../../src/index.ts';
import { findImpossible, findOffencesIn } from '../support/consistency.ts';

/** This engine as the simulator runs it. */
async function simulatedEngine(host: EngineHost): Promise<SimulatedEngine> {
  const catalogue = await openCatalogue(host.database);
  return {
    sync: new SyncCoordinator(host),
    library: await Library.open(host.database),
    audit: (moment) => (moment === 'rest' ? findOffencesIn(catalogue) : findImpossible(catalogue)),
  };
}

/** The engine on SQLite in memory. */
export const inMemory: SimulationHarness = {
  engine: simulatedEngine,
  database: recycledDatabase(() => openNodeDatabase({ path: ':memory:' })),
};
