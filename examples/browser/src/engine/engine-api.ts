import type {
  Album,
  AlbumQuery,
  Artist,
  ArtistQuery,
  Artwork,
  DuplicateSet,
  Failure,
  HistoryQuery,
  LibraryStatistics,
  Page,
  PageOptions,
  ProfileQuery,
  SearchOptions,
  SearchResult,
  SyncEvent,
  SyncJob,
  Track,
  TrackExplanation,
  TrackWindow,
  TrackWindowQuery,
} from '@music-platform/core-sync';

/**
 * What the page knows of the worker: commands and queries go in (comlink), results and events come out. Everything is
 * structured-cloneable. `startEngine` opens it.
 */
export interface EngineApi {
  // --- what is in the library
  statistics(profileId?: string): Promise<LibraryStatistics>;
  /** Rows `offset` to `offset + limit` of a list, for lists that draw only what is in sight. Any offset costs one short query. */
  trackWindow(query: TrackWindowQuery): Promise<TrackWindow>;
  track(id: string): Promise<Track | undefined>;
  albums(query: AlbumQuery): Promise<Page<Album>>;
  artists(query: ArtistQuery): Promise<Page<Artist>>;
  album(id: string): Promise<Album | undefined>;
  artist(id: string): Promise<Artist | undefined>;
  search(text: string, options: SearchOptions): Promise<SearchResult>;
  artwork(hash: string): Promise<Artwork | undefined>;
  duplicates(query: ProfileQuery): Promise<Page<DuplicateSet>>;
  failures(query: ProfileQuery): Promise<Page<Failure>>;
  explain(trackId: string): Promise<TrackExplanation>;

  // --- where it comes from
  sources(): Promise<readonly Source[]>;
  /** Adds a source, or gives a known one what it was missing (a permission, a sign-in). Does not sync. */
  connect(request: ConnectRequest): Promise<Source>;
  /** Forgets the source; with `forget`, its tracks too. */
  disconnect(profileId: string, options: { forget: boolean }): Promise<void>;
  /** The kept handle of a folder, so that the page can ask for its permission (`requestPermission`) and `connect` it again. */
  folderHandle(profileId: string): Promise<FileSystemDirectoryHandle | undefined>;

  // --- syncing
  /** Starts an incremental sync (`full`: lists everything anew); the first one lists everything. The result names the job. */
  start(profileId: string, options?: { full?: boolean }): Promise<string>;
  /** Ends the run cleanly so that `resume` goes on from there, also after a reload. */
  pause(jobId: string): Promise<void>;
  resume(jobId: string): Promise<void>;
  cancel(jobId: string): Promise<void>;
  /** The runs that go on, in whichever tab. One that a tab has left behind, and that nobody can go on with before a sign-in, is not among them. */
  running(): Promise<readonly SyncJob[]>;
  /** Newest first. */
  history(query: HistoryQuery): Promise<readonly SyncJob[]>;
  approveDeletions(jobId: string): Promise<{ hidden: number }>;
  rejectDeletions(jobId: string): Promise<{ kept: number }>;
  /** The tracks whose hiding a job holds, to look at before deciding. */
  heldTracks(jobId: string, options: PageOptions): Promise<Page<Track>>;
  /** Calls back for every event of every tab from now on. */
  listen(listener: (event: EngineEvent) => void): Promise<void>;
  /** Plays with the emulated cloud: n random edits (adds, renames, retags, deletions) as if somebody had made them elsewhere. */
  editDemoCloud(edits: number): Promise<void>;

  // --- the browser
  role(): Promise<EngineRole>;
  storage(): Promise<StorageReport>;
  requestPersistence(): Promise<StorageReport>;
  exportDatabase(): Promise<Blob>;
  importDatabase(file: Blob): Promise<void>;
  /** Posts a `MediaAnswer` into the port: what the service worker answers `media/<trackId>` with. Bytes do not pass the page. */
  answerMedia(request: MediaRequest, port: MessagePort): Promise<void>;
}

/** Whether this tab holds the database, asks the one that does, or waits for somebody to take it over. */
export type EngineRole = 'owner' | 'follower' | 'waiting';

/** What happens, in any tab. */
export type EngineEvent =
  | { type: 'sync'; event: SyncEvent }
  /** The library has changed in a way lists should show; at most a few times a second. */
  | { type: 'changed' }
  | { type: 'sources' }
  | { type: 'role'; role: EngineRole };

/** What `startEngine` needs to know. */
export interface EngineOptions {
  /** Name of the database in this site. */
  readonly database: string;
}

/** Where tracks can come from. */
export type SourceKind = 'demo' | 'folder' | 'google-drive' | 'onedrive';

/** A place that is synced: one profile of the library. */
export interface Source {
  readonly profileId: string;
  readonly kind: SourceKind;
  readonly displayName: string;
  /** `permission`: the browser must ask again for the folder; `sign-in`: no token in memory. Its tracks stay in the library all the same. */
  readonly state: 'ready' | 'permission' | 'sign-in';
  readonly tracks: number;
}

/** A source to add, or one whose permission or sign-in was renewed. */
export type ConnectRequest =
  | { kind: 'demo'; tracks: number }
  /** From `showDirectoryPicker()`; kept in IndexedDB so that the next visit only asks for permission. */
  | { kind: 'folder'; handle: FileSystemDirectoryHandle }
  /** From drag and drop or `<input webkitdirectory>`, where the File System Access API is missing: this visit only. */
  | { kind: 'files'; name: string; files: readonly { path: string; file: File }[] }
  /** Tokens stay in the worker's memory. `rootUrl` only for emulators. */
  | CloudConnectRequest;

/** A cloud account that has just been signed in to. */
export interface CloudConnectRequest {
  readonly kind: 'google-drive' | 'onedrive';
  readonly clientId: string;
  readonly accessToken: string;
  readonly expiresInMs: number;
  readonly rootUrl?: string | undefined;
}

/** What the library takes in this browser, and whether it will be kept. */
export interface StorageReport {
  readonly databaseBytes: number;
  readonly usedBytes: number | null;
  readonly quotaBytes: number | null;
  readonly persistence: 'persistent' | 'best-effort' | 'unknown';
}

/** Bytes `start` to `end`, `end` excluded; without `end` to the end of the file. */
export interface MediaRange {
  readonly start: number;
  readonly end?: number | undefined;
}

/** What the service worker asks a page for. */
export interface MediaRequest {
  readonly type: 'media';
  readonly trackId: string;
  /** Absent: the whole file. */
  readonly range?: MediaRange | undefined;
}

/** An HTTP answer to be, of a part of a file. */
export interface MediaAnswer {
  readonly status: 200 | 206 | 404 | 416 | 503;
  readonly headers: Readonly<Record<string, string>>;
  /** Transferred. */
  readonly body: ReadableStream<Uint8Array> | null;
  /** Why not, for people. */
  readonly problem?: string;
}
