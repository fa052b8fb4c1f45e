export { parseSyncConfig, type SyncConfig, type SyncConfigInput } from './config/sync-config.ts';
export type { TrackDownload } from './coordinator/download-track.ts';
export type { Profile, ProfileBinding, ScoredItem, SyncCoordinatorOptions } from './coordinator-options.ts';
export type { EventFilter } from './events/event-hub.ts';
export type { SyncEvent, WarningCode } from './events/sync-events.ts';
export type { HistoryQuery } from './job/job-repository.ts';
export type { JobStats } from './job/job-stats.ts';
export type { SyncJob, SyncTrigger } from './job/sync-job.ts';
export { Library } from './library/library.ts';
export type {
  Album,
  AlbumQuery,
  Artist,
  ArtistQuery,
  Artwork,
  DuplicateSet,
  Failure,
  LibraryEvent,
  LibraryProfile,
  LibraryStatistics,
  Page,
  PageOptions,
  ProfileQuery,
  SearchOptions,
  SearchResult,
  Track,
  TrackExplanation,
  TrackFile,
  TrackQuery,
  TrackWindow,
  TrackWindowQuery,
} from './library/library-types.ts';
export { defaultAudioExtensions, defaultAudioMimeTypes } from './metadata/audio-formats.ts';
export type { TrackMetadata } from './metadata/track-metadata.ts';
export type { PlannedChange, SyncPlan } from './plan/sync-plan.ts';
export type { MediaReader } from './processing/media-reader.ts';
export type { PrioritySelection } from './queue/prioritise.ts';
export type { DuplicateCandidate, DuplicatePolicy } from './resolution/duplicate-policy.ts';
export type { JobPhase, JobStatus, LibraryEventType, SyncType } from './schema/tables.ts';
export { type PlanOptions, type StartOptions, SyncCoordinator } from './sync-coordinator.ts';
export type { Sha256 } from './util/sha256.ts';
export {
  createReaderPool,
  type ReaderPool,
  type ReaderPoolOptions,
  type ReaderThread,
  type ReaderThreadEvents,
} from './workers/reader-pool.ts';
