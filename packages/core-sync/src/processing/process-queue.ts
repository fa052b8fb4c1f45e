import { ProviderError } from '@music-platform/bridge-traits';
import { log, type RunContext, write } from '../engine-context.ts';
import { MetadataError } from '../metadata/metadata-error.ts';
import { decideRetry } from '../queue/retry-decision.ts';
import { type ClaimedItem, claim, pendingWork, releaseLeases } from '../queue/scan-queue.ts';
import { ConcurrencyLimit } from './concurrency-limit.ts';
import { createCoverTracker } from './cover-tracker.ts';
import { createMediaReader, type MediaReader, worthOtherThreads } from './media-reader.ts';
import { type ReadTools, readItem } from './read-item.ts';
import { ReadingOrder } from './reading-order.ts';
import { type ProcessedItem, writeResults } from './write-results.ts';

/** Items due later than this are left for the next run. */
const longestWaitMs = 60_000;
/** A batch is written at the latest after this time, so that tags appear while a slow run goes on. */
const flushAfterMs = 1_000;

/**
 * Phase 2: reads what is queued, `maxConcurrentDownloads` files at a time or as many as pay, and writes the results in batches. Ends when nothing is due
 * soon; throws when the run cannot go on (signed out, storage out of reach), leaving the rest queued.
 */
export async function processQueue(ctx: RunContext): Promise<void> {
  await write(ctx, (trx) => releaseLeases(trx, ctx.profileKey));
  const total = (await pendingWork(ctx.db, ctx.profileKey)).pending;
  ctx.stats.queueHighWater = Math.max(ctx.stats.queueHighWater, total);
  const pool = new ReadingPool(ctx, total);
  for (;;) {
    await pool.drain();
    const { due, pending } = await pendingWork(ctx.db, ctx.profileKey);
    const wait = due === null ? undefined : due - ctx.clock.now();
    if (pending === 0 || wait === undefined || wait > longestWaitMs) return;
    if (wait > 0) await ctx.clock.sleep(wait, { signal: ctx.signal });
    await ctx.checkpoint();
  }
}

function chooseReader({ reader, provider, clock, sha256, config }: RunContext, total: number): MediaReader {
  return reader !== undefined && total >= worthOtherThreads
    ? reader
    : createMediaReader(provider, clock, sha256, config.maxConcurrentDownloads);
}

/** Workers over one buffer of claimed items; results are written together. */
class ReadingPool {
  readonly #ctx: RunContext;
  readonly #total: number;
  /** Counted by earlier attempts at the job. */
  readonly #processedBefore: number;
  readonly #tools: ReadTools;
  readonly #order: ReadingOrder;
  readonly #limit: ConcurrencyLimit;
  #workers = 0;
  #allDone: () => void = () => undefined;
  #buffer: ClaimedItem[] = [];
  #claiming: Promise<void> | undefined;
  #exhausted = false;
  #results: ProcessedItem[] = [];
  #flushing: Promise<void> = Promise.resolve();
  #lastFlush: number;
  #failuresInARow = 0;
  #pausedUntil = 0;
  #failure: { error: unknown } | undefined;

  constructor(ctx: RunContext, total: number) {
    this.#ctx = ctx;
    this.#total = total;
    this.#processedBefore = ctx.stats.items.processed;
    this.#tools = {
      reader: chooseReader(ctx, total),
      covers: createCoverTracker(),
    };
    const { reader } = this.#tools;
    this.#order = new ReadingOrder((folder, name) => ctx.predictor.hasLearnt(folder, name));
    this.#limit = new ConcurrencyLimit(
      reader.filesAtOnce ?? ctx.config.maxConcurrentDownloads,
      reader.filesAtOnce,
    );
    this.#lastFlush = ctx.clock.now();
  }

  /** Reads until nothing is due. */
  async drain(): Promise<void> {
    this.#exhausted = false;
    const { stats, reader } = this.#ctx;
    const readBefore = stats.rangedReads;
    await new Promise<void>((resolve) => {
      this.#allDone = resolve;
      this.#staff();
    });
    // The provider does not know what other threads have asked of theirs.
    if (this.#tools.reader === reader)
      stats.apiCalls['download'] = (stats.apiCalls['download'] ?? 0) + stats.rangedReads - readBefore;
    await this.#flush();
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** As many workers as may read now. */
  #staff(): void {
    while (this.#workers < this.#limit.value && !this.#exhausted) {
      this.#workers += 1;
      void this.#work();
    }
  }

  async #work(): Promise<void> {
    try {
      while (this.#workers <= this.#limit.value) {
        await this.#ctx.checkpoint();
        await this.#waitForPermission();
        const item = await this.#next();
        if (item === undefined) return;
        await this.#process(item);
        this.#staff();
      }
    } catch (error) {
      this.#failure ??= { error };
      this.#exhausted = true;
      this.#buffer = [];
    } finally {
      // At once: were it a step later, several workers could leave for the same reason.
      this.#workers -= 1;
      if (this.#workers === 0) this.#allDone();
    }
  }

  /** A rate limit holds all workers: it is the account's, not the file's. */
  async #waitForPermission(): Promise<void> {
    const { clock, signal, stats } = this.#ctx;
    for (;;) {
      const wait = this.#pausedUntil - clock.now();
      if (wait <= 0) return;
      await clock.sleep(wait, { signal });
      stats.waitedMs += wait;
    }
  }

  async #next(): Promise<ClaimedItem | undefined> {
    while (!this.#exhausted && this.#needsMore()) {
      this.#claiming ??= this.#claim().finally(() => {
        this.#claiming = undefined;
      });
      await this.#claiming;
    }
    return this.#failure === undefined ? this.#order.take(this.#buffer) : undefined;
  }

  /** Also where all that are left would go without knowing what the first of their folder teaches. */
  #needsMore(): boolean {
    const { length } = this.#buffer;
    return length === 0 || (length < this.#batchSize && !this.#order.hasFree(this.#buffer));
  }

  /** Where more are read at once, more are needed to choose among. */
  get #batchSize(): number {
    return Math.max(this.#ctx.config.claimBatchSize, 4 * (this.#tools.reader.filesAtOnce ?? 0));
  }

  async #claim(): Promise<void> {
    const { clock, config, jobId, profileKey } = this.#ctx;
    const now = clock.now();
    const claimed = await write(this.#ctx, (trx) =>
      claim(trx, profileKey, jobId, now + config.leaseMs, now, this.#batchSize),
    );
    this.#buffer.push(...claimed);
    this.#exhausted ||= claimed.length === 0;
  }

  async #process(item: ClaimedItem): Promise<void> {
    try {
      const read = await readItem(this.#ctx, item, this.#tools);
      this.#limit.succeeded(read.msPerRequest);
      this.#failuresInARow = 0;
      this.#results.push({ item, read });
      log(this.#ctx, 'debug', 'File read', { jobId: this.#ctx.jobId, itemId: item.item_id });
    } catch (error) {
      this.#ctx.signal.throwIfAborted();
      this.#fail(item, error);
    } finally {
      this.#order.done(item);
    }
    const due = this.#ctx.clock.now() - this.#lastFlush >= flushAfterMs;
    if (due || this.#results.length >= this.#ctx.config.writeBatchSize) await this.#flush();
  }

  #fail(item: ClaimedItem, error: unknown): void {
    const { config, random, clock } = this.#ctx;
    const decision = decideRetry(error, item.attempts, config, random);
    if (decision.action === 'abort' || !(error instanceof ProviderError || error instanceof MetadataError))
      throw error;
    if (decision.action === 'defer' && error.code === 'RATE_LIMITED') {
      this.#pausedUntil = Math.max(this.#pausedUntil, clock.now() + decision.delayMs);
    }
    const storageIsOut = error.code === 'UNAVAILABLE' || error.code === 'QUOTA_EXHAUSTED';
    if (storageIsOut || error.code === 'RATE_LIMITED') this.#limit.complained();
    this.#failuresInARow = storageIsOut ? this.#failuresInARow + 1 : 0;
    if (this.#failuresInARow >= Math.max(10, 2 * this.#limit.value)) throw error;
    this.#logFailure(item, error.code, decision.action);
    this.#results.push({ item, failure: { decision, code: error.code, message: error.message } });
  }

  #logFailure(item: ClaimedItem, code: string, action: string): void {
    const { jobId } = this.#ctx;
    const message = action === 'park' ? 'A file was given up' : 'A file will be read again later';
    log(this.#ctx, action === 'park' ? 'error' : 'warn', message, { jobId, errorCode: code });
    log(this.#ctx, 'debug', message, { jobId, errorCode: code, itemId: item.item_id });
  }

  async #flush(): Promise<void> {
    const batch = this.#results;
    this.#results = [];
    this.#lastFlush = this.#ctx.clock.now();
    this.#flushing = this.#flushing.then(() => this.#write(batch));
    await this.#flushing;
  }

  async #write(batch: readonly ProcessedItem[]): Promise<void> {
    if (batch.length === 0) return;
    await write(this.#ctx, (trx) => writeResults(trx, this.#ctx, batch));
    const { stats, progress } = this.#ctx;
    const processed = stats.items.processed - this.#processedBefore;
    progress.advance(processed, Math.max(this.#total, processed));
  }
}
