import { forgetItems, forgetTracks, forgetUnusedArtwork, inPortions } from '../catalogue/forget.ts';
import type { EngineContext } from '../engine-context.ts';
import { removeOrphans } from '../resolution/orphans.ts';
import { type Db, query, statement } from '../util/statement.ts';

const findProfile = query<{ key: number }>('select key from profiles where id = ?');
/** Tracks that also have files in another profile go there. */
const rehome = statement(
  `update tracks set (profile_key, primary_item_key) = (
     select i.profile_key, i.key from remote_items i where i.track_key = tracks.key and i.profile_key <> ?1
     order by i.reachable desc, i.key limit 1)
   where (profile_key = ?1 or primary_item_key in (select key from remote_items where profile_key = ?1))
     and exists (select 1 from remote_items i where i.track_key = tracks.key and i.profile_key <> ?1)`,
);
const announce = statement(
  `insert into library_events (profile_key, job_key, type, track_id, at, payload)
   select ?1, 0, 'hidden', id, ?2, '{"reason":"profile-removed"}' from tracks
   where deleted_at is null and (profile_key = ?1 or (
     key in (select track_key from remote_items where profile_key = ?1 and reachable = 1)
     and not exists (select 1 from remote_items i where i.track_key = tracks.key and i.profile_key <> ?1 and i.reachable = 1)))
   order by key`,
);
const hide = statement(
  `update tracks set deleted_at = ?2, updated_at = ?2, deleted_reason = 'profile-removed'
   where deleted_at is null and profile_key <> ?1 and key in (select track_key from remote_items where profile_key = ?1 and reachable = 1)
     and not exists (select 1 from remote_items i where i.track_key = tracks.key and i.profile_key <> ?1 and i.reachable = 1)`,
);
const someTracks = query<{ key: number }>('select key from tracks where profile_key = ? limit ?');
const someItems = query<{ key: number }>('select key from remote_items where profile_key = ? limit ?');
const dropProfile = statement('delete from profiles where key = ?');

/**
 * Deletes everything stored about a profile, in one transaction: its mirror, tracks, work and jobs, and the albums, artists and covers only
 * they had. Its events stay for their consumers, and say at last that its tracks are gone.
 */
export async function forgetProfile(engine: EngineContext, profileId: string): Promise<void> {
  await engine.db.transaction().execute(async (trx: Db) => {
    const [profile] = await findProfile(trx, profileId);
    if (profile === undefined) return;
    const now = engine.clock.now();
    await rehome(trx, profile.key);
    await announce(trx, profile.key, now);
    await hide(trx, profile.key, now);
    await inPortions(
      (limit) => someTracks(trx, profile.key, limit),
      (keys) => forgetTracks(trx, keys),
    );
    await inPortions(
      (limit) => someItems(trx, profile.key, limit),
      (keys) => forgetItems(trx, keys),
    );
    await dropProfile(trx, profile.key);
    await removeOrphans(trx);
    await forgetUnusedArtwork(trx);
  });
}
