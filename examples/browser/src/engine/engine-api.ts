import type {
  LibraryStatistics,
  Page,
  SearchResult,
  SyncEvent,
  SyncJob,
  Track,
} from '@music-platform/core-sync';

/** What the page knows of the worker: commands and queries go in, results and events come out. */
export interface EngineApi {
  /** Opens the library. Everything else waits for it. */
  open(options: EngineOptions): Promise<void>;
  statistics(): Promise<LibraryStatistics>;
  /** Tracks in the order they were added. */
  tracks(after: string | undefined, limit: number): Promise<Page<Track>>;
  search(text: string, limit: number): Promise<SearchResult>;
  /** The latest runs, newest first. */
  history(): Promise<readonly SyncJob[]>;
  /** Starts an incremental sync; the first one lists everything. The result names the job. */
  start(): Promise<string>;
  cancel(jobId: string): Promise<void>;
  /** Calls back for every event from now on. */
  listen(listener: (event: SyncEvent) => void): Promise<void>;
  /** Whether this tab owns the database, or asks the one that does. */
  role(): Promise<'owner' | 'follower' | 'waiting'>;
}

/** What the page decides. */
export interface EngineOptions {
  readonly database: string;
  /** Size of the emulated cloud. */
  readonly demoTracks: number;
}
