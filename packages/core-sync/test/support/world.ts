import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import { openNodeDatabase } from '@music-platform/db-node';
import {
  type AudioTags,
  contentOf,
  createAudioFile,
  createRandom,
  FakeClock,
  type FileContent,
  MockIncrementalProvider,
  type MockProviderOptions,
  RemoteDrive,
  type RemoteDriveOptions,
} from '@music-platform/testkit';
import { onTestFinished } from 'vitest';
import {
  Library,
  type SyncConfigInput,
  SyncCoordinator,
  type SyncCoordinatorOptions,
  type SyncEvent,
  type SyncJob,
  type Track,
} from '../../src/index.ts';

export interface WorldOptions {
  database?: DatabaseAdapter;
  clock?: FakeClock;
  drive?: RemoteDriveOptions;
  provider?: MockProviderOptions;
  config?: SyncConfigInput;
  seed?: number;
  options?: Partial<SyncCoordinatorOptions>;
}

export interface World {
  remote: RemoteDrive;
  provider: MockIncrementalProvider;
  database: DatabaseAdapter;
  clock: FakeClock;
  sync: SyncCoordinator;
  library: Library;
  events: SyncEvent[];
  full(): Promise<SyncJob>;
  incremental(cursor?: string): Promise<SyncJob>;
  /** Visible tracks (hidden ones too, if asked for) by path. */
  tracks(includeHidden?: boolean): Promise<Map<string, Track>>;
}

export const profileId = 'profile-1';

/** An engine over an in-memory cloud and a real SQLite database, on virtual time. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const clock = options.clock ?? new FakeClock({ auto: true });
  const remote = options.provider?.remote ?? new RemoteDrive({ clock, ...options.drive });
  const provider = new MockIncrementalProvider({ clock, ...options.provider, remote });
  const database = options.database ?? (await openNodeDatabase({ path: ':memory:' }));
  const sync = new SyncCoordinator({
    database,
    providers: [{ profile: { id: profileId, displayName: 'Test' }, provider }],
    config: { retryBaseDelayMs: 10, ...options.config },
    clock,
    random: createRandom(options.seed ?? 1),
    ...options.options,
  });
  const library = await Library.open(database);
  const events: SyncEvent[] = [];
  const listening = (async () => {
    for await (const event of sync.events()) events.push(event);
  })();
  onTestFinished(async () => {
    await sync.close();
    await listening;
    if (options.database === undefined) await database.close();
  });
  return {
    remote,
    provider,
    database,
    clock,
    sync,
    library,
    events,
    full: async () => sync.waitFor(await sync.startFullSync(profileId)),
    incremental: async (cursor) => sync.waitFor(await sync.startIncrementalSync(profileId, cursor)),
    tracks: async (includeHidden = false) => {
      const tracks = new Map<string, Track>();
      for await (const track of library.allTracks({ includeHidden }))
        tracks.set(track.path ?? track.id, track);
      return tracks;
    },
  };
}

/** A small real audio file with these tags. */
export function song(tags: AudioTags = {}, seed = 0): FileContent {
  return contentOf(createAudioFile({ format: 'mp3', tags, durationMs: 1_000 + seed * 5_000 }).bytes());
}
