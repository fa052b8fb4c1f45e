import { Library, SyncCoordinator } from '@music-platform/core-sync';
import { openNodeDatabase } from '@music-platform/db-node';
import { createGoogleDriveProvider } from '@music-platform/provider-gdrive/fetch';
import { FakeClock, virtualDrive } from '@music-platform/testkit';
import { DriveCore, fetchOf, type GraphAccount, GraphCore } from '@music-platform/testkit/emulators';
import { Kysely, sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openProvider } from './support/bindings.ts';

/** The same library in two clouds: the same bytes, other ids, other hashes. */
async function twoClouds(face: GraphAccount, tracks: number) {
  const clock = new FakeClock({ auto: true });
  const library = { tracks, seed: 7, formats: ['flac'] as const };
  const drive = virtualDrive({
    ...library,
    drive: { clock, main: { id: 'main', rootId: '0AEmulatedMyDriveRoot' } },
  });
  const providerTags = face === 'personal';
  const onedrive = virtualDrive({
    ...library,
    providerTags,
    drive: { clock, main: { id: 'main', rootId: 'root' } },
  });
  const google = new DriveCore({ remote: drive, clock });
  const graph = new GraphCore({ remote: onedrive, clock, account: face });
  const database = await openNodeDatabase({ path: ':memory:' });
  const sync = new SyncCoordinator({
    database,
    clock,
    config: { identityScope: 'catalogue', extractArtwork: false, maxConcurrentDownloads: 16 },
    providers: [
      {
        profile: { id: 'google', displayName: 'Google Drive' },
        provider: createGoogleDriveProvider({
          clock,
          tokens: { getAccessToken: async () => google.token },
          rootUrl: 'https://drive.example',
          fetch: fetchOf(google.handle) as typeof fetch,
          quotaUnitsPerMinute: Number.POSITIVE_INFINITY,
        }),
      },
      {
        profile: { id: 'onedrive', displayName: 'OneDrive' },
        provider: openProvider(graph.token, { clock, fetch: fetchOf(graph.handle) as typeof fetch }),
      },
    ],
  });
  onTestFinished(async () => {
    await sync.close();
    await database.close();
    await Promise.all([google.close(), graph.close()]);
  });
  return { database, sync, drive, library: await Library.open(database) };
}

interface AppTables {
  plays: { track_id: string; path: string; plays: number };
  tracks: { id: string; deleted_at: number | null };
}

async function idsByPath(library: Library, profileId: string): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for await (const track of library.allTracks()) {
    if (track.profileId === profileId) ids.set(track.path ?? '', track.id);
  }
  return ids;
}

describe('one account, two clouds', () => {
  it.each([
    ['personal', 2_000],
    ['business', 100],
  ] as const)(
    '[MG59] a library that moves from Google Drive to OneDrive (%s, %i tracks) keeps its ids, and play counts still join',
    async (face, tracks) => {
      const { sync, drive, library, database } = await twoClouds(face, tracks);
      await sync.waitFor(await sync.startFullSync('google'));
      const before = await idsByPath(library, 'google');
      expect(before.size).toBe(tracks);
      const app = new Kysely<AppTables>({ dialect: database.dialect });
      await sql`create table plays (track_id text primary key, path text, plays integer)`.execute(app);
      for (const [path, track_id] of before)
        await app.insertInto('plays').values({ track_id, path, plays: 3 }).execute();
      for (const { id, parentId } of [...drive.items('main')])
        if (parentId === '0AEmulatedMyDriveRoot') drive.delete(id);
      const emptied = await sync.waitFor(await sync.startIncrementalSync('google'));
      expect(emptied.deletionsHeld).toBeGreaterThan(0);
      await sync.approveDeletions(emptied.id);
      const moved = await sync.waitFor(await sync.startFullSync('onedrive'));
      expect(moved).toMatchObject({ status: 'completed', stats: { items: { added: 0, failed: 0 } } });
      const after = await idsByPath(library, 'onedrive');
      expect(after).toEqual(before);
      const joined = await app
        .selectFrom('plays')
        .innerJoin('tracks', 'tracks.id', 'plays.track_id')
        .where('tracks.deleted_at', 'is', null)
        .select((eb) => [eb.fn.countAll<number>().as('tracks'), eb.fn.sum<number>('plays.plays').as('plays')])
        .executeTakeFirstOrThrow();
      expect(joined).toEqual({ tracks, plays: 3 * tracks });
      expect((await library.statistics()).tracks).toBe(tracks);
    },
  );
});
