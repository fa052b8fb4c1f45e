import { SyncError } from '@music-platform/bridge-traits';
import { sql } from 'kysely';
import type { Db } from '../util/statement.ts';
import { historyOf } from './events.ts';
import type { TrackExplanation } from './library-types.ts';
import { filesOfTracks } from './track-files.ts';
import { trackKeyOf } from './track-queries.ts';
import { tracksByKeys } from './track-row.ts';

interface FileFacts {
  item_key: number;
  job_id: string | null;
  tag_source: 'file' | 'provider' | null;
  status: string | null;
  attempts: number;
  error_code: string | null;
  error_message: string | null;
}

/** Everything that made the track what it is. Follows merged ids; throws `TRACK_NOT_FOUND`. */
export async function explainTrack(db: Db, trackId: string): Promise<TrackExplanation> {
  const key = await trackKeyOf(db, trackId);
  const [track] = key === undefined ? [] : await tracksByKeys(db, [key]);
  if (key === undefined || track === undefined) {
    throw new SyncError('TRACK_NOT_FOUND', 'No track has this id.', { details: { trackId } });
  }
  const aliases = await aliasesOf(db, key);
  return {
    track,
    files: await explainFiles(db, key),
    aliases,
    history: await historyOf(db, [track.id, ...aliases]),
  };
}

async function aliasesOf(db: Db, trackKey: number): Promise<string[]> {
  const { rows } = await sql<{ alias_id: string }>`
    select alias_id from track_aliases where track_key = ${trackKey} order by alias_id`.execute(db);
  return rows.map((row) => row.alias_id);
}

async function explainFiles(db: Db, trackKey: number): Promise<TrackExplanation['files']> {
  const files = (await filesOfTracks(db, [trackKey])).get(trackKey) ?? [];
  const { rows } = await sql<FileFacts>`
    select i.key as item_key, j.id as job_id, tags.source as tag_source,
      q.status, q.attempts, q.error_code, q.error_message
    from remote_items i
    left join sync_jobs j on j.key = i.job_key
    left join item_tags tags on tags.item_key = i.key
    left join scan_queue q on q.item_key = i.key
    where i.track_key = ${trackKey}`.execute(db);
  const facts = new Map(rows.map((row) => [row.item_key, row]));
  return files.map(({ file, row }) => {
    const known = facts.get(row.key);
    return {
      ...file,
      version: row.version,
      contentHash: row.hash === null ? null : `${row.hash_algorithm}:${row.hash}`,
      removedReason: row.removed_reason,
      changedByJob: known?.job_id ?? null,
      tagsReadFrom: known?.tag_source ?? null,
      queue: known === undefined ? null : queueState(known),
    };
  });
}

function queueState(facts: FileFacts): TrackExplanation['files'][number]['queue'] {
  return facts.status === null
    ? null
    : {
        status: facts.status,
        attempts: facts.attempts,
        errorCode: facts.error_code,
        errorMessage: facts.error_message,
      };
}
