import type { ByteRange } from '@music-platform/bridge-traits';

/** The most that is read at once. */
export const chunkBytes: number = 256 * 1024;

/** Throws `TypeError` for a range that makes no sense. */
export function checkRange(range: ByteRange | undefined): void {
  if (range === undefined) return;
  const { start, end } = range;
  if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end >= start) return;
  throw new TypeError('range must go from a whole number of at least 0 to one that is not below it');
}

/** The part of a file of `size` bytes that is sent; `end` lies before `start` when there is none. */
export function sentRange(size: number, range: ByteRange | undefined): ByteRange {
  const start = range?.start ?? 0;
  const end = Math.min(range?.end ?? Number.POSITIVE_INFINITY, size - 1);
  return { start, end: Math.max(end, start - 1) };
}
