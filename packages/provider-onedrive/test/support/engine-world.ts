import {
  Library,
  type SyncConfigInput,
  SyncCoordinator,
  type SyncEvent,
  type SyncJob,
  type Track,
} from '@music-platform/core-sync';
import { openNodeDatabase } from '@music-platform/db-node';
import { contentOf, createAudioFile, createRandom, type FileContent } from '@music-platform/testkit';
import { onTestFinished } from 'vitest';
import type { WorldOptions } from './graph-world.ts';
import { createTokenWorld, type TokenWorld } from './token-world.ts';

const profileId = 'profile';

export interface EngineWorld extends TokenWorld {
  sync: SyncCoordinator;
  library: Library;
  events: SyncEvent[];
  full(): Promise<SyncJob>;
  incremental(cursor?: string): Promise<SyncJob>;
  /** Visible tracks by path. */
  tracks(): Promise<Map<string, Track>>;
  warnings(): string[];
}

/** The whole engine over an emulated Graph and a real SQLite, on virtual time. */
export async function createEngineWorld(
  options: WorldOptions & { config?: SyncConfigInput } = {},
): Promise<EngineWorld> {
  const { config, ...worldOptions } = options;
  const world = createTokenWorld(worldOptions);
  const database = await openNodeDatabase({ path: ':memory:' });
  const sync = new SyncCoordinator({
    database,
    providers: [{ profile: { id: profileId, displayName: 'OneDrive' }, provider: world.provider }],
    config: {
      retryBaseDelayMs: 10,
      deletionGuard: { maxTracks: 1_000_000, holdEmptyListing: false },
      ...config,
    },
    clock: world.clock,
    random: createRandom(options.seed ?? 1),
  });
  const library = await Library.open(database);
  const events: SyncEvent[] = [];
  const listening = (async () => {
    for await (const event of sync.events()) events.push(event);
  })();
  onTestFinished(async () => {
    await sync.close();
    await listening;
    await database.close();
    await world.core.close();
  });
  return {
    ...world,
    sync,
    library,
    events,
    full: async () => sync.waitFor(await sync.startFullSync(profileId)),
    incremental: async (cursor) => sync.waitFor(await sync.startIncrementalSync(profileId, cursor)),
    tracks: async () => {
      const tracks = new Map<string, Track>();
      for await (const track of library.allTracks()) tracks.set(track.path ?? '', track);
      return tracks;
    },
    warnings: () => events.flatMap((event) => (event.type === 'warning' ? [event.code] : [])),
  };
}

/** A small real audio file of this title; equal titles are equal files. */
export function song(title: string): FileContent {
  return contentOf(createAudioFile({ format: 'mp3', tags: { title }, durationMs: 1_000 }).bytes());
}
