import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openNodeDatabase } from '@music-platform/db-node';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listAlbums } from '../../src/library/album-queries.ts';
import { listArtists } from '../../src/library/artist-queries.ts';
import { listDuplicates } from '../../src/library/duplicates.ts';
import { readEvents } from '../../src/library/events.ts';
import { listFailures } from '../../src/library/failures.ts';
import { Library } from '../../src/library/library.ts';
import type { TrackQuery } from '../../src/library/library-types.ts';
import { listTracks } from '../../src/library/track-queries.ts';
import type { Db } from '../../src/util/statement.ts';
import { plansOf } from './record-plans.ts';
import { TestCatalogue } from './test-catalogue.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'library-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('reading', () => {
  it('[LB25] nothing is written but the positions of event consumers', async () => {
    await using catalogue = await TestCatalogue.open();
    const { library, db } = catalogue;
    const { id } = await catalogue.track({ title: 'x', artists: ['A'], album: 'X' });
    await catalogue.event({ track_id: id });
    const writes = async (): Promise<number | undefined> =>
      (await sql<{ count: number }>`select total_changes() as count`.execute(db)).rows[0]?.count;
    const before = await writes();
    await library.tracks();
    await library.track(id);
    await library.albums();
    await library.artists();
    await library.artwork('x');
    await library.search('x !!!');
    await library.duplicates();
    await library.explain(id);
    await library.profiles();
    await library.statistics();
    await library.failures();
    expect(await writes()).toBe(before);
    await library.readEvents({ consumer: 'app' });
    await library.readEvents({ consumer: 'app' });
    expect(await writes()).toBe((before ?? 0) + 1);
  });

  it('[LB25] another connection is never waited for: what it has committed is read', async () => {
    const path = join(folder, 'catalogue.db');
    await using writer = await TestCatalogue.open({ path });
    await writer.track({ title: 'committed' });
    await using database = await openNodeDatabase({ path, busyTimeoutMs: 0 });
    const library = await Library.open(database);
    await writer.db.transaction().execute(async (trx) => {
      await trx.updateTable('tracks').set({ title: 'half done' }).execute();
      expect((await library.tracks()).items).toMatchObject([{ title: 'committed' }]);
      expect((await library.search('committed')).tracks).toHaveLength(1);
      expect(await library.statistics()).toMatchObject({ tracks: 1 });
    });
    expect((await library.tracks()).items).toMatchObject([{ title: 'half done' }]);
  });

  it('[LB26] no page of a list is found by sorting more than itself', async () => {
    await using catalogue = await TestCatalogue.open();
    const { id } = await catalogue.track({ title: 'x', artists: ['A'], album: 'X' });
    await catalogue.enlarge('home');
    const lists: Record<string, (db: Db) => Promise<unknown>> = {
      albums: (db) => listAlbums(db, {}),
      'albums of a profile': (db) => listAlbums(db, { profileId: 'home' }),
      artists: (db) => listArtists(db, {}),
      'artists of a profile': (db) => listArtists(db, { profileId: 'home' }),
      duplicates: (db) => listDuplicates(db, {}),
      failures: (db) => listFailures(db, {}),
      events: (db) => readEvents(db, { consumer: id }),
    };
    const queries: TrackQuery[] = [{}, { orderBy: 'recent' }, { orderBy: 'title' }];
    for (const query of [...queries, { artistId: 'artist:A' }]) {
      for (const scope of [{}, { profileId: 'home' }]) {
        lists[`tracks ${JSON.stringify({ ...query, ...scope })}`] = (db) =>
          listTracks(db, { ...query, ...scope });
      }
    }
    for (const [name, list] of Object.entries(lists)) {
      const plans = await plansOf(catalogue.db, list);
      // What is loaded by the keys of a page is at most a page.
      const ofKeys = (plan: readonly string[]): boolean =>
        plan.some((line) => line.startsWith('SCAN wanted'));
      const lines = plans.filter((plan) => !ofKeys(plan)).flat();
      expect(lines.length, name).toBeGreaterThan(0);
      expect(
        lines.filter((line) => line.includes('TEMP B-TREE')),
        name,
      ).toEqual([]);
    }
  });

  it('[LB26] failures are found without walking through what waits to be read', async () => {
    await using catalogue = await TestCatalogue.open();
    const [plan] = await plansOf(catalogue.db, (db) => listFailures(db, {}));
    expect(plan?.[0]).toMatch(/^(SCAN|SEARCH) q USING INDEX scan_queue_failed/);
  });

  it('[LB26] the next page starts where the last one ended, without walking there', async () => {
    await using catalogue = await TestCatalogue.open();
    for (const title of ['a', 'b']) await catalogue.track({ title, artists: [title], album: title });
    const { next } = await catalogue.library.tracks({ orderBy: 'title', limit: 1 });
    const plans = await plansOf(catalogue.db, (db) => listTracks(db, { orderBy: 'title', after: next }));
    expect(plans[0]).toEqual(['SEARCH t USING INDEX tracks_by_title (title_key>?)']);
    const arrivals = await catalogue.library.tracks({ limit: 1 });
    expect((await plansOf(catalogue.db, (db) => listTracks(db, { after: arrivals.next })))[0]).toEqual([
      'SEARCH t USING INTEGER PRIMARY KEY (rowid>?)',
    ]);
  });

  it('[LB27] every track can be walked through holding one page of them', async () => {
    await using catalogue = await TestCatalogue.open();
    for (let index = 0; index < 7; index++) await catalogue.track({ title: `T${index}` });
    const titles: string[] = [];
    for await (const track of catalogue.library.allTracks({ limit: 2 })) {
      titles.push(track.title);
      if (track.title === 'T1') await catalogue.track({ title: 'T7' });
    }
    expect(titles).toEqual(Array.from({ length: 8 }, (_, index) => `T${index}`));
    for await (const track of catalogue.library.allTracks()) {
      expect(track.title).toBe('T0');
      break;
    }
    expect((await catalogue.library.tracks()).items).toHaveLength(8);
  });
});
