import { expect, it } from 'vitest';
import { displayWidth, pad, truncate } from '../src/text/display-width.ts';
import {
  formatBytes,
  formatElapsed,
  formatItems,
  formatLength,
  formatRate,
  formatShare,
} from '../src/text/format.ts';
import { printable } from '../src/text/printable.ts';
import { renderTable } from '../src/text/table.ts';

it.each([
  [225_000, '3:45'],
  [0, '0:00'],
  [59_999, '1:00'],
  [3_723_000, '1:02:03'],
  [360_000_000, '100:00:00'],
])('[CL7] a length of %d ms reads %s', (ms, text) => {
  expect(formatLength(ms)).toBe(text);
});

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1_234_567, '1.2 MB'],
  [999_999, '1.0 MB'],
  [34_000_000_000, '34 GB'],
  [9_960, '10 kB'],
])('[CL7] %d bytes read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it.each([
  [80, '80 ms'],
  [998, '1.0 s'],
  [2_345, '2.3 s'],
  [42_000, '42 s'],
  [59_700, '1 min 0 s'],
  [184_000, '3 min 4 s'],
  [7_500_000, '2 h 5 min'],
])('[CL7] a run of %d ms took %s', (ms, text) => {
  expect(formatElapsed(ms)).toBe(text);
});

it('[CL7] counts agree with their nouns, rates and shares have a sensible precision', () => {
  expect([formatItems(1, 'track'), formatItems(1_234, 'track')]).toEqual(['1 track', '1,234 tracks']);
  expect([formatRate(4.94), formatRate(1_234)]).toEqual(['4.9/s', '1,234/s']);
  expect([formatShare(1, 250), formatShare(1, 2), formatShare(0, 0)]).toEqual(['0.4 %', '50 %', '0 %']);
});

it('[CL7] control characters and marks that reorder text are replaced', () => {
  expect(printable('a\u001b[31mb\rc\nd\u009be\u202ef')).toBe('a\ufffd[31mb\ufffdc\ufffdd\ufffde\ufffdf');
  expect(printable('Björk – 音楽 🎵')).toBe('Björk – 音楽 🎵');
});

it.each([
  ['abc', 3],
  ['音楽', 4],
  ['e\u0301', 1],
  ['🎵', 2],
  ['👩‍🎤', 2],
  ['ＡＢ', 4],
  ['', 0],
])('[CL7] %j takes %d columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

it('[CL7] what is cut never exceeds its width and never splits a character', () => {
  expect(truncate('abcdef', 4)).toBe('abc…');
  expect(truncate('音楽音楽', 4)).toBe('音…');
  expect(truncate('abc', 3)).toBe('abc');
  expect(truncate('abc', 0)).toBe('');
  expect(pad('音', 4)).toBe('音  ');
  expect(pad('7', 3, 'right')).toBe('  7');
});

it('[CL7] columns line up whatever the script, and the widest that may shrinks to fit', () => {
  const columns = [
    { title: 'NAME', shrinkTo: 6 },
    { title: '#', align: 'right' as const },
  ];
  const rows = [
    ['音楽', '1'],
    ['A rather long name', '12'],
  ];
  expect(renderTable(columns, rows)).toEqual([
    'NAME                 #',
    '音楽                 1',
    'A rather long name  12',
  ]);
  const short = columns.map((column) => ({ ...column, most: 8 }));
  expect(renderTable(short, rows)[2]).toBe('A rathe…  12');
  const narrow = renderTable(columns, rows, 12);
  expect(narrow).toEqual(['NAME       #', '音楽       1', 'A rathe…  12']);
  expect(Math.max(...renderTable(columns, rows, 5).map(displayWidth))).toBe(6 + 2 + 2);
});
