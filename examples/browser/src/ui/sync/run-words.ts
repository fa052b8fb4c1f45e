import { countOf, formatBytes, formatCount, formatElapsed } from '../format.ts';
import type { Progress } from '../state/sync-runs.ts';

/** One figure of a run that goes on. */
export interface RunFigure {
  readonly name: string;
  readonly value: string;
}

/** Before so many in a hundred are done, the time left is a guess that frightens people. */
const tellingPercent = 2;

/** What is known about how far a run is; what is not known is left out. */
export function figuresOf(progress: Progress | undefined): RunFigure[] {
  if (!progress) return [];
  const { itemsProcessed, totalItems, itemsPerSecond, etaMs, bytesDownloaded } = progress;
  const items =
    totalItems === null
      ? formatCount(itemsProcessed)
      : `${formatCount(itemsProcessed)} of ${formatCount(totalItems)}`;
  return [
    { name: 'Items', value: items },
    {
      name: 'Rate',
      value: `${itemsPerSecond < 10 ? itemsPerSecond.toFixed(1) : formatCount(Math.round(itemsPerSecond))}/s`,
    },
    { name: 'Left', value: isTelling(progress) && etaMs !== null ? formatElapsed(etaMs) : 'unknown yet' },
    { name: 'Read', value: formatBytes(bytesDownloaded) },
  ];
}

function isTelling({ itemsProcessed, totalItems }: Progress): boolean {
  return totalItems !== null && itemsProcessed * 100 >= totalItems * tellingPercent;
}

/** Why a run waits. */
export function waitWords(reason: string | undefined): string {
  if (reason === 'offline') return 'Waiting for the network. It goes on by itself.';
  if (reason === 'metered') return 'Waiting for a network that is not metered. It goes on by itself.';
  return 'Waiting';
}

/** How many tracks a run would take away. */
export function heldTitle(count: number): string {
  return count === 1 ? '1 track would disappear' : `${countOf(count, 'track')} would disappear`;
}
