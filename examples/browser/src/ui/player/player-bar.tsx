import type { VNode } from 'preact';
import { useExplain } from '../explain/explain-context.ts';
import { ArtistLink } from '../lists/artist-link.tsx';
import { Artwork } from '../parts/artwork.tsx';
import { IconButton } from '../parts/button.tsx';
import { artNameOf } from '../parts/placeholder.ts';
import { hashOf } from '../state/route.ts';
import { type NowPlaying, usePlayer } from './player-context.ts';
import { SeekBar } from './seek-bar.tsx';
import { useMediaSession } from './use-media-session.ts';
import { usePlayerKeys } from './use-player-keys.ts';
import { Volume } from './volume.tsx';

/** The bar at the bottom: what plays, and the keys for it. */
export function PlayerBar(): VNode | null {
  const player = usePlayer();
  useMediaSession(player);
  usePlayerKeys(player);
  const { current, isPlaying, problem } = player;
  if (!current) return null;
  return (
    <section class="player" aria-label="Player">
      <Playing now={current} />
      <div class="controls">
        <IconButton
          icon="previous"
          label="Previous track"
          disabled={!player.canGoBack}
          onClick={player.previous}
        />
        <IconButton
          icon={isPlaying ? 'pause' : 'play'}
          label={isPlaying ? 'Pause' : 'Play'}
          class="main-play"
          onClick={player.toggle}
        />
        <IconButton icon="next" label="Next track" disabled={!player.canGoOn} onClick={player.next} />
      </div>
      {problem === undefined ? (
        <SeekBar player={player} />
      ) : (
        <p class="seek player-problem" role="alert">
          {problem}
        </p>
      )}
      <Volume audio={player.audio} />
    </section>
  );
}

function Playing({ now }: { now: NowPlaying }): VNode {
  const { track, queue } = now;
  const explain = useExplain();
  const cover = (
    <Artwork
      hash={track.artworkHash}
      name={artNameOf(track.album, track.albumArtist ?? track.artist, track.title)}
    />
  );
  return (
    <div class="playing">
      {track.albumId === null ? (
        cover
      ) : (
        <a href={hashOf({ view: 'album', id: track.albumId })} aria-label={`Album ${track.album ?? ''}`}>
          {cover}
        </a>
      )}
      <div class="names">
        <bdi class="title" title={`${track.title} (from ${queue.from})`}>
          {track.title}
        </bdi>
        <ArtistLink name={track.artist ?? track.albumArtist ?? undefined} />
      </div>
      <IconButton
        icon="info"
        label={`Why is ${track.title} here?`}
        class="wide-only"
        onClick={() => explain(track.id)}
      />
    </div>
  );
}
