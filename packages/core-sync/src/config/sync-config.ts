import { SyncError } from '@music-platform/bridge-traits';
import { z } from 'zod';
import { defaultAudioExtensions, defaultAudioMimeTypes } from '../metadata/audio-formats.ts';
import type { DuplicatePolicy } from '../resolution/duplicate-policy.ts';

const positive = z.number().int().positive();
const ms = z.number().nonnegative();

const duplicatePolicySchema = z.custom<DuplicatePolicy>(
  (value) =>
    typeof value === 'function' ||
    value === 'keepNewest' ||
    value === 'keepBoth' ||
    value === 'preferQuality',
  'expected "keepNewest", "keepBoth", "preferQuality" or a function',
);

/** Every option of the engine. Pass any subset; unknown keys are errors, so that a typo never passes silently. */
export interface SyncConfig {
  /** Reads at the same time at most: as many as make none of them slower. Where other threads read, they decide. Default 16. */
  maxConcurrentDownloads: number;
  /** A run that takes longer ends as `failed` with `TIMEOUT` and can be resumed; 0: no limit. Default 0. */
  syncTimeoutMs: number;
  /** Pause while the network is metered or offline, and go on afterwards. Default false. */
  wifiOnly: boolean;
  /** Files of these MIME types are music (compared without regard to case). Default `defaultAudioMimeTypes`. */
  audioMimeTypes: readonly string[];
  /** Files with these extensions are music (without the dot, compared without regard to case). Default `defaultAudioExtensions`. */
  audioExtensions: readonly string[];
  /** One ranged read that takes longer is given up and tried again later. Default 60_000. */
  downloadTimeoutMs: number;
  /** Larger files are catalogued by name only; 0: no limit. Default 4 * 1024 ** 3. */
  maxFileSizeBytes: number;
  /** Read only what the tags need. False: read each file whole (for providers where ranges cost more than bytes). Default true. */
  headerOnlyDownload: boolean;
  /** First read of a file whose folder has not taught a better one, in bytes. Default 64 * 1024. */
  headerSizeBytes: number;
  /** Fetch one embedded cover per album that has none. Default true. */
  extractArtwork: boolean;
  /** Larger covers are left where they are, in bytes. Default 10 * 1024 ** 2. */
  maxArtworkBytes: number;
  /** Attempts at one item before it is parked until its version changes or the next full sync. Default 3. */
  retryAttempts: number;
  /** First wait before an item is tried again; doubles each time, with jitter. Default 1_000. */
  retryBaseDelayMs: number;
  /** Longest such wait. Default 300_000. */
  retryMaxDelayMs: number;
  /** CPU and network time one file may take before it is given up. Default 120_000. */
  fileTimeLimitMs: number;
  /** Use the tags a provider reports instead of reading the file. `refine`: use them first, read the file as well. Default 'trust'. */
  providerTags: 'trust' | 'refine' | 'ignore';
  /** Which file of several with the same content plays; `keepBoth` leaves them apart. Default 'keepNewest'. */
  duplicates: DuplicatePolicy;
  /** `catalogue`: a track may be recognised in, and grouped with, another profile (moving from one cloud to another). Default 'profile'. */
  identityScope: 'profile' | 'catalogue';
  /** Deletions are held for approval when they exceed both figures, or when a listing comes back without any track. */
  deletionGuard: {
    /** More tracks than this …. Default 50. */
    maxTracks: number;
    /** … and more than this share (0 to 1) of the profile's visible tracks. Default 0.2. */
    maxShare: number;
    /** Hold as well when a listing comes back without any of at least two tracks, however few they were. Default true. */
    holdEmptyListing: boolean;
  };
  /** What is forgotten, and when. Nothing by default but old jobs and events. */
  retention: {
    /** Hidden tracks are purged after this time; null: never. Default null. */
    hiddenTracksMs: number | null;
    /** Finished jobs are kept this long; the newest ten always. Default 90 * 86_400_000. */
    jobsMs: number;
    /** Library events are kept this long, and longer until every consumer has read them. Default 30 * 86_400_000. */
    eventsMs: number;
  };
  /** Priority of queued work by what started the run; larger first. */
  priorities: {
    user: number;
    push: number;
    scheduled: number;
  };
  /** Items claimed from the queue at a time. Default 64. */
  claimBatchSize: number;
  /** Tracks written in one transaction. Default 200. */
  writeBatchSize: number;
  /** A lease not renewed for this long may be taken over. Default 30_000. */
  leaseMs: number;
  /** Least time between two progress events of a job. Default 250. */
  progressIntervalMs: number;
}

/** What an application passes: any subset of `SyncConfig`. */
export type SyncConfigInput = Partial<Omit<SyncConfig, 'deletionGuard' | 'retention' | 'priorities'>> & {
  deletionGuard?: Partial<SyncConfig['deletionGuard']>;
  retention?: Partial<SyncConfig['retention']>;
  priorities?: Partial<SyncConfig['priorities']>;
};

const syncConfigSchema = z.strictObject({
  maxConcurrentDownloads: positive.max(256).default(16),
  syncTimeoutMs: ms.default(0),
  wifiOnly: z.boolean().default(false),
  audioMimeTypes: z.array(z.string().min(1)).default([...defaultAudioMimeTypes]),
  audioExtensions: z.array(z.string().min(1)).default([...defaultAudioExtensions]),
  downloadTimeoutMs: ms.default(60_000),
  maxFileSizeBytes: z
    .number()
    .int()
    .nonnegative()
    .default(4 * 1024 ** 3),
  headerOnlyDownload: z.boolean().default(true),
  headerSizeBytes: positive.max(16 * 1024 ** 2).default(64 * 1024),
  extractArtwork: z.boolean().default(true),
  maxArtworkBytes: positive.default(10 * 1024 ** 2),
  retryAttempts: positive.max(100).default(3),
  retryBaseDelayMs: ms.default(1_000),
  retryMaxDelayMs: ms.default(300_000),
  fileTimeLimitMs: positive.default(120_000),
  providerTags: z.enum(['trust', 'refine', 'ignore']).default('trust'),
  duplicates: duplicatePolicySchema.default('keepNewest'),
  identityScope: z.enum(['profile', 'catalogue']).default('profile'),
  deletionGuard: z
    .strictObject({
      maxTracks: z.number().int().nonnegative().default(50),
      maxShare: z.number().min(0).max(1).default(0.2),
      holdEmptyListing: z.boolean().default(true),
    })
    .prefault({}),
  retention: z
    .strictObject({
      hiddenTracksMs: ms.nullable().default(null),
      jobsMs: ms.default(90 * 86_400_000),
      eventsMs: ms.default(30 * 86_400_000),
    })
    .prefault({}),
  priorities: z
    .strictObject({
      user: z.number().int().default(100),
      push: z.number().int().default(50),
      scheduled: z.number().int().default(10),
    })
    .prefault({}),
  claimBatchSize: positive.max(5_000).default(64),
  writeBatchSize: positive.max(5_000).default(200),
  leaseMs: positive.default(30_000),
  progressIntervalMs: ms.default(250),
});

/** Validates and completes a configuration. Throws `INVALID_CONFIG` naming each wrong option. */
export function parseSyncConfig(input: SyncConfigInput = {}): SyncConfig {
  const result = syncConfigSchema.safeParse(input);
  if (result.success) return result.data;
  throw new SyncError('INVALID_CONFIG', `Invalid sync configuration: ${z.prettifyError(result.error)}`, {
    cause: result.error,
  });
}
