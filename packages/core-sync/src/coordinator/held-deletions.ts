import { SyncError } from '@music-platform/bridge-traits';
import { type RunContext, write } from '../engine-context.ts';
import { findJob, type JobRow, updateJob } from '../job/job-repository.ts';
import { applyHeld } from '../resolution/apply-held.ts';
import { recordDecision } from '../run/telemetry.ts';
import { aggregate, type Db, statement } from '../util/statement.ts';

const reject = statement('update held_deletions set rejected = 1 where job_key = ?');
const countHeld = aggregate<{ tracks: number }>(
  `select count(distinct i.track_key) as tracks from held_deletions h join remote_items i on i.key = h.item_key
   where h.job_key = ?`,
);

/** Hides what a job held. Returns how many tracks were hidden: files that returned meanwhile stay. */
export async function approve(ctx: RunContext, job: JobRow): Promise<{ hidden: number }> {
  const hidden = await write(ctx, async (trx) => {
    await findHoldingJob(trx, job.id);
    await updateJob(trx, job.key, { deletions_decision: 'approved' });
    return applyHeld(trx, ctx, job.key);
  });
  recordDecision('approved', hidden);
  return { hidden };
}

/** Keeps what a job held, as it is, until the files return. Returns how many tracks that are. */
export async function rejectHeld(db: Db, job: JobRow): Promise<{ kept: number }> {
  const kept = await db.transaction().execute(async (trx) => {
    await findHoldingJob(trx, job.id);
    const { tracks } = await countHeld(trx, job.key);
    await reject(trx, job.key);
    await updateJob(trx, job.key, { deletions_decision: 'rejected' });
    return tracks;
  });
  recordDecision('rejected', kept);
  return { kept };
}

/** The job, if its deletions wait for a decision. Throws `JOB_NOT_FOUND` or `INVALID_STATE_TRANSITION`. */
export async function findHoldingJob(db: Db, jobId: string): Promise<JobRow> {
  const job = await findJob(db, jobId);
  assertUndecided(job);
  return job;
}

function assertUndecided(job: JobRow): void {
  if (job.deletions_held === 0) {
    throw new SyncError('INVALID_STATE_TRANSITION', `Job ${job.id} holds no deletions.`);
  }
  if (job.deletions_decision !== null) {
    throw new SyncError(
      'INVALID_STATE_TRANSITION',
      `The deletions of job ${job.id} were already ${job.deletions_decision}.`,
    );
  }
}
