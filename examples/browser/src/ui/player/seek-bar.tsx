import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { formatDuration } from '../format.ts';
import type { Player } from './player-context.ts';

/** Where the music is, and the way to another place. Draws itself alone, a few times a second. */
export function SeekBar({ player }: { player: Player }): VNode {
  const { audio, current } = player;
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(0);
  const knownSeconds = (current?.track.durationMs ?? 0) / 1000;
  useEffect(() => {
    const look = (): void => {
      setAt(audio.currentTime);
      setLength(Number.isFinite(audio.duration) ? audio.duration : 0);
    };
    const events = ['timeupdate', 'durationchange', 'seeking', 'emptied'] as const;
    for (const event of events) audio.addEventListener(event, look);
    return () => {
      for (const event of events) audio.removeEventListener(event, look);
    };
  }, [audio]);
  const end = length || knownSeconds;
  const words = `${formatDuration(at * 1000)} of ${formatDuration(end * 1000)}`;
  return (
    <div class="seek">
      <span aria-hidden="true">{formatDuration(at * 1000)}</span>
      <input
        type="range"
        aria-label="Seek"
        aria-valuetext={words}
        min={0}
        max={Math.max(1, Math.round(end))}
        step={1}
        value={Math.round(at)}
        style={{ '--filled': `${end > 0 ? Math.min(100, (at / end) * 100) : 0}%` }}
        onInput={(event) => player.seek(event.currentTarget.valueAsNumber)}
      />
      <span aria-hidden="true">{formatDuration(end * 1000)}</span>
    </div>
  );
}
