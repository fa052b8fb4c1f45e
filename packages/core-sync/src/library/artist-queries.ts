import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../util/statement.ts';
import type { Artist, ArtistQuery, Page } from './library-types.ts';
import { keysetOrder, type PositionedRow, pageLimit, pageOf } from './page.ts';
import { type ProfileScope, profileScope, visible } from './profile-scope.ts';

interface ArtistRow {
  id: string;
  name: string;
  sort_name: string;
  tracks: number;
  albums: number;
}

const byName = keysetOrder('artists', ['a.name_key'], z.tuple([z.string()]));

/** A page of artists that have visible tracks. */
export async function listArtists(db: Db, query: ArtistQuery): Promise<Page<Artist>> {
  const limit = pageLimit(query.limit);
  const scope = await profileScope(db, query.profileId);
  const { rows } = await sql<PositionedRow>`
    select a.key as key, ${byName.position} as position
    from artists a where ${isCredited(scope, query.roles)} and ${byName.after(query.after)}
    order by ${byName.orderBy} limit ${limit + 1}`.execute(db);
  return pageOf(rows, limit, byName, (shown) =>
    artistsByKeys(
      db,
      shown.map((row) => row.key),
      scope,
    ),
  );
}

/** The artists of these keys, in their order, with what is visible of them; those without visible tracks are left out. */
export async function artistsByKeys(
  db: Db,
  keys: readonly number[],
  scope: ProfileScope | undefined,
): Promise<Artist[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<ArtistRow>`
    select a.id, a.name, a.sort_name, count(distinct t.key) as tracks, count(distinct t.album_key) as albums
    from json_each(${JSON.stringify(keys)}) wanted
    cross join artists a on a.key = wanted.value
    cross join track_artists credit on credit.artist_key = a.key
    cross join tracks t on t.key = credit.track_key and ${visible(scope)}
    group by wanted.key order by wanted.key`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    sortName: row.sort_name,
    tracks: row.tracks,
    albums: row.albums,
  }));
}

/** One artist with visible tracks. */
export async function findArtist(db: Db, id: string): Promise<Artist | undefined> {
  const row = await db.selectFrom('artists').select('key').where('id', '=', id).executeTakeFirst();
  return row && (await artistsByKeys(db, [row.key], undefined))[0];
}

/** True of the artists `a` credited, in one of `roles`, on visible tracks of the scope. */
export function isCredited(
  scope: ProfileScope | undefined,
  roles?: readonly string[] | undefined,
): RawBuilder<boolean> {
  const inRoles =
    roles === undefined
      ? sql``
      : sql`and credit.role in (select value from json_each(${JSON.stringify(roles)}))`;
  return scope?.small
    ? sql`a.key in (select credit.artist_key from tracks t
        cross join track_artists credit on credit.track_key = t.key ${inRoles} where ${visible(scope)})`
    : sql`exists (select 1 from track_artists credit
        cross join tracks t on t.key = credit.track_key and ${visible(scope)}
        where credit.artist_key = a.key ${inRoles})`;
}
