import type { MediaRange } from './engine-api.ts';

/** The range of a `Range` header, where it is one that begins at a byte; audio elements send no other. Undefined: the whole file. */
export function parseRange(header: string): MediaRange | undefined {
  const [, first, last] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header.trim()) ?? [];
  if (first === undefined) return undefined;
  const start = Number(first);
  if (last === undefined || last === '') return { start };
  return Number(last) < start ? undefined : { start, end: Number(last) + 1 };
}
