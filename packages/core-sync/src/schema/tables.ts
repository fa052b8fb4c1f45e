import type { Generated, Insertable, Selectable } from 'kysely';

/** An account or folder whose music is catalogued. `filter_key` names the media filter the mirror was built with. */
export interface ProfilesTable {
  key: Generated<number>;
  id: string;
  provider_kind: string;
  display_name: string;
  root: string | null;
  filter_key: string | null;
  created_at: number;
}

/** The scopes a profile had when it was last listed. `root_item_id`: only what lies below it is in the library. */
export interface ProfileScopesTable {
  profile_key: number;
  scope_id: string;
  name: string | null;
  root_item_id: string | null;
}

/**
 * Where each scope's listing or change feed continues. `seen` (listings only): one bit per mirror row already met,
 * so that a resumed listing still knows what it has not seen.
 */
export interface SyncCursorsTable {
  profile_key: number;
  scope_id: string;
  kind: 'list' | 'changes';
  cursor: string;
  /** Of a listing: what it has met. Of a change cursor: empty while something was listed after what it stands for. */
  seen: Uint8Array | null;
  updated_at: number;
}

export type JobStatus = 'pending' | 'running' | 'completed' | 'failed' | 'cancelled';
export type JobPhase = 'discovery' | 'processing' | 'resolution';
export type SyncType = 'full' | 'incremental';

export interface SyncJobsTable {
  key: Generated<number>;
  id: string;
  profile_key: number;
  sync_type: SyncType;
  trigger: string;
  status: JobStatus;
  phase: JobPhase;
  percent: number;
  /** JSON of `JobStats`. */
  stats: string;
  deletions_held: number;
  deletions_held_reason: string | null;
  /** `obsolete`: the files came back before anybody decided. */
  deletions_decision: 'approved' | 'rejected' | 'obsolete' | null;
  error_code: string | null;
  error_message: string | null;
  /** A change cursor the application passed, until a page behind it is stored. */
  given_cursor: string | null;
  lease_owner: string | null;
  lease_expires_at: number | null;
  created_at: number;
  started_at: number | null;
  completed_at: number | null;
}

/** The mirror: what the provider last said, and (`reachable`) what conflict resolution made of it. */
export interface RemoteItemsTable {
  key: Generated<number>;
  profile_key: number;
  item_id: string;
  scope_id: string;
  drive_id: string | null;
  parent_id: string | null;
  kind: 'file' | 'folder';
  media: 'audio' | 'image' | null;
  name: string;
  mime_type: string | null;
  size: number | null;
  version: string;
  hash_algorithm: string | null;
  hash: string | null;
  created_at: number | null;
  modified_at: number | null;
  unreadable: string | null;
  metadata: string | null;
  /** Fingerprint of the tags the provider reports; they themselves are in `item_tags`. */
  provider_tags: string | null;
  removed_at: number | null;
  removed_reason: string | null;
  reachable: number;
  track_key: number | null;
  job_key: number | null;
}

/** Items a run has changed and conflict resolution has not yet settled. Bits say what happened to them. */
export interface TouchedItemsTable {
  item_key: number;
  profile_key: number;
  /** First seen in this run. */
  fresh: number;
  /** Content (hash or version) changed. */
  content: number;
  /** Name or parent changed, its own or a folder's above. */
  moved: number;
  /** Names may have changed without a move: 1 because tags became known, 2 because the path did (a folder came after its children). */
  rederive: number;
}

/** Removals held by the deletion guard, until `approveDeletions` or `rejectDeletions`. */
export interface HeldDeletionsTable {
  item_key: number;
  profile_key: number;
  job_key: number;
  /** The removal was rejected: the track stays as it is until its file returns. */
  rejected: Generated<number>;
}

/** What the last successful read of an item's content said: JSON of `TrackMetadata`. */
export interface ItemTagsTable {
  item_key: number;
  version: string;
  source: 'file' | 'provider';
  metadata: string;
}

/** Work for phase 2: one row per item, newest version wins; done rows are deleted, hopeless ones parked. */
export interface ScanQueueTable {
  item_key: number;
  profile_key: number;
  version: string;
  priority: number;
  score: number;
  attempts: number;
  available_at: number;
  status: 'pending' | 'leased' | 'parked';
  lease_owner: string | null;
  leased_until: number | null;
  error_code: string | null;
  error_message: string | null;
}

export interface TracksTable {
  key: Generated<number>;
  id: string;
  profile_key: number;
  title: string;
  title_key: string;
  artist: string | null;
  album_artist: string | null;
  album: string | null;
  album_key: number | null;
  disc: number | null;
  disc_total: number | null;
  track: number | null;
  track_total: number | null;
  year: number | null;
  date: string | null;
  genre: string | null;
  composer: string | null;
  duration_ms: number | null;
  duration_estimated: number;
  bitrate: number | null;
  sample_rate: number | null;
  bits_per_sample: number | null;
  channels: number | null;
  codec: string | null;
  container: string | null;
  lossless: number | null;
  artwork_hash: string | null;
  /** JSON of what has no column: credits, replay gain, MusicBrainz ids, sort names, ISRC, comment, warnings; and lists of several values. */
  details: string;
  /** Where the names come from: path only, the provider's own tags, or the file's. */
  tag_source: 'path' | 'provider' | 'file';
  tag_identity: string | null;
  /** Fingerprint of everything above: an update that changes nothing is not written. */
  signature: string;
  primary_item_key: number | null;
  added_at: number;
  updated_at: number;
  deleted_at: number | null;
  deleted_reason: string | null;
}

export interface ArtistsTable {
  key: Generated<number>;
  id: string;
  name: string;
  name_key: string;
  sort_name: string;
}

export interface AlbumsTable {
  key: Generated<number>;
  id: string;
  title: string;
  title_key: string;
  artist: string;
  artist_key: string;
  compilation: number;
  artwork_hash: string | null;
}

export interface TrackArtistsTable {
  track_key: number;
  role: string;
  position: number;
  artist_key: number;
}

/** Covers, once per content. `hash` is SHA-256 in hex. */
export interface ArtworksTable {
  hash: string;
  mime_type: string;
  size: number;
  data: Uint8Array;
}

/** Ids that were merged into another track. Every look-up follows them. */
export interface TrackAliasesTable {
  alias_id: string;
  track_key: number;
}

export type LibraryEventType = 'added' | 'updated' | 'moved' | 'hidden' | 'restored' | 'merged';

/** The outbox. `seq` grows; consumers keep their own position. */
export interface LibraryEventsTable {
  seq: Generated<number>;
  profile_key: number;
  job_key: number;
  type: LibraryEventType;
  track_id: string;
  at: number;
  /** JSON: the reason of a hiding, the id a track was merged from, the rule that decided. */
  payload: string | null;
}

export interface EventConsumersTable {
  name: string;
  position: number;
}

/** Albums and artists a track has left: deleted by conflict resolution if nothing refers to them any more. */
export interface OrphanCandidatesTable {
  kind: 'album' | 'artist';
  key: number;
}

export interface CatalogueTables {
  profiles: ProfilesTable;
  profile_scopes: ProfileScopesTable;
  sync_cursors: SyncCursorsTable;
  sync_jobs: SyncJobsTable;
  remote_items: RemoteItemsTable;
  touched_items: TouchedItemsTable;
  held_deletions: HeldDeletionsTable;
  item_tags: ItemTagsTable;
  scan_queue: ScanQueueTable;
  tracks: TracksTable;
  artists: ArtistsTable;
  albums: AlbumsTable;
  track_artists: TrackArtistsTable;
  artworks: ArtworksTable;
  track_aliases: TrackAliasesTable;
  library_events: LibraryEventsTable;
  event_consumers: EventConsumersTable;
  orphan_candidates: OrphanCandidatesTable;
}

export type RemoteItemRow = Selectable<RemoteItemsTable>;
export type TrackRow = Selectable<TracksTable>;
export type NewTrackRow = Insertable<TracksTable>;
export type SyncJobRow = Selectable<SyncJobsTable>;
