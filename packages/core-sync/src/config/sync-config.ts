import { z } from 'zod';
import { SyncError } from '@music-platform/bridge-traits';
import { defaultAudioExtensions, defaultAudioMimeTypes } from '../metadata/audio-formats.ts';
import type { DuplicatePolicy } from '../resolution/duplicate-policy.ts';

const positive = z.number().int().positive();
const ms = z.number().nonnegative();

const duplicatePolicySchema = z.custom<DuplicatePolicy>(
  (value) =>
    typeof value === 'function' || value === 'keepNewest' || value === 'keepBoth' || value === 'preferQuality',
  'expected "keepNewest", "keepBoth", "preferQuality" or a function',
);

/** Every option of the engine with its default. Unknown keys are errors, so that a typo never passes silently. */
export const syncConfigSchema = z.strictObject({
  /** Files read at the same time. */
  maxConcurrentDownloads: positive.max(256).default(4),
  /** A run that takes longer ends as `failed` with `TIMEOUT` and can be resumed; 0: no limit. */
  syncTimeoutMs: ms.default(0),
  /** Pause while the network is metered or offline, and go on afterwards. */
  wifiOnly: z.boolean().default(false),
  /** Files of these MIME types are music (compared without regard to case). */
  audioMimeTypes: z.array(z.string().min(1)).default([...defaultAudioMimeTypes]),
  /** Files with these extensions are music (without the dot, compared without regard to case). */
  audioExtensions: z.array(z.string().min(1)).default([...defaultAudioExtensions]),
  /** One ranged read that takes longer is given up and tried again later. */
  downloadTimeoutMs: ms.default(60_000),
  /** Larger files are catalogued by name only; 0: no limit. */
  maxFileSizeBytes: z.number().int().nonnegative().default(4 * 1024 ** 3),
  /** Read only what the tags need. False: read each file whole (for providers where ranges cost more than bytes). */
  headerOnlyDownload: z.boolean().default(true),
  /** First read of a file whose folder has not taught a better one, in bytes. */
  headerSizeBytes: positive.max(16 * 1024 ** 2).default(64 * 1024),
  /** Fetch one embedded cover per album that has none. */
  extractArtwork: z.boolean().default(true),
  /** Larger covers are left where they are, in bytes. */
  maxArtworkBytes: positive.default(10 * 1024 ** 2),
  /** Attempts at one item before it is parked until its version changes or the next full sync. */
  retryAttempts: positive.max(100).default(3),
  /** First wait before an item is tried again; doubles each time, with jitter. */
  retryBaseDelayMs: ms.default(1_000),
  /** Longest such wait. */
  retryMaxDelayMs: ms.default(300_000),
  /** CPU and network time one file may take before it is given up. */
  fileTimeLimitMs: positive.default(120_000),
  /** Use the tags a provider reports instead of reading the file. `refine`: use them first, read the file as well. */
  providerTags: z.enum(['trust', 'refine', 'ignore']).default('trust'),
  /** Which file of several with the same content plays; `keepBoth` leaves them apart. */
  duplicates: duplicatePolicySchema.default('keepNewest'),
  /** `catalogue`: a track may be recognised in, and grouped with, another profile (moving from one cloud to another). */
  identityScope: z.enum(['profile', 'catalogue']).default('profile'),
  /** Deletions are held for approval when they exceed both figures, or when a listing comes back without any track. */
  deletionGuard: z
    .strictObject({
      /** More tracks than this … */
      maxTracks: z.number().int().nonnegative().default(50),
      /** … and more than this share (0 to 1) of the profile's visible tracks. */
      maxShare: z.number().min(0).max(1).default(0.2),
    })
    .prefault({}),
  /** What is forgotten, and when. Nothing by default but old jobs and events. */
  retention: z
    .strictObject({
      /** Hidden tracks are purged after this time; null: never. */
      hiddenTracksMs: ms.nullable().default(null),
      /** Finished jobs are kept this long; the newest ten always. */
      jobsMs: ms.default(90 * 86_400_000),
      /** Library events are kept this long, and longer until every consumer has read them. */
      eventsMs: ms.default(30 * 86_400_000),
    })
    .prefault({}),
  /** Priority of queued work by what started the run; larger first. */
  priorities: z
    .strictObject({
      user: z.number().int().default(100),
      push: z.number().int().default(50),
      scheduled: z.number().int().default(10),
    })
    .prefault({}),
  /** Items claimed from the queue at a time. */
  claimBatchSize: positive.max(5_000).default(64),
  /** Tracks written in one transaction. */
  writeBatchSize: positive.max(5_000).default(100),
  /** A lease not renewed for this long may be taken over. */
  leaseMs: positive.default(30_000),
  /** Least time between two progress events of a job. */
  progressIntervalMs: ms.default(250),
});

export type SyncConfig = z.output<typeof syncConfigSchema>;
/** What an application passes: any subset. */
export type SyncConfigInput = z.input<typeof syncConfigSchema>;

/** Validates and completes a configuration. Throws `INVALID_CONFIG` naming each wrong option. */
export function parseSyncConfig(input: SyncConfigInput = {}): SyncConfig {
  const result = syncConfigSchema.safeParse(input);
  if (result.success) return result.data;
  throw new SyncError('INVALID_CONFIG', `Invalid sync configuration: ${z.prettifyError(result.error)}`, {
    cause: result.error,
  });
}
