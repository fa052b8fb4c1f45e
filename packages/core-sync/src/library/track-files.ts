import { sql } from 'kysely';
import type { RemoteItemRow } from '../schema/tables.ts';
import type { Db } from '../util/statement.ts';
import type { TrackFile } from './library-types.ts';
import { pathsOf } from './paths.ts';

/** A file of a track, as the mirror has it. */
export interface TrackFileRow extends RemoteItemRow {
  track_key: number;
  is_primary: number;
}

/** What applications see of a file, and where it comes from. */
export interface TrackFileAndRow {
  file: TrackFile;
  row: TrackFileRow;
}

/** All files of these tracks, each with its row: by track, the primary file first, the others by path. */
export async function filesOfTracks(
  db: Db,
  trackKeys: readonly number[],
): Promise<Map<number, TrackFileAndRow[]>> {
  const { rows } = await sql<TrackFileRow>`
    select i.*, i.key = t.primary_item_key as is_primary
    from json_each(${JSON.stringify(trackKeys)}) wanted
    cross join tracks t on t.key = wanted.value
    cross join remote_items i on i.track_key = t.key`.execute(db);
  const paths = await pathsOf(
    db,
    rows.map((row) => row.key),
  );
  const files = rows.map((row) => ({ row, file: toTrackFile(row, paths.get(row.key) ?? row.name) }));
  files.sort((a, b) => Number(b.file.primary) - Number(a.file.primary) || compareFiles(a.file, b.file));
  const byTrack = new Map<number, TrackFileAndRow[]>();
  for (const entry of files) {
    const known = byTrack.get(entry.row.track_key);
    if (known === undefined) byTrack.set(entry.row.track_key, [entry]);
    else known.push(entry);
  }
  return byTrack;
}

function toTrackFile(row: TrackFileRow, path: string): TrackFile {
  return {
    itemId: row.item_id,
    path,
    size: row.size,
    mimeType: row.mime_type,
    modifiedAt: row.modified_at,
    primary: row.is_primary === 1,
    reachable: row.reachable === 1,
  };
}

function compareFiles(a: TrackFile, b: TrackFile): number {
  return a.path === b.path ? (a.itemId < b.itemId ? -1 : 1) : a.path < b.path ? -1 : 1;
}
