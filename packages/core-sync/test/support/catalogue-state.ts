import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import { sql } from 'kysely';
import { openCatalogue } from '../../src/catalogue/open-catalogue.ts';
import type { Db } from '../../src/util/statement.ts';

/** Everything durable that a run leaves behind, in an order of its own, ids and keys of ours aside. */
export async function catalogueState(database: DatabaseAdapter): Promise<Record<string, unknown[]>> {
  const db = await openCatalogue(database);
  const state: Record<string, unknown[]> = {};
  for (const [name, text] of Object.entries(portraits)) state[name] = await rowsOf(db, text);
  return state;
}

/** Where each track that exists now has gone: its id, and what that id leads to. */
export async function trackIds(database: DatabaseAdapter): Promise<Map<string, string>> {
  const rows = await rowsOf<{ id: string; fate: string }>(
    await openCatalogue(database),
    `select ids.id, json_array(t.id, t.deleted_at is not null, i.item_id) as fate
     from (select id, key from tracks union all select alias_id, track_key from track_aliases) ids
     join tracks t on t.key = ids.key left join remote_items i on i.key = t.primary_item_key`,
  );
  return new Map(rows.map(({ id, fate }) => [id, fate]));
}

export async function rowsOf<Row>(db: Db, text: string): Promise<Row[]> {
  return (await sql.raw<Row>(text).execute(db)).rows;
}

const portraits = {
  items: `select item_id, scope_id, parent_id, kind, media, name, version, hash, removed_at is not null as removed, removed_reason,
      reachable, track_key is not null as tracked from remote_items order by item_id`,
  tracks: `select (select json_group_array(item_id) from (select item_id from remote_items i where i.track_key = t.key order by item_id)) as files,
      p.item_id as main, t.deleted_at is not null as hidden, t.deleted_reason, t.title, t.artist, t.album, a.title as album_title,
      a.artist as album_artist, t.disc, t.track, t.year, t.genre, t.duration_ms, t.artwork_hash, t.details, t.tag_source, t.signature,
      (select json_group_array(json_array(c.role, c.position, n.name_key)) from track_artists c join artists n on n.key = c.artist_key
       where c.track_key = t.key) as credits
    from tracks t left join remote_items p on p.key = t.primary_item_key left join albums a on a.key = t.album_key order by files`,
  tags: `select i.item_id, g.version, g.source, g.metadata from item_tags g left join remote_items i on i.key = g.item_key
    order by i.item_id`,
  albums: 'select title, artist, compilation, artwork_hash from albums order by title_key, artist_key',
  artists: 'select name, sort_name from artists order by name_key',
  artworks: 'select hash, mime_type, size from artworks order by hash',
  queue: `select i.item_id, q.version, q.status, q.error_code from scan_queue q left join remote_items i on i.key = q.item_key
    order by i.item_id`,
  held: `select i.item_id, h.rejected from held_deletions h left join remote_items i on i.key = h.item_key order by i.item_id`,
  cursors: 'select scope_id, kind, cursor from sync_cursors order by scope_id, kind',
} as const;
