import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { IconButton } from '../parts/button.tsx';

/** How loud it is; kept for the next visit. */
export function Volume({ audio }: { audio: HTMLAudioElement }): VNode {
  const [volume, setVolume] = useState(storedVolume);
  const [isMuted, setMuted] = useState(false);
  useEffect(() => {
    audio.volume = volume;
    audio.muted = isMuted;
    localStorage.setItem('volume', String(volume));
  }, [audio, volume, isMuted]);
  const shown = isMuted ? 0 : Math.round(volume * 100);
  return (
    <div class="volume">
      <IconButton
        icon={shown === 0 ? 'muted' : 'volume'}
        label={isMuted ? 'Unmute' : 'Mute'}
        onClick={() => setMuted(!isMuted)}
      />
      <input
        type="range"
        aria-label="Volume"
        min={0}
        max={100}
        value={shown}
        style={{ '--filled': `${shown}%` }}
        onInput={(event) => {
          setMuted(false);
          setVolume(event.currentTarget.valueAsNumber / 100);
        }}
      />
    </div>
  );
}

function storedVolume(): number {
  const stored = Number.parseFloat(localStorage.getItem('volume') ?? '1');
  return stored >= 0 && stored <= 1 ? stored : 1;
}
