import type { Artist, Library } from '@music-platform/core-sync';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { formatItems } from '../text/format.ts';
import { writeJsonArray } from '../text/json.ts';
import { type Column, renderTable } from '../text/table.ts';
import { allPages } from './all-pages.ts';
import type { Output } from './output.ts';

const columns: readonly Column[] = [
  { title: 'ARTIST', shrinkTo: 20, most: 60 },
  { title: 'TRACKS', align: 'right' },
  { title: 'ALBUMS', align: 'right' },
];

/** `artists` */
export async function listArtists(library: Library, { out, json }: Output): Promise<ExitCode> {
  const artists = allPages((page) => library.artists(page));
  if (json) {
    await writeJsonArray(out, artists);
    return exitCode.done;
  }
  const found: Artist[] = [];
  for await (const artist of artists) found.push(artist);
  if (found.length > 0) await out.writeLines([...artistTable(found, out.tableWidth), '']);
  await out.writeLines([formatItems(found.length, 'artist')]);
  return exitCode.done;
}

/** Artists as a table. */
export function artistTable(artists: readonly Artist[], width: number | undefined): string[] {
  return renderTable(
    columns,
    artists.map((artist) => [artist.name, String(artist.tracks), String(artist.albums)]),
    width,
  );
}
