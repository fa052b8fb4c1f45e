import type { TrackMetadata } from '../metadata/track-metadata.ts';
import type { LibraryEventType } from '../schema/tables.ts';

/** One file of a track. `path` is relative to the profile's root, with `/`. */
export interface TrackFile {
  itemId: string;
  path: string;
  size: number | null;
  mimeType: string | null;
  modifiedAt: number | null;
  primary: boolean;
  /** False while the file is gone, trashed or out of reach. */
  reachable: boolean;
}

/** A track as applications show it. Durations in milliseconds, bitrate in bit/s, times in milliseconds since the Unix epoch. */
export interface Track {
  id: string;
  profileId: string;
  /** Of the primary file; the last known one while the track is hidden. */
  path: string | null;
  itemId: string | null;
  title: string;
  artist: string | null;
  artists: readonly string[];
  albumArtist: string | null;
  album: string | null;
  albumId: string | null;
  disc: number | null;
  discTotal: number | null;
  track: number | null;
  trackTotal: number | null;
  year: number | null;
  date: string | null;
  genre: string | null;
  genres: readonly string[];
  composer: string | null;
  durationMs: number | null;
  durationEstimated: boolean;
  bitrate: number | null;
  sampleRate: number | null;
  bitsPerSample: number | null;
  channels: number | null;
  codec: string | null;
  container: string | null;
  lossless: boolean | null;
  artworkHash: string | null;
  /** `path`: only names so far; `provider` or `file`: tags were taken from there. */
  tagSource: 'path' | 'provider' | 'file';
  addedAt: number;
  updatedAt: number;
  deletedAt: number | null;
  deletedReason: string | null;
  /** Everything else that was read: replay gain, MusicBrainz ids, credits, sort names; several composers or album artists as lists. */
  details: Partial<TrackMetadata>;
}

/** An album with what is visible of it. `year`: the earliest of its tracks. */
export interface Album {
  id: string;
  title: string;
  artist: string;
  compilation: boolean;
  year: number | null;
  tracks: number;
  discs: number;
  durationMs: number;
  artworkHash: string | null;
}

/** Someone credited on a visible track, in any role: performer, album artist, composer, … */
export interface Artist {
  id: string;
  name: string;
  sortName: string;
  tracks: number;
  albums: number;
}

/** A cover. `hash` is SHA-256 in hex. */
export interface Artwork {
  hash: string;
  mimeType: string;
  data: Uint8Array;
}

/** A page of results and where the next one starts; `next` is absent on the last page. */
export interface Page<T> {
  items: readonly T[];
  next?: string | undefined;
}

/** Where a page starts and how long it is. */
export interface PageOptions {
  /** `next` of the page before. */
  after?: string | undefined;
  /** Default 100, at most 1000. */
  limit?: number | undefined;
}

export interface TrackQuery extends PageOptions {
  profileId?: string | undefined;
  albumId?: string | undefined;
  artistId?: string | undefined;
  /** Hidden tracks too. Default false. */
  includeHidden?: boolean | undefined;
  /** `added`: oldest first; `recent`: newest first. Default: disc and track where `albumId` is given, else `added`. */
  orderBy?: 'added' | 'recent' | 'title' | undefined;
}

/** Rows of a list of visible tracks by their numbers, for lists that draw only what is in sight. */
export interface TrackWindowQuery extends Omit<TrackQuery, 'after' | 'includeHidden'> {
  /** Rows before the window. Default 0. */
  offset?: number | undefined;
}

/** A part of a list. */
export interface TrackWindow {
  tracks: readonly Track[];
  offset: number;
  /** Rows of the whole list. */
  total: number;
}

/** Albums are listed by title. `artistId`: those the artist has a track on, in any role. */
export interface AlbumQuery extends PageOptions {
  profileId?: string | undefined;
  artistId?: string | undefined;
}

/** Artists are listed by name. `roles`: only those credited in one of them (`artist`, `albumartist`, `composer`, …). */
export interface ArtistQuery extends PageOptions {
  profileId?: string | undefined;
  roles?: readonly string[] | undefined;
}

/** A page of what one profile, or every profile, has. */
export interface ProfileQuery extends PageOptions {
  profileId?: string | undefined;
}

export interface SearchOptions {
  profileId?: string | undefined;
  /** Of each kind. Default 20, at most 1000. */
  limit?: number | undefined;
}

/** Best matches first, of each kind. */
export interface SearchResult {
  tracks: readonly Track[];
  albums: readonly Album[];
  artists: readonly Artist[];
}

/** One entry of the outbox. `seq` grows; acknowledge it with `acknowledgeEvents`. */
export interface LibraryEvent {
  seq: number;
  type: LibraryEventType;
  /** Null once the profile has been removed. */
  profileId: string | null;
  trackId: string;
  /** Null once the job has been forgotten. */
  jobId: string | null;
  at: number;
  payload: Readonly<Record<string, unknown>>;
}

/** Why a track is as it is. */
export interface TrackExplanation {
  track: Track;
  files: readonly (TrackFile & {
    version: string;
    /** As the provider reports it, `algorithm:value`. */
    contentHash: string | null;
    /** What the provider last said of it, and in which job. */
    removedReason: string | null;
    changedByJob: string | null;
    tagsReadFrom: 'file' | 'provider' | null;
    queue: { status: string; attempts: number; errorCode: string | null; errorMessage: string | null } | null;
  })[];
  aliases: readonly string[];
  /** The track's events, oldest first, each with the rule that decided. */
  history: readonly LibraryEvent[];
}

/** One track whose content lies in several reachable files. */
export interface DuplicateSet {
  trackId: string;
  title: string;
  files: readonly TrackFile[];
  /** Bytes of all files but the primary. */
  wastedBytes: number;
}

/** A file that could not be read. Parked: not tried again until its version changes or the next full sync. */
export interface Failure {
  path: string;
  itemId: string;
  trackId: string | null;
  attempts: number;
  parked: boolean;
  errorCode: string | null;
  errorMessage: string | null;
  /** Milliseconds since the Unix epoch; null while parked. */
  nextAttemptAt: number | null;
}

/** A profile and how much of it is catalogued. */
export interface LibraryProfile {
  id: string;
  providerKind: string;
  displayName: string;
  root: string | null;
  tracks: number;
  hiddenTracks: number;
  createdAt: number;
}

/** Counts of what is visible, unless the name says otherwise. `files` and `bytes`: the reachable files of tracks. */
export interface LibraryStatistics {
  tracks: number;
  hidden: number;
  albums: number;
  artists: number;
  files: number;
  bytes: number;
  artworks: number;
  durationMs: number;
  /** Files waiting to be read. */
  queued: number;
  /** Files given up until they change. */
  parked: number;
}
