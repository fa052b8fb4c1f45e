import { describe, expect, it } from 'vitest';
import { readMetadata, type TrackMetadata } from '../../src/metadata/index.ts';
import { be, box, join, zeros } from './support/bytes.ts';
import { loggedSource } from './support/logged-source.ts';

type Part = string | number | Uint8Array;

async function read(...parts: readonly Part[]): Promise<TrackMetadata> {
  return (await readMetadata(loggedSource(join(...parts), 'song.m4a'))).metadata;
}

const tkhd = box('tkhd', zeros(12), be(1, 4), zeros(64));

/** A sample entry of 44.1 kHz, with what stands behind its fixed part. */
function entry(format: string, { version = 0, bits = 16 } = {}, ...children: readonly Part[]): Uint8Array {
  const fixed = [
    zeros(6),
    be(1, 2),
    be(version, 2),
    zeros(6),
    be(2, 2),
    be(bits, 2),
    zeros(4),
    be(44_100, 2),
  ];
  return box(format, ...fixed, zeros(2), ...children);
}

/** An audio track that leaves its length open. */
function trak(description: Uint8Array, { timescale = 44_100, header = tkhd, units = 0 } = {}): Uint8Array {
  return box(
    'trak',
    header,
    box(
      'mdia',
      box('mdhd', zeros(12), be(timescale, 4), be(units, 4), zeros(4)),
      box('hdlr', zeros(8), 'soun', zeros(12)),
      box('minf', box('stbl', box('stsd', zeros(8), description))),
    ),
  );
}

const mvex = box('mvex', box('trex', zeros(4), be(1, 4), be(1, 4), be(1024, 4), zeros(8)));

function movie(track: Uint8Array = trak(entry('mp4a')), ...more: readonly Uint8Array[]): Uint8Array {
  const header = box('mvhd', zeros(12), be(1000, 4), be(0, 4), zeros(80));
  return join(box('ftyp', 'M4A '), box('moov', header, track, ...more));
}

const open = movie(undefined, mvex);

function traf(id: number, flags: number, extra: Uint8Array, ...runs: readonly Uint8Array[]): Uint8Array {
  return box('traf', box('tfhd', be(flags, 4), be(id, 4), extra), ...runs);
}

function trun(flags: number, count: number, ...rest: readonly Part[]): Uint8Array {
  return box('trun', be(flags, 4), be(count, 4), ...rest);
}

function fragment(mediaBytes: number, ...trafs: readonly Uint8Array[]): Uint8Array {
  return join(box('moof', box('mfhd', zeros(8)), ...trafs), box('mdat', zeros(mediaBytes)));
}

/** A second: 441 samples of 100 units. */
const second = traf(1, 0x0b, join(zeros(12), be(100, 4)), trun(0, 441));

function sidx(
  version: 0 | 1,
  timescale: number,
  entries: readonly (readonly [bytes: number, units: number])[],
): Uint8Array {
  const times = version === 0 ? zeros(8) : zeros(16);
  const table = entries.map(([bytes, units]) => join(be(bytes, 4), be(units, 4), zeros(4)));
  return box(
    'sidx',
    version,
    zeros(3),
    be(1, 4),
    be(timescale, 4),
    times,
    zeros(2),
    be(entries.length, 2),
    ...table,
  );
}

/** An index of one entry at the end of the file. */
function mfra(version: 0 | 1, time: number, offset: number, count = 1): Uint8Array {
  const size = version === 0 ? 4 : 8;
  const place = [be(time, size), be(offset, size), 1, 1, 1];
  const tfra = box('tfra', version, zeros(3), be(1, 4), zeros(4), be(count, 4), ...place);
  const length = 8 + tfra.length + 16;
  return box('mfra', tfra, box('mfro', zeros(4), be(length, 4)));
}

describe('fragmented MP4', () => {
  const other = traf(2, 0x8, be(100, 4), trun(0, 9_999));
  it.each<[string, readonly Uint8Array[], number | undefined]>([
    [
      'the length of samples in the header of the movie',
      [open, fragment(9, traf(1, 0, zeros(0), trun(0, 441)))],
      10_240,
    ],
    ['one in the header of the fragment', [open, fragment(9, second)], 1000],
    [
      'one for each sample',
      [
        open,
        fragment(
          9,
          traf(
            1,
            0,
            zeros(0),
            trun(
              0x305,
              3,
              zeros(8),
              be(14_700, 4),
              zeros(4),
              be(14_700, 4),
              zeros(4),
              be(14_700, 4),
              zeros(4),
            ),
          ),
        ),
      ],
      1000,
    ],
    [
      'more samples claimed than there are',
      [open, fragment(9, traf(1, 0, zeros(0), trun(0xf00, 9_999, be(44_100, 4), zeros(12))))],
      1000,
    ],
    ['fragments of another track', [open, fragment(9, other, second), fragment(9, second)], 2000],
    [
      'a track without a header',
      [movie(trak(entry('mp4a'), { header: zeros(0) }), mvex), fragment(9, second)],
      1000,
    ],
    ['an index in front', [open, sidx(0, 1000, [[20_000, 7_000]]), fragment(20_000, second)], 7000],
    [
      'an index in front, of 64 bits',
      [
        open,
        sidx(1, 1000, [
          [10_000, 3_000],
          [10_000, 500],
        ]),
        fragment(20_000, second),
      ],
      3500,
    ],
    ['an index of a part', [open, sidx(0, 1000, [[5, 7_000]]), fragment(20_000, second)], 1000],
    [
      'an index without a timescale',
      [open, sidx(0, 0, [[20_000, 7_000]]), fragment(20_000, second)],
      undefined,
    ],
    [
      'a track without a timescale',
      [movie(trak(entry('mp4a'), { timescale: 0 }), mvex), fragment(9, second)],
      undefined,
    ],
    ['no fragment at all', [open, box('mdat', zeros(50))], undefined],
    ['nothing of the track', [open, fragment(9, other)], undefined],
  ])('[MD13] the length of one with %s', async (_, parts, expected) => {
    const { durationMs, codec, durationEstimated } = await read(...parts);
    expect([codec, durationMs, durationEstimated]).toEqual(['aac', expected, undefined]);
  });

  const long = Array.from({ length: 12 }, () => fragment(60_000, second));
  const lastAt = open.length + long.slice(0, -1).reduce((sum, { length }) => sum + length, 0);

  it.each([0, 1] as const)('[MD13] a long one says its length at the end (version %i)', async (version) => {
    const source = loggedSource(join(open, ...long, mfra(version, 11 * 44_100, lastAt)), 'song.m4a');
    const { metadata } = await readMetadata(source);
    expect([metadata.durationMs, metadata.durationEstimated]).toEqual([12_000, undefined]);
    expect(source.reads.length).toBeLessThan(5);
  });

  it.each<[string, Uint8Array]>([
    ['none', zeros(0)],
    ['an empty one', mfra(0, 0, lastAt, 0)],
    ['one that claims more than it has', mfra(0, 0, lastAt, 99)],
    ['one that leads elsewhere', mfra(0, 0, lastAt + 4)],
    ['one that leads behind the last fragment', mfra(0, 0, lastAt + 60_000)],
    ['one without a table', box('mfra', box('mfro', zeros(4), be(24, 4)))],
  ])('[MD13] a long one whose index at the end is missing or wrong is sampled: %s', async (_, index) => {
    const { durationMs = 0, durationEstimated } = await read(open, ...long, index);
    expect(durationEstimated).toBe(true);
    expect(Math.abs(durationMs - 12_000)).toBeLessThan(300);
  });

  it.each([0, 1] as const)(
    '[MD13] the header of the fragments states the length (version %i)',
    async (version) => {
      const mehd = box('mehd', version, zeros(3), be(5_000, version === 0 ? 4 : 8));
      expect(await read(movie(undefined, box('mvex', mehd)), fragment(9, second))).toMatchObject({
        durationMs: 5000,
      });
    },
  );
});

describe('MP4 sample descriptions', () => {
  const esds = (type: number, ...specific: readonly Part[]): Uint8Array =>
    box(
      'esds',
      zeros(4),
      3,
      0x80,
      0x80,
      40,
      be(1, 2),
      0xe0,
      zeros(4),
      1,
      'u',
      4,
      20,
      type,
      0x15,
      zeros(7),
      be(128_000, 4),
      5,
      2,
      ...specific,
    );
  const alac = box('alac', zeros(9), 24, zeros(3), 6, zeros(6), be(900_000, 4), be(96_000, 4));
  const flac = box('dfLa', zeros(18), 0x0b, 0xb8, 0x01, 0x70, zeros(20));

  it.each<[string, Uint8Array, TrackMetadata]>([
    ['MP3', entry('mp4a', {}, esds(107, 0, 0)), { codec: 'mp3', bitrate: 128_000, lossless: false }],
    ['AAC', entry('mp4a', {}, esds(64, 0x12, 0x10)), { codec: 'aac', channels: 2, sampleRate: 44_100 }],
    ['MPEG-4 lossless', entry('mp4a', {}, esds(64, 0xf8, 0x80)), { codec: 'mp4als', lossless: true }],
    [
      'AAC in QuickTime',
      entry('mp4a', { version: 1 }, zeros(16), box('wave', esds(64, 0x12, 0x10))),
      { bitrate: 128_000 },
    ],
    [
      'PCM in QuickTime',
      entry('lpcm', { version: 2, bits: 24 }, zeros(36)),
      { codec: 'pcm_s24le', bitsPerSample: 24, lossless: true },
    ],
    [
      'Apple Lossless',
      entry('alac', {}, alac),
      { codec: 'alac', sampleRate: 96_000, channels: 6, bitsPerSample: 24, bitrate: 900_000 },
    ],
    [
      'FLAC',
      entry('fLaC', {}, flac),
      { codec: 'flac', sampleRate: 48_000, bitsPerSample: 24, lossless: true },
    ],
    ['DTS', entry('mp4a', {}, esds(169, 0, 0)), { codec: 'dts' }],
    ['descriptors that stop', entry('mp4a', {}, box('esds', zeros(4), 6, 1, 2, 0, 0)), { codec: 'aac' }],
    ['something unknown', entry('abcd'), { durationMs: 2000, channels: 2 }],
  ])('[MD6] %s', async (_, description, expected) => {
    expect(await read(movie(trak(description, { units: 88_200 })))).toMatchObject({
      durationMs: 2000,
      ...expected,
    });
  });

  it('[MD6] a track whose header is of 64 bits, and one that is no sound', async () => {
    const wide = box('tkhd', 1, zeros(19), be(1, 4), zeros(72));
    const picture = box('trak', tkhd, box('mdia', box('hdlr', zeros(8), 'vide', zeros(12))));
    const file = movie(join(picture, box('trak', tkhd), trak(entry('mp4a'), { header: wide })), mvex);
    expect(await read(file, fragment(9, second))).toMatchObject({ codec: 'aac', durationMs: 1000 });
  });
});

describe('MP4 tags', () => {
  const tagged = (...items: readonly Uint8Array[]): Uint8Array =>
    movie(trak(entry('mp4a'), { units: 44_100 }), box('udta', box('meta', zeros(4), box('ilst', ...items))));
  const picture = (kind: number, ...bytes: readonly Part[]): Uint8Array =>
    box('covr', box('data', be(kind, 4), zeros(4), ...bytes));

  it.each([
    [14, zeros(40), 'image/png'],
    [27, zeros(40), 'image/bmp'],
    [13, zeros(40), 'image/jpeg'],
    [13, join('GIF89a', zeros(40)), 'image/gif'],
    [13, join('BM', zeros(40)), 'image/bmp'],
    [13, join('RIFF', zeros(40)), 'image/webp'],
    [0, join(0x89, 'PNG', zeros(40)), 'image/png'],
  ])('[MD11] a cover of kind %i is what its bytes are (%#)', async (kind, bytes, mimeType) => {
    expect((await read(tagged(picture(kind, bytes)))).cover).toMatchObject({
      mimeType,
      length: bytes.length,
    });
  });

  it.each([
    ['one of a few bytes', picture(13, 1, 2, 3)],
    ['a box that holds none', box('covr', box('name', zeros(40)))],
    ['one that is longer than the file', join(be(60_000, 4), 'covr', be(50_000, 4), 'data', zeros(40))],
  ])('[MD15] %s is no cover', async (_, item) => {
    expect((await read(tagged(item))).cover).toBeUndefined();
  });

  it('[MD7] an item that is longer than its list loses only itself', async () => {
    const title = box('\xa9nam', box('data', be(1, 4), zeros(4), 'T'));
    const metadata = await read(
      tagged(title, box('trkn', zeros(4)), join(be(5_000, 4), '\xa9alb', zeros(8))),
    );
    expect(metadata).toMatchObject({
      title: 'T',
      partial: true,
      warnings: ['An MP4 tag is longer than its box.'],
    });
    expect(metadata.track).toBeUndefined();
  });

  it('[MD15] keys without a value, and values without a key, say nothing', async () => {
    const data = (kind: number, text: string): Uint8Array => box('data', be(kind, 4), zeros(4), text);
    const keys = box(
      'keys',
      zeros(8),
      box('mdta', 'title'),
      box('mdta', 'k'.repeat(300)),
      box('mdta', 'artist'),
    );
    const items = [
      box('\0\0\0\x01', data(21, 'T')),
      box('\0\0\0\x02', data(1, 'A')),
      box('\0\0\0\x09', data(1, 'x')),
      box('\0\0\0\x01', zeros(9)),
    ];
    const meta = box('meta', box('hdlr', zeros(20)), keys, box('ilst', ...items));
    const { title, artist } = await read(
      movie(trak(entry('mp4a'), { units: 44_100 }), meta, box('meta', zeros(4)), box('meta', zeros(30))),
    );
    expect([title, artist]).toEqual([undefined, 'A']);
  });
});
