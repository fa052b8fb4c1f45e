import type { EngineContext } from '../engine-context.ts';
import { statement } from '../util/statement.ts';
import { purgeHidden } from './purge-hidden.ts';

/** Jobs of a profile that are kept whatever their age. */
const jobsAlwaysKept = 10;

const dropJobs = statement(
  `delete from sync_jobs where profile_key = ?1 and completed_at < ?2 and status not in ('pending', 'running')
   and not (deletions_held > 0 and deletions_decision is null)
   and key not in (select key from sync_jobs where profile_key = ?1 order by key desc limit ${jobsAlwaysKept})`,
);
const dropEvents = statement(
  `delete from library_events where seq < coalesce(
     (select seq from library_events where at >= ? order by seq limit 1), 9223372036854775807)
   and seq <= coalesce((select min(position) from event_consumers), 9223372036854775807)`,
);

/** Forgets what the configuration says may be forgotten: old jobs, read events, and (only if asked for) hidden tracks. */
export async function applyRetention(engine: EngineContext, profileKey: number): Promise<void> {
  const { hiddenTracksMs, jobsMs, eventsMs } = engine.config.retention;
  const now = engine.clock.now();
  await dropJobs(engine.db, profileKey, now - jobsMs);
  await dropEvents(engine.db, now - eventsMs);
  if (hiddenTracksMs !== null) await purgeHidden(engine, profileKey, now - hiddenTracksMs);
}
