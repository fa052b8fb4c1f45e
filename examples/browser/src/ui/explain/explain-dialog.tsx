import type { LibraryEvent, Track, TrackExplanation } from '@music-platform/core-sync';
import type { ComponentChildren, VNode } from 'preact';
import { formatBytes, formatDuration, formatTime } from '../format.ts';
import { Artwork } from '../parts/artwork.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { artNameOf } from '../parts/placeholder.ts';
import { Failed, Loading } from '../parts/states.tsx';
import { useSources } from '../sources/use-sources.ts';
import { useQuery } from '../state/use-query.ts';
import { useHistory } from '../sync/use-history.ts';
import { goneWords, sentenceOf } from '../words.ts';
import { ruleOf, sentenceOfEvent } from './reasons.ts';

/** Why a track is here: its files, what was read from them, and all that happened to it. */
export function ExplainDialog({ trackId, onClose }: { trackId: string; onClose: () => void }): VNode {
  const { data, error, refresh } = useQuery(`explain:${trackId}`, (engine) => engine.explain(trackId));
  return (
    <Dialog title="Why is this track here?" class="explain" onClose={onClose}>
      {data ? (
        <Explanation of={data} />
      ) : error === undefined ? (
        <Loading />
      ) : (
        <Failed error={error} onRetry={refresh} />
      )}
    </Dialog>
  );
}

function Explanation({ of }: { of: TrackExplanation }): VNode {
  const { track, files, aliases, history } = of;
  return (
    <>
      <Heading track={track} />
      <section>
        <h3>{files.length === 1 ? 'Its file' : `Its ${files.length} files`}</h3>
        {files.length === 0 && <p class="quiet">No file of it is known any more.</p>}
        <ul class="plain files">
          {files.map((file) => (
            <FileFacts key={file.itemId} file={file} isCopy={files.length > 1} />
          ))}
        </ul>
      </section>
      <section>
        <h3>What is known about it</h3>
        <TrackFacts track={track} />
      </section>
      <section>
        <h3>What happened to it</h3>
        <ol class="plain timeline">
          {history.map((event) => (
            <EventLine key={event.seq} event={event} />
          ))}
        </ol>
        {aliases.length > 0 && (
          <p class="quiet small">Earlier ids that still lead here: {aliases.join(', ')}</p>
        )}
      </section>
    </>
  );
}

function Heading({ track }: { track: Track }): VNode {
  const { data: sources } = useSources();
  const source = sources?.find(({ profileId }) => profileId === track.profileId);
  const from = source?.displayName ?? 'a source that is no longer connected';
  return (
    <div class="explain-head">
      <Artwork
        hash={track.artworkHash}
        name={artNameOf(track.album, track.albumArtist ?? track.artist, track.title)}
      />
      <div class="names">
        <bdi class="title">{track.title}</bdi>
        <span class="quiet">
          <bdi>
            {[track.artist, track.album].filter((name) => name !== null).join(' · ') || 'Unknown artist'}
          </bdi>
        </span>
        <p>
          {track.deletedAt === null
            ? `It is here because ${from} has a file of it.`
            : `It is hidden since ${formatTime(track.deletedAt)}: ${goneWords[track.deletedReason ?? 'unknown'] ?? track.deletedReason}.`}
        </p>
      </div>
    </div>
  );
}

function FileFacts({ file, isCopy }: { file: TrackExplanation['files'][number]; isCopy: boolean }): VNode {
  const { queue } = file;
  const state = file.reachable ? (file.primary ? 'plays' : 'copy') : 'out of reach';
  return (
    <li>
      <p class="path">
        <bdi>{file.path}</bdi>
        <span class={`tag ${file.reachable ? (file.primary ? 'good' : '') : 'bad'}`}>{state}</span>
      </p>
      <p class="quiet small">
        {[
          file.size === null ? '' : formatBytes(file.size),
          file.mimeType ?? '',
          file.modifiedAt === null ? '' : `changed ${formatTime(file.modifiedAt)}`,
          file.tagsReadFrom === null
            ? isCopy
              ? 'not read, its content is known'
              : 'tags not read yet'
            : `tags from the ${file.tagsReadFrom === 'file' ? 'file itself' : 'cloud'}`,
        ]
          .filter((fact) => fact !== '')
          .join(' · ')}
      </p>
      {file.removedReason !== null && (
        <p class="small">The cloud says: {goneWords[file.removedReason] ?? file.removedReason}.</p>
      )}
      {queue !== null && (
        <p class="small">
          {queue.errorCode === null
            ? 'It waits to be read.'
            : `Reading it failed (${queue.attempts} times): ${sentenceOf(queue.errorCode) ?? queue.errorMessage ?? queue.errorCode}`}
        </p>
      )}
      {file.changedByJob !== null && (
        <p class="quiet small">
          Last touched by <JobName id={file.changedByJob} />
        </p>
      )}
      {file.contentHash !== null && <p class="quiet mono">{file.contentHash}</p>}
    </li>
  );
}

const tagSources = { path: 'only its path', provider: 'the cloud', file: 'the tags in its file' } as const;

function TrackFacts({ track }: { track: Track }): VNode {
  const position = [
    track.disc === null ? '' : `disc ${track.disc}`,
    track.track === null ? '' : `track ${track.track}`,
  ];
  const sound = [
    track.codec ?? '',
    track.bitrate === null ? '' : `${Math.round(track.bitrate / 1000)} kbit/s`,
    track.sampleRate === null ? '' : `${track.sampleRate / 1000} kHz`,
    track.lossless === true ? 'lossless' : '',
  ];
  return (
    <dl class="facts">
      <Fact name="Names from">{tagSources[track.tagSource]}</Fact>
      <Fact name="Album artist">{track.albumArtist}</Fact>
      <Fact name="Position">{position.filter(Boolean).join(', ')}</Fact>
      <Fact name="Year">{track.year}</Fact>
      <Fact name="Genre">{track.genres.join(', ') || track.genre}</Fact>
      <Fact name="Composer">{track.composer}</Fact>
      <Fact name="Length">{formatDuration(track.durationMs)}</Fact>
      <Fact name="Sound">{sound.filter(Boolean).join(', ')}</Fact>
      <Fact name="Added">{formatTime(track.addedAt)}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }): VNode | null {
  if (children === null || children === '') return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi>{children}</bdi>
      </dd>
    </div>
  );
}

function EventLine({ event }: { event: LibraryEvent }): VNode {
  const rule = ruleOf(event);
  return (
    <li>
      <time class="quiet small" dateTime={new Date(event.at).toISOString()}>
        {formatTime(event.at)}
      </time>
      <p>{sentenceOfEvent(event)}</p>
      <p class="quiet small">
        {event.jobId === null ? 'By a sync that is forgotten' : <JobName id={event.jobId} />}
        {rule !== undefined && ` · rule ${rule}`}
      </p>
    </li>
  );
}

/** A sync, by when it began. */
function JobName({ id }: { id: string }): VNode {
  const { data: jobs = [] } = useHistory();
  const job = jobs.find((each) => each.id === id);
  return <span title={id}>{job ? `the sync of ${formatTime(job.createdAt)}` : `sync ${id}`}</span>;
}
