import type { AbortOptions, DownloadOptions, LeaseOwner } from '@music-platform/bridge-traits';
import { SyncError } from '@music-platform/bridge-traits';
import { openCatalogue } from './catalogue/open-catalogue.ts';
import { parseSyncConfig } from './config/sync-config.ts';
import { detachedContext } from './coordinator/detached-context.ts';
import { downloadTrack, type TrackDownload } from './coordinator/download-track.ts';
import { forgetProfile } from './coordinator/forget-profile.ts';
import { approve, findHoldingJob, rejectHeld } from './coordinator/held-deletions.ts';
import { openEngine } from './coordinator/open-engine.ts';
import { ensureProfile } from './coordinator/profiles.ts';
import type { ProfileBinding, SyncCoordinatorOptions } from './coordinator-options.ts';
import type { EngineContext } from './engine-context.ts';
import { type EventFilter, EventHub } from './events/event-hub.ts';
import type { SyncEvent } from './events/sync-events.ts';
import {
  findActiveJob,
  findJob,
  type HistoryQuery,
  type JobRow,
  jobHistory,
  parseStats,
  toJob,
  updateJob,
} from './job/job-repository.ts';
import { holderIsGone, type LeaseTerms, resumeJob, startJob } from './job/lease.ts';
import type { SyncJob, SyncTrigger } from './job/sync-job.ts';
import { transition } from './job/transitions.ts';
import { planSync } from './plan/plan-sync.ts';
import type { SyncPlan } from './plan/sync-plan.ts';
import { type PrioritySelection, prioritise } from './queue/prioritise.ts';
import { SyncRun } from './run/sync-run.ts';
import type { SyncType } from './schema/tables.ts';

export interface StartOptions {
  /** Default `user`. */
  trigger?: SyncTrigger | undefined;
}

export interface PlanOptions extends AbortOptions {
  /** Plan a full sync. Default: an incremental one. */
  full?: boolean | undefined;
}

/** Starts, watches and ends syncs of any number of profiles over one database. */
export class SyncCoordinator implements AsyncDisposable {
  readonly #engine: Promise<EngineContext>;
  readonly #bindings = new Map<string, ProfileBinding>();
  readonly #runs = new Map<string, SyncRun>();
  readonly #hub: EventHub = new EventHub();
  readonly #owner: Promise<LeaseOwner>;
  readonly #starting = new Set<Promise<unknown>>();
  #closed = false;

  /** Throws `INVALID_CONFIG` at once when the configuration is wrong. The database is opened and migrated on first use. */
  constructor(options: SyncCoordinatorOptions) {
    const config = parseSyncConfig(options.config);
    for (const binding of options.providers) this.addProfile(binding);
    this.#engine = openCatalogue(options.database).then((db) => openEngine(db, options, config));
    this.#engine.catch(() => undefined);
    this.#owner = this.#engine.then((engine) => options.owner ?? { id: `owner-${engine.newId()}` });
    this.#owner.catch(() => undefined);
  }

  /** Adds an account or folder, or replaces the provider of a known one. */
  addProfile(binding: ProfileBinding): void {
    if (binding.profile.id === '') throw new TypeError('A profile needs an id.');
    this.#bindings.set(binding.profile.id, binding);
  }

  /** Stops syncing a profile; with `forget`, also deletes everything stored about it. Cancels its running sync. */
  async removeProfile(profileId: string, options: { forget?: boolean } = {}): Promise<void> {
    const engine = await this.#engine;
    const { db } = engine;
    for (const run of this.#runs.values()) {
      const job = await findJob(db, run.jobId);
      if (job.profile_id === profileId) {
        run.cancel();
        await run.done;
      }
    }
    this.#bindings.delete(profileId);
    if (options.forget) await forgetProfile(engine, profileId);
  }

  /** Lists everything anew. Returns the job's id at once; the sync runs in the background. Throws `SYNC_IN_PROGRESS`. */
  startFullSync(profileId: string, options: StartOptions = {}): Promise<string> {
    return this.#launching(this.#start(profileId, 'full', undefined, options));
  }

  /**
   * Takes only what changed since the stored cursor (or `cursor`). Where the cursor is missing or expired, lists everything by itself and
   * says so in a warning event. Returns the job's id at once. Throws `SYNC_IN_PROGRESS`.
   */
  startIncrementalSync(profileId: string, cursor?: string, options: StartOptions = {}): Promise<string> {
    return this.#launching(this.#start(profileId, 'incremental', cursor, options));
  }

  /** Resolves with the job once it has ended, however it ended. Jobs of other processes are returned as they stand. */
  async waitFor(jobId: string): Promise<SyncJob> {
    await this.#runs.get(jobId)?.done;
    return this.getStatus(jobId);
  }

  /** The job as it stands now; of one that another process runs, as that process last stored it. Throws `JOB_NOT_FOUND`. */
  async getStatus(jobId: string): Promise<SyncJob> {
    const { db } = await this.#engine;
    const job = toJob(await findJob(db, jobId));
    const run = job.status === 'running' ? this.#runs.get(jobId) : undefined;
    return run === undefined ? job : { ...job, ...run.snapshot() };
  }

  /** Jobs, newest first. */
  async listHistory(query: HistoryQuery = {}): Promise<readonly SyncJob[]> {
    const { db } = await this.#engine;
    return (await jobHistory(db, query)).map(toJob);
  }

  /** Ends a running job of this coordinator cleanly; what it did so far stays. Resolves when it has ended. */
  async cancel(jobId: string): Promise<SyncJob> {
    const run = this.#runs.get(jobId);
    if (run !== undefined) {
      run.cancel();
      return this.waitFor(jobId);
    }
    const { db, clock } = await this.#engine;
    const job = await findJob(db, jobId);
    transition(job.status, 'cancelled');
    if (!holderIsGone(job, await this.#terms())) {
      throw new SyncError('SYNC_IN_PROGRESS', `Job ${jobId} is run by ${job.lease_owner}: cancel it there.`);
    }
    await updateJob(db, job.key, {
      status: 'cancelled',
      completed_at: clock.now(),
      lease_owner: null,
      lease_expires_at: null,
    });
    return this.getStatus(jobId);
  }

  /**
   * Continues a failed, cancelled or interrupted job where it stopped. Returns its id. Throws `INVALID_STATE_TRANSITION` for others,
   * `SYNC_IN_PROGRESS` when the profile is being synced.
   */
  resume(jobId: string): Promise<string> {
    return this.#launching(this.#resume(jobId));
  }

  /** Whether a sync of this profile runs now, in this process or another. */
  async isSyncActive(profileId: string): Promise<boolean> {
    const { db } = await this.#engine;
    const profile = await db
      .selectFrom('profiles')
      .select('key')
      .where('id', '=', profileId)
      .executeTakeFirst();
    const job = profile && (await findActiveJob(db, profile.key));
    return job !== undefined && !holderIsGone(job, await this.#terms());
  }

  /** What a sync would do now: a dry run that writes nothing. */
  async planSync(profileId: string, options: PlanOptions = {}): Promise<SyncPlan> {
    const engine = await this.#engine;
    const { full = false, signal } = options;
    return planSync(engine, this.#binding(profileId), { syncType: full ? 'full' : 'incremental', signal });
  }

  /** Hides the tracks whose hiding a job held. Throws `INVALID_STATE_TRANSITION` when there is nothing to decide. */
  async approveDeletions(jobId: string): Promise<{ hidden: number }> {
    const engine = await this.#engine;
    const job = await findHoldingJob(engine.db, jobId);
    const { profile_key: profileKey, profile_id: profileId, key: jobKey } = job;
    return approve(
      detachedContext(engine, this.#bindings.get(profileId), { profileId, profileKey, jobKey, jobId }),
      job,
    );
  }

  /** Keeps the tracks whose hiding a job held, until their files return. Throws `INVALID_STATE_TRANSITION`. */
  async rejectDeletions(jobId: string): Promise<{ kept: number }> {
    const { db } = await this.#engine;
    return rejectHeld(db, await findHoldingJob(db, jobId));
  }

  /**
   * Bytes of a track, to play it: of its primary file, or of the next one while that cannot be reached. Throws `TRACK_NOT_FOUND`,
   * `PROFILE_NOT_FOUND`, and what the provider throws.
   */
  async download(trackId: string, options: DownloadOptions = {}): Promise<TrackDownload> {
    const { db } = await this.#engine;
    return downloadTrack(db, trackId, options, (profileId) => this.#binding(profileId).provider);
  }

  /** Reads these next, whatever else is queued. Returns how many of them were queued. */
  async prioritise(profileId: string, selection: PrioritySelection): Promise<number> {
    const { db, config } = await this.#engine;
    const profile = await db
      .selectFrom('profiles')
      .select('key')
      .where('id', '=', profileId)
      .executeTakeFirst();
    if (profile === undefined) return 0;
    return prioritise(db, profile.key, selection, Math.max(...Object.values(config.priorities)) + 1);
  }

  /** What happens, as it happens. With `jobId`, ends with that job; a slow reader never stalls a sync. */
  events(filter: EventFilter = {}): AsyncIterable<SyncEvent> {
    return this.#hub.subscribe(filter);
  }

  /** Cancels what runs and waits for it. The database stays open: it is the caller's. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#starting);
    for (const run of this.#runs.values()) run.cancel();
    await Promise.all([...this.#runs.values()].map(({ done }) => done));
    this.#hub.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Keeps track of starts that are under way, so that none slips past `close`. */
  async #launching(start: Promise<string>): Promise<string> {
    this.#starting.add(start);
    try {
      return await start;
    } finally {
      this.#starting.delete(start);
    }
  }

  async #resume(jobId: string): Promise<string> {
    const engine = await this.#engine;
    const job = await findJob(engine.db, jobId);
    const terms = await this.#terms();
    const interrupted = job.status === 'running' && holderIsGone(job, terms);
    transition(interrupted ? 'failed' : job.status, 'running');
    const binding = this.#binding(job.profile_id);
    await resumeJob(engine.db, job, terms);
    await this.#launch(engine, binding, job, { resumed: true });
    return jobId;
  }

  async #start(
    profileId: string,
    syncType: SyncType,
    cursor: string | undefined,
    options: StartOptions,
  ): Promise<string> {
    const engine = await this.#engine;
    const binding = this.#binding(profileId);
    const now = engine.clock.now();
    const profileKey = await ensureProfile(engine.db, binding, now);
    const trigger = options.trigger ?? 'user';
    const id = engine.newId();
    const job = { id, profileKey, syncType, trigger, cursor, createdAt: now };
    const { takenOver } = await startJob(engine.db, job, await this.#terms());
    await this.#launch(engine, binding, await findJob(engine.db, id), { takenOver });
    return id;
  }

  async #launch(
    engine: EngineContext,
    binding: ProfileBinding,
    job: JobRow,
    more: { takenOver?: string | undefined; resumed?: boolean },
  ): Promise<void> {
    const run = new SyncRun({
      engine,
      binding,
      hub: this.#hub,
      owner: await this.#owner,
      profileKey: job.profile_key,
      jobKey: job.key,
      jobId: job.id,
      syncType: job.sync_type,
      trigger: toJob(job).trigger,
      stats: parseStats(job.stats),
      percent: job.percent,
      phase: job.phase,
      cursor: job.given_cursor ?? undefined,
      takenOver: more.takenOver,
      resumed: more.resumed ?? false,
    });
    this.#runs.set(job.id, run);
    void run.done.finally(() => this.#runs.delete(job.id));
  }

  #binding(profileId: string): ProfileBinding {
    if (this.#closed) throw new SyncError('CANCELLED', 'The coordinator is closed.');
    const binding = this.#bindings.get(profileId);
    if (binding !== undefined) return binding;
    throw new SyncError(
      'PROFILE_NOT_FOUND',
      `No provider is registered for profile ${profileId}: pass it in \`providers\` or to addProfile.`,
    );
  }

  async #terms(): Promise<LeaseTerms> {
    const { clock, config } = await this.#engine;
    return { owner: await this.#owner, now: clock.now(), leaseMs: config.leaseMs };
  }
}
