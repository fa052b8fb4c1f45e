import type { VirtualLibrary } from '../audio/library/virtual-library-types.ts';

/** Which artist folders a virtual library has, and which albums are in them. */
export interface LibraryShape {
  /** Number of folders at the top: one for each artist with albums, and one for albums by various artists. */
  readonly artistFolders: number;
  artistFolderName(folder: number): string;
  artistFolderOf(album: number): number;
  /** Albums in an artist folder, ascending. */
  albumsIn(folder: number): number[];
}

/** Works the artist folders out from the albums, a few at a time: nothing is kept. */
export function libraryShape(library: VirtualLibrary): LibraryShape {
  const { albumCount, artistCount } = library;
  const isCompilation = (album: number): boolean => library.album(album).artistIndex === undefined;
  const firstCompilation = firstIndex(Math.min(albumCount, 100), isCompilation);
  const hasCompilations = firstCompilation < albumCount && isCompilation(firstCompilation);
  const period = firstCompilation + 1;
  const artistOf = (album: number): number => library.album(album).artistIndex ?? artistCount;
  /** The artist of an album, or of its neighbour where it has none: ascending over all albums. */
  const ascending = (album: number): number => {
    const { artistIndex } = library.album(album);
    return artistIndex ?? (album + 1 < albumCount ? artistOf(album + 1) : artistCount);
  };

  return {
    artistFolders: artistCount + (hasCompilations ? 1 : 0),
    artistFolderName: (folder) => {
      const album =
        folder === artistCount
          ? firstCompilation
          : firstFrom(albumCount, (each) => ascending(each) >= folder);
      const own = folder === artistCount || !isCompilation(album) ? album : album + 1;
      return library.album(own).artistFolder;
    },
    artistFolderOf: artistOf,
    albumsIn: (folder) => {
      const albums: number[] = [];
      if (folder === artistCount) {
        for (let album = firstCompilation; album < albumCount; album += period) albums.push(album);
        return albums;
      }
      const first = firstFrom(albumCount, (each) => ascending(each) >= folder);
      for (let album = first; album < albumCount && ascending(album) <= folder; album += 1) {
        if (artistOf(album) === folder) albums.push(album);
      }
      return albums;
    },
  };
}

/** The first index below `count` for which `holds`, which then holds for all later ones; `count` if there is none. */
function firstFrom(count: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function firstIndex(count: number, holds: (index: number) => boolean): number {
  for (let index = 0; index < count; index += 1) if (holds(index)) return index;
  return count;
}
