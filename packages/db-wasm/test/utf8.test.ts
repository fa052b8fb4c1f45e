import { createRandom } from '@music-platform/testkit';
import { expect, it } from 'vitest';
import { readUtf8, writeUtf8 } from '../src/utf8.ts';

const random = createRandom('texts');
const alphabets = [
  'abc xyz 0189 \u0000\u007f',
  'éüßøДжабعر\u0080\u07ff',
  '音楽を聴く\u0800\ud7ff\ue000\uffff\ufeff',
  '🎷👩‍👧\u{10ffff}',
  '\ud800\udfff',
];

function someText(): string {
  const units = alphabets.slice(0, random.int(1, alphabets.length)).join('');
  const longest = random.pick([5, 40, 120, 500]);
  return Array.from({ length: random.int(0, longest) }, () => units[random.int(0, units.length - 1)]).join(
    '',
  );
}

it('[DW6] texts are written as any encoder would, and read as any decoder would', () => {
  const heap = new Uint8Array(4096);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (let round = 0; round < 2000; round += 1) {
    const text = someText();
    const bytes = writeUtf8(text, heap, 8);
    expect(heap.slice(8, 8 + bytes)).toEqual(new TextEncoder().encode(text));
    expect(readUtf8(heap, 8, bytes)).toBe(text.toWellFormed());
    // Cut or spoilt, it is no UTF-8 any more.
    heap[8 + random.int(0, bytes)] = random.int(0, 255);
    const [start, length] = [8 + random.int(0, 2), random.int(0, bytes)];
    expect(readUtf8(heap, start, length)).toBe(decoder.decode(heap.subarray(start, start + length)));
  }
});
