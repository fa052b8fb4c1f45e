import type {
  Clock,
  Logger,
  LogLevel,
  MemoryProbe,
  NetworkMonitor,
  Random,
  StorageProvider,
} from '@music-platform/bridge-traits';
import type { SyncConfig } from './config/sync-config.ts';
import type { SyncCoordinatorOptions } from './coordinator-options.ts';
import type { WarningCode } from './events/sync-events.ts';
import type { JobStats } from './job/job-stats.ts';
import type { SyncTrigger } from './job/sync-job.ts';
import type { HeadPredictor } from './metadata/head-predictor.ts';
import type { MediaReader } from './processing/media-reader.ts';
import { inSpan } from './run/telemetry.ts';
import type { Sha256 } from './util/sha256.ts';
import type { Db } from './util/statement.ts';

/** What every part of the engine works with. */
export interface EngineContext {
  db: Db;
  /** True where the engine has FTS5. */
  fullTextSearch: boolean;
  config: SyncConfig;
  clock: Clock;
  random: Random;
  network: NetworkMonitor;
  logger: Logger;
  memory: MemoryProbe;
  sha256: Sha256;
  /** How often statements have waited for another connection, since the database was opened. */
  busyWaits: () => number;
  newId: () => string;
  /** What reading has taught about the files of a folder, in this run and earlier ones. */
  predictor: HeadPredictor;
  score: SyncCoordinatorOptions['score'];
}

/** One run: the context, whose library it works on, and what it has counted so far. */
export interface RunContext extends EngineContext {
  jobKey: number;
  jobId: string;
  profileKey: number;
  profileId: string;
  trigger: SyncTrigger;
  provider: StorageProvider;
  /** Reads many files elsewhere than on this thread. */
  reader: MediaReader | undefined;
  /** So many files more were queued to be read. */
  expectReads: (files: number) => void;
  stats: JobStats;
  signal: AbortSignal;
  /** Waits while the run is paused, rejects when it is cancelled. Called between pages and between files. */
  checkpoint: () => Promise<void>;
  progress: ProgressSink;
  /** Runs `work` in one transaction. */
  transact: <T>(work: (trx: Db) => Promise<T>) => Promise<T>;
}

/** Where phases report to. */
export interface ProgressSink {
  /** `total` null: not known yet. */
  advance(done: number, total: number | null): void;
  /** `detail` is for people, and may name folders: it is not logged. */
  warn(code: WarningCode, message: string, detail?: string): void;
}

/**
 * Runs `work` in one transaction, adds its time to the job's `databaseMs`, and takes back what it counted if it is rolled back. Inside it,
 * use `trx` only.
 */
export async function write<T>(ctx: RunContext, work: (trx: Db) => Promise<T>): Promise<T> {
  const { stats } = ctx;
  const started = ctx.clock.now();
  let takeBack = (): void => undefined;
  try {
    return await inSpan('sync.transaction', {}, () =>
      ctx.transact((trx) => {
        takeBack = rememberCounts(stats);
        return work(trx);
      }),
    );
  } catch (error) {
    takeBack();
    throw error;
  } finally {
    stats.databaseMs += ctx.clock.now() - started;
  }
}

/** What transactions count; the rest is counted outside them. Returns how to forget what was counted since. */
function rememberCounts(stats: JobStats): () => void {
  const { duplicates, retries, bytesListed } = stats;
  const items = { ...stats.items };
  const skippedByReason = { ...stats.skippedByReason };
  const failedByCode = { ...stats.failedByCode };
  return () =>
    Object.assign(stats, { items, skippedByReason, failedByCode, duplicates, retries, bytesListed });
}

/** Logs. A logger that fails costs its own line and nothing else. */
export function log(
  ctx: EngineContext,
  level: LogLevel,
  message: string,
  fields?: Readonly<Record<string, unknown>>,
): void {
  try {
    ctx.logger.log(level, message, fields);
  } catch {
    // Nobody is left to be told.
  }
}
