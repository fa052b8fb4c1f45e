import type {
  Clock,
  DatabaseAdapter,
  LeaseOwner,
  Random,
  StorageProvider,
} from '@music-platform/bridge-traits';
import type { FakeClock } from '../fake-clock.ts';
import type { RemoteDrive } from '../remote-drive/remote-drive.ts';
import type { RemoteDriveOptions } from '../remote-drive/remote-drive-options.ts';
import type { EngineConfig, World } from './scenario/scenario.ts';

/** One process as the engine sees its host. Every await of these may be the last one of its life. */
export interface EngineHost {
  database: DatabaseAdapter;
  /** One profile for each account. */
  providers: readonly { profile: { id: string; displayName: string }; provider: StorageProvider }[];
  clock: Clock;
  random: Random;
  owner: LeaseOwner;
  config: EngineConfig;
}

/** A job, as far as the simulator looks at it. */
export interface SimulatedJob {
  id: string;
  profileId: string;
  status: string;
  progress: { percent: number };
  stats: {
    items: Readonly<Record<string, number>>;
    skippedByReason: Readonly<Record<string, number>>;
    failedByCode: Readonly<Record<string, number>>;
  };
  deletionsHeld: number;
  deletionsDecision: string | null;
  error: { code: string } | null;
}

/** The side of an engine that writes; a `SyncCoordinator` is one. */
export interface SimulatedSync {
  startFullSync(profileId: string): Promise<string>;
  startIncrementalSync(profileId: string): Promise<string>;
  waitFor(jobId: string): Promise<SimulatedJob>;
  resume(jobId: string): Promise<string>;
  cancel(jobId: string): Promise<unknown>;
  planSync?(profileId: string, options?: { full?: boolean }): Promise<unknown>;
  listHistory(query?: { profileId?: string; limit?: number }): Promise<readonly SimulatedJob[]>;
  approveDeletions(jobId: string): Promise<unknown>;
  rejectDeletions(jobId: string): Promise<unknown>;
  events(): AsyncIterable<{ type: string; jobId: string }>;
  close(): Promise<void>;
}

/** A visible track, as far as the simulator looks at it. */
export interface SimulatedTrack {
  id: string;
  profileId: string;
  itemId: string | null;
  path: string | null;
  title: string;
  artist: string | null;
  album: string | null;
}

interface SimulatedPage<T> {
  items: readonly T[];
  next?: string | undefined;
}

/** The side of an engine that reads; a `Library` is one. */
export interface SimulatedLibrary {
  allTracks(): AsyncIterable<SimulatedTrack>;
  track(id: string): Promise<{ id: string } | undefined>;
  duplicates(query?: {
    after?: string;
    limit?: number;
  }): Promise<SimulatedPage<{ trackId: string; files: readonly { itemId: string; reachable: boolean }[] }>>;
  failures(query?: { limit?: number }): Promise<SimulatedPage<{ itemId: string; parked: boolean }>>;
  statistics(): Promise<{ tracks: number; queued: number }>;
  readEvents(options: {
    consumer: string;
    limit?: number;
  }): Promise<
    readonly { seq: number; type: string; trackId: string; payload: Readonly<Record<string, unknown>> }[]
  >;
  acknowledgeEvents(consumer: string, seq: number): Promise<void>;
}

/** An engine over a host. `audit`: what its own tables say is wrong; `rest` is when no sync runs and nothing is left to do. */
export interface SimulatedEngine {
  sync: SimulatedSync;
  library: SimulatedLibrary;
  audit?(moment: 'always' | 'rest'): Promise<readonly string[]>;
}

/** What a provider is made of: the cloud it shows, and how it shows it. */
export interface ProviderHost {
  remote: RemoteDrive;
  /** Passes by itself when nobody has anything to do; `hold` real I/O. */
  clock: FakeClock;
  random: Random;
  world: World;
}

/** What a simulation is played with. */
export interface SimulationHarness {
  /** Starts the engine as a new process would. */
  engine(host: EngineHost): Promise<SimulatedEngine> | SimulatedEngine;
  /** An empty database, one for each history. It is closed afterwards. */
  database(): Promise<DatabaseAdapter> | DatabaseAdapter;
  /** Reopens a database whose process died, as it would be found on disk. Default, and where it is undefined: the same one, rolled back. */
  reopen?(database: DatabaseAdapter): Promise<DatabaseAdapter | undefined>;
  /** A provider of an account's cloud, one for each process. Default: the mock provider. */
  provider?(host: ProviderHost): StorageProvider | Promise<StorageProvider>;
  /** What that provider calls an item of the cloud. Default: what the cloud does, or paths where ids are not stable. */
  idOf?(remote: RemoteDrive, itemId: string): string;
  /** A history is over: what `provider` opened for its cloud can be closed. */
  release?(remote: RemoteDrive): void | Promise<void>;
  /** How its clouds are made, beside what each world says. */
  drive?: Pick<RemoteDriveOptions, 'main'> | undefined;
}
