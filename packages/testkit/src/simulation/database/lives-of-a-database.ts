import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import type { SimulationHarness } from '../harness.ts';

/** One life of a host that plays a history and is really killed where the history's processes die. */
export interface DatabaseLife {
  /** How often the host was killed in this history so far. */
  number: number;
  /** The database that outlives the host, as it is found. */
  kept(): Promise<DatabaseAdapter>;
  /** An empty database for what happened before; nothing of it is kept. */
  scratch(): Promise<DatabaseAdapter>;
  /** Kills the host: a process, a worker. Never settles. */
  die(): Promise<never>;
}

/**
 * Databases for histories whose crashes are real. A seed decides everything, so the next host builds up clouds and time by playing the same
 * history on a scratch database, up to where the last one was killed; from there it goes on with the database that was left behind, until it
 * is killed itself. Start a host with the next `number` whenever one was killed; the one that survives has the report.
 */
export function livesOfADatabase(
  life: DatabaseLife,
): Required<Pick<SimulationHarness, 'database' | 'reopen'>> {
  let deaths = 0;
  return {
    database: () => (life.number === 0 ? life.kept() : life.scratch()),
    reopen: async (database) => {
      deaths += 1;
      if (deaths > life.number) return life.die();
      if (deaths < life.number) return undefined;
      await database.close();
      return life.kept();
    },
  };
}
