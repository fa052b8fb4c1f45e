import type { DatabaseAdapter, StorageProvider } from '@music-platform/bridge-traits';
import { createRandom, FakeClock } from '@music-platform/testkit';
import {
  Library,
  type SyncConfigInput,
  SyncCoordinator,
  type SyncCoordinatorOptions,
  type SyncJob,
} from '../../src/index.ts';
import { profileId } from './world.ts';

/** One process's view: a coordinator over a database and a provider. */
export interface Engine {
  sync: SyncCoordinator;
  library: Library;
  clock: FakeClock;
  full(): Promise<SyncJob>;
  incremental(): Promise<SyncJob>;
}

export interface EngineOptions {
  database: DatabaseAdapter;
  provider: StorageProvider;
  /** Default: one of its own, from `startAt`. */
  clock?: FakeClock;
  startAt?: number;
  seed?: number | string;
  config?: SyncConfigInput;
  options?: Partial<SyncCoordinatorOptions>;
}

/** A coordinator as a process that has just started would make it. The caller closes it. */
export async function startEngine({ database, provider, ...more }: EngineOptions): Promise<Engine> {
  const clock = more.clock ?? new FakeClock({ auto: true, startAt: more.startAt });
  const sync = new SyncCoordinator({
    database,
    providers: [{ profile: { id: profileId, displayName: 'Test' }, provider }],
    config: { retryBaseDelayMs: 10, ...more.config },
    clock,
    random: createRandom(more.seed ?? 1),
    ...more.options,
  });
  return {
    sync,
    clock,
    library: await Library.open(database),
    full: async () => sync.waitFor(await sync.startFullSync(profileId)),
    incremental: async () => sync.waitFor(await sync.startIncrementalSync(profileId)),
  };
}
