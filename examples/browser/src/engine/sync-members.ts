import { SyncError } from '@music-platform/bridge-traits';
import type { SyncCoordinator, SyncJob } from '@music-platform/core-sync';
import type { EngineApi } from './engine-api.ts';
import type { EngineParts } from './engine-parts.ts';
import type { Sources } from './sources/sources.ts';
import type { TabEvents } from './tab-events.ts';

type SyncMember =
  | 'start'
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'running'
  | 'history'
  | 'approveDeletions'
  | 'rejectDeletions'
  | 'listen';

const ends: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled']);
const patienceMs = 2000;

/** What the page can do with syncs. */
export function syncMembers({ sync, sources, events }: EngineParts): Pick<EngineApi, SyncMember> {
  void forwardEvents(sync, events);
  events.onEndJob((jobId) => void sync.cancel(jobId).catch(() => undefined));
  const end = (jobId: string): Promise<void> => endJob(sync, events, jobId);
  return {
    start: async (profileId, { full = false } = {}) => {
      await sources.prepare(profileId);
      return full ? sync.startFullSync(profileId) : sync.startIncrementalSync(profileId);
    },
    pause: end,
    cancel: end,
    resume: async (jobId) => {
      const { profileId } = await sync.getStatus(jobId);
      await sources.prepare(profileId);
      await sync.resume(jobId);
    },
    running: () => runningJobs(sync, sources),
    history: (query) => sync.listHistory(query),
    approveDeletions: async (jobId) => {
      const decided = await sync.approveDeletions(jobId);
      events.changed();
      return decided;
    },
    rejectDeletions: async (jobId) => {
      const decided = await sync.rejectDeletions(jobId);
      events.changed();
      return decided;
    },
    listen: async (listener) => void events.onEvent(listener),
  };
}

/** What a tab has left behind goes on by itself once its source is ready. */
async function runningJobs(sync: SyncCoordinator, sources: Sources): Promise<readonly SyncJob[]> {
  const ready = await sources.ready();
  const running: SyncJob[] = [];
  for (const job of await sync.listHistory({ limit: 20 })) {
    if (job.status !== 'running' && job.status !== 'pending') continue;
    if (ready.includes(job.profileId) || (await sync.isSyncActive(job.profileId))) running.push(job);
  }
  return running;
}

async function forwardEvents(sync: SyncCoordinator, events: TabEvents): Promise<void> {
  for await (const event of sync.events()) {
    events.emit({ type: 'sync', event });
    if (event.type !== 'warning' && event.type !== 'lagging') events.changed();
  }
}

/** Ends a job, whichever tab runs it. */
async function endJob(sync: SyncCoordinator, events: TabEvents, jobId: string): Promise<void> {
  for (;;) {
    try {
      await sync.cancel(jobId);
      return;
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      // It ended by itself meanwhile.
      if (error.code === 'INVALID_STATE_TRANSITION') return;
      if (error.code !== 'SYNC_IN_PROGRESS') throw error;
    }
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        leave();
        resolve();
      };
      const leave = events.onEvent((event) => {
        if (event.type === 'sync' && event.event.jobId === jobId && ends.has(event.event.type)) done();
      });
      const timer = setTimeout(done, patienceMs);
      events.endElsewhere(jobId);
    });
  }
}
