import type { AudioTags } from '../audio-spec.ts';
import { hash32 } from '../bytes/filler.ts';
import { artistName, trackTitle } from './library-names.ts';
import { LIBRARY_GENRES } from './library-words.ts';
import type { VirtualAlbum } from './virtual-library-types.ts';

/** The tags of track `index` of a virtual library, as its album and the seed have it. */
export function trackTags(options: {
  readonly seed: number;
  readonly artistCount: number;
  readonly album: VirtualAlbum;
  readonly index: number;
}): AudioTags {
  const { seed, artistCount, album, index } = options;
  const number = index - album.firstTrack;
  const perDisc = Math.ceil(album.trackCount / album.discCount);
  const disc = Math.floor(number / perDisc) + 1;
  const pick = hash32(seed ^ 0x81, index);
  const artist = album.artistIndex ?? pick % artistCount;
  return {
    title: trackTitle(seed, artist, album.index, number),
    ...artistsOf(seed, artist, hash32(seed ^ 0x82, index), artistCount),
    albumArtist: album.albumArtist,
    album: album.title,
    track: (number % perDisc) + 1,
    trackTotal: Math.min(perDisc, album.trackCount - (disc - 1) * perDisc),
    disc,
    discTotal: album.discCount,
    date: dateOf(album.year, hash32(seed ^ 0x83, album.index)),
    genres: genresOf(hash32(seed ^ 0x84, artist)),
    ...(pick % 3 === 0 ? { composers: [artistName(seed, artist)] } : {}),
    ...(album.artistIndex === undefined ? { compilation: true } : {}),
    ...(pick % 5 === 0 ? { comment: `Ripped from disc ${disc}` } : {}),
    ...(pick % 4 === 0 ? { replayGain: { trackGainDb: (pick % 1200) / -100, trackPeak: 0.988_525 } } : {}),
  };
}

/** One track in eight has a guest in its credit, one in eight two equal artists. */
function artistsOf(
  seed: number,
  artist: number,
  pick: number,
  artistCount: number,
): Pick<AudioTags, 'artist' | 'artists'> {
  const name = artistName(seed, artist);
  const guest = Math.floor(pick / 8) % artistCount;
  if (guest === artist || pick % 8 > 1) return { artist: name };
  const artists = [name, artistName(seed, guest)];
  return pick % 8 === 0 ? { artist: artists.join(' feat. '), artists } : { artists };
}

function dateOf(year: number, pick: number): string {
  if (pick % 3 !== 0) return `${year}`;
  const two = (value: number): string => `${value}`.padStart(2, '0');
  return `${year}-${two(1 + (pick % 12))}-${two(1 + (Math.floor(pick / 12) % 28))}`;
}

function genresOf(pick: number): readonly string[] {
  const genre = (value: number): string => LIBRARY_GENRES[value % LIBRARY_GENRES.length] ?? '';
  return pick % 4 === 0 ? [genre(pick), genre(pick + 5)] : [genre(pick)];
}
