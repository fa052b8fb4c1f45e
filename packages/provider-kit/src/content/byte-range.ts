import type { ByteRange } from '@music-platform/bridge-traits';

/** Throws `TypeError` for a range that makes no sense. */
export function checkRange(range: ByteRange | undefined): void {
  if (range === undefined) return;
  const { start, end } = range;
  if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end >= start) return;
  throw new TypeError('range must go from a whole number of at least 0 to one that is not below it');
}
