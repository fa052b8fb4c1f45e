import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../util/statement.ts';

/** Up to this many tracks, a profile's rows are collected and sorted; above, an index is walked and rows of others are skipped. */
const smallProfileTracks = 10_000;

/** The profile a query is limited to. */
export interface ProfileScope {
  key: number;
  /** So few tracks that walking the whole catalogue to find them would be slower than sorting them. */
  small: boolean;
}

/** The scope of `profileId`; undefined without one. An unknown profile has nothing in it. */
export async function profileScope(db: Db, profileId: string | undefined): Promise<ProfileScope | undefined> {
  if (profileId === undefined) return undefined;
  const { rows } = await sql<{ key: number; tracks: number }>`
    select p.key as key, (select count(*) from
      (select 1 from tracks where profile_key = p.key limit ${smallProfileTracks + 1})) as tracks
    from profiles p where p.id = ${profileId}`.execute(db);
  const [row] = rows;
  return row === undefined
    ? { key: -1, small: true }
    : { key: row.key, small: row.tracks <= smallProfileTracks };
}

/** True of the tracks `t` that are visible and in the scope. */
export function visible(scope: ProfileScope | undefined): RawBuilder<boolean> {
  return scope === undefined
    ? sql`t.deleted_at is null`
    : sql`t.deleted_at is null and t.profile_key = ${scope.key}`;
}
