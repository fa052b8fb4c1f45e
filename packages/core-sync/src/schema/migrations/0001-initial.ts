/** The first schema. Text keys of ours are UUIDv7; times are milliseconds since the Unix epoch. */
export const initialSchema: readonly string[] = [
  `create table profiles (
    key integer primary key, id text not null unique, provider_kind text not null, display_name text not null,
    root text, filter_key text, created_at integer not null)`,
  `create table profile_scopes (
    profile_key integer not null references profiles(key) on delete cascade, scope_id text not null, name text,
    root_item_id text, primary key (profile_key, scope_id)) without rowid`,
  `create table sync_cursors (
    profile_key integer not null references profiles(key) on delete cascade, scope_id text not null,
    kind text not null check (kind in ('list', 'changes')), cursor text not null, seen blob, updated_at integer not null,
    primary key (profile_key, scope_id, kind)) without rowid`,
  `create table sync_jobs (
    key integer primary key, id text not null unique, profile_key integer not null references profiles(key) on delete cascade,
    sync_type text not null, trigger text not null, status text not null, phase text not null, percent real not null,
    stats text not null, deletions_held integer not null default 0, deletions_held_reason text, deletions_decision text,
    error_code text, error_message text, given_cursor text, lease_owner text, lease_expires_at integer,
    created_at integer not null, started_at integer, completed_at integer)`,
  `create unique index sync_jobs_one_active on sync_jobs (profile_key) where status in ('pending', 'running')`,
  `create index sync_jobs_by_profile on sync_jobs (profile_key, key)`,
  `create table remote_items (
    key integer primary key, profile_key integer not null references profiles(key) on delete cascade,
    item_id text not null, scope_id text not null, drive_id text, parent_id text, kind text not null, media text,
    name text not null, mime_type text, size integer, version text not null, hash_algorithm text, hash text,
    created_at integer, modified_at integer, unreadable text, metadata text, provider_tags text,
    removed_at integer, removed_reason text, reachable integer not null default 0, track_key integer, job_key integer)`,
  `create unique index remote_items_by_id on remote_items (profile_key, item_id)`,
  `create index remote_items_by_parent on remote_items (profile_key, parent_id)`,
  `create index remote_items_by_track on remote_items (track_key) where track_key is not null`,
  `create index remote_items_by_hash on remote_items (hash) where hash is not null`,
  `create index remote_items_gone on remote_items (profile_key, name) where reachable = 0 and kind = 'file'`,
  `create table touched_items (
    item_key integer primary key, profile_key integer not null, fresh integer not null default 0,
    content integer not null default 0, moved integer not null default 0, rederive integer not null default 0)`,
  `create table held_deletions (
    item_key integer primary key, profile_key integer not null, job_key integer not null,
    rejected integer not null default 0)`,
  `create table item_tags (
    item_key integer primary key, version text not null, source text not null, metadata text not null)`,
  `create table scan_queue (
    item_key integer primary key, profile_key integer not null, version text not null, priority integer not null,
    score real not null default 0, attempts integer not null default 0, available_at integer not null default 0,
    status text not null default 'pending', lease_owner text, leased_until integer, error_code text, error_message text)`,
  `create index scan_queue_next on scan_queue (profile_key, status, priority desc, score desc, item_key)`,
  `create index scan_queue_failed on scan_queue (item_key) where error_code is not null`,
  `create table albums (
    key integer primary key, id text not null unique, title text not null, title_key text not null,
    artist text not null, artist_key text not null, compilation integer not null default 0, artwork_hash text)`,
  `create unique index albums_by_name on albums (title_key, artist_key)`,
  `create table artists (
    key integer primary key, id text not null unique, name text not null, name_key text not null unique, sort_name text not null)`,
  `create table artworks (hash text primary key, mime_type text not null, size integer not null, data blob not null)`,
  `create table tracks (
    key integer primary key, id text not null unique, profile_key integer not null references profiles(key) on delete cascade,
    title text not null, title_key text not null, artist text, album_artist text, album text,
    album_key integer references albums(key), disc integer, disc_total integer, track integer, track_total integer,
    year integer, date text, genre text, composer text, duration_ms integer, duration_estimated integer not null default 0,
    bitrate integer, sample_rate integer, bits_per_sample integer, channels integer, codec text, container text,
    lossless integer, artwork_hash text, details text not null, tag_source text not null, tag_identity text,
    signature text not null, primary_item_key integer, added_at integer not null, updated_at integer not null,
    deleted_at integer, deleted_reason text)`,
  `create index tracks_by_profile on tracks (profile_key, deleted_at)`,
  `create index tracks_by_album on tracks (album_key, deleted_at, profile_key)`,
  `create index tracks_by_title on tracks (title_key, key)`,
  `create index tracks_hidden_by_tags on tracks (profile_key, tag_identity) where deleted_at is not null`,
  `create table track_artists (
    track_key integer not null references tracks(key) on delete cascade, role text not null, position integer not null,
    artist_key integer not null references artists(key), primary key (track_key, role, position)) without rowid`,
  `create index track_artists_by_artist on track_artists (artist_key)`,
  `create table track_aliases (alias_id text primary key, track_key integer not null) without rowid`,
  `create index track_aliases_by_track on track_aliases (track_key)`,
  `create table library_events (
    seq integer primary key autoincrement, profile_key integer not null, job_key integer not null, type text not null,
    track_id text not null, at integer not null, payload text)`,
  `create table event_consumers (name text primary key, position integer not null) without rowid`,
  `create table orphan_candidates (kind text not null, key integer not null, primary key (kind, key)) without rowid`,
];

/** Scratch tables of conflict resolution, on the connection only; emptied at its start. */
export const scratchSchema: readonly string[] = [
  `create temp table if not exists lost_items (
    item_key integer primary key, track_key integer, reason text not null, held integer not null)`,
  `create temp table if not exists affected_tracks (track_key integer primary key, was_visible integer not null)`,
  `create temp table if not exists returned_items (item_key integer primary key)`,
];

/**
 * Full-text indexes of what people search for, all holding names as compared (`nameKey`); skipped where the engine has no FTS5.
 * Tracks are indexed where they are written; artists and albums, whose names change rarely, by triggers.
 */
export const searchSchema: readonly string[] = [
  `create virtual table track_search using fts5 (
    title, artist, album, other, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2")`,
  `create trigger track_search_delete after delete on tracks begin
    delete from track_search where rowid = old.key; end`,
  `create virtual table artist_search using fts5 (
    name, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2")`,
  `create trigger artist_search_insert after insert on artists begin
    insert into artist_search (rowid, name) values (new.key, new.name_key); end`,
  `create trigger artist_search_update after update of name_key on artists begin
    update artist_search set name = new.name_key where rowid = new.key; end`,
  `create trigger artist_search_delete after delete on artists begin
    delete from artist_search where rowid = old.key; end`,
  `create virtual table album_search using fts5 (
    title, artist, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2")`,
  `create trigger album_search_insert after insert on albums begin
    insert into album_search (rowid, title, artist) values (new.key, new.title_key, new.artist_key); end`,
  `create trigger album_search_update after update of title_key, artist_key on albums begin
    update album_search set title = new.title_key, artist = new.artist_key where rowid = new.key; end`,
  `create trigger album_search_delete after delete on albums begin
    delete from album_search where rowid = old.key; end`,
];
