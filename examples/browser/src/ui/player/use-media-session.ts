import { useEffect } from 'preact/hooks';
import { coverUrl } from '../parts/artwork.tsx';
import { usePage } from '../state/engine-context.ts';
import type { Player } from './player-context.ts';

const skipSeconds = 10;

/** Tells the system what plays, and hears its keys: headsets, lock screens, media keys. */
export function useMediaSession(player: Player): void {
  const { engine } = usePage();
  const session = navigator.mediaSession as MediaSession | undefined;
  const track = player.current?.track;

  useEffect(() => {
    if (!session || !track) return;
    const { title } = track;
    const facts = { title, artist: track.artist ?? '', album: track.album ?? '' };
    session.metadata = new MediaMetadata(facts);
    let gone = false;
    const addCover = (src: string | undefined): void => {
      if (!gone && src !== undefined) session.metadata = new MediaMetadata({ ...facts, artwork: [{ src }] });
    };
    if (track.artworkHash !== null) coverUrl(engine, track.artworkHash).then(addCover, () => undefined);
    return () => {
      gone = true;
    };
  }, [session, track?.id]);

  useEffect(() => {
    if (session) session.playbackState = track ? (player.isPlaying ? 'playing' : 'paused') : 'none';
  }, [session, track, player.isPlaying]);

  useEffect(() => {
    if (!session) return;
    const { audio } = player;
    const handlers: [MediaSessionAction, MediaSessionActionHandler | null][] = [
      ['play', () => player.toggle()],
      ['pause', () => player.toggle()],
      ['previoustrack', () => player.previous()],
      ['nexttrack', player.canGoOn ? () => player.next() : null],
      ['seekto', ({ seekTime }) => seekTime !== undefined && player.seek(seekTime)],
      ['seekbackward', ({ seekOffset }) => player.seek(audio.currentTime - (seekOffset ?? skipSeconds))],
      ['seekforward', ({ seekOffset }) => player.seek(audio.currentTime + (seekOffset ?? skipSeconds))],
    ];
    for (const [action, handler] of handlers) setHandler(session, action, handler);
  });
}

function setHandler(
  session: MediaSession,
  action: MediaSessionAction,
  handler: MediaSessionActionHandler | null,
): void {
  try {
    session.setActionHandler(action, handler);
  } catch {
    // A browser that does not know the action throws; it does without.
  }
}
