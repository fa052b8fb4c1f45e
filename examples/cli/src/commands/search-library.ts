import type { Library } from '@music-platform/core-sync';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { writeJson } from '../text/json.ts';
import { printable } from '../text/printable.ts';
import { toCliTrack } from './cli-track.ts';
import { albumTable } from './list-albums.ts';
import { artistTable } from './list-artists.ts';
import { trackTable } from './list-tracks.ts';
import type { Output } from './output.ts';

/** `search <words>` */
export async function searchLibrary(
  library: Library,
  { out, json }: Output,
  words: string,
): Promise<ExitCode> {
  const found = await library.search(words, { limit: 50 });
  if (json) {
    await writeJson(out, { ...found, tracks: found.tracks.map(toCliTrack) });
    return exitCode.done;
  }
  const sections = [
    found.artists.length > 0 ? artistTable(found.artists, out.tableWidth) : [],
    found.albums.length > 0 ? albumTable(found.albums, out.tableWidth) : [],
    found.tracks.length > 0 ? trackTable(found.tracks, out.tableWidth) : [],
  ].filter((lines) => lines.length > 0);
  await out.writeLines(
    sections.length === 0
      ? [`Nothing found for “${printable(words)}”.`]
      : sections.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])),
  );
  return exitCode.done;
}
