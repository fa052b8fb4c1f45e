import type { Library, Track } from '@music-platform/core-sync';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { formatItems, formatLength } from '../text/format.ts';
import { writeJsonArray } from '../text/json.ts';
import { type Column, renderTable } from '../text/table.ts';
import { toCliTrack } from './cli-track.ts';
import type { Output } from './output.ts';

const columns: readonly Column[] = [
  { title: 'ARTIST', shrinkTo: 12, most: 60 },
  { title: 'TITLE', shrinkTo: 16, most: 60 },
  { title: 'ALBUM', shrinkTo: 12, most: 60 },
  { title: '#', align: 'right' },
  { title: 'TIME', align: 'right' },
  { title: 'PATH', shrinkTo: 20 },
];

/** `tracks [--all]` */
export async function listTracks(
  library: Library,
  { out, json }: Output,
  options: { all: boolean },
): Promise<ExitCode> {
  const tracks = library.allTracks({ includeHidden: options.all, orderBy: 'title' });
  if (json) {
    await writeJsonArray(out, mapped(tracks));
    return exitCode.done;
  }
  const rows: string[][] = [];
  let hidden = 0;
  for await (const track of tracks) {
    rows.push(trackRow(track));
    if (track.deletedAt !== null) hidden += 1;
  }
  if (rows.length > 0) await out.writeLines([...renderTable(columns, rows, out.tableWidth), '']);
  await out.writeLines([formatItems(rows.length, 'track') + (hidden > 0 ? `, ${hidden} hidden (-)` : '')]);
  return exitCode.done;
}

/** Tracks as a table; hidden ones are marked with `-`. */
export function trackTable(tracks: readonly Track[], width: number | undefined): string[] {
  return renderTable(columns, tracks.map(trackRow), width);
}

function trackRow(track: Track): string[] {
  return [
    track.artist ?? track.albumArtist ?? '',
    track.deletedAt === null ? track.title : `- ${track.title}`,
    track.album ?? '',
    trackNumber(track),
    track.durationMs === null ? '' : formatLength(track.durationMs),
    track.path ?? '',
  ];
}

function trackNumber(track: Track): string {
  if (track.track === null) return '';
  return track.disc !== null && (track.discTotal ?? track.disc) > 1
    ? `${track.disc}-${track.track}`
    : String(track.track);
}

async function* mapped(tracks: AsyncIterable<Track>): AsyncGenerator<unknown> {
  for await (const track of tracks) yield toCliTrack(track);
}
