import { recordEvents } from '../catalogue/library-event-log.ts';
import type { RunContext } from '../engine-context.ts';
import { type Db, query, statement } from '../util/statement.ts';

const trackId = query<{ id: string; album_key: number | null }>(
  'select id, album_key from tracks where key = ?',
);
const moveItems = statement('update remote_items set track_key = ?2 where track_key = ?1');
const moveAliases = statement('update track_aliases set track_key = ?2 where track_key = ?1');
const addAlias = statement('insert into track_aliases (alias_id, track_key) values (?, ?)');
const orphanArtists = statement(
  `insert or ignore into orphan_candidates (kind, key) select 'artist', artist_key from track_artists where track_key = ?`,
);
const orphanAlbum = statement(`insert or ignore into orphan_candidates (kind, key) values ('album', ?)`);
const affect = statement(
  `insert or ignore into affected_tracks (track_key, was_visible) select key, deleted_at is null from tracks where key = ?`,
);
const unaffect = statement('delete from affected_tracks where track_key = ?');
const dropTrack = statement('delete from tracks where key = ?');
const show = statement(
  'update tracks set deleted_at = null, deleted_reason = null, updated_at = ?2 where key = ?1 and deleted_at is not null',
);

/** Gives `into` the files of `from`; the id of `from` becomes an alias. `into` is visible afterwards. */
export async function mergeTracks(
  trx: Db,
  ctx: RunContext,
  from: number,
  into: number,
  rule: string,
): Promise<void> {
  const [[gone], [kept]] = [await trackId(trx, from), await trackId(trx, into)];
  if (gone === undefined || kept === undefined) return;
  await affect(trx, into);
  await moveItems(trx, from, into);
  await moveAliases(trx, from, into);
  await addAlias(trx, gone.id, into);
  await orphanArtists(trx, from);
  if (gone.album_key !== null) await orphanAlbum(trx, gone.album_key);
  await unaffect(trx, from);
  await dropTrack(trx, from);
  await show(trx, into, ctx.clock.now());
  await recordEvents(trx, ctx, [{ type: 'merged', trackId: kept.id, payload: { from: gone.id, rule } }]);
}
