import { type LeaseOwner, SyncError } from '@music-platform/bridge-traits';
import type { Db } from '../util/statement.ts';
import { query, statement } from '../util/statement.ts';
import {
  findActiveJob,
  insertJob,
  type JobPatch,
  type JobRow,
  type NewJob,
  updateJob,
} from './job-repository.ts';
import type { JobStats } from './job-stats.ts';

export interface LeaseTerms {
  owner: LeaseOwner;
  now: number;
  leaseMs: number;
}

export interface StartedJob {
  key: number;
  /** The run whose holder had died, and which this one takes over. */
  takenOver?: string | undefined;
}

/** Whether the holder of an active job is gone: known to be dead, or silent for longer than its lease. */
export function holderIsGone(
  job: Pick<JobRow, 'lease_owner' | 'lease_expires_at'>,
  terms: LeaseTerms,
): boolean {
  if (job.lease_owner === null) return true;
  const alive = job.lease_owner === terms.owner.id ? undefined : terms.owner.isAlive?.(job.lease_owner);
  if (alive === false) return true;
  return (job.lease_expires_at ?? 0) <= terms.now;
}

/**
 * Makes the profile's active job, with its lease, in one transaction: of two processes that try at once, one gets it. Throws
 * `SYNC_IN_PROGRESS` naming who is running since when.
 */
export async function startJob(db: Db, job: NewJob, terms: LeaseTerms): Promise<StartedJob> {
  return db.transaction().execute(async (trx) => {
    const ended = await clearTheWay(trx, job.profileKey, terms);
    const key = await insertJob(trx, job, running(terms));
    if (ended !== undefined) await inheritHeld(trx, ended, key);
    return { key, takenOver: ended?.id };
  });
}

/** Takes up an ended job again. Throws `SYNC_IN_PROGRESS` as `startJob` does. */
export async function resumeJob(db: Db, job: JobRow, terms: LeaseTerms): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const ended = await clearTheWay(trx, job.profile_key, terms);
    await updateJob(trx, job.key, {
      ...running(terms),
      error_code: null,
      error_message: null,
      completed_at: null,
    });
    if (ended !== undefined) await inheritHeld(trx, ended, job.key);
  });
}

function running(terms: LeaseTerms): JobPatch {
  return {
    status: 'running',
    started_at: terms.now,
    lease_owner: terms.owner.id,
    lease_expires_at: terms.now + terms.leaseMs,
  };
}

async function clearTheWay(trx: Db, profileKey: number, terms: LeaseTerms): Promise<JobRow | undefined> {
  const active = await findActiveJob(trx, profileKey);
  if (active === undefined) return undefined;
  if (!holderIsGone(active, terms)) {
    const since = active.started_at ?? active.created_at;
    throw new SyncError(
      'SYNC_IN_PROGRESS',
      `This profile is being synced by ${active.lease_owner} since ${new Date(since).toISOString()} (job ${active.id}).`,
      { details: { jobId: active.id, owner: active.lease_owner, since } },
    );
  }
  await updateJob(trx, active.key, {
    status: 'failed',
    error_code: 'INTERRUPTED',
    error_message: 'The process that ran this job ended without finishing it.',
    completed_at: terms.now,
    lease_owner: null,
    lease_expires_at: null,
  });
  return active;
}

const inheritItems = statement('update held_deletions set job_key = ?2 where job_key = ?1 and rejected = 0');
const inheritCount = statement(
  `update sync_jobs set deletions_held = deletions_held + ?2, deletions_held_reason = ?3, deletions_decision = null where key = ?1`,
);

/** Deletions that an interrupted job held, and could not report any more, become the business of the job that continues it. */
async function inheritHeld(trx: Db, from: JobRow, to: number): Promise<void> {
  const { deletions_held: held, deletions_held_reason: reason, deletions_decision: decision } = from;
  if (held === 0 || decision !== null) return;
  await inheritItems(trx, from.key, to);
  await inheritCount(trx, to, held, reason);
  await updateJob(trx, from.key, { deletions_held: 0, deletions_held_reason: null });
}

const renew = statement(
  `update sync_jobs set lease_expires_at = ?, percent = ?, stats = ? where key = ? and lease_owner = ? and status = 'running'`,
);
const holding = query<{ held: number }>(
  `select 1 as held from sync_jobs where key = ? and lease_owner = ? and status = 'running'`,
);

/** Extends the lease and stores how far the run has come. False when the lease was lost to another owner. */
export async function renewLease(
  db: Db,
  jobKey: number,
  terms: LeaseTerms,
  progress: { percent: number; stats: JobStats },
): Promise<boolean> {
  const { percent, stats } = progress;
  const { numAffectedRows } = await renew(
    db,
    terms.now + terms.leaseMs,
    percent,
    JSON.stringify(stats),
    jobKey,
    terms.owner.id,
  );
  return numAffectedRows === 1n;
}

/**
 * Throws `LEASE_LOST` unless this owner still runs the job. Part of every transaction of a run, so that one that was asleep while another
 * process took over writes nothing over what that process has written.
 */
export async function assertLease(trx: Db, jobKey: number, owner: LeaseOwner): Promise<void> {
  if ((await holding(trx, jobKey, owner.id)).length === 1) return;
  throw new SyncError('LEASE_LOST', 'Another process has taken over this sync.');
}
