import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../util/statement.ts';
import type { Page, Track, TrackQuery } from './library-types.ts';
import { type KeysetOrder, keysetOrder, type PositionedRow, pageLimit, pageOf } from './page.ts';
import { type ProfileScope, profileScope } from './profile-scope.ts';
import { tracksByKeys } from './track-row.ts';

type OrderName = 'added' | 'recent' | 'title' | 'album';
type KeyColumn = 't.key' | 'credit.track_key';

/** Tracks without a number come last on their disc. */
const unnumbered = 2 ** 31;

function ordersBy(key: KeyColumn): Record<OrderName, KeysetOrder> {
  return {
    added: keysetOrder('added', [key], z.tuple([z.int()])),
    recent: keysetOrder('recent', [key], z.tuple([z.int()]), 'desc'),
    title: keysetOrder('title', ['t.title_key', key], z.tuple([z.string(), z.int()])),
    album: keysetOrder(
      'album',
      ['coalesce(t.disc, 1)', `coalesce(t.track, ${unnumbered})`, 't.title_key', key],
      z.tuple([z.int(), z.int(), z.string(), z.int()]),
    ),
  };
}

const ordersOfTracks = ordersBy('t.key');
const ordersOfCredits = ordersBy('credit.track_key');

/** A page of tracks. Keys grow with time, so that they are the order of arrival. */
export async function listTracks(db: Db, query: TrackQuery): Promise<Page<Track>> {
  const limit = pageLimit(query.limit);
  const { from, order } = await filteredTracks(db, query, query.after);
  const { rows } = await sql<PositionedRow>`
    select t.key as key, ${order.position} as position ${from}
    order by ${order.orderBy} limit ${limit + 1}`.execute(db);
  return pageOf(rows, limit, order, async (shown) => {
    const tracks = await tracksByKeys(
      db,
      shown.map((row) => row.key),
    );
    return query.includeHidden ? tracks : tracks.filter((track) => track.deletedAt === null);
  });
}

/** The rows `t` of a query behind a cursor, from `from` to `group by`, and the order they are listed in. */
export async function filteredTracks(
  db: Db,
  query: Omit<TrackQuery, 'after' | 'limit'>,
  after?: string,
): Promise<{ from: RawBuilder<unknown>; order: KeysetOrder }> {
  const scope = await profileScope(db, query.profileId);
  const name = query.orderBy ?? (query.albumId === undefined ? 'added' : 'album');
  const byCredit = query.artistId !== undefined && query.albumId === undefined;
  const order = (byCredit ? ordersOfCredits : ordersOfTracks)[name];
  if (order === undefined) throw new TypeError('orderBy must be "added", "recent" or "title".');
  const from = sql`${byCredit ? creditedTracks(query.artistId) : sql`from tracks t where true`}
    ${conditions(query, name, scope)} and ${order.after(after)}
    ${byCredit ? sql`group by credit.track_key` : sql``}`;
  return { from, order };
}

/** Every track of the query, page by page; only one page is held. */
export async function* allTracks(db: Db, query: TrackQuery): AsyncGenerator<Track, void, undefined> {
  let after = query.after;
  do {
    const page: Page<Track> = await listTracks(db, { ...query, after, limit: query.limit ?? 500 });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}

/** The key of the track of this id, or of the track it was merged into. */
export async function trackKeyOf(db: Db, id: string): Promise<number | undefined> {
  const { rows } = await sql<{ key: number }>`
    select key from tracks where id = ${id}
    union all
    select t.key from track_aliases a join tracks t on t.key = a.track_key where a.alias_id = ${id}
    limit 1`.execute(db);
  return rows[0]?.key;
}

/** The track of this id, hidden or not, or the track it was merged into. */
export async function findTrack(db: Db, id: string): Promise<Track | undefined> {
  const key = await trackKeyOf(db, id);
  if (key === undefined) return undefined;
  const [track] = await tracksByKeys(db, [key]);
  return track;
}

/** Walks the artist's credits in the order of track keys: no sorting where that is the order asked for. */
function creditedTracks(artistId: string | undefined): RawBuilder<unknown> {
  return sql`from track_artists credit cross join tracks t on t.key = credit.track_key
    where credit.artist_key = (select key from artists where id = ${artistId})`;
}

function conditions(
  query: TrackQuery,
  order: OrderName,
  scope: ProfileScope | undefined,
): RawBuilder<unknown> {
  const { albumId, artistId, includeHidden } = query;
  const parts: RawBuilder<unknown>[] = [];
  if (!includeHidden) parts.push(sql`and t.deleted_at is null`);
  if (albumId !== undefined) {
    parts.push(sql`and t.album_key = (select key from albums where id = ${albumId})`);
    if (artistId !== undefined) {
      parts.push(sql`and exists (select 1 from track_artists credit
        where credit.track_key = t.key and credit.artist_key = (select key from artists where id = ${artistId}))`);
    }
  }
  if (scope !== undefined) parts.push(inProfile(query, order, scope));
  return sql.join(parts, sql` `);
}

/**
 * The unary plus keeps SQLite from collecting and sorting a whole large profile for each page: it walks the index of the order
 * instead. Where the profile's own index has the order, or little is left to sort, that one is better.
 */
function inProfile(query: TrackQuery, order: OrderName, scope: ProfileScope): RawBuilder<unknown> {
  const sorted = (order === 'added' || order === 'recent') && !query.includeHidden;
  const filtered = query.albumId !== undefined || query.artistId !== undefined;
  return !filtered && (sorted || scope.small)
    ? sql`and t.profile_key = ${scope.key}`
    : sql`and +t.profile_key = ${scope.key}`;
}
