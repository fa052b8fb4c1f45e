import { createRandom } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import {
  choosePrimary,
  type DuplicateCandidate,
  type DuplicatePolicy,
} from '../../src/resolution/duplicate-policy.ts';
import { splitOff } from '../../src/resolution/regroup.ts';

const file = (itemId: string, facts: Partial<DuplicateCandidate> = {}): DuplicateCandidate => ({
  itemId,
  name: `${itemId}.mp3`,
  size: null,
  modifiedAt: null,
  lossless: null,
  bitrate: null,
  sampleRate: null,
  ...facts,
});

describe('choosePrimary', () => {
  it.each<[string, DuplicatePolicy, DuplicateCandidate[], string]>([
    ['the only one', 'keepNewest', [file('a')], 'a'],
    [
      'the newest',
      'keepNewest',
      [file('a', { modifiedAt: 1 }), file('b', { modifiedAt: 3 }), file('c', { modifiedAt: 2 })],
      'b',
    ],
    ['a date before none', 'keepNewest', [file('a'), file('b', { modifiedAt: 1 })], 'b'],
    [
      'a tie: the smallest id',
      'keepNewest',
      [file('b', { modifiedAt: 1 }), file('a', { modifiedAt: 1 })],
      'a',
    ],
    [
      'newest, whatever the quality',
      'keepNewest',
      [file('a', { modifiedAt: 1, lossless: true }), file('b', { modifiedAt: 2 })],
      'b',
    ],
    [
      'lossless before bitrate',
      'preferQuality',
      [file('a', { bitrate: 900 }), file('b', { lossless: true, bitrate: 700 })],
      'b',
    ],
    [
      'bitrate before sample rate',
      'preferQuality',
      [file('a', { bitrate: 320, sampleRate: 44 }), file('b', { bitrate: 192, sampleRate: 96 })],
      'a',
    ],
    [
      'sample rate before size',
      'preferQuality',
      [file('a', { sampleRate: 44, size: 9 }), file('b', { sampleRate: 48, size: 1 })],
      'b',
    ],
    [
      'size before date',
      'preferQuality',
      [file('a', { size: 2, modifiedAt: 1 }), file('b', { size: 1, modifiedAt: 9 })],
      'a',
    ],
    ['then the newest', 'preferQuality', [file('a', { modifiedAt: 1 }), file('b', { modifiedAt: 2 })], 'b'],
    ['known before unknown', 'preferQuality', [file('a'), file('b', { lossless: false, bitrate: 64 })], 'b'],
    ['what a function says', (files) => files.at(-1)!.itemId, [file('c'), file('a'), file('b')], 'c'],
  ])('[RE6 F10] %s', (_title, policy, candidates, expected) => {
    expect(choosePrimary(policy, candidates)).toBe(expected);
  });

  it('[RE6] does not depend on the order of the candidates', () => {
    const random = createRandom(2);
    const candidates = Array.from({ length: 6 }, (_, index) =>
      file(`f${index}`, { modifiedAt: index % 2, bitrate: index % 3, size: 1 }),
    );
    for (const policy of ['keepNewest', 'preferQuality'] as const) {
      const chosen = new Set(
        Array.from({ length: 20 }, () => choosePrimary(policy, random.shuffle(candidates))),
      );
      expect(chosen.size).toBe(1);
    }
  });

  it('[RE6] a function that names none of the candidates is a TypeError', () => {
    expect(() => choosePrimary(() => 'z', [file('a')])).toThrow(TypeError);
  });
});

describe('splitOff', () => {
  const item = (
    key: number,
    content: string | null,
    changed: 0 | 1,
    is_primary: 0 | 1,
    returned: 0 | 1 = 0,
  ) => ({
    key,
    item_id: `i${key}`,
    track_key: 1,
    content,
    changed,
    returned,
    is_primary,
  });

  it.each([
    ['equal content stays together', [item(1, 'x', 0, 1), item(2, 'x', 1, 0)], false, []],
    ['what changed leaves', [item(1, 'x', 0, 1), item(2, 'y', 1, 0)], false, [2]],
    ['a primary that changed leaves the others behind', [item(1, 'y', 1, 1), item(2, 'x', 0, 0)], false, [1]],
    ['changed alike: the primary keeps the track', [item(1, 'y', 1, 0), item(2, 'y', 1, 1)], false, []],
    ['changed apart: the primary keeps the track', [item(1, 'y', 1, 0), item(2, 'z', 1, 1)], false, [1]],
    [
      'one that returns leaves the track to those that were there',
      [item(1, 'z', 0, 0, 1), item(2, 'y', 1, 1), item(3, 'x', 0, 0)],
      false,
      [1, 2],
    ],
    ['unless all others have changed', [item(1, 'z', 0, 0, 1), item(2, 'y', 1, 1)], false, [2]],
    [
      'files without a hash are never known to be equal',
      [item(1, null, 0, 1), item(2, null, 0, 0)],
      false,
      [2],
    ],
    [
      'kept apart, all but one leave',
      [item(1, 'x', 0, 0), item(2, 'x', 0, 1), item(3, 'x', 0, 0)],
      true,
      [1, 3],
    ],
    ['one alone stays', [item(1, 'y', 1, 1)], true, []],
    ['nothing to split', [], false, []],
  ])('[RE7] %s', (_title, items, keepBoth, leaving) => {
    expect(splitOff(items, keepBoth)).toEqual(leaving);
  });
});
