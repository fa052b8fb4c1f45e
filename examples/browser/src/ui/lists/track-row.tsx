import type { Track } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { useExplain } from '../explain/explain-context.ts';
import { formatDuration } from '../format.ts';
import { Artwork } from '../parts/artwork.tsx';
import { IconButton } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { artNameOf } from '../parts/placeholder.ts';
import { usePlayer } from '../player/player-context.ts';
import { hashOf } from '../state/route.ts';
import { ArtistLink } from './artist-link.tsx';

/** One row of a list of tracks. */
export interface TrackRowProps {
  readonly id: string;
  readonly row: number;
  /** Pixels from the top of the list. */
  readonly top: number;
  /** Undefined while it is being read. */
  readonly track: Track | undefined;
  readonly look: 'library' | 'album';
  readonly isActive: boolean;
  onActivate(): void;
  onPlay(): void;
}

/** A track in a list: a double click, a tap or Enter plays it. What is inside is reached by Tab from the active row only. */
export function TrackRow(props: TrackRowProps): VNode {
  const { id, row, top, track, look, isActive, onActivate, onPlay } = props;
  const player = usePlayer();
  const isCurrent = track !== undefined && player.current?.track.id === track.id;
  const onClick = (event: MouseEvent): void => {
    onActivate();
    const isTouch = event instanceof PointerEvent && event.pointerType === 'touch';
    if (isTouch && !(event.target as Element).closest('button, a')) onPlay();
  };
  return (
    <div
      role="row"
      id={id}
      aria-rowindex={row + 2}
      aria-selected={isActive}
      class={`track-row ${isCurrent ? 'current' : ''} ${isActive ? 'active' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onClick}
      onDblClick={onPlay}
    >
      {track ? <Cells {...props} track={track} isCurrent={isCurrent} /> : <Blank look={look} />}
    </div>
  );
}

function Cells({
  track,
  look,
  isActive,
  isCurrent,
  onPlay,
}: TrackRowProps & { track: Track; isCurrent: boolean }): VNode {
  const player = usePlayer();
  const explain = useExplain();
  const tabIndex = isActive ? 0 : -1;
  const isPlaying = isCurrent && player.isPlaying;
  return (
    <>
      <span role="gridcell" class="lead">
        {look === 'library' ? (
          <Artwork
            hash={track.artworkHash}
            name={artNameOf(track.album, track.albumArtist ?? track.artist, track.title)}
          />
        ) : (
          <span class="number">{track.track ?? '·'}</span>
        )}
        <IconButton
          icon={isPlaying ? 'pause' : 'play'}
          label={`${isPlaying ? 'Pause' : 'Play'} ${track.title}`}
          class="row-play"
          tabIndex={tabIndex}
          onClick={isCurrent ? player.toggle : onPlay}
        />
      </span>
      <span role="gridcell" class="names">
        <bdi class="title" title={track.title}>
          {track.title}
        </bdi>
        <ArtistLink name={track.artist ?? track.albumArtist ?? undefined} tabIndex={tabIndex} />
      </span>
      {look === 'library' && (
        <span role="gridcell" class="album-cell">
          {track.albumId !== null && track.album !== null && (
            <a href={hashOf({ view: 'album', id: track.albumId })} tabIndex={tabIndex} title={track.album}>
              <bdi>{track.album}</bdi>
            </a>
          )}
        </span>
      )}
      <span role="gridcell" class="time">
        {formatDuration(track.durationMs)}
      </span>
      <span role="gridcell">
        <IconButton
          icon="info"
          label={`Why is ${track.title} here?`}
          class="row-why"
          tabIndex={tabIndex}
          onClick={() => explain(track.id)}
        />
      </span>
    </>
  );
}

function Blank({ look }: { look: 'library' | 'album' }): VNode {
  return (
    <>
      <span role="gridcell" class="lead">
        {look === 'library' ? <span class="cover blank" /> : <Icon name="tracks" />}
      </span>
      <span role="gridcell" class="names">
        <span class="blank-line" />
        <span class="unseen">Loading</span>
      </span>
    </>
  );
}
