import { describe, expect, it } from 'vitest';
import {
  AUDIO_FORMATS,
  songLike,
  truthOf,
  type VirtualLibrary,
  type VirtualTrack,
  virtualLibrary,
} from '../../src/index.ts';
import { readBack } from './read-back.ts';
import { sha256 } from './sha256.ts';

const library = virtualLibrary({ tracks: 6000, seed: 7 });
const tracks = tracksOf(library);

function tracksOf({ trackCount, track }: VirtualLibrary): VirtualTrack[] {
  return Array.from({ length: trackCount }, (_, index) => track(index));
}

function pathOf({ artistFolder, albumFolder, fileName }: VirtualTrack): string {
  return `${artistFolder}/${albumFolder}/${fileName}`;
}

describe('virtual library', () => {
  it('[AW9] the same options give the same tracks in any order, another seed others', () => {
    const again = virtualLibrary({ tracks: 6000, seed: 7 });
    for (const index of [5999, 0, 3000, 17]) expect(again.track(index)).toEqual(tracks[index]);
    const other = virtualLibrary({ tracks: 6000, seed: 8 });
    expect(
      tracksOf(other).filter((track, index) => pathOf(track) === pathOf(tracks[index]!)).length,
    ).toBeLessThan(60);
  });

  it('[AW9] tracks never change from one version to the next', async () => {
    const text = JSON.stringify(tracks.filter((_, index) => index % 11 === 0));
    const checksum = await sha256(new TextEncoder().encode(text));
    expect(checksum.slice(0, 16)).toMatchInlineSnapshot(`"e72d7c54d5fa1c6f"`);
  });

  it.each([0, 1, 11, 12, 143, 144, 1000, 6000])('[AW10] counts of %i tracks are exact', (count) => {
    const small = virtualLibrary({ tracks: count, seed: 7 });
    const all = tracksOf(small);
    const artists = new Set(all.flatMap(({ spec: { tags } }) => tags.artists ?? [tags.artist ?? '']));
    const albumArtists = new Set(all.map(({ spec: { tags } }) => tags.albumArtist));
    const albums = new Set(all.map(({ spec: { tags } }) => `${tags.albumArtist}\0${tags.album}`));
    expect(small.trackCount).toBe(count);
    expect(albums.size).toBe(small.albumCount);
    expect(
      [...artists, ...albumArtists].filter((name) => name !== 'Various Artists').length,
    ).toBeGreaterThanOrEqual(small.artistCount);
    expect(new Set([...artists, ...albumArtists].filter((name) => name !== 'Various Artists')).size).toBe(
      small.artistCount,
    );
  });

  it('[AW10] albums hold their tracks, twelve on average, and number them', () => {
    expect(library.trackCount / library.albumCount).toBeCloseTo(12, 0);
    for (let index = 0; index < library.albumCount; index += 1) {
      const album = library.album(index);
      const own = tracks.slice(album.firstTrack, album.firstTrack + album.trackCount);
      expect(own.every(({ albumIndex }) => albumIndex === index)).toBe(true);
      expect(new Set(own.map(({ albumFolder }) => albumFolder))).toEqual(new Set([album.albumFolder]));
      const places = own.map(({ spec: { tags } }) => `${tags.disc}-${tags.track}`);
      expect(new Set(places).size).toBe(own.length);
      expect(own.every(({ spec: { tags } }) => (tags.track ?? 0) <= (tags.trackTotal ?? 0))).toBe(true);
    }
  });

  it('[AW11] no two files share a path, also where case and normal form do not count', () => {
    const paths = tracks.map((track) => pathOf(track).normalize('NFKC').toLowerCase());
    expect(new Set(paths).size).toBe(tracks.length);
  });

  it('[AW11] names are ones any file system takes (F32)', () => {
    for (const { artistFolder, albumFolder, fileName } of tracks) {
      for (const name of [artistFolder, albumFolder, fileName]) {
        expect(name).not.toMatch(/[<>:"/\\|?*]|[. ]$|^\.+$|^$/);
        expect(Buffer.byteLength(name)).toBeLessThan(200);
      }
    }
  });

  it('[AW12] files are named Artist/Album (Year)/NN - Title.ext', () => {
    expect(pathOf(tracks[0]!)).toBe('Crimson Satellites/Crimson Satellites (1989)/01 - Intro.mp3');
    for (const { albumFolder, fileName, spec } of tracks) {
      expect(albumFolder).toContain(`(${spec.tags.date?.slice(0, 4)})`);
      expect(fileName).toMatch(/^([12]-)?\d\d - .+\.[a-z0-9]+$/u);
    }
  });

  it('[AW12] there are albums of two discs and compilations, and guests', () => {
    const count = (wanted: (tags: VirtualTrack['spec']['tags']) => unknown): number =>
      tracks.filter(({ spec }) => wanted(spec.tags)).length;
    expect(count(({ disc }) => disc === 2)).toBeGreaterThan(200);
    expect(count(({ artist, artists }) => artist !== undefined && artists?.length === 2)).toBeGreaterThan(
      200,
    );
    expect(count(({ artist, artists }) => artist === undefined && artists?.length === 2)).toBeGreaterThan(
      200,
    );
    expect(count(({ genres }) => genres?.length === 2)).toBeGreaterThan(200);
    const compiled = tracks.filter(({ spec }) => spec.tags.compilation);
    expect(compiled.every(({ spec }) => spec.tags.albumArtist === 'Various Artists')).toBe(true);
    expect(
      new Set(compiled.map(({ spec: { tags } }) => tags.artist ?? tags.artists?.[0])).size,
    ).toBeGreaterThan(50);
  });

  it('[AW12] names are in several scripts, some of nothing but punctuation (F19)', () => {
    const names = [...new Set(tracks.map(({ spec }) => spec.tags.albumArtist ?? ''))];
    for (const script of ['Latin', 'Cyrillic', 'Greek', 'Han', 'Hiragana', 'Hangul', 'Arabic']) {
      expect(
        names.filter((name) => new RegExp(`\\p{Script=${script}}`, 'u').test(name)).length,
      ).toBeGreaterThan(4);
    }
    expect(names).toContain('!!!');
    expect(names).toContain('+/-');
  });

  it('[AW12] different albums have tracks and titles in common', () => {
    const albumsOf = new Map<string, Set<number>>();
    for (const { albumIndex, spec } of tracks) {
      const title = spec.tags.title ?? '';
      albumsOf.set(title, (albumsOf.get(title) ?? new Set()).add(albumIndex));
    }
    expect([...albumsOf.values()].filter(({ size }) => size > 1).length).toBeGreaterThan(100);
    const albums = Array.from({ length: library.albumCount }, (_, index) => library.album(index).title);
    expect(new Set(albums).size).toBeLessThan(albums.length / 2);
  });

  it('[AW12] an album has one format and one cover; formats are those asked for', () => {
    const mixed = virtualLibrary({ tracks: 2000, formats: ['flac', 'opus', 'ape'], covers: false });
    const formats = new Set(tracksOf(mixed).map(({ spec }) => spec.format));
    expect(formats).toEqual(new Set(['flac', 'opus', 'ape']));
    expect(tracksOf(mixed).every(({ spec }) => spec.cover === undefined)).toBe(true);
    const looks = tracks.map(
      ({ albumIndex, spec }) => `${albumIndex} ${spec.format} ${JSON.stringify(spec.cover)}`,
    );
    expect(new Set(looks).size).toBe(library.albumCount);
    const coverless = tracks.filter(({ spec }) => spec.cover === undefined).length;
    expect(coverless).toBeGreaterThan(tracks.length / 20);
    expect(coverless).toBeLessThan(tracks.length / 5);
  });

  it('[AW12] songs have the sizes songs have', () => {
    const songs = tracks.filter((_, index) => index % 40 === 0);
    const sizes = songs.map(({ index }) => library.trackBytes(index).size).sort((a, b) => a - b);
    expect(sizes[0]).toBeGreaterThan(300_000);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(12_000_000);
    for (const { spec } of songs) {
      if (spec.cover === undefined) continue;
      expect(spec.cover.size).toBeGreaterThanOrEqual(30_000);
      expect(spec.cover.size).toBeLessThanOrEqual(100_000);
    }
    const small = virtualLibrary({ tracks: 6000, seed: 7, sizeFactor: 0.05 });
    expect(small.trackBytes(0).size).toBeLessThan(library.trackBytes(0).size / 5);
    expect(small.track(0).spec.tags).toEqual(tracks[0]?.spec.tags);
  });

  it('[AW12] every format can be song-like', () => {
    for (const format of AUDIO_FORMATS) {
      for (let seed = 0; seed < 8; seed += 1) {
        const { durationMs } = truthOf(songLike(format, { title: 'Song' }, seed));
        expect(durationMs).toBeGreaterThan(149_000);
        expect(durationMs).toBeLessThan(331_000);
      }
    }
  });

  it('[AW1] files of a library read back as truthOf says', async () => {
    const small = virtualLibrary({ tracks: 6000, seed: 7, sizeFactor: 0.01 });
    for (let index = 5; index < 6000; index += 149) {
      const { spec } = small.track(index);
      const { durationMs, lossless: _, ...truth } = truthOf(spec);
      const { durationMs: seenMs, ...seen } = await readBack(spec);
      expect(seen).toEqual(truth);
      expect(Math.abs(seenMs - durationMs)).toBeLessThan(50);
    }
  });

  it('[AW13] a million tracks take no memory until asked for, and then only for one', () => {
    virtualLibrary({ tracks: 10 }).track(9);
    const before = process.memoryUsage();
    const huge = virtualLibrary({ tracks: 1_000_000 });
    const last = huge.track(999_999);
    const file = huge.trackBytes(999_999);
    const after = process.memoryUsage();
    expect(huge.albumCount).toBe(83_333);
    expect(last.albumIndex).toBe(83_332);
    expect(file.size).toBeGreaterThan(300_000);
    expect(after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(
      1_000_000,
    );
  });

  it('[AW13] numbering starts over without a repeated artist in a million tracks', () => {
    const huge = virtualLibrary({ tracks: 1_000_000 });
    const names = new Set<string>();
    for (let index = 0; index < huge.albumCount; index += 1) {
      const { artistIndex, albumArtist } = huge.album(index);
      if (artistIndex !== undefined) names.add(albumArtist.normalize('NFKC').toLowerCase());
    }
    expect(names.size).toBe(huge.artistCount);
  });

  it('[AW8] refuses what is no library', () => {
    expect(() => virtualLibrary({ tracks: -1 })).toThrow(TypeError);
    expect(() => virtualLibrary({ tracks: 10, formats: [] })).toThrow(TypeError);
    expect(() => virtualLibrary({ tracks: 10, covers: { minSize: 9000, maxSize: 3000 } })).toThrow(TypeError);
    expect(() => library.track(6000)).toThrow(RangeError);
    expect(() => library.track(-1)).toThrow(RangeError);
    expect(() => library.album(library.albumCount)).toThrow(RangeError);
  });
});
