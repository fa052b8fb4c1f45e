import type { JobStats } from '@music-platform/core-sync';
import { formatCount } from '../text/format.ts';

const kinds = ['added', 'updated', 'moved', 'restored', 'hidden', 'merged', 'failed'] as const;

/** `300 added, 2 failed`; `no changes` where nothing happened. */
export function changeSummary(stats: Pick<JobStats, 'items'>): string {
  const parts = kinds
    .filter((kind) => stats.items[kind] > 0)
    .map((kind) => `${formatCount(stats.items[kind])} ${kind}`);
  return parts.length > 0 ? parts.join(', ') : 'no changes';
}
