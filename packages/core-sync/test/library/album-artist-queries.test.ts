import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Page, PageOptions } from '../../src/library/library-types.ts';
import { TestCatalogue } from './test-catalogue.ts';

async function everything<T>(list: (page: PageOptions) => Promise<Page<T>>, limit: number): Promise<T[]> {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const page = await list({ after, limit });
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return items;
}

/** Two profiles that share artists and albums. */
async function openMixed(): Promise<TestCatalogue> {
  const catalogue = await TestCatalogue.open();
  for (let index = 0; index < 40; index++) {
    await catalogue.track({
      title: `T${index}`,
      profile: index % 4 === 0 ? 'work' : 'home',
      artists: [`Artist ${index % 9}`],
      albumArtist: `Artist ${index % 5}`,
      album: `Album ${index % 11}`,
      credits: index % 6 === 0 ? [['composer', `Composer ${index % 3}`]] : [],
      hidden: index % 7 === 0,
    });
  }
  return catalogue;
}

describe('albums', () => {
  it('[LB7] an album sums up its visible tracks', async () => {
    await using catalogue = await TestCatalogue.open();
    const common = { artists: ['A'], album: 'X' };
    await catalogue.track({ title: '1', ...common, row: { year: 2001, duration_ms: 10 } });
    await catalogue.track({ title: '2', ...common, row: { disc: 2, year: 1999, duration_ms: 20 } });
    await catalogue.track({ title: '3', ...common, row: { disc: 1 } });
    await catalogue.track({
      title: '4',
      ...common,
      hidden: true,
      row: { disc: 3, year: 1950, duration_ms: 5 },
    });
    await catalogue.db
      .updateTable('albums')
      .set({ compilation: 1, artwork_hash: 'ab' })
      .where('title', '=', 'X')
      .execute();
    expect(await catalogue.library.albums()).toEqual({
      items: [
        {
          ...{ id: 'album:X:A', title: 'X', artist: 'A', compilation: true, year: 1999 },
          ...{ tracks: 3, discs: 2, durationMs: 30, artworkHash: 'ab' },
        },
      ],
    });
  });

  it('[LB7] albums and artists without visible tracks are not listed', async () => {
    await using catalogue = await TestCatalogue.open();
    await catalogue.track({ title: 'x', artists: ['Gone'], album: 'Gone', hidden: true });
    await catalogue.album('Empty', 'Nobody');
    await catalogue.artist('Nobody');
    expect(await catalogue.library.albums()).toEqual({ items: [] });
    expect(await catalogue.library.artists()).toEqual({ items: [] });
  });

  it('[LB2] of a profile, only what its own tracks make up is listed and summed up', async () => {
    await using catalogue = await TestCatalogue.open();
    await catalogue.track({ title: '1', artists: ['A'], album: 'X', profile: 'home' });
    await catalogue.track({ title: '2', artists: ['A'], album: 'X', profile: 'work' });
    await catalogue.track({ title: '3', artists: ['B'], album: 'Y', profile: 'work' });
    const { library } = catalogue;
    expect((await library.albums({ profileId: 'home' })).items).toMatchObject([{ title: 'X', tracks: 1 }]);
    expect((await library.artists({ profileId: 'home' })).items).toMatchObject([
      { name: 'A', tracks: 1, albums: 1 },
    ]);
    expect((await library.albums()).items).toMatchObject([{ tracks: 2 }, { tracks: 1 }]);
    expect(await library.albums({ profileId: 'nobody' })).toEqual({ items: [] });
    expect(await library.artists({ profileId: 'nobody' })).toEqual({ items: [] });
  });

  it('[LB2] a large profile, and one beside it, are answered like small ones', async () => {
    await using small = await openMixed();
    await using large = await openMixed();
    await large.enlarge('home');
    const answers = ({ library }: TestCatalogue): Promise<unknown>[] =>
      ['home', 'work'].flatMap((profileId) => [
        library.tracks({ profileId }),
        library.tracks({ profileId, orderBy: 'recent' }),
        library.tracks({ profileId, orderBy: 'title' }),
        library.albums({ profileId }),
        library.albums({ profileId, artistId: 'artist:Artist 1' }),
        library.artists({ profileId }),
        library.artists({ profileId, roles: ['composer'] }),
        library.search('a', { profileId }),
        library.search('t2', { profileId, limit: 3 }),
      ]);
    expect(await Promise.all(answers(large))).toEqual(await Promise.all(answers(small)));
  });

  it('[LB7] the albums of an artist are those with a visible track the artist is credited on, summed up whole', async () => {
    await using catalogue = await TestCatalogue.open();
    await catalogue.track({ title: '1', artists: ['A'], albumArtist: 'Various', album: 'Mix' });
    await catalogue.track({ title: '2', artists: ['B'], albumArtist: 'Various', album: 'Mix' });
    await catalogue.track({ title: '3', artists: ['A'], album: 'Gone', hidden: true });
    const { items } = await catalogue.library.albums({ artistId: 'artist:A' });
    expect(items).toMatchObject([{ title: 'Mix', tracks: 2 }]);
    expect(await catalogue.library.albums({ artistId: 'nobody' })).toEqual({ items: [] });
  });

  it('[LB3] pages of albums and artists visit each exactly once, in order of name', async () => {
    await using catalogue = await openMixed();
    const { library } = catalogue;
    const profileId = fc.constantFrom(undefined, 'home', 'work');
    const artistId = fc.constantFrom(undefined, 'artist:Artist 1');
    await fc.assert(
      fc.asyncProperty(
        profileId,
        artistId,
        fc.integer({ min: 1, max: 60 }),
        async (profile, artist, limit) => {
          const scope = { profileId: profile, artistId: artist };
          const albums = (await library.albums({ ...scope, limit: 1000 })).items;
          expect(await everything((page) => library.albums({ ...scope, ...page }), limit)).toEqual(albums);
          expect(new Set(albums.map(({ id }) => id)).size).toBe(albums.length);
          expect(albums.map(({ title }) => title)).toEqual([...albums.map(({ title }) => title)].sort());
          const artists = (await library.artists({ profileId: profile, limit: 1000 })).items;
          expect(await everything((page) => library.artists({ profileId: profile, ...page }), limit)).toEqual(
            artists,
          );
          expect(artists.map(({ name }) => name)).toEqual(
            [...new Set(artists.map(({ name }) => name))].sort(),
          );
        },
      ),
      { seed: 5, numRuns: 30 },
    );
  });

  it('[LB8] what an artist counts is what a query of the artist lists', async () => {
    await using catalogue = await openMixed();
    const { library } = catalogue;
    for (const profileId of [undefined, 'home', 'work']) {
      for (const artist of (await library.artists({ profileId })).items) {
        const { items: tracks } = await library.tracks({ profileId, artistId: artist.id });
        expect(artist.tracks).toBe(tracks.length);
        expect(artist.albums).toBe(new Set(tracks.map((track) => track.albumId)).size);
      }
    }
  });
});

describe('artists', () => {
  it('[LB8] artists are listed in whatever role; `roles` narrows', async () => {
    await using catalogue = await TestCatalogue.open();
    await catalogue.track({
      title: 'x',
      artists: ['Gould'],
      credits: [['composer', 'Bach']],
      albumArtist: 'CBC',
    });
    const names = async (query: { roles?: string[]; profileId?: string }): Promise<string[]> =>
      (await catalogue.library.artists(query)).items.map(({ name }) => name);
    expect(await names({})).toEqual(['Bach', 'CBC', 'Gould']);
    expect(await names({ roles: ['artist', 'albumartist'] })).toEqual(['CBC', 'Gould']);
    expect(await names({ roles: ['composer'], profileId: 'home' })).toEqual(['Bach']);
    expect(await names({ roles: [] })).toEqual([]);
  });

  it('[LB8 F19] "!!!" and "+/-" are two artists', async () => {
    await using catalogue = await TestCatalogue.open();
    await catalogue.track({ title: 'x', artists: ['!!!'] });
    await catalogue.track({ title: 'y', artists: ['+/-'] });
    expect((await catalogue.library.artists()).items).toEqual([
      { id: 'artist:!!!', name: '!!!', sortName: '!!!, sorted', tracks: 1, albums: 0 },
      { id: 'artist:+/-', name: '+/-', sortName: '+/-, sorted', tracks: 1, albums: 0 },
    ]);
  });
});

describe('artwork', () => {
  it('[LB24] a cover is found by its hash, byte for byte', async () => {
    await using catalogue = await TestCatalogue.open();
    const data = Uint8Array.of(0, 255, 1);
    await catalogue.db
      .insertInto('artworks')
      .values({ hash: 'ab', mime_type: 'image/png', size: 3, data })
      .execute();
    const found = await catalogue.library.artwork('ab');
    expect(found).toMatchObject({ hash: 'ab', mimeType: 'image/png' });
    expect([...(found?.data ?? [])]).toEqual([...data]);
    expect(await catalogue.library.artwork('cd')).toBeUndefined();
  });
});
