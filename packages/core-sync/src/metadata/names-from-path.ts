import { isPlainText } from './plain-text.ts';

/** What a path tells of a track. Absent: the path does not say. */
export interface PathNames {
  title?: string;
  artist?: string;
  album?: string;
  albumArtist?: string;
  track?: number;
  disc?: number;
  year?: number;
}

/** Longer names are cut: nothing behind tells a title from a number. */
const maxLength = 1024;

/** Folders that hold music without being an artist or an album. */
const genericFolders = new Set(
  [
    ...[
      'music',
      'my music',
      'musik',
      'musique',
      'musica',
      'música',
      'audio',
      'songs',
      'sound',
      'media',
      'library',
      'collection',
    ],
    ...[
      'downloads',
      'download',
      'desktop',
      'documents',
      'drive',
      'my drive',
      'shared',
      'public',
      'backup',
      'uploads',
      'home',
    ],
    ...[
      'itunes',
      'itunes media',
      'itunes music',
      'google drive',
      'onedrive',
      'dropbox',
      'spotify',
      'soundcloud',
      'bandcamp',
      'youtube',
    ],
    ...[
      'albums',
      'artists',
      'compilations',
      'singles',
      'eps',
      'soundtracks',
      'playlists',
      'podcasts',
      'audiobooks',
      'misc',
      'other',
    ],
    ...[
      'various',
      'unsorted',
      'incoming',
      'new',
      'tmp',
      'temp',
      'test',
      'mp3',
      'mp3s',
      'flac',
      'lossless',
      'lossy',
      'wav',
      'vinyl',
      'cds',
    ],
    ...['unknown', 'unknown artist', 'unknown album', 'untitled'],
  ].map((name) => name.normalize('NFC')),
);

const variousArtists = /^(various artists?|various|v\.?a\.?)$/i;
const discFolder = /^(?:cd|dis[ck]|dvd)[ ._-]*(\d{1,2})(?:\s*[-:–([].*)?$/i;
const discSuffix = /[ ._-]*[([]?\s*\b(?:cd|dis[ck])[ ._-]*(\d{1,2})\s*[)\]]?$/i;
const yearPrefix = /^[([]?((?:19|20)\d\d)[)\]]?\s*(?:-|–|\.|_)\s*(.+)$|^[([]((?:19|20)\d\d)[)\]]\s*(.+)$/;
const yearSuffix = /^(.+?)\s*[([]((?:19|20)\d\d)[)\]]$/;
const qualitySuffix =
  /\s*[([{]\s*(?:flac|mp3|alac|aac|wav|ogg|opus|lossless|web|cd|vinyl|320|v0|\d+ ?kbps|24 ?bit|16 ?bit|\d\d[-/ ]\d{2,3}(?:[. ]\d)?(?: ?khz)?)[^)\]}]*[)\]}]$/i;

/**
 * Names out of a path below the library's root: folders first, the file name last. Conservative; the rules, in order:
 *
 * 1. Folders such as `CD 2` or `Disc 1 - Live`, and endings such as `Album (Disc 2)`, give the disc number.
 * 2. Folders that only hold music (`Music`, `Downloads`, `Unsorted`, …) are nobody's name and are skipped at the top.
 * 3. With two or more folders left, the last is the album and the one above it the (album) artist.
 * 4. With one folder left it could be either, so it counts only where its form says which: `Artist - Album` or `Album (Year)`.
 * 5. `(Year)` behind an album, or `Year - ` before it, gives the year.
 * 6. The file gives `1-03 Title` (disc and track), `03 - Title`, `03. Title`, `03 Title`; a bare number before a space must be zero-padded
 *    or lie in a disc folder, so that "99 Luftballons" stays whole.
 * 7. `Artist - Title` is split only where no folder names the artist, the folder says the same, or it says "Various Artists".
 */
export function namesFromPath(pathSegments: readonly string[]): PathNames {
  const last = pathSegments.at(-1);
  if (last === undefined) return {};
  const file = clean(last);
  if (file === '') return namesFromPath(pathSegments.slice(0, -1));
  const folders = foldersAbove(pathSegments);
  return { ...folders.names, ...namesFromFile(stem(file), folders) };
}

/** Files come folder by folder: what the last one's folders say is not worked out anew. */
let latest: { segments: readonly string[]; found: FolderNames } | undefined;

function foldersAbove(path: readonly string[]): FolderNames {
  const depth = path.length - 1;
  if (latest?.segments.length === depth && latest.segments.every((name, index) => name === path[index]))
    return latest.found;
  const segments = path.slice(0, depth);
  const found = namesFromFolders(segments.map(clean).filter((segment) => segment !== ''));
  latest = { segments, found };
  return found;
}

interface FolderNames {
  names: PathNames;
  inDiscFolder: boolean;
  various: boolean;
}

function namesFromFolders(all: readonly string[]): FolderNames {
  const names: PathNames = {};
  const folders = [...all];
  const disc = discFolder.exec(folders.at(-1) ?? '');
  if (disc !== null) {
    folders.pop();
    names.disc = Number(disc[1]);
  }
  while (folders[0] !== undefined && isGeneric(folders[0])) folders.shift();
  const last = folders.at(-1);
  if (last === undefined || isGeneric(last)) return { names, inDiscFolder: disc !== null, various: false };
  const album = readAlbum(last);
  if (album.disc !== undefined) names.disc ??= album.disc;
  const above = folders.at(-2);
  const various = above !== undefined && variousArtists.test(above);
  if (above !== undefined && !isGeneric(above)) {
    const own = splitPair(album.name);
    const repeated = own !== undefined && same(own[0], above);
    assignAlbum(names, repeated ? readAlbum(own[1]) : album);
    names.albumArtist = above;
    if (!various) names.artist = above;
    names.year ??= album.year ?? Number.NaN;
    if (Number.isNaN(names.year)) delete names.year;
    return { names, inDiscFolder: disc !== null, various };
  }
  const pair = splitPair(album.name);
  if (pair !== undefined) {
    assignAlbum(names, { ...album, ...readAlbum(pair[1]) });
    names.albumArtist = pair[0];
    const mixed = variousArtists.test(pair[0]);
    if (!mixed) names.artist = pair[0];
    return { names, inDiscFolder: disc !== null, various: mixed };
  }
  if (album.year !== undefined) assignAlbum(names, album);
  return { names, inDiscFolder: disc !== null, various: false };
}

function namesFromFile(name: string, folders: FolderNames): PathNames {
  const names: PathNames = {};
  let rest = name;
  const discTrack = /^([1-9]|[12]\d)-(\d{2,3})(?:\s*[-–.]\s*|\s+)(.+)$/.exec(name);
  const numbered = /^(\d{1,3})(?:\s+[-–]\s+|\s*\.\s+|\.(?=\D)|[-–]\s+)(.+)$/.exec(name);
  const spaced = (folders.inDiscFolder ? /^(\d{1,2})\s+(.+)$/ : /^(0\d)\s+(.+)$/).exec(name);
  if (discTrack !== null) {
    names.disc = Number(discTrack[1]);
    names.track = Number(discTrack[2]);
    rest = discTrack[3] ?? rest;
  } else if (numbered !== null || spaced !== null) {
    const match = numbered ?? spaced;
    names.track = Number(match?.[1]);
    rest = match?.[2] ?? rest;
  }
  if (names.track === 0) delete names.track;
  return { ...names, ...splitTitle(rest, folders) };
}

function splitTitle(text: string, folders: FolderNames): PathNames {
  const parts = text.split(/\s+[-–]\s+/);
  const artist = parts[0];
  const middle = parts[1];
  if (artist === undefined || middle === undefined) return { title: text };
  const known = folders.names.artist;
  if (known !== undefined && !same(known, artist)) return { title: text };
  if (known === undefined && !folders.various && parts.length > 3) return { title: text };
  const track = parts.length === 3 && /^\d{1,3}$/.test(middle) ? Number(middle) : undefined;
  if (track === undefined && parts.length === 3 && known === undefined && !folders.various)
    return { title: text };
  const title = parts.slice(track === undefined ? 1 : 2).join(' - ');
  return { artist: known ?? artist, title, ...(track ? { track } : {}) };
}

function readAlbum(text: string): { name: string; year?: number; disc?: number } {
  let name = text;
  while (qualitySuffix.test(name)) name = name.replace(qualitySuffix, '');
  const disc = discSuffix.exec(name);
  if (disc !== null && disc.index > 0) name = name.slice(0, disc.index);
  const suffix = yearSuffix.exec(name);
  const prefix = suffix === null ? yearPrefix.exec(name) : null;
  const year = suffix?.[2] ?? prefix?.[1] ?? prefix?.[3];
  return {
    name: suffix?.[1] ?? prefix?.[2] ?? prefix?.[4] ?? name,
    ...(year === undefined ? {} : { year: Number(year) }),
    ...(disc !== null && disc.index > 0 ? { disc: Number(disc[1]) } : {}),
  };
}

function assignAlbum(names: PathNames, album: { name: string; year?: number }): void {
  names.album = album.name;
  if (album.year !== undefined) names.year = album.year;
}

function splitPair(text: string): [string, string] | undefined {
  const parts = text.split(/\s+[-–]\s+/);
  const [left, right] = parts;
  if (left === undefined || right === undefined) return undefined;
  if (parts.length === 3 && parts[2] !== undefined && /^(19|20)\d\d$/.test(right))
    return [left, `${parts[2]} (${right})`];
  return [left, parts.slice(1).join(' - ')];
}

function isGeneric(folder: string): boolean {
  return genericFolders.has(folder.toLowerCase());
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function clean(segment: string): string {
  if (segment.length <= maxLength && isPlainText(segment)) return segment;
  return segment.slice(0, maxLength).toWellFormed().normalize('NFC').replace(/\s+/gu, ' ').trim();
}

function stem(file: string): string {
  const base = file.replace(/(?<=.)\.(?=[a-z0-9+]*[a-z])[a-z0-9+]{1,8}$/i, '');
  const spaced = base.includes(' ') ? base : base.replaceAll('_', ' ');
  return clean(spaced) || file;
}
