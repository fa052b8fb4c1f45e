import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeenBitmap } from '../../src/discovery/seen-bitmap.ts';

describe('SeenBitmap', () => {
  it('[DI9] has exactly the keys that were added, also after being stored', () => {
    const key = fc.integer({ min: 1, max: 5_000 });
    fc.assert(
      fc.property(fc.uniqueArray(key), fc.uniqueArray(key), fc.uniqueArray(key), (first, second, others) => {
        const seen = new SeenBitmap();
        for (const each of first) seen.add(each);
        const restored = new SeenBitmap(seen.toBytes());
        for (const each of second) restored.add(each);
        const all = new Set([...first, ...second]);
        for (const each of [...all, ...others]) expect(restored.has(each)).toBe(all.has(each));
      }),
      { seed: 1 },
    );
  });

  it('[DI22] takes one bit per row: 125 KB for a million', () => {
    const seen = new SeenBitmap();
    for (let each = 1; each <= 1_000_000; each += 1) seen.add(each);
    expect(seen.toBytes().length).toBeLessThanOrEqual(2 * 125_001);
    expect(seen.has(1_000_000)).toBe(true);
    expect(seen.has(1_000_001)).toBe(false);
    expect(new SeenBitmap().has(7)).toBe(false);
  });

  it('[DI9] what it was made from, and what it gave, stay as they were', () => {
    const bytes = new Uint8Array(1);
    const seen = new SeenBitmap(bytes);
    seen.add(3);
    const stored = seen.toBytes();
    seen.add(4);
    expect([bytes[0], new SeenBitmap(stored).has(4), seen.has(4)]).toEqual([0, false, true]);
  });
});
