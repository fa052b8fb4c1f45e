import { SyncError } from '@music-platform/bridge-traits';
import { log, type RunContext } from '../engine-context.ts';
import type { EventBody, WarningCode } from '../events/sync-events.ts';
import { recordPhase } from '../job/job-repository.ts';
import { copyOf, type JobStats, statsSince } from '../job/job-stats.ts';
import { assertLease, renewLease } from '../job/lease.ts';
import { ProgressMeter } from '../job/progress.ts';
import type { SyncJob } from '../job/sync-job.ts';
import { worthOtherThreads } from '../processing/media-reader.ts';
import { applyRetention } from '../retention/apply-retention.ts';
import type { JobPhase } from '../schema/tables.ts';
import { createBreather } from '../util/breather.ts';
import { PauseGate } from '../util/pause-gate.ts';
import type { Db } from '../util/statement.ts';
import { TimeLimit } from '../util/time-limit.ts';
import { closeJob } from './close-job.ts';
import { type CountedProvider, counted } from './counted-provider.ts';
import { runPhases } from './phases.ts';
import { codeOf, messageOf, type RunEnd } from './run-end.ts';
import type { RunOptions } from './run-options.ts';
import { inSpan, recordJobMetrics } from './telemetry.ts';
import { attempted, UsageMeter } from './usage-meter.ts';

/** One run of a job, from its lease to its last event. `done` never rejects: how it ended stands in the job. */
export class SyncRun {
  readonly jobId: string;
  readonly done: Promise<void>;
  readonly #options: RunOptions;
  readonly #abort: AbortController = new AbortController();
  readonly #meter: ProgressMeter;
  readonly #stats: JobStats;
  readonly #provider: CountedProvider;
  readonly #usage: UsageMeter;
  #lastProgressAt = 0;

  constructor(options: RunOptions) {
    this.#options = options;
    this.jobId = options.jobId;
    this.#stats = options.stats;
    this.#meter = new ProgressMeter(options.percent);
    this.#provider = counted(options.binding.provider);
    this.#usage = new UsageMeter(this.#provider, options.engine.busyWaits, this.#stats);
    this.done = this.#run();
  }

  /** How far it has come, and what it has counted so far. */
  snapshot(): Pick<SyncJob, 'progress' | 'stats'> {
    this.#usage.read();
    return {
      progress: { percent: this.#meter.percent, phase: this.#meter.phase },
      stats: copyOf(this.#stats),
    };
  }

  cancel(): void {
    this.#abort.abort(new SyncError('CANCELLED', 'The sync was cancelled.'));
  }

  async #run(): Promise<void> {
    const { engine, takenOver, syncType, trigger, resumed } = this.#options;
    const before = copyOf(this.#stats);
    this.#emit({ type: 'started', syncType, trigger, resumed });
    if (takenOver !== undefined)
      this.#warn('TAKEN_OVER', `The interrupted job ${takenOver} is continued by this one.`);
    const { clock, config, network } = engine;
    const limit = new TimeLimit(clock, config.syncTimeoutMs, () => this.#late(), this.#abort.signal);
    const gate = new PauseGate(network, config.wifiOnly, {
      paused: (reason) => {
        limit.pause();
        this.#emit({ type: 'paused', reason });
      },
      resumed: () => {
        limit.resume();
        this.#emit({ type: 'resumed' });
      },
    });
    const heartbeat = new AbortController();
    const beating = this.#heartbeat(heartbeat.signal);
    const end = await this.#attempt(gate, limit.signal).finally(() => {
      heartbeat.abort();
      gate.close();
      limit.close();
    });
    await beating;
    await this.#finish(end, before);
  }

  async #attempt(gate: PauseGate, signal: AbortSignal): Promise<RunEnd> {
    const { syncType, cursor, resumed, phase } = this.#options;
    const alreadyListed = resumed && phase !== 'discovery';
    const discovery = alreadyListed ? 'incremental' : syncType;
    try {
      const ctx = this.#context(signal, gate);
      const outcome = await inSpan('sync.run', { 'sync.job_id': this.jobId, 'sync.type': syncType }, () =>
        runPhases(ctx, { syncType: discovery, cursor }, { enter: (phase) => this.#enter(phase) }),
      );
      return { outcome: syncType === 'full' ? { ...outcome, syncType } : outcome };
    } catch (error) {
      return { error };
    } finally {
      this.#usage.read();
      this.#sampleMemory();
    }
  }

  #late(): SyncError {
    const { syncTimeoutMs } = this.#options.engine.config;
    return new SyncError(
      'TIMEOUT',
      `The sync took longer than ${syncTimeoutMs} ms; resume it, or start the next one.`,
    );
  }

  #context(signal: AbortSignal, gate: PauseGate): RunContext {
    const { engine, jobKey, jobId, profileKey, binding, trigger } = this.#options;
    const breathe = createBreather(engine.clock);
    let expected = 0;
    return {
      ...engine,
      jobKey,
      jobId,
      profileKey,
      profileId: binding.profile.id,
      trigger,
      provider: this.#provider,
      reader: binding.reader,
      expectReads: (files) => {
        expected += files;
        if (expected >= worthOtherThreads) binding.reader?.prepare?.();
      },
      stats: this.#stats,
      signal,
      checkpoint: async () => {
        await gate.pass(signal);
        await breathe({ signal });
      },
      transact: (work) => this.#transact(work),
      progress: {
        advance: (done, total) => this.#advance(done, total),
        warn: (code, message, detail) => this.#warn(code, message, detail),
      },
    };
  }

  #transact<T>(work: (trx: Db) => Promise<T>): Promise<T> {
    const { engine, jobKey, owner } = this.#options;
    return engine.db.transaction().execute(async (trx) => {
      try {
        await assertLease(trx, jobKey, owner);
      } catch (error) {
        this.#abort.abort(error);
        throw error;
      }
      return work(trx);
    });
  }

  async #enter(phase: JobPhase): Promise<void> {
    const { engine, jobKey, resumed } = this.#options;
    this.#meter.enter(phase, engine.clock.now());
    this.#lastProgressAt = 0;
    this.#emit({ type: 'phase', phase });
    log(engine, 'info', `Phase: ${phase}`, { jobId: this.jobId });
    if (phase === 'discovery' && !resumed) return;
    await recordPhase(engine.db, jobKey, phase, this.#meter.percent);
  }

  #advance(done: number, total: number | null): void {
    const { clock, config } = this.#options.engine;
    const now = clock.now();
    const progress = this.#meter.update(done, total, now);
    if (now - this.#lastProgressAt < config.progressIntervalMs && done !== total) return;
    this.#lastProgressAt = now;
    const { phase } = this.#meter;
    const { bytesDownloaded } = this.#stats;
    this.#emit({
      type: 'progress',
      phase,
      ...progress,
      itemsProcessed: done,
      totalItems: total,
      bytesDownloaded,
    });
  }

  #warn(code: WarningCode, message: string, detail?: string): void {
    log(this.#options.engine, 'warn', message, { jobId: this.jobId, code });
    this.#emit({
      type: 'warning',
      code,
      message: detail === undefined ? message : `${message} (${detail})`,
    });
  }

  #emit(body: EventBody): void {
    const { engine, hub, binding } = this.#options;
    hub.emit({ ...body, jobId: this.jobId, profileId: binding.profile.id, at: engine.clock.now() });
  }

  async #heartbeat(signal: AbortSignal): Promise<void> {
    const { engine, owner, jobKey } = this.#options;
    const { leaseMs } = engine.config;
    while (!signal.aborted) {
      try {
        await engine.clock.sleep(leaseMs / 3, { signal });
        this.#sampleMemory();
        this.#usage.read();
        const terms = { owner, now: engine.clock.now(), leaseMs };
        const progress = { percent: this.#meter.percent, stats: this.#stats };
        if (!(await renewLease(engine.db, jobKey, terms, progress)))
          this.#abort.abort(new SyncError('LEASE_LOST', 'Another process has taken over this sync.'));
      } catch (error) {
        if (!signal.aborted)
          log(engine, 'warn', 'The lease could not be renewed', {
            jobId: this.jobId,
            errorCode: codeOf(error),
          });
      }
    }
  }

  #sampleMemory(): void {
    const bytes = attempted(() => this.#options.engine.memory());
    if (bytes !== undefined) this.#stats.peakMemoryBytes = Math.max(this.#stats.peakMemoryBytes ?? 0, bytes);
  }

  async #finish(end: RunEnd, before: JobStats): Promise<void> {
    const { engine } = this.#options;
    try {
      const reached = { percent: this.#meter.percent, stats: this.#stats };
      const { job, events } = await closeJob(this.#options, end, reached);
      recordJobMetrics(job, statsSince(before, job.stats));
      log(engine, job.status === 'failed' ? 'error' : 'info', `Sync ${job.status}`, {
        jobId: this.jobId,
        errorCode: job.error?.code,
        ...job.stats.items,
      });
      await this.#forgetOldThings();
      for (const event of events) this.#emit(event);
    } catch (error) {
      const code = codeOf(error);
      if (code !== 'LEASE_LOST')
        log(engine, 'error', 'The end of a job could not be recorded', {
          jobId: this.jobId,
          errorCode: code,
        });
      this.#emit({ type: 'failed', code, message: messageOf(error), recoverable: true });
    }
  }

  /** Retention is no part of the sync: where it fails, the next run repeats it. */
  async #forgetOldThings(): Promise<void> {
    const { engine, profileKey } = this.#options;
    try {
      await applyRetention(engine, profileKey);
    } catch (error) {
      log(engine, 'warn', 'Retention failed; the next run repeats it', {
        jobId: this.jobId,
        errorCode: codeOf(error),
      });
    }
  }
}
