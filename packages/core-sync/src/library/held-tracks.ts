import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../util/statement.ts';
import type { Page, PageOptions, Track } from './library-types.ts';
import { keysetOrder, type PositionedRow, pageLimit, pageOf } from './page.ts';
import { tracksByKeys } from './track-row.ts';

const byKey = keysetOrder('held', ['t.key'], z.tuple([z.int()]));

/** A page of the visible tracks whose hiding a job holds for a decision. */
export async function listHeldTracks(db: Db, jobId: string, options: PageOptions): Promise<Page<Track>> {
  const limit = pageLimit(options.limit);
  const { rows } = await sql<PositionedRow>`
    select t.key as key, ${byKey.position} as position from tracks t
    where t.deleted_at is null and ${byKey.after(options.after)} and t.key in (
      select i.track_key from sync_jobs j
      join held_deletions h on h.job_key = j.key and h.rejected = 0
      join remote_items i on i.key = h.item_key
      where j.id = ${jobId} and i.track_key is not null)
    order by ${byKey.orderBy} limit ${limit + 1}`.execute(db);
  return pageOf(rows, limit, byKey, (shown) =>
    tracksByKeys(
      db,
      shown.map((row) => row.key),
    ),
  );
}
