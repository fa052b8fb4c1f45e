import { hash32 } from './filler.ts';
import type { Region } from './region.ts';

/** Where the units (frames, packets, pages) of a stream begin, computed instead of stored. */
export interface Layout {
  readonly count: number;
  readonly size: number;
  /** Offset of unit `index`; `offsetOf(count)` is the size. */
  offsetOf(index: number): number;
  /** The unit that holds the byte at `offset` (`0 <= offset < size`). */
  indexAt(offset: number): number;
}

/** Units whose sizes repeat with a pattern (one size: all alike). */
export function patternLayout(count: number, sizes: readonly number[]): Layout {
  const starts = [0];
  for (const size of sizes) starts.push((starts.at(-1) ?? 0) + size);
  const period = sizes.length;
  const periodSize = starts.at(-1) ?? 0;
  const offsetOf = (index: number): number =>
    Math.floor(index / period) * periodSize + (starts[index % period] ?? 0);
  return {
    count,
    size: offsetOf(count),
    offsetOf,
    indexAt(offset) {
      const rest = offset % periodSize;
      let low = 0;
      let high = period - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= rest) low = middle;
        else high = middle - 1;
      }
      return Math.floor(offset / periodSize) * period + low;
    },
  };
}

/** Units of `numerator / denominator` bytes on average: each is rounded so that no error adds up (CBR padding). */
export function evenLayout(count: number, numerator: number, denominator: number): Layout {
  const offsetOf = (index: number): number => Math.floor((index * numerator) / denominator);
  return {
    count,
    size: offsetOf(count),
    offsetOf,
    indexAt(offset) {
      let index = Math.floor((offset * denominator) / numerator);
      while (offsetOf(index + 1) <= offset) index += 1;
      while (offsetOf(index) > offset) index -= 1;
      return index;
    },
  };
}

/** Layouts one behind the other, as one. */
export function joinedLayout(...parts: readonly Layout[]): Layout {
  const used = parts.filter((part) => part.count > 0);
  const size = used.reduce((sum, part) => sum + part.size, 0);
  return {
    count: used.reduce((sum, part) => sum + part.count, 0),
    size,
    offsetOf(index) {
      let rest = index;
      let start = 0;
      for (const part of used) {
        if (rest <= part.count) return start + part.offsetOf(rest);
        rest -= part.count;
        start += part.size;
      }
      return size;
    },
    indexAt(offset) {
      let rest = offset;
      let first = 0;
      for (const part of used) {
        if (rest < part.size) return first + part.indexAt(rest);
        rest -= part.size;
        first += part.count;
      }
      return first;
    },
  };
}

/** Sizes that vary by up to a quarter around an average in a repeating pattern, as packets of a VBR codec do. */
export function varyingSizes(average: number, seed: number, minimum: number, period = 64): readonly number[] {
  return Array.from({ length: period }, (_, index) => {
    const factor = 0.75 + (hash32(seed, index) % 501) / 1000;
    return Math.max(minimum, Math.round(average * factor));
  });
}

/** A region of generated units: `render(index, target, at)` writes the whole of one unit. */
export function units(
  layout: Layout,
  render: (index: number, target: Uint8Array, at: number) => void,
): Region {
  return {
    size: layout.size,
    copy(from, to, target, at) {
      if (from >= to) return;
      let index = layout.indexAt(from);
      let start = layout.offsetOf(index);
      while (start < to) {
        const end = layout.offsetOf(index + 1);
        if (start >= from && end <= to) {
          render(index, target, at + start - from);
        } else {
          const unit = new Uint8Array(end - start);
          render(index, unit, 0);
          const first = Math.max(from, start);
          target.set(unit.subarray(first - start, Math.min(to, end) - start), at + first - from);
        }
        index += 1;
        start = end;
      }
    },
  };
}
