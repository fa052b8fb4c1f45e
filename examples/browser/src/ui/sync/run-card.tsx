import type { SyncJob } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Source } from '../../engine/engine-api.ts';
import { formatAgo } from '../format.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { sourceKinds } from '../sources/use-sources.ts';
import { useAction, usePage } from '../state/engine-context.ts';
import { isGoingOn, type Run } from '../state/sync-runs.ts';
import { phaseWords, sentenceOf } from '../words.ts';
import { figuresOf, waitWords } from './run-words.ts';

/** What a source's card is about. */
export interface RunCardProps {
  readonly source: Source;
  readonly run: Run | undefined;
  /** Its latest job as stored. */
  readonly latest: SyncJob | undefined;
}

/** The sync of one source: how far it is, and the buttons for it. */
export function RunCard({ source, run, latest }: RunCardProps): VNode {
  const { displayName, kind } = source;
  const isActive = isGoingOn(run);
  // Of a first sync it goes without saying.
  const warnings = run?.warnings.filter(({ code }) => code !== 'CURSOR_MISSING') ?? [];
  return (
    <section class="card run" aria-label={`Sync of ${displayName}`}>
      <header>
        <span class="source-icon">
          <Icon name={sourceKinds[kind].icon} />
        </span>
        <div class="names">
          <h2>
            <bdi>{displayName}</bdi>
          </h2>
          <p class="quiet" role="status">
            {isActive
              ? run.state === 'waiting'
                ? waitWords(run.reason)
                : phaseWords[run.phase]
              : endWords({ latest, source, run })}
          </p>
        </div>
        <RunButtons source={source} run={run} latest={latest} />
      </header>
      {isActive && <RunProgress run={run} name={displayName} />}
      {warnings.length > 0 && (
        <ul class="plain warnings">
          {warnings.map(({ code, message }) => (
            <li key={code}>
              <Icon name="problems" /> {message}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function RunProgress({ run, name }: { run: Run; name: string }): VNode {
  const percent = run.progress?.percent ?? 0;
  return (
    <>
      <div class="progress-line">
        <progress max={100} value={percent} aria-label={`Progress of ${name}`} />
        <span>{Math.round(percent)} %</span>
      </div>
      <dl class="figures">
        {figuresOf(run.progress).map(({ name: figure, value }) => (
          <div key={figure}>
            <dt>{figure}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function RunButtons({ source, run, latest }: RunCardProps): VNode {
  const { engine } = usePage();
  const act = useAction();
  const [isAsked, setAsked] = useState(false);
  const { profileId, displayName } = source;
  /** Presses twice are one: the button waits for the answer. */
  const press = (work: () => Promise<unknown>): void => {
    setAsked(true);
    act(() => work().finally(() => setAsked(false)));
  };
  const button = (words: string, work: () => Promise<unknown>, primary = false): VNode => (
    <Button
      kind={primary ? 'primary' : undefined}
      disabled={isAsked || (source.state !== 'ready' && !isGoingOn(run))}
      label={`${words} ${displayName}`}
      onClick={() => press(work)}
    >
      {words}
    </Button>
  );
  if (isGoingOn(run)) {
    return (
      <div class="buttons">
        {button('Pause', () => engine.pause(run.jobId), true)}
        {button('Cancel', () => engine.cancel(run.jobId))}
      </div>
    );
  }
  const isStopped = latest?.status === 'cancelled' || latest?.status === 'failed';
  return (
    <div class="buttons">
      {isStopped && button('Resume', () => engine.resume(latest.id), true)}
      {button('Sync', () => engine.start(profileId), !isStopped)}
      {button('Sync everything', () => engine.start(profileId, { full: true }))}
    </div>
  );
}

/** Its tab has gone, and nobody can go on with it yet. */
function isLeftBehind({ latest, source, run }: RunCardProps): boolean {
  return latest?.status === 'running' && latest.id !== run?.jobId && source.state !== 'ready';
}

function endWords({ latest, source, run }: RunCardProps): string {
  if (!latest) return 'Not synced yet';
  if (isLeftBehind({ latest, source, run })) {
    const step = source.state === 'sign-in' ? 'you sign in' : 'access is allowed';
    return `Interrupted at ${Math.round(latest.progress.percent)} %. It goes on when ${step} again.`;
  }
  const when = formatAgo(latest.completedAt ?? latest.createdAt, Date.now());
  if (latest.status === 'cancelled') return `Stopped at ${Math.round(latest.progress.percent)} %, ${when}`;
  if (latest.status === 'failed')
    return `Failed ${when}: ${sentenceOf(latest.error?.code) ?? latest.error?.message ?? ''}`;
  return latest.status === 'completed' ? `Up to date, synced ${when}` : 'Starting';
}
