import { type LeaseOwner, SyncError } from '@music-platform/bridge-traits';
import type { Db } from '../util/statement.ts';
import { statement } from '../util/statement.ts';
import { findActiveJob, insertJob, type JobRow, type NewJob, updateJob } from './job-repository.ts';

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
    const takenOver = await clearTheWay(trx, job.profileKey, terms);
    const key = await insertJob(trx, job);
    await updateJob(trx, key, running(terms));
    return { key, takenOver };
  });
}

/** Takes up an ended job again. Throws `SYNC_IN_PROGRESS` as `startJob` does. */
export async function resumeJob(db: Db, job: JobRow, terms: LeaseTerms): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await clearTheWay(trx, job.profile_key, terms);
    await updateJob(trx, job.key, {
      ...running(terms),
      error_code: null,
      error_message: null,
      completed_at: null,
    });
  });
}

function running(terms: LeaseTerms): Parameters<typeof updateJob>[2] {
  return {
    status: 'running',
    started_at: terms.now,
    lease_owner: terms.owner.id,
    lease_expires_at: terms.now + terms.leaseMs,
  };
}

async function clearTheWay(trx: Db, profileKey: number, terms: LeaseTerms): Promise<string | undefined> {
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
  return active.id;
}

const renew = statement(
  `update sync_jobs set lease_expires_at = ? where key = ? and lease_owner = ? and status = 'running'`,
);

/** False when the lease was lost to another owner. */
export async function renewLease(db: Db, jobKey: number, terms: LeaseTerms): Promise<boolean> {
  const { numAffectedRows } = await renew(db, terms.now + terms.leaseMs, jobKey, terms.owner.id);
  return numAffectedRows === 1n;
}
