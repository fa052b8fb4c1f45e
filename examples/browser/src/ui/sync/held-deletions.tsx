import type { SyncJob } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useExplain } from '../explain/explain-context.ts';
import { countOf, formatCount, formatTime } from '../format.ts';
import { Artwork } from '../parts/artwork.tsx';
import { Button, IconButton } from '../parts/button.tsx';
import { artNameOf } from '../parts/placeholder.ts';
import { Failed, Loading } from '../parts/states.tsx';
import { useAction, usePage } from '../state/engine-context.ts';
import { useQuery } from '../state/use-query.ts';
import { heldTitle } from './run-words.ts';

const sampleTracks = 200;

/** Jobs whose deletions wait for a decision. */
export function heldJobs(jobs: readonly SyncJob[]): readonly SyncJob[] {
  return jobs.filter(
    ({ deletionsHeld, deletionsDecision }) => deletionsHeld > 0 && deletionsDecision === null,
  );
}

/** Deletions that look like an accident: nothing is hidden until somebody has looked. */
export function HeldDeletions({ job, sourceName }: { job: SyncJob; sourceName: string }): VNode {
  const { engine, say } = usePage();
  const act = useAction();
  const [isBusy, setBusy] = useState(false);
  const { deletionsHeld, deletionsHeldReason } = job;
  const decide = (work: () => Promise<string>): void => {
    setBusy(true);
    act(async () => {
      try {
        say(await work());
      } finally {
        setBusy(false);
      }
    });
  };
  const approve = async (): Promise<string> => {
    const { hidden } = await engine.approveDeletions(job.id);
    return `${countOf(hidden, 'track')} hidden. They come back if their files do.`;
  };
  const reject = async (): Promise<string> => {
    const { kept } = await engine.rejectDeletions(job.id);
    return `${countOf(kept, 'track')} kept.`;
  };
  return (
    <section class="card held" aria-label="Held deletions">
      <h2>{heldTitle(deletionsHeld)}</h2>
      <p>
        The sync of <bdi>{sourceName}</bdi> on {formatTime(job.createdAt)} did not find their files any more.
        That is a lot at once, so they stay in the library until you decide
        {deletionsHeldReason === null ? '.' : `: ${deletionsHeldReason}.`}
      </p>
      <HeldTracks job={job} />
      <div class="buttons">
        <Button kind="primary" disabled={isBusy} onClick={() => decide(reject)}>
          Keep them
        </Button>
        <Button kind="danger" disabled={isBusy} onClick={() => decide(approve)}>
          Hide {formatCount(deletionsHeld)} {deletionsHeld === 1 ? 'track' : 'tracks'}
        </Button>
      </div>
    </section>
  );
}

function HeldTracks({ job }: { job: SyncJob }): VNode {
  const explain = useExplain();
  const { data, error } = useQuery(`held:${job.id}`, (engine) =>
    engine.heldTracks(job.id, { limit: sampleTracks }),
  );
  if (error !== undefined && !data) return <Failed error={error} />;
  if (!data) return <Loading />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section class="held-tracks" aria-label="Tracks that would disappear" tabIndex={0}>
      <ul class="plain">
        {data.items.map((track) => (
          <li key={track.id}>
            <Artwork
              hash={track.artworkHash}
              name={artNameOf(track.album, track.albumArtist ?? track.artist, track.title)}
            />
            <span class="names">
              <bdi class="title">{track.title}</bdi>
              <span class="quiet">
                <bdi>{track.path ?? track.artist ?? ''}</bdi>
              </span>
            </span>
            <IconButton icon="info" label={`Why is ${track.title} here?`} onClick={() => explain(track.id)} />
          </li>
        ))}
      </ul>
      {job.deletionsHeld > data.items.length && (
        <p class="quiet">and {formatCount(job.deletionsHeld - data.items.length)} more</p>
      )}
    </section>
  );
}
