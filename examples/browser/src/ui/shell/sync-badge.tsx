import type { VNode } from 'preact';
import { useSources } from '../sources/use-sources.ts';
import { hashOf } from '../state/route.ts';
import { isGoingOn } from '../state/sync-runs.ts';
import { useRuns } from '../state/use-sync-runs.ts';
import { phaseWords } from '../words.ts';

/** What is being synced, small, on every view. */
export function SyncBadge(): VNode | null {
  const { data: sources } = useSources();
  const running = [...useRuns().values()].filter(isGoingOn);
  const [run] = running;
  if (!run) return null;
  const name = sources?.find(({ profileId }) => profileId === run.profileId)?.displayName ?? 'a source';
  const percent = run.progress?.percent ?? 0;
  return (
    <a class="sync-badge" href={hashOf({ view: 'sync' })}>
      <span class="sync-badge-line">
        <bdi>{running.length > 1 ? `${running.length} sources` : name}</bdi>
        <span>{Math.round(percent)} %</span>
      </span>
      <progress max={100} value={percent} aria-label={`Progress of ${name}`} />
      <span class="quiet small">{run.state === 'waiting' ? 'Waiting' : phaseWords[run.phase]}</span>
    </a>
  );
}
