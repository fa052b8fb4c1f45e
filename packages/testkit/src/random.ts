import type { Random } from '@music-platform/bridge-traits';

/** Reproducible randomness: equal seeds give equal sequences on every platform. */
export interface SeededRandom extends Random {
  /** Whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** True with this probability (0.5 unless given). */
  chance(probability?: number): boolean;
  /** One of `items`; throws when there is none. */
  pick<T>(items: readonly T[]): T;
  /** A shuffled copy. */
  shuffle<T>(items: readonly T[]): T[];
  bytes(length: number): Uint8Array;
  /** An independent sequence for one purpose; drawing from it does not move this one. */
  fork(label: string): SeededRandom;
}

/** A seeded generator (sfc32, seeded by hashing the seed's text). */
export function createRandom(seed: number | string): SeededRandom {
  const next = sfc32(String(seed));
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    chance: (probability = 0.5) => next() < probability,
    pick: <T>(items: readonly T[]): T => {
      if (items.length === 0) throw new TypeError('pick needs at least one item');
      return items[int(0, items.length - 1)] as T;
    },
    shuffle: <T>(items: readonly T[]): T[] => {
      const shuffled = [...items];
      for (let last = shuffled.length - 1; last > 0; last -= 1) {
        const other = int(0, last);
        [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
      }
      return shuffled;
    },
    bytes: (length) => Uint8Array.from({ length }, () => int(0, 255)),
    fork: (label) => createRandom(`${seed}/${label}`),
  };
}

function sfc32(seed: string): () => number {
  let [a, b, c, counter] = [hashText(seed, 1), hashText(seed, 2), hashText(seed, 3), 1];
  const step = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 12; round += 1) step();
  return step;
}

/** 32 bits that follow from a text: FNV-1a with a final mix, so that close texts give unrelated ones. Other salts, other bits. */
export function hashText(text: string, salt: number): number {
  let value = 0x811c9dc5 ^ salt;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
