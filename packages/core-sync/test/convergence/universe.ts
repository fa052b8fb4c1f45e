import type { MockProviderOptions, RemoteDriveOptions, SeededRandom } from '@music-platform/testkit';
import type { SyncConfigInput } from '../../src/index.ts';

/** Everything about a cloud, a provider and a configuration that a history is played against. Plain data, to be shown with a failure. */
export interface Universe {
  drive: RemoteDriveOptions;
  provider: MockProviderOptions;
  config: SyncConfigInput;
  /** Further drives besides the main one. */
  drives: number;
  /** Only what lies below a folder of the main drive is in the library. */
  bounded: boolean;
  /** Faults and edits while a sync runs. */
  weather: 'calm' | 'busy' | 'stormy';
  /** Whether processes die. */
  crashes: boolean;
}

/** A universe drawn from `random`; `fixed` settles parts of it. */
export function drawUniverse(random: SeededRandom, fixed: Partial<Universe> = {}): Universe {
  const changeFeed = random.chance(0.8);
  const stableIds = changeFeed || random.chance(0.5);
  const hashes = random.chance(0.7);
  const tags = random.chance(0.3);
  const scoped = stableIds && random.chance(0.4);
  const bounded = random.chance(0.2);
  return {
    drive: {
      logDescendants: random.chance(0.3),
      descendantsOfTrash: random.pick(['never', 'at-once', 'on-settle'] as const),
    },
    provider: {
      pageSize: random.int(1, 7),
      changePageSize: random.int(1, 7),
      scopes: scoped,
      supports: { changeFeed, stableIds, tags, ...(hashes ? {} : { contentHashes: [] }) },
    },
    config: {
      maxConcurrentDownloads: random.int(1, 4),
      claimBatchSize: random.int(1, 8),
      writeBatchSize: random.int(1, 8),
      duplicates: random.pick(['keepNewest', 'keepNewest', 'preferQuality', 'keepBoth'] as const),
      providerTags: random.pick(['trust', 'refine', 'ignore'] as const),
      deletionGuard: random.chance(0.5)
        ? { maxTracks: 1_000_000, holdEmptyListing: false }
        : { maxTracks: random.int(0, 2), maxShare: 0.1 },
      retryAttempts: 5,
      syncTimeoutMs: 3_600_000,
    },
    drives: scoped ? random.int(0, 2) : random.int(0, 1),
    bounded: bounded && stableIds,
    weather: random.pick(['calm', 'busy', 'stormy'] as const),
    crashes: random.chance(0.3),
    ...fixed,
  };
}
