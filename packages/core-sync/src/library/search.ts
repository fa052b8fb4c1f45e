import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../util/statement.ts';
import { albumsByKeys, hasVisibleTracks } from './album-queries.ts';
import { artistsByKeys, isCredited } from './artist-queries.ts';
import type { SearchOptions, SearchResult } from './library-types.ts';
import { pageLimit } from './page.ts';
import { type ProfileScope, profileScope, visible } from './profile-scope.ts';
import { parseSearchText, type SearchText } from './search-text.ts';
import { tracksByKeys } from './track-row.ts';

type Sql = RawBuilder<unknown>;

interface Keyed {
  key: number;
}

/** Whether the full-text index exists: engines without FTS5 have none. */
export async function hasFullTextIndex(db: Db): Promise<boolean> {
  const { rows } = await sql`
    select 1 from sqlite_master where type = 'table' and name = 'track_search'`.execute(db);
  return rows.length === 1;
}

/** The best matches of each kind: every word must occur. */
export async function search(
  db: Db,
  fullText: boolean,
  text: string,
  options: SearchOptions,
): Promise<SearchResult> {
  const limit = pageLimit(options.limit, 20);
  const words = parseSearchText(text, fullText);
  if (words.key === '') return { tracks: [], albums: [], artists: [] };
  const scope = await profileScope(db, options.profileId);
  const tracks = await findTracks(db, words, scope, limit);
  const albums = await findAlbums(db, words, scope, limit);
  const artists = await findArtists(db, words, scope, limit);
  return {
    tracks: await tracksByKeys(db, tracks),
    albums: await albumsByKeys(db, albums, scope),
    artists: await artistsByKeys(db, artists, scope),
  };
}

async function findTracks(
  db: Db,
  words: SearchText,
  scope: ProfileScope | undefined,
  limit: number,
): Promise<number[]> {
  if (words.match === undefined) {
    return keys(
      db,
      sql<Keyed>`select t.key as key from tracks t where ${visible(scope)} ${tracksContaining(words)}
        order by ${nameRank(sql`t.title_key`, words)}, t.title_key, t.key limit ${limit}`,
    );
  }
  if (words.contained.length === 0 && !scope?.small) {
    // Ranks the index alone and looks up the best; joining first would fetch the row of every match.
    const quick = await keys(
      db,
      sql<Keyed>`select t.key as key
        from (select rowid as key, ${trackScore} as score from track_search where track_search match ${words.match}
          order by score, rowid limit ${Math.min(limit * 100, 20_000)}) best
        cross join tracks t on t.key = best.key
        where ${visible(scope)} order by best.score, t.key limit ${limit}`,
    );
    if (quick.length === limit) return quick;
  }
  return keys(
    db,
    sql<Keyed>`select t.key as key from track_search cross join tracks t on t.key = track_search.rowid
      where track_search match ${words.match} and ${visible(scope)} ${tracksContaining(words)}
      order by ${trackScore}, t.key limit ${limit}`,
  );
}

async function findAlbums(
  db: Db,
  words: SearchText,
  scope: ProfileScope | undefined,
  limit: number,
): Promise<number[]> {
  const contained = sql.join(
    words.contained.map(
      (word) => sql`(instr(a.title_key, ${word}) > 0 or instr(a.artist_key, ${word}) > 0) and`,
    ),
    sql` `,
  );
  return words.match === undefined
    ? keys(
        db,
        sql<Keyed>`select a.key as key from albums a where ${contained} ${hasVisibleTracks(scope)}
          order by ${nameRank(sql`a.title_key`, words)}, a.title_key, a.artist_key limit ${limit}`,
      )
    : keys(
        db,
        sql<Keyed>`select a.key as key from album_search cross join albums a on a.key = album_search.rowid
          where album_search match ${words.match} and ${contained} ${hasVisibleTracks(scope)}
          order by ${albumScore}, a.key limit ${limit}`,
      );
}

async function findArtists(
  db: Db,
  words: SearchText,
  scope: ProfileScope | undefined,
  limit: number,
): Promise<number[]> {
  const contained = sql.join(
    words.contained.map((word) => sql`instr(a.name_key, ${word}) > 0 and`),
    sql` `,
  );
  return words.match === undefined
    ? keys(
        db,
        sql<Keyed>`select a.key as key from artists a where ${contained} ${isCredited(scope)}
          order by ${nameRank(sql`a.name_key`, words)}, a.name_key limit ${limit}`,
      )
    : keys(
        db,
        sql<Keyed>`select a.key as key from artist_search cross join artists a on a.key = artist_search.rowid
          where artist_search match ${words.match} and ${contained} ${isCredited(scope)}
          order by bm25(artist_search), a.key limit ${limit}`,
      );
}

/** bm25 saturates: weights this far apart keep a hit in the title above one in the artist, whatever the lengths of the names. */
const trackScore: Sql = sql`bm25(track_search, 1000, 60, 6, 1)`;
const albumScore: Sql = sql`bm25(album_search, 100, 1)`;

/** Tracks with each of the words in their title, their album's title or artist, or the name of someone credited. */
function tracksContaining(words: SearchText): Sql {
  return sql.join(
    words.contained.map(
      (word) => sql`and t.key in (
        select key from tracks where instr(title_key, ${word}) > 0
        union all select key from tracks where album_key in
          (select key from albums where instr(title_key, ${word}) > 0 or instr(artist_key, ${word}) > 0)
        union all select track_key from track_artists where artist_key in
          (select key from artists where instr(name_key, ${word}) > 0))`,
    ),
    sql` `,
  );
}

/** The whole text is the name, begins it, is part of it, or its words are scattered. */
function nameRank(name: Sql, { key }: SearchText): Sql {
  return sql`case when ${name} = ${key} then 0 when instr(${name}, ${key}) = 1 then 1
    when instr(${name}, ${key}) > 1 then 2 else 3 end`;
}

async function keys(db: Db, query: RawBuilder<Keyed>): Promise<number[]> {
  const { rows } = await query.execute(db);
  return rows.map((row) => row.key);
}
