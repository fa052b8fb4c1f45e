import { createAudioFile } from '../audio-file.ts';
import { audioFormatInfo } from '../audio-formats.ts';
import type { AudioFormat, AudioSpec, CoverSpec } from '../audio-spec.ts';
import { hash32 } from '../bytes/filler.ts';
import { patternLayout } from '../bytes/layout.ts';
import { albumTitle, artistName, fileNameOf } from './library-names.ts';
import { scaledSpec, songLike } from './song-like.ts';
import { trackTags } from './track-tags.ts';
import type {
  VirtualAlbum,
  VirtualLibrary,
  VirtualLibraryOptions,
  VirtualTrack,
} from './virtual-library-types.ts';

/** Tracks of the albums of a dozen, 12 on average; the 24 are two discs. */
const ALBUM_SIZES = [12, 10, 14, 11, 24, 12, 9, 13, 1, 16, 8, 14];
/** Albums of the artists of eight, three on average. */
const ALBUMS_OF_ARTISTS = [3, 1, 4, 2, 6, 2, 3, 3];
/** The last album of each dozen is by various artists. */
const COMPILATION_EVERY = 12;
const TRACKS_OF_TWO_DISCS = 24;
const VARIOUS_ARTISTS = 'Various Artists';

const DEFAULT_FORMATS: readonly AudioFormat[] = [
  ...new Array<AudioFormat>(10).fill('mp3'),
  ...new Array<AudioFormat>(4).fill('flac'),
  ...new Array<AudioFormat>(3).fill('m4a'),
  'ogg',
  'opus',
  'wav',
];

/** A deterministic library of any size: the same options give the same files. */
export function virtualLibrary(options: VirtualLibraryOptions): VirtualLibrary {
  const { tracks, seed = 0, sizeFactor = 1, covers = { minSize: 30_000, maxSize: 100_000 } } = options;
  const formats = options.formats ?? DEFAULT_FORMATS;
  if (!Number.isInteger(tracks) || tracks < 0) throw new TypeError('tracks must be a whole number');
  if (covers !== false && covers.minSize > covers.maxSize)
    throw new TypeError('covers: minSize is above maxSize');
  if (formats.length === 0) throw new TypeError('formats must not be empty');
  const albumStarts = patternLayout(tracks, ALBUM_SIZES);
  const artistStarts = patternLayout(tracks, ALBUMS_OF_ARTISTS);
  const albumCount = tracks === 0 ? 0 : albumStarts.indexAt(tracks - 1) + 1;
  const ownAlbums = albumCount - Math.floor(albumCount / COMPILATION_EVERY);
  const artistCount = ownAlbums === 0 ? 0 : artistStarts.indexAt(ownAlbums - 1) + 1;

  const album = (index: number): VirtualAlbum => {
    checkIndex('album', index, albumCount);
    const firstTrack = albumStarts.offsetOf(index);
    const size = albumStarts.offsetOf(index + 1) - firstTrack;
    const isCompilation = index % COMPILATION_EVERY === COMPILATION_EVERY - 1;
    const own = index - Math.floor(index / COMPILATION_EVERY);
    const artistIndex = artistStarts.indexAt(own);
    const albumArtist = isCompilation ? VARIOUS_ARTISTS : artistName(seed, artistIndex);
    const title = isCompilation
      ? `Sampler, Volume ${Math.floor(index / COMPILATION_EVERY) + 1}`
      : albumTitle(seed, artistIndex, own - artistStarts.offsetOf(artistIndex));
    const year = 1962 + (hash32(seed ^ 0x71, index) % 62);
    return {
      index,
      artistIndex: isCompilation ? undefined : artistIndex,
      albumArtist,
      title,
      year,
      discCount: size === TRACKS_OF_TWO_DISCS ? 2 : 1,
      firstTrack,
      trackCount: Math.min(size, tracks - firstTrack),
      format: formats[hash32(seed ^ 0x72, index) % formats.length] as AudioFormat,
      cover: covers === false ? undefined : coverOf(seed, index, covers),
      ...foldersOf(albumArtist, title, year),
    };
  };

  const track = (index: number): VirtualTrack => {
    checkIndex('track', index, tracks);
    const owner = album(albumStarts.indexAt(index));
    const tags = trackTags({ seed, artistCount, album: owner, index });
    const like = songLike(owner.format, tags, hash32(seed ^ 0x73, index), hash32(seed ^ 0x75, owner.index));
    const song = scaledSpec(like, sizeFactor);
    const number = `${tags.track ?? 0}`.padStart(2, '0');
    const place = owner.discCount > 1 ? `${tags.disc}-${number}` : number;
    const { extension } = audioFormatInfo(owner.format);
    return {
      index,
      albumIndex: owner.index,
      artistFolder: owner.artistFolder,
      albumFolder: owner.albumFolder,
      fileName: `${fileNameOf(`${place} - ${tags.title ?? ''}`)}.${extension}`,
      spec: { ...song, cover: owner.cover, ...slashSafe(song) },
    };
  };

  return {
    trackCount: tracks,
    albumCount,
    artistCount,
    album,
    track,
    trackBytes: (index) => createAudioFile(track(index).spec),
  };
}

function foldersOf(
  artist: string,
  title: string,
  year: number,
): Pick<VirtualAlbum, 'artistFolder' | 'albumFolder'> {
  return { artistFolder: fileNameOf(artist), albumFolder: fileNameOf(`${title} (${year})`) };
}

function coverOf(
  seed: number,
  album: number,
  { minSize, maxSize }: { readonly minSize: number; readonly maxSize: number },
): CoverSpec | undefined {
  const pick = hash32(seed ^ 0x74, album);
  if (pick % 10 === 0) return undefined;
  return {
    mimeType: pick % 7 === 0 ? 'image/png' : 'image/jpeg',
    size: minSize + (hash32(seed ^ 0x75, album) % (maxSize - minSize + 1)),
    seed: pick,
  };
}

/** Before 2.4, ID3v2 separates names by slashes: a name that has one is only safe in 2.4. */
function slashSafe({ tags, tagFormats }: AudioSpec): Pick<AudioSpec, 'tagFormats'> {
  const lists = [
    tags.artist ?? '',
    ...(tags.artists ?? []),
    ...(tags.genres ?? []),
    ...(tags.composers ?? []),
  ];
  if (tagFormats === undefined || !lists.some((name) => name.includes('/'))) return { tagFormats };
  return { tagFormats: tagFormats.map((format) => (format === 'id3v2.3' ? 'id3v2.4' : format)) };
}

function checkIndex(what: string, index: number, count: number): void {
  if (Number.isInteger(index) && index >= 0 && index < count) return;
  throw new RangeError(`${what} ${index} is not one of ${count}`);
}
