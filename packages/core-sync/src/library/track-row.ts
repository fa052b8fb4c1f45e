import { sql } from 'kysely';
import { z } from 'zod';
import { listOf } from '../catalogue/track-details.ts';
import type { TrackMetadata } from '../metadata/track-metadata.ts';
import type { TrackRow } from '../schema/tables.ts';
import type { Db } from '../util/statement.ts';
import { jsonColumn } from './json-column.ts';
import type { Track } from './library-types.ts';
import { pathsOf } from './paths.ts';

interface JoinedTrackRow extends TrackRow {
  profile_id: string;
  album_id: string | null;
  item_id: string | null;
}

const names = z.array(z.string()).optional();
const detailsSchema: z.ZodType<Partial<TrackMetadata>> = z.looseObject({ artists: names, genres: names });

/** The tracks of these keys, in their order, with paths. Keys without a track are left out. */
export async function tracksByKeys(db: Db, keys: readonly number[]): Promise<Track[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<JoinedTrackRow>`
    select t.*, p.id as profile_id, a.id as album_id, i.item_id as item_id
    from json_each(${JSON.stringify(keys)}) wanted
    cross join tracks t on t.key = wanted.value
    cross join profiles p on p.key = t.profile_key
    left join albums a on a.key = t.album_key
    left join remote_items i on i.key = t.primary_item_key
    order by wanted.key`.execute(db);
  const paths = await pathsOf(
    db,
    rows.flatMap((row) => row.primary_item_key ?? []),
  );
  return rows.map((row) => toTrack(row, paths.get(row.primary_item_key ?? -1) ?? null));
}

function toTrack(row: JoinedTrackRow, path: string | null): Track {
  const details = jsonColumn(detailsSchema, 'tracks.details', row.details);
  return {
    id: row.id,
    profileId: row.profile_id,
    path,
    itemId: row.item_id,
    title: row.title,
    artist: row.artist,
    artists: listOf(details.artists, row.artist),
    albumArtist: row.album_artist,
    album: row.album,
    albumId: row.album_id,
    disc: row.disc,
    discTotal: row.disc_total,
    track: row.track,
    trackTotal: row.track_total,
    year: row.year,
    date: row.date,
    genre: row.genre,
    genres: listOf(details.genres, row.genre),
    composer: row.composer,
    durationMs: row.duration_ms,
    durationEstimated: row.duration_estimated === 1,
    bitrate: row.bitrate,
    sampleRate: row.sample_rate,
    bitsPerSample: row.bits_per_sample,
    channels: row.channels,
    codec: row.codec,
    container: row.container,
    lossless: row.lossless === null ? null : row.lossless === 1,
    artworkHash: row.artwork_hash,
    tagSource: row.tag_source,
    addedAt: row.added_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
    deletedReason: row.deleted_reason,
    details,
  };
}
