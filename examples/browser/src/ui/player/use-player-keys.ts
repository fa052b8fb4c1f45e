import { useEffect, useRef } from 'preact/hooks';
import type { Player } from './player-context.ts';

const skipSeconds = 10;

/** Space plays and pauses, the left and right arrows skip, wherever the key would not do something else. */
export function usePlayerKeys(player: Player): void {
  const latest = useRef(player);
  latest.current = player;
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      const { current, audio, toggle, seek } = latest.current;
      if (!current || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
      if (hasOwnUse(event)) return;
      if (event.key === ' ') toggle();
      else if (event.key === 'ArrowLeft') seek(audio.currentTime - skipSeconds);
      else if (event.key === 'ArrowRight') seek(audio.currentTime + skipSeconds);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  }, []);
}

/** Whether the element in focus wants the key itself. */
function hasOwnUse({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('input, textarea, select, dialog, [contenteditable]')) return true;
  return key === ' ' && target.closest('button, summary') !== null;
}
