import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SearchOptions } from '../../src/library/library-types.ts';
import { parseSearchText } from '../../src/library/search-text.ts';
import { TestCatalogue } from './test-catalogue.ts';

interface Found {
  tracks: string[];
  albums: string[];
  artists: string[];
}

async function find(catalogue: TestCatalogue, text: string, options: SearchOptions = {}): Promise<Found> {
  const { tracks, albums, artists } = await catalogue.library.search(text, options);
  return {
    tracks: tracks.map(({ title }) => title),
    albums: albums.map(({ title }) => title),
    artists: artists.map(({ name }) => name),
  };
}

const nothing: Found = { tracks: [], albums: [], artists: [] };

describe('search', () => {
  it('[LB14] each word must begin a word of the names, in whatever order, case and accents', async () => {
    await using catalogue = await TestCatalogue.open();
    await catalogue.track({ title: 'Jóga', artists: ['Björk'], album: 'Homogenic' });
    await catalogue.track({ title: 'Big Time Sensuality', artists: ['Björk'], album: 'Debut' });
    await catalogue.track({ title: 'Straße', artists: ['Ｗｉｄｅ'] });
    expect((await find(catalogue, 'BJORK jog')).tracks).toEqual(['Jóga']);
    expect((await find(catalogue, 'sens big')).tracks).toEqual(['Big Time Sensuality']);
    expect((await find(catalogue, 'homog')).tracks).toEqual(['Jóga']);
    expect((await find(catalogue, 'strasse wide')).tracks).toEqual(['Straße']);
    expect((await find(catalogue, 'STRASSE')).tracks).toEqual(['Straße']);
    expect((await find(catalogue, 'jork')).tracks).toEqual([]);
    expect((await find(catalogue, 'joga debut')).tracks).toEqual([]);
  });

  it('[LB14] a hit in the title ranks above one in the artist, and that above one in the album', async () => {
    await using catalogue = await TestCatalogue.open();
    const filler = 'and a great many other words that make this title rather long indeed';
    await catalogue.track({ title: 'in album', artists: ['Someone'], album: 'Queen' });
    await catalogue.track({ title: 'in artist', artists: ['Queen'], album: 'Someone' });
    await catalogue.track({ title: `Queen ${filler}`, artists: ['Someone'] });
    await catalogue.track({ title: 'in album artist', albumArtist: 'Queen' });
    for (let index = 0; index < 10; index++) await catalogue.track({ title: `other ${index}` });
    expect((await find(catalogue, 'queen')).tracks).toEqual([
      `Queen ${filler}`,
      'in artist',
      'in album',
      'in album artist',
    ]);
    expect((await find(catalogue, 'queen', { limit: 1 })).tracks).toEqual([`Queen ${filler}`]);
  });

  it('[LB1] hidden tracks, and what consists of them, are not found', async () => {
    for (const fullText of [true, false]) {
      await using catalogue = await TestCatalogue.open({ fullText });
      await catalogue.track({ title: 'Ghost', artists: ['Ghost'], album: 'Ghost', hidden: true });
      expect(await find(catalogue, 'ghost')).toEqual(nothing);
    }
  });

  it('[LB1] however many hidden tracks match better, the visible ones are found', async () => {
    await using catalogue = await TestCatalogue.open();
    for (let index = 0; index < 250; index++) await catalogue.track({ title: 'Ghost', hidden: true });
    await catalogue.track({ title: 'A very much longer name with a ghost' });
    expect((await find(catalogue, 'ghost', { limit: 1 })).tracks).toEqual([
      'A very much longer name with a ghost',
    ]);
  });

  it('[LB2] a search of a profile finds what is in it', async () => {
    for (const fullText of [true, false]) {
      await using catalogue = await TestCatalogue.open({ fullText });
      await catalogue.track({ title: 'Home song', artists: ['Home singer'], album: 'Home songs' });
      await catalogue.track({
        title: 'Work song',
        artists: ['Work singer'],
        album: 'Work songs',
        profile: 'work',
      });
      expect(await find(catalogue, 'so', { profileId: 'work' })).toEqual({
        tracks: ['Work song'],
        albums: ['Work songs'],
        artists: [],
      });
      expect((await find(catalogue, 'singer', { profileId: 'work' })).artists).toEqual(['Work singer']);
      expect(await find(catalogue, 'so', { profileId: 'nobody' })).toEqual(nothing);
    }
  });

  it('[LB15] text is never syntax: operators, columns, quotes and wildcards are words like others', async () => {
    const hostile = [
      ...[
        '"',
        '""',
        "'",
        '*',
        'love*',
        '^love',
        'title:love',
        '- love',
        'NOT love',
        'love OR hate',
        'NEAR(a b)',
      ],
      ...[
        'love AND',
        '(',
        ')',
        '{title artist}: love',
        'a"b',
        '"love',
        'love"',
        '%',
        '_',
        '\\',
        ';',
        '--',
        '\0',
      ],
      ...[
        "'; drop table tracks; --",
        'lo\0ve',
        '\ud800',
        '\ud800love',
        '\u{1F3B5}',
        '+',
        'a+b',
        '!!!"*',
        '"*',
      ],
    ];
    await using catalogue = await TestCatalogue.open();
    await catalogue.track({ title: 'hate', artists: ['hate'], album: 'hate' });
    for (const text of hostile) {
      expect(await find(catalogue, text), JSON.stringify(text)).toEqual(nothing);
    }
    expect((await catalogue.library.tracks()).items).toHaveLength(1);
  });

  it('[LB15] any text at all is answered, with an index or without', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: fc.constantFrom(...'"*^():-+{} \0aA!%_\\'), maxLength: 30 }),
      fc.string({ unit: fc.constantFrom('a', '"', ' '), minLength: 990, maxLength: 3000 }),
    );
    await using indexed = await TestCatalogue.open();
    await using plain = await TestCatalogue.open({ fullText: false });
    for (const catalogue of [indexed, plain])
      await catalogue.track({ title: 'zzz', artists: ['z'], album: 'z' });
    await fc.assert(
      fc.asyncProperty(text, async (typed) => {
        for (const catalogue of [indexed, plain]) await catalogue.library.search(typed);
      }),
      { seed: 3, numRuns: 150 },
    );
  });

  it('[LB15] no text, or white space alone, finds nothing', async () => {
    await using catalogue = await TestCatalogue.open();
    await catalogue.track({ title: 'x' });
    for (const text of ['', ' ', '\n\t\u3000']) expect(await find(catalogue, text)).toEqual(nothing);
  });

  it('[LB16 F19] names without letters are found by their characters', async () => {
    for (const fullText of [true, false]) {
      await using catalogue = await TestCatalogue.open({ fullText });
      await catalogue.track({ title: 'Must Be the Moon', artists: ['!!!'], album: 'Myth Takes' });
      await catalogue.track({ title: 'Steal My Sunshine', artists: ['+/-'], album: '100%' });
      await catalogue.track({ title: '÷', artists: ['Ed'], album: '÷' });
      expect(await find(catalogue, '!!!')).toEqual({
        tracks: ['Must Be the Moon'],
        albums: ['Myth Takes'],
        artists: ['!!!'],
      });
      expect(await find(catalogue, '+/-')).toMatchObject({
        tracks: ['Steal My Sunshine'],
        artists: ['+/-'],
      });
      expect(await find(catalogue, '%')).toMatchObject({ tracks: ['Steal My Sunshine'], albums: ['100%'] });
      expect(await find(catalogue, '÷')).toMatchObject({ tracks: ['÷'], albums: ['÷'] });
      expect((await find(catalogue, '!!! moon')).tracks).toEqual(['Must Be the Moon']);
      expect((await find(catalogue, '!!! sunshine')).tracks).toEqual([]);
      expect(await find(catalogue, '_')).toEqual(nothing);
    }
  });

  it('[LB16] scripts written without spaces are found by any part of a name', async () => {
    await using catalogue = await TestCatalogue.open();
    await catalogue.track({
      title: '丸の内サディスティック',
      artists: ['椎名林檎'],
      album: '無罪モラトリアム',
    });
    for (const text of ['サディス', '林檎', 'モラ', '丸の内 林檎']) {
      expect((await find(catalogue, text)).tracks, text).toEqual(['丸の内サディスティック']);
    }
    expect(await find(catalogue, '林檎')).toMatchObject({
      albums: ['無罪モラトリアム'],
      artists: ['椎名林檎'],
    });
  });

  it('[LB16] the whole name ranks above its beginning, and that above a part', async () => {
    await using catalogue = await TestCatalogue.open();
    for (const title of ['の夢', '夢の', '夢', '海 と 夢']) {
      await catalogue.track({ title, artists: [title], album: title });
    }
    const ranked = ['夢', '夢の', 'の夢', '海 と 夢'];
    expect(await find(catalogue, '夢')).toEqual({ tracks: ranked, albums: ranked, artists: ranked });
  });

  it('[LB17] without FTS5 names are compared: each word is part of one', async () => {
    await using catalogue = await TestCatalogue.open({ fullText: false });
    await catalogue.track({ title: 'Paranoid Android', artists: ['Radiohead'], album: 'OK Computer' });
    await catalogue.track({ title: 'Android', artists: ['Someone'] });
    expect((await find(catalogue, 'ANDROID')).tracks).toEqual(['Android', 'Paranoid Android']);
    expect((await find(catalogue, 'android radio')).tracks).toEqual(['Paranoid Android']);
    expect((await find(catalogue, 'comp droid')).tracks).toEqual(['Paranoid Android']);
    expect(await find(catalogue, 'radio')).toMatchObject({ albums: ['OK Computer'], artists: ['Radiohead'] });
  });

  it('[LB18] albums are found by title and artist, artists by name, best first', async () => {
    await using catalogue = await TestCatalogue.open();
    await catalogue.track({ title: '1', artists: ['Blur'], album: 'Parklife' });
    await catalogue.track({ title: '2', artists: ['Someone'], album: 'Blur' });
    await catalogue.track({ title: '3', artists: ['Blur the Lines'], album: 'Other' });
    expect(await find(catalogue, 'blur')).toMatchObject({
      albums: ['Blur', 'Parklife', 'Other'],
      artists: ['Blur', 'Blur the Lines'],
    });
    expect((await find(catalogue, 'blur park')).albums).toEqual(['Parklife']);
    expect((await catalogue.library.search('parklife')).albums).toMatchObject([
      { tracks: 1, artist: 'Blur' },
    ]);
  });

  it('[LB18] renamed and deleted artists and albums leave the index', async () => {
    await using catalogue = await TestCatalogue.open();
    const { key } = await catalogue.track({ title: 'x', artists: ['Before'], album: 'Before' });
    const { db } = catalogue;
    await db.updateTable('artists').set({ name: 'After', name_key: 'after' }).execute();
    await db.updateTable('albums').set({ title: 'After', title_key: 'after', artist_key: 'after' }).execute();
    expect(await find(catalogue, 'before')).toMatchObject({ albums: [], artists: [] });
    expect(await find(catalogue, 'after')).toMatchObject({ albums: ['After'], artists: ['After'] });
    await db.deleteFrom('tracks').where('key', '=', key).execute();
    await db.deleteFrom('artists').execute();
    await db.deleteFrom('albums').execute();
    await catalogue.track({ title: 'y', artists: ['New'], album: 'New' });
    expect(await find(catalogue, 'after')).toMatchObject({ albums: [], artists: [] });
    expect(await find(catalogue, 'new')).toMatchObject({ albums: ['New'], artists: ['New'] });
  });

  it('[LB15] words are quoted for the index, or left to comparison', () => {
    const cases: [string, string | undefined, string[]][] = [
      ['Love', '"love"*', []],
      ['AC/DC live', '"ac/dc"* "live"*', []],
      ['say "hi"', '"say"* """hi"""*', []],
      ['!!! myth', '"myth"*', ['!!!']],
      ['東京 love', '"love"*', ['東京']],
      ['- * ^', undefined, ['-', '*', '^']],
    ];
    for (const [text, match, contained] of cases) {
      expect(parseSearchText(text, true)).toMatchObject({ match, contained });
    }
    expect(parseSearchText('Love me', false)).toEqual({
      key: 'love me',
      match: undefined,
      contained: ['love', 'me'],
    });
    expect(parseSearchText('w '.repeat(10_000), true).match?.split(' ')).toHaveLength(16);
  });
});
