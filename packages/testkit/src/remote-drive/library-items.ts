import type { ProviderTags } from '@music-platform/bridge-traits';
import type { AudioSpec } from '../audio/audio-spec.ts';
import type { VirtualLibrary } from '../audio/library/virtual-library-types.ts';
import type { DriveItemData } from './drive-item.ts';
import { libraryShape } from './library-shape.ts';
import { audioTrack, fillerTrack, type KnownSizes } from './track-content.ts';
import type { VirtualItems } from './virtual-items.ts';

/** How a virtual library shows as items of a drive. */
export interface LibraryItemsOptions {
  /** Begins every id; `v` unless given. Two drives of one cloud need different ones. */
  readonly idPrefix?: string | undefined;
  /** List tracks before the folders they are in. */
  readonly filesFirst?: boolean | undefined;
  /**
   * `audio`: files that can be read as audio; the size of each is known only once its structure has been worked out.
   * `filler`: meaningless bytes of a plausible size, ten times cheaper to list.
   */
  readonly content?: 'audio' | 'filler' | undefined;
  /** Give files the tags a service may know without reading them. */
  readonly providerTags?: boolean | undefined;
}

type Place = { readonly kind: 'artist' | 'album' | 'track'; readonly number: number };

const FIRST_CREATED_AT = Date.UTC(2020, 0, 1);
const MINUTE_MS = 60_000;
const idTail = /^([alt])(0|[1-9]\d{0,14})$/;
const letters = { artist: 'a', album: 'l', track: 't' } as const;

/**
 * The folders and files of a virtual library. Hashes are declared, not computed from the content: equal for equal `key` and
 * track, different otherwise.
 */
export function libraryItems(
  library: VirtualLibrary,
  options: LibraryItemsOptions & { key: string },
): VirtualItems {
  const { idPrefix = 'v', filesFirst = false, providerTags = false, key } = options;
  const contentOfTrack = options.content === 'filler' ? fillerTrack : audioTrack;
  const sizes: KnownSizes = new Map();
  const shape = libraryShape(library);
  const counts = { artist: shape.artistFolders, album: library.albumCount, track: library.trackCount };
  const order = filesFirst
    ? (['track', 'album', 'artist'] as const)
    : (['artist', 'album', 'track'] as const);
  const count = counts.artist + counts.album + counts.track;
  const idOf = ({ kind, number }: Place): string => `${idPrefix}${letters[kind]}${number}`;

  const placeAt = (index: number): Place => {
    let number = index;
    for (const kind of order) {
      if (number < counts[kind]) return { kind, number };
      number -= counts[kind];
    }
    throw new RangeError(`item ${index} is not one of ${count}`);
  };

  const indexOfPlace = ({ kind, number }: Place): number => {
    const before = order.slice(0, order.indexOf(kind));
    return before.reduce((sum, each) => sum + counts[each], number);
  };

  const placeOf = (id: string): Place | undefined => {
    const [, letter, digits] = (id.startsWith(idPrefix) && idTail.exec(id.slice(idPrefix.length))) || [];
    const kind = order.find((each) => letters[each] === letter);
    if (kind === undefined || Number(digits) >= counts[kind]) return undefined;
    return { kind, number: Number(digits) };
  };

  const dataOf = (place: Place, index: number): DriveItemData => {
    const times = {
      createdAt: FIRST_CREATED_AT + index * MINUTE_MS,
      modifiedAt: FIRST_CREATED_AT + index * MINUTE_MS,
    };
    const id = idOf(place);
    const folder = { id, kind: 'folder', ...times } as const;
    if (place.kind === 'artist')
      return { ...folder, name: shape.artistFolderName(place.number), parentId: undefined };
    if (place.kind === 'album') {
      const parentId = idOf({ kind: 'artist', number: shape.artistFolderOf(place.number) });
      return { ...folder, name: library.album(place.number).albumFolder, parentId };
    }
    const track = library.track(place.number);
    const parentId = idOf({ kind: 'album', number: track.albumIndex });
    const content = contentOfTrack(track, `${key}/${place.number}`, sizes);
    const tags = providerTags ? { tags: tagsOf(track.spec) } : {};
    return { id, kind: 'file', ...times, name: track.fileName, parentId, content, ...tags };
  };

  const childrenOf = (parentId: string | undefined): Iterable<number> => {
    if (parentId === undefined) return range(indexOfPlace({ kind: 'artist', number: 0 }), counts.artist);
    const parent = placeOf(parentId);
    if (parent?.kind === 'artist') {
      return shape.albumsIn(parent.number).map((number) => indexOfPlace({ kind: 'album', number }));
    }
    if (parent?.kind !== 'album') return [];
    const { firstTrack, trackCount } = library.album(parent.number);
    return range(indexOfPlace({ kind: 'track', number: firstTrack }), trackCount);
  };

  return {
    count,
    at: (index) => dataOf(placeAt(index), index),
    indexOf: (id) => {
      const place = placeOf(id);
      return place && indexOfPlace(place);
    },
    childrenOf,
  };
}

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

function tagsOf({ tags, durationMs, bitrate }: AudioSpec): ProviderTags {
  const {
    title,
    artist,
    artists,
    albumArtist,
    album,
    composers,
    genres,
    track,
    trackTotal,
    disc,
    discTotal,
    date,
  } = tags;
  return {
    title,
    artists: artists ?? (artist === undefined ? undefined : [artist]),
    albumArtist,
    album,
    composers,
    genres,
    track,
    trackTotal,
    disc,
    discTotal,
    year: date === undefined ? undefined : Number(date.slice(0, 4)),
    durationMs,
    bitrate,
  };
}
