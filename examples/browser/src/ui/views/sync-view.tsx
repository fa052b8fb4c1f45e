import type { SyncJob } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { Button } from '../parts/button.tsx';
import { Empty, Failed, Loading } from '../parts/states.tsx';
import { useSources } from '../sources/use-sources.ts';
import { go } from '../state/use-route.ts';
import { useRuns } from '../state/use-sync-runs.ts';
import { HeldDeletions, heldJobs } from '../sync/held-deletions.tsx';
import { HistoryChart } from '../sync/history-chart.tsx';
import { HistoryTable } from '../sync/history-table.tsx';
import { RunCard } from '../sync/run-card.tsx';
import { useHistory } from '../sync/use-history.ts';
import { View } from './view.tsx';

/** What is being synced, what waits for a decision, and how it went so far. */
export function SyncView(): VNode {
  const { data: sources, error: sourcesError } = useSources();
  const { data: jobs, error: jobsError, refresh } = useHistory();
  const runs = useRuns();
  const error = sourcesError ?? jobsError;
  if (error !== undefined && !(sources && jobs)) return <Failed error={error} onRetry={refresh} />;
  if (!sources || !jobs) return <Loading>Looking at the syncs</Loading>;
  const nameOf = (job: SyncJob): string =>
    sources.find(({ profileId }) => profileId === job.profileId)?.displayName ??
    'a source that is no longer connected';
  const ended = jobs.filter(({ completedAt }) => completedAt !== null);
  return (
    <View
      title="Sync"
      note="Only what has changed is fetched. A sync can be stopped at any time and goes on from there."
    >
      <div class="stack">
        {heldJobs(jobs).map((job) => (
          <HeldDeletions key={job.id} job={job} sourceName={nameOf(job)} />
        ))}
        {sources.map((source) => (
          <RunCard
            key={source.profileId}
            source={source}
            run={runs.get(source.profileId)}
            latest={jobs.find(({ profileId }) => profileId === source.profileId)}
          />
        ))}
        {sources.length === 0 && (
          <Empty
            icon="sources"
            title="Nothing to sync"
            action={
              <Button kind="primary" onClick={() => go({ view: 'sources' })}>
                Go to Sources
              </Button>
            }
          >
            Connect a source first.
          </Empty>
        )}
      </div>
      {jobs.length > 0 && (
        <section aria-label="History">
          <h2 class="section">History</h2>
          {ended.length > 0 && <HistoryChart jobs={ended} />}
          <HistoryTable jobs={jobs} />
        </section>
      )}
    </View>
  );
}
