import { patternContent } from '../../remote-drive/file-content.ts';

/** Larger than any reasonable chunk of a body, and no multiple of one. */
export const LARGE_BYTES = 1_200_007;

/** Reproducible bytes; other seeds give other bytes of the same size. */
export function bytesOf(size: number, seed = 0): Uint8Array {
  return patternContent(size, seed).read(0, size);
}

/** The first difference between two byte strings, in a line; empty when they are equal. */
export function byteDifferences(actual: Uint8Array, expected: Uint8Array): string[] {
  if (actual.length !== expected.length) return [`${actual.length} bytes instead of ${expected.length}`];
  const at = actual.findIndex((byte, index) => byte !== expected[index]);
  return at < 0 ? [] : [`another byte at offset ${at}`];
}
