import { type RawBuilder, sql } from 'kysely';
import { type Db, onlyRow } from '../util/statement.ts';
import type { TrackWindow, TrackWindowQuery } from './library-types.ts';
import { pageLimit } from './page.ts';
import { filteredTracks } from './track-queries.ts';
import { tracksByKeys } from './track-row.ts';

interface Keyed {
  key: number;
}

/** A list whose rows can be counted and taken by their numbers. */
interface CountedList {
  readonly total: number;
  keys(offset: number, limit: number): Promise<number[]>;
}

/** Rows of a list by their numbers. Rows before the window are stepped over in an index, from the nearer end; none of them is looked up. */
export async function readTrackWindow(db: Db, query: TrackWindowQuery): Promise<TrackWindow> {
  const limit = pageLimit(query.limit);
  const { offset = 0 } = query;
  if (!Number.isSafeInteger(offset) || offset < 0)
    throw new TypeError('offset must be an integer from 0 on.');
  const isFiltered = query.albumId !== undefined || query.artistId !== undefined;
  const list = isFiltered ? await filteredList(db, query) : await wholeList(db, query);
  const keys = offset < list.total ? await list.keys(offset, Math.min(limit, list.total - offset)) : [];
  return { tracks: await tracksByKeys(db, keys), offset, total: list.total };
}

/** The tracks of an album or artist: few, so that they are simply walked. */
async function filteredList(db: Db, query: TrackWindowQuery): Promise<CountedList> {
  const { from, order } = await filteredTracks(db, query);
  const { rows } = await sql<{ total: number }>`select count(*) as total from (select t.key ${from})`.execute(
    db,
  );
  return {
    total: onlyRow(rows).total,
    keys: (offset, limit) =>
      keysOf(db, sql`select t.key as key ${from} order by ${order.orderBy} limit ${limit} offset ${offset}`),
  };
}

async function wholeList(db: Db, { profileId, orderBy = 'added' }: TrackWindowQuery): Promise<CountedList> {
  const profiles = await keysOf(
    db,
    profileId === undefined
      ? sql`select key from profiles`
      : sql`select key from profiles where id = ${profileId}`,
  );
  const ofProfiles =
    profiles.length === 1
      ? sql`profile_key = ${profiles[0]}`
      : sql`profile_key in (select value from json_each(${JSON.stringify(profiles)}))`;
  const visible = sql`from tracks where ${ofProfiles} and deleted_at is null`;
  const { rows } = await sql<{ total: number }>`select count(*) as total ${visible}`.execute(db);
  const { total } = onlyRow(rows);
  const byNumber =
    orderBy === 'title'
      ? await byTitle(db, profileId === undefined, visible)
      : byArrival(visible, profiles.length);
  return {
    total,
    keys: async (offset, limit) => {
      const behind = total - offset - limit;
      const isNearEnd = behind < offset;
      const isBackwards = (orderBy === 'recent') !== isNearEnd;
      const steps = isNearEnd ? behind : offset;
      const rowsInReach = sql`${byNumber(sql.raw(isBackwards ? 'desc' : 'asc'))} limit ${limit} offset ${steps}`;
      const keys = await keysOf(db, rowsInReach);
      return isNearEnd ? keys.reverse() : keys;
    },
  };
}

type Ordered = (direction: RawBuilder<unknown>) => RawBuilder<unknown>;

/** The index of titles does not say what is hidden: the keys of the few rows that are, are collected first. */
async function byTitle(db: Db, isEverything: boolean, visible: RawBuilder<unknown>): Promise<Ordered> {
  const hidden = sql`select key from tracks where deleted_at is not null`;
  const isNoneHidden = isEverything && (await keysOf(db, sql`${hidden} limit 1`)).length === 0;
  const isOfScope = isEverything ? sql`key not in (${hidden})` : sql`+key in (select key ${visible})`;
  const isShown = isNoneHidden ? sql`true` : isOfScope;
  return (direction) =>
    sql`select key from tracks where ${isShown} order by title_key ${direction}, key ${direction}`;
}

/** The index by profile has each profile's visible tracks in order of arrival. Several profiles are sorted together, by keys alone. */
function byArrival(visible: RawBuilder<unknown>, profiles: number): Ordered {
  const column = sql.raw(profiles === 1 ? 'key' : '+key');
  return (direction) => sql`select key ${visible} order by ${column} ${direction}`;
}

async function keysOf(db: Db, query: RawBuilder<unknown>): Promise<number[]> {
  const { rows } = await (query as RawBuilder<Keyed>).execute(db);
  return rows.map((row) => row.key);
}
