/** A stretch of bytes that can be written out from any position, without holding what lies before it. */
export interface Region {
  readonly size: number;
  /** Writes the bytes `[from, to)` of the region into `target`, beginning at `at`. */
  copy(from: number, to: number, target: Uint8Array, at: number): void;
}

/** A region of bytes that are already there. */
export function fixed(bytes: Uint8Array): Region {
  return {
    size: bytes.length,
    copy: (from, to, target, at) => target.set(bytes.subarray(from, to), at),
  };
}

/** A region of one repeated byte. */
export function repeated(size: number, value = 0): Region {
  return { size, copy: (from, to, target, at) => void target.fill(value, at, at + to - from) };
}

/** A region of one stretch of bytes over and over. */
export function cycled(pattern: Uint8Array, size: number): Region {
  return {
    size,
    copy(from, to, target, at) {
      for (let position = from; position < to; ) {
        const start = position % pattern.length;
        const part = pattern.subarray(start, Math.min(pattern.length, start + to - position));
        target.set(part, at + position - from);
        position += part.length;
      }
    },
  };
}

/** Regions and ready bytes, one behind the other. */
export function concat(...parts: readonly (Region | Uint8Array)[]): Region {
  const regions = parts
    .map((part) => (part instanceof Uint8Array ? fixed(part) : part))
    .filter((region) => region.size > 0);
  const size = regions.reduce((sum, region) => sum + region.size, 0);
  return {
    size,
    copy(from, to, target, at) {
      let start = 0;
      for (const region of regions) {
        if (start >= to) return;
        const first = Math.max(from, start);
        const last = Math.min(to, start + region.size);
        if (first < last) region.copy(first - start, last - start, target, at + first - from);
        start += region.size;
      }
    },
  };
}

/** The bytes `[from, to)` of a region, cut to its size. */
export function readRegion(region: Region, from = 0, to: number = region.size): Uint8Array<ArrayBuffer> {
  const first = Math.min(Math.max(from, 0), region.size);
  const last = Math.min(Math.max(to, first), region.size);
  const target = new Uint8Array(last - first);
  region.copy(first, last, target, 0);
  return target;
}
