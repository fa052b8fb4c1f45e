import { sql } from 'kysely';
import type { SyncConfig } from '../config/sync-config.ts';
import type { SyncCoordinatorOptions } from '../coordinator-options.ts';
import type { EngineContext } from '../engine-context.ts';
import { createHeadPredictor } from '../metadata/head-predictor.ts';
import { createIdSource } from '../util/ids.ts';
import { sha256InScript } from '../util/sha256.ts';
import type { Db } from '../util/statement.ts';
import { alwaysOnline, systemClock, systemRandom } from '../util/system-host.ts';

/** The engine's context over an open catalogue, with the defaults of everything the application did not pass. */
export async function openEngine(
  db: Db,
  options: SyncCoordinatorOptions,
  config: SyncConfig,
): Promise<EngineContext> {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? systemRandom;
  const { rows } = await sql`select 1 from sqlite_master where name = 'track_search'`.execute(db);
  return {
    db,
    fullTextSearch: rows.length > 0,
    config,
    clock,
    random,
    network: options.network ?? alwaysOnline,
    logger: options.logger ?? { log: () => undefined },
    memory: options.memory ?? (() => undefined),
    sha256: options.sha256 ?? sha256InScript,
    busyWaits: () => options.database.busyWaits?.() ?? 0,
    newId: createIdSource(clock, random),
    predictor: createHeadPredictor({ defaultBytes: config.headerSizeBytes }),
    score: options.score,
  };
}
