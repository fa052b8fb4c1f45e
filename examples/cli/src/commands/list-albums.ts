import type { Album, Library } from '@music-platform/core-sync';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { formatItems, formatLength } from '../text/format.ts';
import { writeJsonArray } from '../text/json.ts';
import { type Column, renderTable } from '../text/table.ts';
import { allPages } from './all-pages.ts';
import type { Output } from './output.ts';

const columns: readonly Column[] = [
  { title: 'ARTIST', shrinkTo: 16, most: 60 },
  { title: 'ALBUM', shrinkTo: 20, most: 60 },
  { title: 'YEAR', align: 'right' },
  { title: 'TRACKS', align: 'right' },
  { title: 'TIME', align: 'right' },
];

/** `albums` */
export async function listAlbums(library: Library, { out, json }: Output): Promise<ExitCode> {
  const albums = allPages((page) => library.albums(page));
  if (json) {
    await writeJsonArray(out, albums);
    return exitCode.done;
  }
  const found: Album[] = [];
  for await (const album of albums) found.push(album);
  if (found.length > 0) await out.writeLines([...albumTable(found, out.tableWidth), '']);
  await out.writeLines([formatItems(found.length, 'album')]);
  return exitCode.done;
}

/** Albums as a table. */
export function albumTable(albums: readonly Album[], width: number | undefined): string[] {
  return renderTable(
    columns,
    albums.map((album) => [
      album.artist,
      album.title,
      album.year === null ? '' : String(album.year),
      String(album.tracks),
      formatLength(album.durationMs),
    ]),
    width,
  );
}
