import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../util/statement.ts';
import type { Failure, Page, ProfileQuery } from './library-types.ts';
import { keysetOrder, type PositionedRow, pageLimit, pageOf } from './page.ts';
import { pathsOf } from './paths.ts';

interface FailureRow extends PositionedRow {
  item_id: string;
  name: string;
  track_id: string | null;
  attempts: number;
  status: string;
  error_code: string | null;
  error_message: string | null;
  available_at: number;
}

const byItem = keysetOrder('failures', ['q.item_key'], z.tuple([z.int()]));

/** A page of files whose reading failed: waiting for another attempt, or parked. */
export async function listFailures(db: Db, query: ProfileQuery): Promise<Page<Failure>> {
  const limit = pageLimit(query.limit);
  const ofProfile =
    query.profileId === undefined
      ? sql``
      : sql`and +q.profile_key = (select key from profiles where id = ${query.profileId})`;
  const { rows } = await sql<FailureRow>`
    select q.item_key as key, ${byItem.position} as position, i.item_id, i.name, t.id as track_id,
      q.attempts, q.status, q.error_code, q.error_message, q.available_at
    from scan_queue q
    cross join remote_items i on i.key = q.item_key
    left join tracks t on t.key = i.track_key
    where q.error_code is not null ${ofProfile} and ${byItem.after(query.after)}
    order by ${byItem.orderBy} limit ${limit + 1}`.execute(db);
  return pageOf(rows, limit, byItem, async (shown) => {
    const paths = await pathsOf(
      db,
      shown.map((row) => row.key),
    );
    return shown.map((row) => toFailure(row, paths.get(row.key) ?? row.name));
  });
}

function toFailure(row: FailureRow, path: string): Failure {
  const parked = row.status === 'parked';
  return {
    path,
    itemId: row.item_id,
    trackId: row.track_id,
    attempts: row.attempts,
    parked,
    errorCode: row.error_code,
    errorMessage: row.error_message,
    nextAttemptAt: parked ? null : row.available_at,
  };
}
