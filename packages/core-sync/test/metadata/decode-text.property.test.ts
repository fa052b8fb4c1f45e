import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAudioFacts, type TagFormat } from '../../src/metadata/audio-facts.ts';
import { collectFields } from '../../src/metadata/tags/collect-fields.ts';
import { decodeWithLibrary } from '../../src/metadata/tags/decode-tags.ts';
import { decodeText } from '../../src/metadata/tags/decode-text.ts';
import { be, box, join } from './support/bytes.ts';

/** Bytes that mean something to one encoding or another. */
const text = fc
  .array(fc.constantFrom(0, 0, 0x41, 0x62, 0x20, 0x2f, 0x28, 0x31, 0x3d, 0xe9, 0xc3, 0xa9, 0xfe, 0xff), {
    maxLength: 14,
  })
  .map((bytes) => Uint8Array.from(bytes));
const mark = fc.constantFrom(Uint8Array.of(), Uint8Array.of(0xff, 0xfe), Uint8Array.of(0xfe, 0xff));

const frame = fc
  .tuple(
    fc.constantFrom('TIT2', 'TPE1', 'TCON', 'TRCK', 'TDRC', 'TXXX', 'COMM', 'UFID', 'TIPL'),
    fc.integer({ min: 0, max: 4 }),
    mark,
    text,
  )
  .map(([id, encoding, bom, body]) => {
    const description = id === 'TXXX' ? join('BARCODE', 0) : id === 'UFID' ? 'http://musicbrainz.org\0' : '';
    const content = join(encoding, id === 'COMM' ? 'eng' : '', bom, encoding === 1 ? '' : description, body);
    return join(id, be(content.length, 4), 0, 0, content);
  });
const comment = fc
  .tuple(fc.constantFrom('TITLE', 'artist', 'Album Artist', ''), text)
  .map(([key, value]) => join(key, '=', value));
const item = fc
  .tuple(fc.constantFrom('\xa9nam', 'aART', 'cpil', '----'), fc.constantFrom(0, 1, 2, 21), text)
  .map(([type, kind, value]) => {
    const names = type === '----' ? [box('mean', be(0, 4), 'com'), box('name', be(0, 4), 'ARTISTS')] : [];
    return box(type, ...names, box('data', be(kind, 4), be(0, 4), value));
  });

describe('plain text in tags', () => {
  it.each<[TagFormat, fc.Arbitrary<Uint8Array>]>([
    ['ID3v2', frame],
    ['vorbis', comment],
    ['iTunes', item],
  ])('[MD25] %s is decoded to the same fields as with music-metadata', async (format, arbitrary) => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(arbitrary, { minLength: 1, maxLength: 3 }), async (items) => {
        const own = decodeText(format, items);
        if (own === undefined) return;
        compared += 1;
        const facts = createAudioFacts();
        const library = await decodeWithLibrary(format, items, facts);
        if (facts.warnings.length > 0) return;
        const fields = (tags: typeof own) => [...collectFields([{ format, tags, slashSeparated: false }])];
        expect(new Map(fields(own))).toEqual(new Map(fields(library)));
      }),
      { numRuns: 600, seed: 7 },
    );
    expect(compared).toBeGreaterThan(20);
  });

  it('[MD25] genres by number are those of music-metadata', async () => {
    const codes = Array.from({ length: 200 }, (_, code) => `(${code})`);
    const values = [
      ...codes,
      '17',
      '(17)(7)',
      '(17)Folk',
      '(24) Folk',
      '(255)Folk',
      '(RX)',
      '(CR)(4)',
      '255',
      'R&B',
      '',
    ];
    for (const value of values) {
      const items = [join('TCON', be(value.length + 1, 4), 0, 0, 3, value)];
      const own = decodeText('ID3v2', items);
      expect(own, value).toEqual(await decodeWithLibrary('ID3v2', items, createAudioFacts()));
    }
    for (const value of ['((Folk)', '(17', 'Folk (17)', '(Folk)', '()', '( 17)'])
      expect(decodeText('ID3v2', [join('TCON', be(value.length + 1, 4), 0, 0, 3, value)]), value).toBe(
        undefined,
      );
  });
});
