import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import { SyncCoordinator } from '@music-platform/core-sync';
import { MockIncrementalProvider, virtualDrive } from '@music-platform/testkit';
import { completed } from '../common/completed.ts';
import { observed } from './observed-database.ts';

/** What the first sync of a virtual library took of a database. */
export interface CatalogueWrites {
  /** Spent in statements, through Kysely and all. */
  readonly statementsMs: number;
  /** Spent in transactions, with what is worked out in them. */
  readonly transactionsMs: number;
  /** Pages the library came in, each of them one transaction. */
  readonly pages: number;
}

const clock = {
  now: () => Date.now(),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

/** Syncs a virtual library whose tags the provider knows into an empty database: in Node and in a browser alike. */
export async function writeCatalogue(adapter: DatabaseAdapter, tracks: number): Promise<CatalogueWrites> {
  const remote = virtualDrive({ tracks, seed: 1, providerTags: true, content: 'filler', drive: { clock } });
  const supports = { tags: true, contentHashes: [] };
  const provider = new MockIncrementalProvider({ remote, clock, supports });
  const { database, spentMs } = observed(adapter);
  const profile = { id: 'bench', displayName: 'Bench' };
  const sync = new SyncCoordinator({ database, providers: [{ profile, provider }] });
  const { stats } = await completed(sync, sync.startFullSync(profile.id));
  const statementsMs = spentMs();
  await sync.close();
  return { statementsMs, transactionsMs: stats.databaseMs, pages: stats.apiCalls['list'] ?? 1 };
}
