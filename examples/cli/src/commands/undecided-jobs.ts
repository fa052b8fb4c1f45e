import type { SyncCoordinator, SyncJob } from '@music-platform/core-sync';

const lookedAt = 100;

/** Recent jobs of a profile whose held deletions wait for a decision, newest first. */
export async function undecidedJobs(
  coordinator: Pick<SyncCoordinator, 'listHistory'>,
  profileId: string,
): Promise<SyncJob[]> {
  const jobs = await coordinator.listHistory({ profileId, limit: lookedAt });
  return jobs.filter((job) => job.deletionsHeld > 0 && job.deletionsDecision === null);
}
