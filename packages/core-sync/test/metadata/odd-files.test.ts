import { describe, expect, it } from 'vitest';
import { readMetadata, type TrackMetadata } from '../../src/metadata/index.ts';
import {
  apeItem,
  apeTag,
  be,
  box,
  id3v1,
  id3v2,
  iffChunk,
  join,
  le,
  mp3Frames,
  riffChunk,
  textFrame,
  zeros,
} from './support/bytes.ts';
import { loggedSource } from './support/logged-source.ts';

async function read(content: Uint8Array, name: string = 'song'): Promise<TrackMetadata> {
  return (await readMetadata(loggedSource(content, name))).metadata;
}

const ape = apeTag(apeItem('Title', 'T'), apeItem('Artist', 'A'), apeItem('Track', '3/9'));

const cafTexts = join(be(2, 4), 'title\0T\0artist\0A B C\0');

/** Formats no writer of the testkit knows, in the few bytes that matter. */
const files: readonly (readonly [string, Uint8Array, TrackMetadata])[] = [
  [
    'TAK',
    join('tBaK', 1, le(10, 3), takStreamInfo(44_100 * 6, 44_100, 16, 2), 0, le(0, 3), zeros(5000), ape),
    {
      codec: 'tak',
      durationMs: 6000,
      sampleRate: 44_100,
      bitsPerSample: 16,
      channels: 2,
      title: 'T',
      track: 3,
    },
  ],
  [
    'OptimFROG',
    join('OFR ', le(15, 4), le(88_200 * 2, 4), le(0, 2), 2, 1, le(44_100, 4), zeros(4000), ape),
    { codec: 'ofr', durationMs: 2000, sampleRate: 44_100, channels: 2, artist: 'A', lossless: true },
  ],
  [
    'True Audio',
    join('TTA1', le(1, 2), le(2, 2), le(16, 2), le(48_000, 4), le(96_000, 4), zeros(3000), ape),
    { codec: 'tta', durationMs: 2000, sampleRate: 48_000, channels: 2, bitsPerSample: 16, trackTotal: 9 },
  ],
  [
    'AC-3 with an APE tag',
    join(
      ...Array.from({ length: 20 }, () => join(0x0b, 0x77, 0, 0, 0x16, 0x40, 0x43, 0xe1, zeros(888))),
      ape,
    ),
    { codec: 'ac3', durationMs: 640, sampleRate: 48_000, channels: 2, bitrate: 224_000, title: 'T' },
  ],
  [
    'ADIF',
    join('ADIF', be((1 << 29) + 128_000 * 32, 4), zeros(16_000 - 8)),
    { codec: 'aac', container: 'adif', durationMs: 1000, durationEstimated: true, bitrate: 128_000 },
  ],
  [
    'Core Audio Format',
    join(
      ...[
        'caff',
        be(0x10000, 4),
        'desc',
        be(32, 8),
        Uint8Array.of(0x40, 0xe5, 0x88, 0x80, 0, 0, 0, 0),
        'lpcm',
      ],
      ...[be(2, 4), be(4, 4), be(1, 4), be(2, 4), be(16, 4), 'info', be(cafTexts.length, 8), cafTexts],
      ...['data', be(176_404, 8), zeros(176_404)],
    ),
    { codec: 'pcm_s16le', durationMs: 1000, sampleRate: 44_100, channels: 2, title: 'T', lossless: true },
  ],
  [
    'Musepack 7',
    join('MP+', 7, le(100, 4), zeros(2), 0, zeros(9), le(0x80000000 + (1152 << 20), 4), zeros(4000), ape),
    { codec: 'musepack7', durationMs: 2612, sampleRate: 44_100, title: 'T' },
  ],
  [
    'WavPack that does not state its length',
    join(wavPackBlock(0, 22_050), wavPackBlock(22_050, 22_050), ape),
    { codec: 'wavpack', durationMs: 1000, sampleRate: 44_100, bitsPerSample: 16, channels: 2, title: 'T' },
  ],
  [
    'RF64',
    join(
      'RF64',
      be(0xffffffff, 4),
      'WAVE',
      riffChunk('ds64', le(0, 8), le(88_200, 8), zeros(12)),
      waveFormat(),
      'data',
      be(0xffffffff, 4),
      zeros(88_200),
    ),
    { codec: 'pcm_s16le', durationMs: 1000, sampleRate: 44_100, channels: 1, lossless: true },
  ],
  [
    'WAVE with UTF-8 and Latin-1 texts',
    join(
      'RIFF',
      le(0, 4),
      'WAVE',
      waveFormat(),
      riffChunk(
        'LIST',
        'INFO',
        riffChunk('INAM', 'Stra\xc3\x9fe\0'),
        riffChunk('IART', '\xc4\0'),
        riffChunk('ITRK', '4\0'),
      ),
      riffChunk('data', zeros(88_200)),
    ),
    { title: 'Straße', artist: 'Ä', track: 4, durationMs: 1000, container: 'wav' },
  ],
  [
    'AIFF with text chunks',
    join(
      'FORM',
      be(0, 4),
      'AIFF',
      iffChunk('COMM', be(1, 2), be(44_100, 4), be(16, 2), Uint8Array.of(0x40, 0x0e, 0xac, 0x44), zeros(6)),
      iffChunk('NAME', 'T'),
      iffChunk('AUTH', 'A'),
      iffChunk('SSND', zeros(88_208)),
    ),
    { title: 'T', artist: 'A', durationMs: 1000, sampleRate: 44_100, codec: 'pcm_s16be' },
  ],
  [
    '3GPP assets',
    join(
      box('ftyp', '3gp6'),
      box(
        'moov',
        box(
          'udta',
          box('titl', zeros(4), 0x15, 0xc7, 'T\0'),
          box('perf', zeros(4), 0x15, 0xc7, 0xfe, 0xff, 0, 0x41, 0, 0),
          box('yrrc', zeros(4), be(1999, 2)),
        ),
      ),
    ),
    { title: 'T', artist: 'A', year: 1999 },
  ],
  [
    'QuickTime metadata by keys',
    join(
      box('ftyp', 'qt  '),
      box(
        'moov',
        box(
          'meta',
          box('hdlr', zeros(20)),
          box('keys', zeros(4), be(2, 4), box('mdta', 'com.apple.quicktime.title'), box('mdta', 'artist')),
          box(
            'ilst',
            box('\0\0\0\x01', box('data', be(1, 4), zeros(4), 'T')),
            box('\0\0\0\x02', box('data', be(1, 4), zeros(4), 'A')),
          ),
        ),
      ),
    ),
    { title: 'T', artist: 'A', container: 'mp4' },
  ],
  [
    'QuickTime text atoms',
    join(box('ftyp', 'qt  '), box('moov', box('udta', box('\xa9nam', be(1, 2), be(0x55c4, 2), 'T')))),
    { title: 'T' },
  ],
  [
    'an ID3v2 tag at the end',
    join(mp3Frames(60), id3v2(4, 0x10, textFrame('TIT2', 'T')), '3DI', 4, 0, 0x10, zeros(3), 12),
    { title: 'T', codec: 'mp3' },
  ],
  [
    'two ID3v2 tags: the first counts, the second fills in',
    join(
      id3v2(4, 0, textFrame('TIT2', 'first')),
      id3v2(4, 0, textFrame('TIT2', 'second'), textFrame('TALB', 'B')),
      mp3Frames(60),
    ),
    { title: 'first', album: 'B' },
  ],
  [
    'an ID3v2 tag in front of an APE tag: ID3v2 counts, whole fields only',
    join(
      id3v2(4, 0, textFrame('TIT2', 'id3'), textFrame('TPE1', 'one\0two')),
      mp3Frames(60),
      ape,
      id3v1({ album: 'B' }),
    ),
    { title: 'id3', artists: ['one', 'two'], track: 3, album: 'B' },
  ],
  [
    'ID3v2.2 frame ids in a v2.3 tag',
    join(
      id3v2(3, 0, join('TT2\0', be(2, 4), 0, 0, 0, 'T'), join('TP1 ', be(2, 4), 0, 0, 0, 'A')),
      mp3Frames(60),
    ),
    { title: 'T', artist: 'A' },
  ],
  [
    'plain sizes in an ID3v2.4 tag',
    join(
      id3v2(4, 0, join('TIT2', be(200, 4), 0, 0, 3, 'T'.repeat(199)), textFrame('TALB', 'B')),
      mp3Frames(60),
    ),
    { title: 'T'.repeat(199), album: 'B' },
  ],
  [
    'an extended header',
    join(id3v2(3, 0x40, join(be(6, 4), zeros(6), 'TIT2', be(2, 4), 0, 0, 0, 'T')), mp3Frames(60)),
    { title: 'T' },
  ],
  ['an APE tag in front', join(leadingApe(), mp3Frames(60)), { title: 'T', codec: 'mp3' }],
];

describe('odd files', () => {
  it.each(files)('[MD6] %s', async (_, content, expected) => {
    expect(await read(content)).toMatchObject(expected);
  });

  it('[MD6] a Musepack file of the old kind is known by its extension', async () => {
    const old = join(Uint8Array.of(0xc1, 0x2f, 0x20, 0), le(1010, 4), zeros(2000));
    expect(await read(old, 'song.mpc')).toMatchObject({ codec: 'musepack7', durationMs: 26_371 });
  });

  it('[MD6] track numbers of MP4 files go beyond 255', async () => {
    const item = box('trkn', box('data', zeros(8), zeros(2), be(300, 2), be(512, 2), zeros(2)));
    const file = join(
      box('ftyp', 'M4A '),
      box('moov', box('udta', box('meta', zeros(4), box('ilst', item)))),
    );
    expect(await read(file)).toMatchObject({ track: 300, trackTotal: 512 });
  });

  it('[MD13] a VBRI header states the length', async () => {
    const first = mp3Frames(1);
    first.set(join('VBRI', zeros(6), be(9999, 4), be(1000, 4)), 36);
    expect(await read(join(first, mp3Frames(10)))).toMatchObject({ durationMs: 26_122 });
  });

  it('[MD13] a song that begins with quiet frames is not taken for one of constant bitrate', async () => {
    const quiet = (count: number): Uint8Array =>
      join(...Array.from({ length: count }, () => join(0xff, 0xfb, 0x10, 0x00, zeros(100))));
    const { durationMs = 0, durationEstimated } = await read(join(quiet(100), mp3Frames(1500), quiet(20)));
    expect(durationEstimated).toBe(true);
    expect(Math.abs(durationMs - 42_318) / 42_318).toBeLessThan(0.35);
    const short = await read(join(quiet(100), mp3Frames(400)));
    expect(short).toMatchObject({ durationMs: 13_061 });
    expect(short.durationEstimated).toBeUndefined();
  });

  it('[MD13] a length that no file can have is unknown', async () => {
    const file = join('TTA1', le(1, 2), le(2, 2), le(16, 2), le(1, 4), le(0xffffffff, 4), zeros(3000), ape);
    const { durationMs, title } = await read(file);
    expect(durationMs).toBeUndefined();
    expect(title).toBe('T');
  });
});

function leadingApe(): Uint8Array {
  const items = ape.slice(0, -32);
  const header = join('APETAGEX', le(2000, 4), le(ape.length, 4), le(3, 4), le(0xa0000000, 4), zeros(8));
  return join(header, items, ape.slice(-32));
}

function waveFormat(): Uint8Array {
  return riffChunk('fmt ', le(1, 2), le(1, 2), le(44_100, 4), le(88_200, 4), le(2, 2), le(16, 2));
}

function wavPackBlock(index: number, samples: number): Uint8Array {
  const flags = 1 + (9 << 23);
  const head = join(
    le(0x410, 2),
    0,
    0,
    le(0xffffffff, 4),
    le(index, 4),
    le(samples, 4),
    le(flags, 4),
    zeros(4),
  );
  return join('wvpk', le(24 + 500, 4), head, zeros(500));
}

function takStreamInfo(samples: number, rate: number, bits: number, channels: number): Uint8Array {
  const fields: [number, number][] = [
    [0, 14],
    [samples, 35],
    [0, 3],
    [rate - 6000, 18],
    [bits - 8, 5],
    [channels - 1, 4],
    [0, 1],
  ];
  const bytes = zeros(10);
  let at = 0;
  for (const [value, length] of fields)
    for (let i = 0; i < length; i++, at++) {
      const bit = Math.floor(value / 2 ** i) % 2;
      bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (bit << (at & 7));
    }
  return bytes;
}
