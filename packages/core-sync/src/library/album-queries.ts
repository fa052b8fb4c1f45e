import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../util/statement.ts';
import type { Album, AlbumQuery, Page } from './library-types.ts';
import { keysetOrder, type PositionedRow, pageLimit, pageOf } from './page.ts';
import { type ProfileScope, profileScope, visible } from './profile-scope.ts';

interface AlbumRow {
  id: string;
  title: string;
  artist: string;
  compilation: number;
  artwork_hash: string | null;
  year: number | null;
  tracks: number;
  discs: number;
  duration_ms: number;
}

const byTitle = keysetOrder('albums', ['a.title_key', 'a.artist_key'], z.tuple([z.string(), z.string()]));

/** A page of albums that have visible tracks. */
export async function listAlbums(db: Db, query: AlbumQuery): Promise<Page<Album>> {
  const limit = pageLimit(query.limit);
  const scope = await profileScope(db, query.profileId);
  const { rows } = await sql<PositionedRow>`
    select a.key as key, ${byTitle.position} as position
    from albums a
    where ${query.artistId === undefined ? hasVisibleTracks(scope) : hasTracksOf(query.artistId, scope)}
      and ${byTitle.after(query.after)}
    order by ${byTitle.orderBy} limit ${limit + 1}`.execute(db);
  return pageOf(rows, limit, byTitle, (shown) =>
    albumsByKeys(
      db,
      shown.map((row) => row.key),
      scope,
    ),
  );
}

/** The albums of these keys, in their order, with what is visible of them; those without visible tracks are left out. */
export async function albumsByKeys(
  db: Db,
  keys: readonly number[],
  scope: ProfileScope | undefined,
): Promise<Album[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<AlbumRow>`
    select a.id, a.title, a.artist, a.compilation, a.artwork_hash, min(t.year) as year, count(*) as tracks,
      count(distinct coalesce(t.disc, 1)) as discs, coalesce(sum(t.duration_ms), 0) as duration_ms
    from json_each(${JSON.stringify(keys)}) wanted
    cross join albums a on a.key = wanted.value
    cross join tracks t on t.album_key = a.key and ${visible(scope)}
    group by wanted.key order by wanted.key`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    artist: row.artist,
    compilation: row.compilation === 1,
    year: row.year,
    tracks: row.tracks,
    discs: row.discs,
    durationMs: row.duration_ms,
    artworkHash: row.artwork_hash,
  }));
}

/** One album with visible tracks. */
export async function findAlbum(db: Db, id: string): Promise<Album | undefined> {
  const row = await db.selectFrom('albums').select('key').where('id', '=', id).executeTakeFirst();
  return row && (await albumsByKeys(db, [row.key], undefined))[0];
}

/** True of the albums `a` that have visible tracks in the scope. */
export function hasVisibleTracks(scope: ProfileScope | undefined): RawBuilder<boolean> {
  return scope?.small
    ? sql`a.key in (select t.album_key from tracks t where ${visible(scope)})`
    : sql`exists (select 1 from tracks t where t.album_key = a.key and ${visible(scope)})`;
}

function hasTracksOf(artistId: string, scope: ProfileScope | undefined): RawBuilder<boolean> {
  return sql`a.key in (select t.album_key from track_artists credit
    cross join tracks t on t.key = credit.track_key and ${visible(scope)}
    where credit.artist_key = (select key from artists where id = ${artistId}))`;
}
