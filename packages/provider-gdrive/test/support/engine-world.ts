import {
  Library,
  type SyncConfigInput,
  SyncCoordinator,
  type SyncEvent,
  type SyncJob,
  type Track,
  type TrackQuery,
} from '@music-platform/core-sync';
import { openNodeDatabase } from '@music-platform/db-node';
import { contentOf, createAudioFile, createRandom, type FileContent } from '@music-platform/testkit';
import { onTestFinished } from 'vitest';
import type { WorldOptions } from './drive-world.ts';
import { createTokenWorld, type TokenWorld } from './token-world.ts';

const profileId = 'profile';

export interface EngineWorldOptions extends WorldOptions {
  config?: SyncConfigInput;
  /** The database's file; in memory unless given. */
  databasePath?: string;
}

export interface EngineWorld extends TokenWorld {
  sync: SyncCoordinator;
  library: Library;
  events: SyncEvent[];
  full(): Promise<SyncJob>;
  incremental(cursor?: string): Promise<SyncJob>;
  /** Visible tracks by path. */
  tracks(): Promise<Map<string, Track>>;
  /** Paths of the visible tracks, sorted. */
  paths(): Promise<string[]>;
  /** Ids of the visible tracks, sorted. */
  ids(): Promise<string[]>;
  /** Puts a song for each letter, of that title, as `a.mp3`; returns their ids. */
  put(titles: string, parentId?: string): string[];
  /** Requests to an endpoint so far. */
  count(endpoint: string): number;
  /** Why tracks are hidden, by the last path they had. */
  hidden(): Promise<Record<string, string | null>>;
}

/** The whole engine over an emulated Drive and a real SQLite, on virtual time. */
export async function createEngineWorld(options: EngineWorldOptions = {}): Promise<EngineWorld> {
  const { config, databasePath = ':memory:', ...worldOptions } = options;
  const world = createTokenWorld(worldOptions);
  const database = await openNodeDatabase({ path: databasePath });
  const sync = new SyncCoordinator({
    database,
    providers: [{ profile: { id: profileId, displayName: 'Drive' }, provider: world.provider }],
    config: {
      retryBaseDelayMs: 10,
      deletionGuard: { maxTracks: 1_000_000, holdEmptyListing: false },
      ...config,
    },
    clock: world.clock,
    random: createRandom(options.seed ?? 1),
    logger: options.logger,
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
  const tracks = async (query: TrackQuery = {}): Promise<Map<string, Track>> => {
    const found = new Map<string, Track>();
    for await (const track of library.allTracks(query)) found.set(track.path ?? '', track);
    return found;
  };
  return {
    ...world,
    sync,
    library,
    events,
    full: async () => sync.waitFor(await sync.startFullSync(profileId)),
    incremental: async (cursor) => sync.waitFor(await sync.startIncrementalSync(profileId, cursor)),
    tracks,
    paths: async () => [...(await tracks()).keys()].sort(),
    ids: async () => [...(await tracks()).values()].map(({ id }) => id).sort(),
    put: (titles, parentId) =>
      [...titles].map((title) => {
        const { id } = world.remote.putFile({ name: `${title}.mp3`, content: song(title), parentId });
        return id;
      }),
    count: (endpoint) => world.endpoints().filter((name) => name === endpoint).length,
    hidden: async () => {
      const all = [...(await tracks({ includeHidden: true }))];
      return Object.fromEntries(
        all.flatMap(([path, track]) => (track.deletedAt === null ? [] : [[path, track.deletedReason]])),
      );
    },
  };
}

/** A small real audio file of this title; equal titles are equal files. */
export function song(title: string): FileContent {
  return contentOf(createAudioFile({ format: 'mp3', tags: { title }, durationMs: 1_000 }).bytes());
}
