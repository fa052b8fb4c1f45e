import type { Region } from './region.ts';

const TABLE_SIZE = 1 << 16;
const CELL_SIZE = 4096;
let table: Uint8Array | undefined;

/** A well-mixed 32-bit hash of two numbers: the source of every deterministic choice in the writer. */
export function hash32(seed: number, index: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 0x7f4a7c15, 0xc2b2ae35);
  h ^= Math.floor(index / 0x1_0000_0000);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}

/**
 * Writes `size` filler bytes chosen by seed and index. They lie in 0x80..0xBF, so that filler never looks like a
 * frame sync, a page capture pattern or the signature of a tag.
 */
export function fill(target: Uint8Array, at: number, size: number, seed: number, index: number): void {
  table ??= noiseTable();
  let done = 0;
  while (done < size) {
    const part = Math.min(size - done, TABLE_SIZE);
    const start = hash32(seed, index + done) % TABLE_SIZE;
    target.set(table.subarray(start, start + part), at + done);
    done += part;
  }
}

/** A region of filler bytes. */
export function fillerRegion(size: number, seed: number): Region {
  return {
    size,
    copy(from, to, target, at) {
      const cell = new Uint8Array(CELL_SIZE);
      for (let index = Math.floor(from / CELL_SIZE); index * CELL_SIZE < to; index += 1) {
        const start = index * CELL_SIZE;
        const first = Math.max(from, start);
        const last = Math.min(to, start + CELL_SIZE);
        fill(cell, 0, CELL_SIZE, seed, index);
        target.set(cell.subarray(first - start, last - start), at + first - from);
      }
    },
  };
}

function noiseTable(): Uint8Array {
  const noise = new Uint8Array(TABLE_SIZE * 2);
  for (let i = 0; i < noise.length; i += 1) noise[i] = 0x80 | (hash32(0x6d75, i) & 0x3f);
  return noise;
}
