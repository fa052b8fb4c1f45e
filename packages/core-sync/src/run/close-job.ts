import type { EventBody } from '../events/sync-events.ts';
import { findJob, toJob, updateJob } from '../job/job-repository.ts';
import type { JobStats } from '../job/job-stats.ts';
import { assertLease } from '../job/lease.ts';
import type { SyncJob } from '../job/sync-job.ts';
import { releaseLeases } from '../queue/scan-queue.ts';
import { heldBy } from '../resolution/deletion-guard.ts';
import { codeOf, type RunEnd, recordEnd } from './run-end.ts';
import type { RunOptions } from './run-options.ts';

const attempts = 3;
const delayMs = 1_000;

/** A job as it ended, and what to tell of it. */
export interface ClosedJob {
  job: SyncJob;
  events: readonly EventBody[];
}

/** How far a run has come. */
export interface Reached {
  percent: number;
  stats: JobStats;
}

/**
 * Records how a run has ended, in one transaction. A job whose end is not recorded would seem to run until its lease expires: worth more than
 * one attempt. Throws `LEASE_LOST` where the job is another's by now.
 */
export async function closeJob(options: RunOptions, end: RunEnd, reached: Reached): Promise<ClosedJob> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await close(options, end, reached);
    } catch (error) {
      if (attempt === attempts || codeOf(error) === 'LEASE_LOST') throw error;
      await options.engine.clock.sleep(delayMs);
    }
  }
}

async function close(
  { engine, jobKey, jobId, profileKey, owner }: RunOptions,
  end: RunEnd,
  reached: Reached,
): Promise<ClosedJob> {
  return engine.db.transaction().execute(async (trx) => {
    await assertLease(trx, jobKey, owner);
    await releaseLeases(trx, profileKey);
    const { patch, events } = recordEnd(end, { ...reached, held: await heldBy(trx, jobKey) });
    await updateJob(trx, jobKey, {
      ...patch,
      stats: JSON.stringify(reached.stats),
      lease_owner: null,
      lease_expires_at: null,
      completed_at: engine.clock.now(),
    });
    return { job: toJob(await findJob(trx, jobId)), events };
  });
}
