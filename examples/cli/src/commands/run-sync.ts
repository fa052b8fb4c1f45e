import type { Profile, SyncCoordinator, SyncEvent, SyncJob } from '@music-platform/core-sync';
import type { ProgressDisplay } from '../progress/progress-display.ts';

/** What a run needs. */
export interface SyncServices {
  coordinator: SyncCoordinator;
  profile: Profile;
  display: ProgressDisplay;
}

/** Starts a run, shows it, and waits for its end. An aborted signal cancels the job, which ends it cleanly. */
export async function runSync(
  { coordinator, profile, display }: SyncServices,
  { full, signal }: { full: boolean; signal: AbortSignal },
): Promise<SyncJob> {
  const watching = new AbortController();
  const watched = watch(coordinator.events({ profileId: profile.id, signal: watching.signal }), display);
  try {
    signal.throwIfAborted();
    const jobId = await start(coordinator, profile.id, full);
    const job = await waitOrCancel(coordinator, jobId, signal);
    await watched;
    return job;
  } finally {
    watching.abort();
    await watched;
    display.close();
  }
}

async function start(coordinator: SyncCoordinator, profileId: string, full: boolean): Promise<string> {
  const known = await coordinator.listHistory({ profileId, limit: 1 });
  return full || known.length === 0
    ? coordinator.startFullSync(profileId)
    : coordinator.startIncrementalSync(profileId);
}

async function waitOrCancel(
  coordinator: SyncCoordinator,
  jobId: string,
  signal: AbortSignal,
): Promise<SyncJob> {
  // It rejects only where the job has ended meanwhile, and then there is nothing left to cancel.
  const cancel = (): void => void coordinator.cancel(jobId).catch(() => undefined);
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await coordinator.waitFor(jobId);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

async function watch(events: AsyncIterable<SyncEvent>, display: ProgressDisplay): Promise<void> {
  try {
    for await (const event of events) {
      display.show(event);
      if (event.type === 'completed' || event.type === 'failed' || event.type === 'cancelled') return;
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
  }
}
