import { Library, SyncCoordinator, type SyncEvent } from '@music-platform/core-sync';
import { openWasmDatabase, type WasmDatabase } from '@music-platform/db-wasm';
import type { EngineApi, EngineOptions } from './engine-api.ts';
import { joinTabs } from './tab-lease.ts';

interface Opened {
  readonly database: WasmDatabase;
  readonly sync: SyncCoordinator;
  readonly library: Library;
}

const profile = { id: 'demo', displayName: 'Demo cloud' };

/** The engine beside its database, in a worker. */
export function createEngine(): EngineApi {
  let opening: Promise<Opened> | undefined;
  const opened = async (): Promise<Opened> => {
    if (!opening) throw new Error('open the engine first');
    return opening;
  };
  return {
    open: async (options) => {
      opening ??= open(options);
      await opening;
    },
    statistics: async () => (await opened()).library.statistics(),
    tracks: async (after, limit) => (await opened()).library.tracks({ after, limit }),
    search: async (text, limit) => (await opened()).library.search(text, { limit }),
    history: async () => (await opened()).sync.listHistory({ limit: 8 }),
    start: async () => (await opened()).sync.startIncrementalSync(profile.id),
    cancel: async (jobId) => void (await (await opened()).sync.cancel(jobId)),
    listen: async (listener) => void forward((await opened()).sync, listener),
    role: async () => (await opened()).database.role,
  };
}

/** The composition: the one place that knows which database and which cloud there are. */
async function open({ database: name, demoTracks }: EngineOptions): Promise<Opened> {
  const [database, owner, { createDemoCloud }] = await Promise.all([
    openWasmDatabase({ name }),
    joinTabs(name),
    // A page of its own weight: an app with real clouds would not have it.
    import('./demo-cloud.ts'),
  ]);
  const provider = createDemoCloud({ tracks: demoTracks });
  const sync = new SyncCoordinator({ database, owner, providers: [{ profile, provider }] });
  return { database, sync, library: await Library.open(database) };
}

async function forward(sync: SyncCoordinator, listener: (event: SyncEvent) => void): Promise<void> {
  for await (const event of sync.events()) listener(event);
}
