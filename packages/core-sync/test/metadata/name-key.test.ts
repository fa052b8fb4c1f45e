import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameKey, sortName } from '../../src/metadata/index.ts';
import { isPlainText } from '../../src/metadata/plain-text.ts';

describe('name keys', () => {
  it('[MD21] keep every character but case, white space and its variants', () => {
    const names = [
      '!!!',
      '+/-',
      '???',
      'ÄÖÜ',
      'AOU',
      'κόσμος',
      'космос',
      '椎名林檎',
      '🦄',
      "D'Angelo",
      'DAngelo',
    ];
    const keys = names.map(nameKey);
    expect(new Set(keys).size).toBe(names.length);
    expect(keys).not.toContain('');
  });

  it.each([
    ['  The\t Beatles ', 'the beatles'],
    ['STRASSE', 'strasse'],
    ['Straße', 'strasse'],
    ['ΟΔΥΣΣΕΥΣ', nameKey('Οδυσσευς')],
    ['ＡＢＢＡ', 'abba'],
    ['Beyonce\u0301', nameKey('Beyoncé')],
    ['\u00a0', ''],
    ['', ''],
  ])('[MD21] %j compares as %j', (name, key) => {
    expect(nameKey(name)).toBe(key);
  });

  it('[MD21] are the same with white space around', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (name) => {
        expect(nameKey(` ${name} `)).toBe(nameKey(name));
      }),
    );
  });

  it('[MD21] plain words are what every other rule makes of them', () => {
    expect(
      ['AC/DC', 'The  Beatles', ' A', 'A ', '', '\u00c9', 'A\nB', "Don't Stop"].map(isPlainText),
    ).toEqual([...[true, false, false, false, false, false, false, true]]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        const cleaned = text.normalize('NFKC').replace(/\s+/gu, ' ').trim();
        if (isPlainText(text)) expect(cleaned).toBe(text);
        expect(nameKey(text)).toBe(cleaned.toUpperCase().toLowerCase());
      }),
    );
  });

  it('[MD21] are their own keys', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(nameKey(nameKey(name))).toBe(nameKey(name));
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it.each([
    ['The Beatles', 'Beatles, The'],
    ['a-ha', 'a-ha'],
    ['A Tribe Called Quest', 'Tribe Called Quest, A'],
    ['The The', 'The, The'],
    ['The', 'The'],
    ['The !!!', 'The !!!'],
    ['Therapy?', 'Therapy?'],
  ])('[MD21] %s is filed as %s', (name, filed) => {
    expect(sortName(name)).toBe(filed);
  });
});
