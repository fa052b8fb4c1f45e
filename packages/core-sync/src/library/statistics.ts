import { type RawBuilder, sql } from 'kysely';
import { type Db, onlyRow } from '../util/statement.ts';
import { hasVisibleTracks } from './album-queries.ts';
import { isCredited } from './artist-queries.ts';
import type { LibraryProfile, LibraryStatistics } from './library-types.ts';
import { type ProfileScope, profileScope, visible } from './profile-scope.ts';

/** All profiles, in the order they were added. */
export async function listProfiles(db: Db): Promise<LibraryProfile[]> {
  const { rows } = await sql<LibraryProfile>`
    select id, provider_kind as providerKind, display_name as displayName, root,
      (select count(*) from tracks t where t.profile_key = p.key and t.deleted_at is null) as tracks,
      (select count(*) from tracks t where t.profile_key = p.key and t.deleted_at is not null) as hiddenTracks,
      created_at as createdAt
    from profiles p order by key`.execute(db);
  return rows;
}

/** Totals of a profile, or of everything. One statement each, so that no other query waits for all of them. */
export async function readStatistics(db: Db, profileId: string | undefined): Promise<LibraryStatistics> {
  const scope = await profileScope(db, profileId);
  const rowOf = async <T>(query: RawBuilder<T>): Promise<T> => onlyRow((await query.execute(db)).rows);
  const ofProfile = (column: string): RawBuilder<unknown> =>
    scope === undefined ? sql`true` : sql`${sql.ref(column)} = ${scope.key}`;
  const count = async (from: RawBuilder<unknown>): Promise<number> =>
    (await rowOf(sql<{ count: number }>`select count(*) as count ${from}`)).count;
  return {
    ...(await rowOf(sql<{ tracks: number; durationMs: number }>`
      select count(*) as tracks, coalesce(sum(t.duration_ms), 0) as durationMs from tracks t where ${visible(scope)}`)),
    hidden: await count(sql`from tracks t where t.deleted_at is not null and ${ofProfile('t.profile_key')}`),
    albums: await count(sql`from albums a where ${hasVisibleTracks(scope)}`),
    artists: await count(sql`from artists a where ${isCredited(scope)}`),
    ...(await rowOf(sql<{ files: number; bytes: number }>`
      select count(*) as files, coalesce(sum(size), 0) as bytes from remote_items
      where track_key is not null and reachable = 1 and ${ofProfile('profile_key')}`)),
    artworks: await count(artworks(scope)),
    ...(await rowOf(sql<{ queued: number; parked: number }>`
      select coalesce(sum(status <> 'parked'), 0) as queued, coalesce(sum(status = 'parked'), 0) as parked
      from scan_queue where ${ofProfile('profile_key')}`)),
  };
}

function artworks(scope: ProfileScope | undefined): RawBuilder<unknown> {
  return scope === undefined
    ? sql`from artworks`
    : sql`from (
        select t.artwork_hash from tracks t where t.artwork_hash is not null and ${visible(scope)}
        union
        select a.artwork_hash from albums a where a.artwork_hash is not null and ${hasVisibleTracks(scope)})`;
}
