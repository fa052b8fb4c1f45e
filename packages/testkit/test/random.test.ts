import { describe, expect, it } from 'vitest';
import { createRandom } from '../src/index.ts';

function draw(seed: number | string, count = 5): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.next());
}

describe('createRandom', () => {
  it('[CK6] equal seeds give equal sequences, others give others', () => {
    expect(draw(1)).toEqual(draw(1));
    expect(draw('1')).toEqual(draw(1));
    expect(new Set([draw(1)[0], draw(2)[0], draw('a')[0], draw('')[0]]).size).toBe(4);
  });

  it('[CK6] the sequence never changes between releases', () => {
    expect(createRandom('pinned').int(0, 999_999)).toMatchInlineSnapshot(`284285`);
    expect(draw('pinned', 3)).toMatchInlineSnapshot(`
      [
        0.2842850552406162,
        0.9135437663644552,
        0.9593112373258919,
      ]
    `);
  });

  it('[CK6] numbers are spread evenly', () => {
    const counts = new Array<number>(10).fill(0);
    for (const value of draw('spread', 20_000)) {
      const cell = Math.floor(value * 10);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(250);
  });

  it('[CK6] int, pick, shuffle, chance and bytes stay in their bounds', () => {
    const random = createRandom(7);
    const ints = new Set(Array.from({ length: 200 }, () => random.int(3, 5)));
    expect([...ints].sort()).toEqual([3, 4, 5]);
    expect(['a', 'b']).toContain(random.pick(['a', 'b']));
    expect(() => random.pick([])).toThrow(TypeError);
    const items = [1, 2, 3, 4, 5, 6, 7, 8];
    expect([...random.shuffle(items)].sort()).toEqual(items);
    expect(random.shuffle(items)).not.toEqual(items);
    expect(random.chance(0)).toBe(false);
    expect(random.chance(1)).toBe(true);
    expect(random.bytes(4)).toHaveLength(4);
  });

  it('[CK6] a fork is independent of how far its origin has come', () => {
    const [early, late] = [createRandom(1), createRandom(1)];
    late.next();
    expect(early.fork('x').next()).toBe(late.fork('x').next());
    expect(early.fork('x').next()).not.toBe(early.fork('y').next());
  });
});
