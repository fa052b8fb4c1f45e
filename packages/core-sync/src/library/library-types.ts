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
  /** Everything else that was read: replay gain, MusicBrainz ids, credits, sort names. */
  details: Partial<TrackMetadata>;
}

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

export interface Artist {
  id: string;
  name: string;
  sortName: string;
  tracks: number;
  albums: number;
}

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
  /** Default `added`. Within an album: disc and track. */
  orderBy?: 'added' | 'title' | undefined;
}

/** One entry of the outbox. `seq` grows; acknowledge it with `acknowledgeEvents`. */
export interface LibraryEvent {
  seq: number;
  type: LibraryEventType;
  profileId: string;
  trackId: string;
  jobId: string;
  at: number;
  payload: Readonly<Record<string, unknown>>;
}

/** Why a track is as it is. */
export interface TrackExplanation {
  track: Track;
  files: readonly (TrackFile & {
    version: string;
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

/** Several files of one content. */
export interface DuplicateSet {
  trackId: string;
  title: string;
  files: readonly TrackFile[];
  /** Bytes of all files but the primary. */
  wastedBytes: number;
}
