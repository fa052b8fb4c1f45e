import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { whyNotPlaying } from './audio-problem.ts';
import type { NowPlaying, Player, Queue } from './player-context.ts';

/** Restarting a track is meant rather than the one before it, after this many seconds. */
const restartAfter = 3;

/** Plays tracks through one audio element, whose bytes the service worker reads from the sources. */
export function useAudioPlayer(): Player {
  const audio = useMemo(() => new Audio(), []);
  const [current, setCurrent] = useState<NowPlaying>();
  const [isPlaying, setPlaying] = useState(false);
  const [problem, setProblem] = useState<string>();
  const wanted = useRef(0);

  const start = (queue: Queue, index: number): void => {
    wanted.current += 1;
    const ticket = wanted.current;
    const load = async (): Promise<void> => {
      const track = await queue.read(index);
      // Somebody may have pressed another one while this was looked up.
      if (!track || ticket !== wanted.current) return;
      setProblem(undefined);
      setCurrent({ track, queue, index });
      audio.src = mediaUrl(track.id);
      await audio.play();
    };
    // Of failing to play, the element's own event says more than the promise.
    load().catch(() => undefined);
  };

  const step = (by: number): void => {
    if (current) start(current.queue, current.index + by);
  };
  const latest = useRef({ step, current });
  latest.current = { step, current };

  useEffect(() => {
    const onPlay = (): void => setPlaying(true);
    const onPause = (): void => setPlaying(false);
    const onEnded = (): void => {
      const now = latest.current.current;
      if (now && now.index + 1 < now.queue.total) latest.current.step(1);
    };
    const onError = (): void => {
      setPlaying(false);
      void whyNotPlaying(audio).then(setProblem);
    };
    audio.addEventListener('playing', onPlay);
    audio.addEventListener('pause', onPause);
    audio.addEventListener('ended', onEnded);
    audio.addEventListener('error', onError);
    // In the document, so that it can be found; it has no look of its own.
    audio.hidden = true;
    document.body.append(audio);
    return () => {
      audio.pause();
      audio.remove();
    };
  }, [audio]);

  return {
    audio,
    current,
    isPlaying,
    problem,
    canGoBack: current !== undefined,
    canGoOn: current !== undefined && current.index + 1 < current.queue.total,
    play: start,
    toggle: () => {
      if (!current) return;
      if (problem !== undefined) start(current.queue, current.index);
      else if (audio.paused) audio.play().catch(() => undefined);
      else audio.pause();
    },
    next: () => step(1),
    previous: () => {
      if (audio.currentTime > restartAfter || current?.index === 0) audio.currentTime = 0;
      else step(-1);
    },
    seek: (seconds) => {
      const end = Number.isFinite(audio.duration) ? audio.duration : seconds;
      audio.currentTime = Math.max(0, Math.min(end, seconds));
    },
  };
}

/** What the service worker answers with the bytes of a track. */
function mediaUrl(trackId: string): string {
  return `media/${encodeURIComponent(trackId)}`;
}
