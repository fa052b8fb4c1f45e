import type {
  Clock,
  DatabaseAdapter,
  LeaseOwner,
  Logger,
  MemoryProbe,
  NetworkMonitor,
  Random,
  StorageProvider,
} from '@music-platform/bridge-traits';
import type { SyncConfigInput } from './config/sync-config.ts';
import type { MediaReader } from './processing/media-reader.ts';
import type { Sha256 } from './util/sha256.ts';

/** An account or folder. `id` is yours, stable and unique; `root` is shown to people. */
export interface Profile {
  id: string;
  displayName: string;
  root?: string | undefined;
}

export interface ProfileBinding {
  profile: Profile;
  provider: StorageProvider;
  /** Reads tags on other threads, where many files are to be read: see `createReaderPool`. Default: on the engine's own. */
  reader?: MediaReader | undefined;
}

/** A file about to be queued, for `score`. */
export interface ScoredItem {
  profileId: string;
  itemId: string;
  /** Null while the item has no track. */
  trackId: string | null;
  name: string;
}

/** Everything the engine needs. Only `database` and `providers` are required. */
export interface SyncCoordinatorOptions {
  database: DatabaseAdapter;
  providers: readonly ProfileBinding[];
  config?: SyncConfigInput | undefined;
  /** Default: the host's clock. */
  clock?: Clock | undefined;
  /** Default: `Math.random`. */
  random?: Random | undefined;
  /** Default: online, never metered. */
  network?: NetworkMonitor | undefined;
  /** Default: silent. */
  logger?: Logger | undefined;
  /** Default: a random id, and other owners are presumed alive until their lease expires. */
  owner?: LeaseOwner | undefined;
  /** Default: memory is not recorded. */
  memory?: MemoryProbe | undefined;
  /** Names covers. Default: in JavaScript; the host's own is some ten times as fast. */
  sha256?: Sha256 | undefined;
  /** Higher is read first within one priority ("recently played"). Default: 0 for all. Called at queueing time; must be fast. */
  score?: ((item: ScoredItem) => number) | undefined;
}
