import { type LeaseOwner, ProviderError, SyncError } from '@music-platform/bridge-traits';
import type { ProfileBinding } from '../coordinator-options.ts';
import { type EngineContext, log, type RunContext } from '../engine-context.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { SyncEvent } from '../events/sync-events.ts';
import { findJob, type JobPatch, toJob, updateJob } from '../job/job-repository.ts';
import { emptyStats, type JobStats } from '../job/job-stats.ts';
import { renewLease } from '../job/lease.ts';
import { ProgressMeter } from '../job/progress.ts';
import type { SyncTrigger } from '../job/sync-job.ts';
import { transition } from '../job/transitions.ts';
import { releaseLeases } from '../queue/scan-queue.ts';
import { applyRetention } from '../retention/apply-retention.ts';
import type { JobPhase, SyncType } from '../schema/tables.ts';
import { withTimeLimit } from '../util/abort.ts';
import { PauseGate } from '../util/pause-gate.ts';
import { counted, usageSince } from './counted-provider.ts';
import { type PhasesOutcome, runPhases } from './phases.ts';
import { inSpan, recordJobMetrics } from './telemetry.ts';

export interface RunOptions {
  engine: EngineContext;
  hub: EventHub;
  owner: LeaseOwner;
  binding: ProfileBinding;
  profileKey: number;
  jobKey: number;
  jobId: string;
  syncType: SyncType;
  trigger: SyncTrigger;
  cursor?: string | undefined;
  resumed: boolean;
  takenOver?: string | undefined;
  /** Counted by earlier attempts at this job. */
  stats?: JobStats | undefined;
}

type EventBody = SyncEvent extends infer E
  ? E extends SyncEvent
    ? Omit<E, 'jobId' | 'profileId' | 'at'>
    : never
  : never;

/** One run of a job, from its lease to its last event. `done` never rejects: how it ended stands in the job. */
export class SyncRun {
  readonly jobId: string;
  readonly done: Promise<void>;
  readonly #options: RunOptions;
  readonly #abort: AbortController = new AbortController();
  readonly #meter: ProgressMeter = new ProgressMeter();
  readonly #stats: JobStats;
  #lastProgressAt = 0;

  constructor(options: RunOptions) {
    this.#options = options;
    this.jobId = options.jobId;
    this.#stats = options.stats ?? emptyStats();
    this.done = this.#run();
  }

  cancel(): void {
    this.#abort.abort(new SyncError('CANCELLED', 'The sync was cancelled.'));
  }

  async #run(): Promise<void> {
    const { engine, takenOver, syncType, trigger, resumed } = this.#options;
    this.#emit({ type: 'started', syncType, trigger, resumed });
    if (takenOver !== undefined)
      this.#warn('TAKEN_OVER', `The interrupted job ${takenOver} is continued by this one.`);
    const gate = new PauseGate(engine.network, engine.config.wifiOnly, {
      paused: (reason) => this.#emit({ type: 'paused', reason }),
      resumed: () => this.#emit({ type: 'resumed' }),
    });
    const heartbeat = new AbortController();
    const beating = this.#heartbeat(heartbeat.signal);
    const end = await this.#attempt(gate).finally(() => {
      heartbeat.abort();
      gate.close();
    });
    await beating;
    try {
      await this.#finish(end);
    } catch (error) {
      log(engine, 'error', 'The end of a job could not be recorded', {
        jobId: this.jobId,
        error: String(error),
      });
      this.#emit({ type: 'failed', code: 'DATABASE', message: messageOf(error), recoverable: true });
    }
  }

  async #attempt(gate: PauseGate): Promise<{ outcome: PhasesOutcome } | { error: unknown }> {
    const { engine, binding, syncType, cursor } = this.#options;
    const { syncTimeoutMs } = engine.config;
    const provider = counted(binding.provider);
    const before = provider.usage();
    const late = (): SyncError =>
      new SyncError(
        'TIMEOUT',
        `The sync took longer than ${syncTimeoutMs} ms; resume it, or start the next one.`,
      );
    try {
      const outcome = await withTimeLimit(engine.clock, syncTimeoutMs, late, this.#abort.signal, (signal) => {
        const ctx = this.#context(provider, signal, gate);
        return inSpan('sync.run', { 'sync.job_id': this.jobId, 'sync.type': syncType }, () =>
          runPhases(ctx, { syncType, cursor }, { enter: (phase) => this.#enter(phase) }),
        );
      });
      return { outcome };
    } catch (error) {
      return { error };
    } finally {
      const spent = usageSince(before, provider.usage());
      for (const [kind, calls] of Object.entries(spent.calls)) {
        this.#stats.apiCalls[kind] = (this.#stats.apiCalls[kind] ?? 0) + calls;
      }
      this.#stats.quotaUnits += spent.quotaUnits;
      this.#stats.retries += spent.retries;
      this.#stats.throttles += spent.throttles;
      this.#stats.waitedMs += spent.waitedMs;
      this.#sampleMemory();
    }
  }

  #context(provider: RunContext['provider'], signal: AbortSignal, gate: PauseGate): RunContext {
    const { engine, jobKey, jobId, profileKey, binding, trigger } = this.#options;
    return {
      ...engine,
      jobKey,
      jobId,
      profileKey,
      profileId: binding.profile.id,
      trigger,
      provider,
      stats: this.#stats,
      signal,
      checkpoint: () => gate.pass(signal),
      transact: (work) => engine.db.transaction().execute(work),
      progress: {
        advance: (done, total) => this.#advance(done, total),
        warn: (code, message) => this.#warn(code, message),
      },
    };
  }

  async #enter(phase: JobPhase): Promise<void> {
    const { engine, jobKey } = this.#options;
    this.#meter.enter(phase, engine.clock.now());
    this.#lastProgressAt = 0;
    this.#emit({ type: 'phase', phase });
    log(engine, 'info', `Phase: ${phase}`, { jobId: this.jobId });
    await updateJob(engine.db, jobKey, { phase, percent: this.#meter.percent });
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

  #warn(code: Extract<SyncEvent, { type: 'warning' }>['code'], message: string): void {
    log(this.#options.engine, 'warn', message, { jobId: this.jobId, code });
    this.#emit({ type: 'warning', code, message });
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
        const kept = await renewLease(engine.db, jobKey, { owner, now: engine.clock.now(), leaseMs });
        if (!kept)
          this.#abort.abort(new SyncError('LEASE_LOST', 'Another process has taken over this sync.'));
        this.#sampleMemory();
      } catch (error) {
        if (!signal.aborted) log(engine, 'warn', 'The lease could not be renewed', { error: String(error) });
      }
    }
  }

  #sampleMemory(): void {
    const bytes = this.#options.engine.memory();
    if (bytes !== undefined) this.#stats.peakMemoryBytes = Math.max(this.#stats.peakMemoryBytes ?? 0, bytes);
  }

  async #finish(end: { outcome: PhasesOutcome } | { error: unknown }): Promise<void> {
    const { engine, jobKey, profileKey } = this.#options;
    if ('error' in end && end.error instanceof SyncError && end.error.code === 'LEASE_LOST') {
      this.#emit({ type: 'failed', code: 'LEASE_LOST', message: end.error.message, recoverable: true });
      return;
    }
    const { patch, event } = 'outcome' in end ? this.#completed(end.outcome) : this.#failed(end.error);
    await releaseLeases(engine.db, profileKey);
    await updateJob(engine.db, jobKey, {
      ...patch,
      stats: JSON.stringify(this.#stats),
      lease_owner: null,
      lease_expires_at: null,
      completed_at: engine.clock.now(),
    });
    await applyRetention(engine, profileKey);
    const job = toJob(await findJob(engine.db, this.jobId));
    recordJobMetrics(job);
    log(engine, job.status === 'failed' ? 'error' : 'info', `Sync ${job.status}`, {
      jobId: this.jobId,
      errorCode: job.error?.code,
      ...job.stats.items,
    });
    this.#emit(event);
  }

  #completed({ syncType, held, resolutionError }: PhasesOutcome): { patch: JobPatch; event: EventBody } {
    if (held !== undefined) {
      this.#emit({
        type: 'deletionsHeld',
        tracks: held.tracks,
        visibleTracks: held.visible,
        reason: held.reason,
      });
    }
    const failed = resolutionError !== undefined;
    return {
      patch: {
        status: transition('running', 'completed'),
        sync_type: syncType,
        percent: 100,
        deletions_held: held?.tracks ?? 0,
        error_code: failed ? 'RESOLUTION_FAILED' : null,
        error_message: failed ? messageOf(resolutionError) : (held?.reason ?? null),
      },
      event: { type: 'completed', stats: this.#stats, deletionsHeld: held?.tracks ?? 0 },
    };
  }

  #failed(error: unknown): { patch: JobPatch; event: EventBody } {
    const percent = this.#meter.percent;
    if (error instanceof SyncError && error.code === 'CANCELLED') {
      return {
        patch: {
          status: transition('running', 'cancelled'),
          percent,
          error_code: 'CANCELLED',
          error_message: error.message,
        },
        event: { type: 'cancelled' },
      };
    }
    const known = error instanceof SyncError || error instanceof ProviderError;
    const code = known ? error.code : 'INTERNAL';
    const message = messageOf(error);
    return {
      patch: { status: transition('running', 'failed'), percent, error_code: code, error_message: message },
      event: {
        type: 'failed',
        code,
        message,
        recoverable: known && code !== 'UNAUTHORIZED' && code !== 'FORBIDDEN',
      },
    };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
