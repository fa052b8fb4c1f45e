import { ProviderError, type StorageProvider } from '@music-platform/bridge-traits';
import type { ProfileBinding } from '../coordinator-options.ts';
import type { EngineContext, RunContext } from '../engine-context.ts';
import { emptyStats } from '../job/job-stats.ts';

export interface DetachedOptions {
  profileKey: number;
  jobKey: number;
  jobId: string;
  profileId?: string;
  signal?: AbortSignal | undefined;
}

const unavailable = new ProviderError('UNAVAILABLE', 'This decision needs no storage.');

/** Stands in where work on the catalogue needs no storage and the profile's provider is not registered. */
const noProvider: StorageProvider = {
  kind: 'none',
  supports: {
    changeFeed: false,
    rangedReads: false,
    stableIds: false,
    contentHashes: [],
    folderChangesCoverDescendants: false,
    tags: false,
    push: false,
  },
  listFiles: () => {
    throw unavailable;
  },
  download: () => Promise.reject(unavailable),
};

/** A context for work outside a run: a plan, a decision about held deletions. It neither pauses nor reports. */
export function detachedContext(
  engine: EngineContext,
  binding: ProfileBinding | undefined,
  options: DetachedOptions,
): RunContext {
  const signal = options.signal ?? new AbortController().signal;
  return {
    ...engine,
    jobKey: options.jobKey,
    jobId: options.jobId,
    profileKey: options.profileKey,
    profileId: options.profileId ?? binding?.profile.id ?? '',
    trigger: 'user',
    reader: undefined,
    expectReads: () => undefined,
    provider: binding?.provider ?? noProvider,
    stats: emptyStats(),
    signal,
    checkpoint: async () => signal.throwIfAborted(),
    transact: (work) => engine.db.transaction().execute(work),
    progress: { advance: () => undefined, warn: () => undefined },
  };
}
