import { type Db, query, statement } from '../util/statement.ts';

const anyCandidate = query<{ found: number }>('select 1 as found from orphan_candidates limit 1');
const dropAlbums = statement(
  `delete from albums where key in (select key from orphan_candidates where kind = 'album')
   and not exists (select 1 from tracks t where t.album_key = albums.key)`,
);
const dropArtists = statement(
  `delete from artists where key in (select key from orphan_candidates where kind = 'artist')
   and not exists (select 1 from track_artists a where a.artist_key = artists.key)`,
);
const clear = statement('delete from orphan_candidates');

/** Deletes albums and artists that no track, hidden ones included, refers to any more. */
export async function removeOrphans(trx: Db): Promise<void> {
  if ((await anyCandidate(trx)).length === 0) return;
  await dropAlbums(trx);
  await dropArtists(trx);
  await clear(trx);
}
