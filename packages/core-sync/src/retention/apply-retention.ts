import type { EngineContext } from '../engine-context.ts';
import { statement } from '../util/statement.ts';

/** Jobs of a profile that are kept whatever their age. */
const jobsAlwaysKept = 10;

const dropJobs = statement(
  `delete from sync_jobs where profile_key = ?1 and completed_at < ?2 and status not in ('pending', 'running')
   and not (deletions_held > 0 and deletions_decision is null)
   and key not in (select key from sync_jobs where profile_key = ?1 order by key desc limit ${jobsAlwaysKept})`,
);
const dropEvents = statement(
  `delete from library_events where at < ?
   and seq <= coalesce((select min(position) from event_consumers), 9223372036854775807)`,
);
const handDownTags = statement(
  `insert or ignore into item_tags (item_key, version, source, metadata)
   select twin.key, twin.version, t.source, t.metadata
   from remote_items i join item_tags t on t.item_key = i.key and t.version = i.version
   join remote_items twin on twin.hash = i.hash and twin.hash_algorithm = i.hash_algorithm and twin.key <> i.key
   where i.profile_key = ?1 and i.removed_at < ?2 and i.reachable = 0 and twin.removed_at is null`,
);
const purgeItems = statement(
  `delete from remote_items where removed_at < ?2 and reachable = 0 and kind = 'file' and profile_key = ?1
   and track_key in (select key from tracks where deleted_at < ?2)`,
);
const purgeTracks = statement(
  `delete from tracks where profile_key = ?1 and deleted_at < ?2
   and not exists (select 1 from remote_items i where i.track_key = tracks.key)`,
);
const purgeTags = statement(
  'delete from item_tags where not exists (select 1 from remote_items i where i.key = item_tags.item_key)',
);

/** Forgets what the configuration says may be forgotten: old jobs, read events, and (only if asked for) hidden tracks. */
export async function applyRetention(engine: EngineContext, profileKey: number): Promise<void> {
  const { retention } = engine.config;
  const now = engine.clock.now();
  await dropJobs(engine.db, profileKey, now - retention.jobsMs);
  await dropEvents(engine.db, now - retention.eventsMs);
  const { hiddenTracksMs } = retention;
  if (hiddenTracksMs === null) return;
  await engine.db.transaction().execute(async (trx) => {
    await handDownTags(trx, profileKey, now - hiddenTracksMs);
    await purgeItems(trx, profileKey, now - hiddenTracksMs);
    await purgeTracks(trx, profileKey, now - hiddenTracksMs);
    await purgeTags(trx);
  });
}
