import type { SyncCoordinator, SyncJob } from '@music-platform/core-sync';

/** The job once it has ended. Throws when it did not complete. */
export async function completed(sync: SyncCoordinator, start: Promise<string>): Promise<SyncJob> {
  const job = await sync.waitFor(await start);
  if (job.status !== 'completed') throw new Error(`${job.status}: ${job.error?.message}`);
  return job;
}
