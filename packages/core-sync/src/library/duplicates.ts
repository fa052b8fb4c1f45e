import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../util/statement.ts';
import type { DuplicateSet, Page, ProfileQuery } from './library-types.ts';
import { keysetOrder, type PositionedRow, pageLimit, pageOf } from './page.ts';
import { profileScope, visible } from './profile-scope.ts';
import { filesOfTracks } from './track-files.ts';

interface DuplicateRow extends PositionedRow {
  id: string;
  title: string;
}

const byTrack = keysetOrder('duplicates', ['item.track_key'], z.tuple([z.int()]));

/** A page of visible tracks with several reachable files. The count over the index alone leaves few tracks to look at. */
export async function listDuplicates(db: Db, query: ProfileQuery): Promise<Page<DuplicateSet>> {
  const limit = pageLimit(query.limit);
  const scope = await profileScope(db, query.profileId);
  const { rows } = await sql<DuplicateRow>`
    select item.track_key as key, ${byTrack.position} as position,
      (select id from tracks where key = item.track_key) as id,
      (select title from tracks where key = item.track_key) as title
    from remote_items item where item.track_key is not null and ${byTrack.after(query.after)}
    group by item.track_key
    having count(*) > 1
      and exists (select 1 from tracks t where t.key = item.track_key and ${visible(scope)})
      and (select count(*) from remote_items file where file.track_key = item.track_key and file.reachable = 1) > 1
    order by ${byTrack.orderBy} limit ${limit + 1}`.execute(db);
  return pageOf(rows, limit, byTrack, async (shown) => {
    const files = await filesOfTracks(
      db,
      shown.map((row) => row.key),
    );
    return shown.map(({ key, id, title }) => toDuplicateSet(id, title, files.get(key) ?? []));
  });
}

function toDuplicateSet(
  trackId: string,
  title: string,
  all: readonly { file: DuplicateSet['files'][number] }[],
): DuplicateSet {
  const files = all.map(({ file }) => file).filter((file) => file.reachable);
  const wastedBytes = files.reduce((sum, file) => (file.primary ? sum : sum + (file.size ?? 0)), 0);
  return { trackId, title, files, wastedBytes };
}
