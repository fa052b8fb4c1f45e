import { describe, expect, it } from 'vitest';
import { ReadingOrder } from '../../src/processing/reading-order.ts';

const file = (item_key: number, parent_id: string, name = `${item_key}.mp3`) => ({
  item_key,
  parent_id,
  name,
});

describe('which file is read next', () => {
  it('[PR7] one of each folder and format first; nobody waits where nothing else is left', () => {
    const known = new Set<string>();
    const order = new ReadingOrder((folder) => known.has(folder));
    const files = [
      file(1, 'a'),
      file(2, 'a'),
      file(3, 'a', '3.flac'),
      file(4, 'b'),
      file(5, 'b'),
      file(6, 'c'),
    ];
    const waiting = [...files];
    const take = () => order.take(waiting)?.item_key;
    expect([take(), take(), take(), take()]).toEqual([1, 3, 4, 6]);
    expect(order.hasFree(waiting)).toBe(false);
    expect(take()).toBe(2);
    order.done(files[3]!);
    known.add('b');
    waiting.push(file(7, 'a'), file(8, 'b'), file(9, 'b'));
    expect(order.hasFree(waiting)).toBe(true);
    expect([take(), take(), take(), take(), take()]).toEqual([5, 8, 9, 7, undefined]);
  });
});
