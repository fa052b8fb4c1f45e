import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Library } from '../../src/library/library.ts';
import type { TrackQuery } from '../../src/library/library-types.ts';
import { type NewTrack, TestCatalogue } from './test-catalogue.ts';

async function idsOf(library: Library, query: TrackQuery): Promise<string[]> {
  const ids: string[] = [];
  for await (const track of library.allTracks(query)) ids.push(track.id);
  return ids;
}

async function titles(library: Library, query: TrackQuery): Promise<string[]> {
  return (await library.tracks(query)).items.map((track) => track.title);
}

describe('tracks', () => {
  it('[LB1] hidden tracks are in no list, unless asked for', async () => {
    await using catalogue = await TestCatalogue.open();
    await catalogue.track({ title: 'kept' });
    await catalogue.track({ title: 'gone', hidden: true });
    expect(await titles(catalogue.library, {})).toEqual(['kept']);
    expect(await titles(catalogue.library, { includeHidden: true })).toEqual(['kept', 'gone']);
  });

  it('[LB1] a hidden track is still found by its id, with its last path and the reason', async () => {
    await using catalogue = await TestCatalogue.open();
    const { id } = await catalogue.track({ title: 'gone', hidden: true, folders: ['Old'] });
    expect(await catalogue.library.track(id)).toMatchObject({
      title: 'gone',
      path: 'Old/gone.mp3',
      deletedAt: 3000,
      deletedReason: 'deleted',
    });
  });

  it('[LB2] a query of a profile sees that profile only, one of an unknown id nothing', async () => {
    await using catalogue = await TestCatalogue.open();
    await catalogue.track({ title: 'mine', profile: 'home', artists: ['A'], album: 'X' });
    await catalogue.track({ title: 'theirs', profile: 'work', artists: ['A'], album: 'X' });
    const { library } = catalogue;
    for (const orderBy of ['added', 'recent', 'title'] as const) {
      expect(await titles(library, { profileId: 'work', orderBy })).toEqual(['theirs']);
    }
    expect(await titles(library, { profileId: 'home', albumId: 'album:X:A' })).toEqual(['mine']);
    expect(await titles(library, { profileId: 'home', artistId: 'artist:A' })).toEqual(['mine']);
    expect(await titles(library, { profileId: 'home', artistId: 'artist:A', albumId: 'album:X:A' })).toEqual([
      'mine',
    ]);
    for (const query of [{ profileId: 'x' }, { albumId: 'x' }, { artistId: 'x' }]) {
      expect(await library.tracks(query)).toEqual({ items: [] });
    }
    expect(await library.track('x')).toBeUndefined();
  });

  it('[LB3] the orders are: arrival, arrival backwards, and title', async () => {
    await using catalogue = await TestCatalogue.open();
    for (const title of ['b', 'C', 'a', 'b']) await catalogue.track({ title });
    const { library } = catalogue;
    expect(await titles(library, {})).toEqual(['b', 'C', 'a', 'b']);
    expect(await titles(library, { orderBy: 'added' })).toEqual(['b', 'C', 'a', 'b']);
    expect(await titles(library, { orderBy: 'recent' })).toEqual(['b', 'a', 'C', 'b']);
    expect(await titles(library, { orderBy: 'title' })).toEqual(['a', 'b', 'b', 'C']);
  });

  it('[LB3] pages visit every track exactly once, whatever the query and the limit', async () => {
    await using catalogue = await TestCatalogue.open();
    for (let index = 0; index < 60; index++) {
      await catalogue.track({
        title: `T${index % 7}`,
        profile: index % 3 === 0 ? 'work' : 'home',
        artists: [`A${index % 4}`, `A${index % 3}x`],
        albumArtist: `A${index % 4}`,
        album: `Album ${index % 2}`,
        hidden: index % 5 === 0,
        row: { disc: index % 2 === 0 ? null : index % 3, track: index % 6 === 0 ? null : index % 9 },
      });
    }
    const query = fc.record({
      profileId: fc.constantFrom(undefined, undefined, 'home', 'work'),
      albumId: fc.constantFrom(undefined, undefined, 'album:Album 0:A0', 'album:Album 1:A1'),
      artistId: fc.constantFrom(undefined, undefined, 'artist:A0', 'artist:A1x'),
      includeHidden: fc.boolean(),
      orderBy: fc.constantFrom(undefined, 'added' as const, 'recent' as const, 'title' as const),
    });
    await fc.assert(
      fc.asyncProperty(query, fc.integer({ min: 1, max: 61 }), async (asked, limit) => {
        const whole = await catalogue.library.tracks({ ...asked, limit: 1000 });
        const ids = whole.items.map((track) => track.id);
        expect(whole.next).toBeUndefined();
        expect(await idsOf(catalogue.library, { ...asked, limit })).toEqual(ids);
        expect(new Set(ids).size).toBe(ids.length);
        expect([...ids].sort()).toEqual((await expectedIds(catalogue, asked)).sort());
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  it('[LB3] the last page has no `next`, also when it is full', async () => {
    await using catalogue = await TestCatalogue.open();
    for (const title of ['a', 'b']) await catalogue.track({ title });
    const first = await catalogue.library.tracks({ limit: 1 });
    expect(first.next).toBeTypeOf('string');
    expect(await catalogue.library.tracks({ limit: 1, after: first.next })).not.toHaveProperty('next');
    expect(await catalogue.library.tracks({ limit: 2 })).not.toHaveProperty('next');
  });

  it('[LB3] titles of any characters are paged through', async () => {
    await using catalogue = await TestCatalogue.open();
    const odd = ['"', "'); drop table tracks; --", '\u{1F3B5}', 'é', '\\', '%', '日本', 'a\u0301', '[]', ''];
    for (const title of odd) await catalogue.track({ title });
    expect(await idsOf(catalogue.library, { orderBy: 'title', limit: 1 })).toHaveLength(odd.length);
  });

  it('[LB4] tracks that come and go between two pages move no other', async () => {
    for (const orderBy of ['added', 'recent', 'title'] as const) {
      await using catalogue = await TestCatalogue.open();
      const added = [];
      for (const title of ['b', 'd', 'f', 'h']) added.push(await catalogue.track({ title }));
      const first = await catalogue.library.tracks({ orderBy, limit: 2 });
      const rest = added.filter(({ id }) => !first.items.some((track) => track.id === id));
      for (const title of ['a', 'c']) await catalogue.track({ title });
      const hidden = first.items[0]?.id ?? '';
      await catalogue.db.updateTable('tracks').set({ deleted_at: 1 }).where('id', '=', hidden).execute();
      const ids = await idsOf(catalogue.library, { orderBy, limit: 1, after: first.next });
      expect(ids).toEqual(expect.arrayContaining(rest.map(({ id }) => id)));
      expect(ids.filter((id) => first.items.some((track) => track.id === id))).toEqual([]);
    }
  });

  it('[LB5] a limit that is no integer from 1 to 1000 is a TypeError', async () => {
    await using catalogue = await TestCatalogue.open();
    for (const limit of [0, -1, 1001, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(catalogue.library.tracks({ limit })).rejects.toThrow(TypeError);
      await expect(catalogue.library.search('x', { limit })).rejects.toThrow(TypeError);
    }
  });

  it('[LB5] a cursor that no page of this query gave is a TypeError', async () => {
    await using catalogue = await TestCatalogue.open();
    for (const title of ['a', 'b']) await catalogue.track({ title, artists: [title], album: title });
    const { library } = catalogue;
    const { next } = await library.tracks({ limit: 1 });
    const hex = (text: string): string => Buffer.from(text).toString('hex');
    const forged = ['', 'x', '5', next?.slice(2), hex('{'), hex('["added",["1"]]'), hex('["added",[1.5]]')];
    for (const after of [...forged, hex('["added",[1,2]]'), '7b'.repeat(10), '\0']) {
      await expect(library.tracks({ after })).rejects.toThrow(TypeError);
    }
    await expect(library.tracks({ after: next, orderBy: 'title' })).rejects.toThrow(TypeError);
    await expect(library.albums({ after: next })).rejects.toThrow(TypeError);
    await expect(library.artists({ after: next })).rejects.toThrow(TypeError);
    await expect(library.duplicates({ after: next })).rejects.toThrow(TypeError);
    await expect(library.failures({ after: next })).rejects.toThrow(TypeError);
  });

  it('[LB5] an order that does not exist is a TypeError', async () => {
    await using catalogue = await TestCatalogue.open();
    await expect(catalogue.library.tracks({ orderBy: 'random' as 'added' })).rejects.toThrow(TypeError);
  });

  it('[LB6] within an album: by disc, then number; no disc is disc 1, no number comes last', async () => {
    await using catalogue = await TestCatalogue.open();
    const numbers = [
      [2, 1],
      [null, 2],
      [1, 1],
      [1, null],
      [2, null],
      [1, 10],
    ] as const;
    for (const [disc, track] of numbers) {
      await catalogue.track({ title: `${disc}.${track}`, artists: ['A'], album: 'X', row: { disc, track } });
    }
    expect(await titles(catalogue.library, { albumId: 'album:X:A' })).toEqual([
      '1.1',
      'null.2',
      '1.10',
      '1.null',
      '2.1',
      '2.null',
    ]);
    expect((await titles(catalogue.library, { albumId: 'album:X:A', orderBy: 'added' }))[0]).toBe('2.1');
  });

  it('[LB8] the tracks of an artist are those credited in any role, each once', async () => {
    await using catalogue = await TestCatalogue.open();
    const specs: NewTrack[] = [
      { title: 'own', artists: ['Bach'], albumArtist: 'Bach' },
      { title: 'composed', artists: ['Gould'], credits: [['composer', 'Bach']] },
      { title: 'other', artists: ['Gould'] },
    ];
    for (const spec of specs) await catalogue.track(spec);
    expect(await titles(catalogue.library, { artistId: 'artist:Bach' })).toEqual(['own', 'composed']);
  });

  it('[LB12] a track carries what is stored of it', async () => {
    await using catalogue = await TestCatalogue.open();
    const details = {
      artists: ['A', 'B'],
      genres: ['Rock', 'Pop'],
      isrc: 'X',
      replayGain: { trackGainDb: -3 },
    };
    const { id } = await catalogue.track({
      title: 'Song',
      artists: ['A', 'B'],
      albumArtist: 'A',
      album: 'Album',
      folders: ['A', 'Album'],
      file: { item_id: 'the-file' },
      row: {
        ...{
          disc: 1,
          disc_total: 2,
          track: 3,
          track_total: 4,
          year: 1999,
          date: '1999-05',
          genre: 'Rock; Pop',
        },
        ...{ composer: 'C', duration_ms: 5, duration_estimated: 1, bitrate: 6, sample_rate: 7, channels: 2 },
        ...{ bits_per_sample: 16, codec: 'flac', container: 'flac', lossless: 1, artwork_hash: 'ab' },
        ...{ details: JSON.stringify(details), added_at: 8, updated_at: 9 },
      },
    });
    expect(await catalogue.library.track(id)).toEqual({
      ...{ id, profileId: 'home', path: 'A/Album/Song.mp3', itemId: 'the-file', title: 'Song' },
      ...{ artist: 'A, B', artists: ['A', 'B'], albumArtist: 'A', album: 'Album', albumId: 'album:Album:A' },
      ...{ disc: 1, discTotal: 2, track: 3, trackTotal: 4, year: 1999, date: '1999-05' },
      ...{
        genre: 'Rock; Pop',
        genres: ['Rock', 'Pop'],
        composer: 'C',
        durationMs: 5,
        durationEstimated: true,
      },
      ...{ bitrate: 6, sampleRate: 7, bitsPerSample: 16, channels: 2, codec: 'flac', container: 'flac' },
      ...{ lossless: true, artworkHash: 'ab', tagSource: 'file', addedAt: 8, updatedAt: 9 },
      ...{ deletedAt: null, deletedReason: null, details },
    });
  });

  it('[LB12] what is unknown of a track is null', async () => {
    await using catalogue = await TestCatalogue.open();
    const { id } = await catalogue.track({ title: 'x', row: { primary_item_key: null, lossless: null } });
    expect(await catalogue.library.track(id)).toMatchObject({
      ...{ path: null, itemId: null, artist: null, artists: [], genres: [], album: null, albumId: null },
      ...{ durationMs: null, lossless: null, artworkHash: null },
    });
  });

  it('[LB12] a row that this library did not write is DATABASE_CORRUPT, not an empty track', async () => {
    await using catalogue = await TestCatalogue.open();
    const { id } = await catalogue.track({ title: 'x', row: { details: '{"artists":' } });
    await expect(catalogue.library.track(id)).rejects.toMatchObject({
      code: 'DATABASE_CORRUPT',
      details: { column: 'tracks.details' },
    });
  });

  it('[LB13] the id of a merged track leads to the track it became', async () => {
    await using catalogue = await TestCatalogue.open();
    const { id, key } = await catalogue.track({ title: 'survivor' });
    await catalogue.db.insertInto('track_aliases').values({ alias_id: 'merged', track_key: key }).execute();
    expect((await catalogue.library.track('merged'))?.id).toBe(id);
  });
});

/** What a query selects, found the slow way. */
async function expectedIds(catalogue: TestCatalogue, query: TrackQuery): Promise<string[]> {
  const rows = await catalogue.db
    .selectFrom('tracks')
    .leftJoin('albums', 'albums.key', 'tracks.album_key')
    .innerJoin('profiles', 'profiles.key', 'tracks.profile_key')
    .select([
      'tracks.key',
      'tracks.id',
      'tracks.deleted_at',
      'albums.id as album_id',
      'profiles.id as profile_id',
    ])
    .execute();
  const credits = await catalogue.db
    .selectFrom('track_artists')
    .innerJoin('artists', 'artists.key', 'track_artists.artist_key')
    .select(['track_key', 'artists.id as artist_id'])
    .execute();
  return rows
    .filter((row) => query.includeHidden || row.deleted_at === null)
    .filter((row) => query.profileId === undefined || row.profile_id === query.profileId)
    .filter((row) => query.albumId === undefined || row.album_id === query.albumId)
    .filter(
      (row) =>
        query.artistId === undefined ||
        credits.some((credit) => credit.track_key === row.key && credit.artist_id === query.artistId),
    )
    .map((row) => row.id);
}
