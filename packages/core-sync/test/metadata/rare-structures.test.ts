import { describe, expect, it } from 'vitest';
import { MetadataError, readMetadata, type TrackMetadata } from '../../src/metadata/index.ts';
import { apeItem, apeTag, be, id3v1, id3v2, join, le, mp3Frames, textFrame, zeros } from './support/bytes.ts';
import { loggedSource } from './support/logged-source.ts';

type Part = string | number | Uint8Array;

async function read(content: Uint8Array, name: string = 'song'): Promise<TrackMetadata> {
  return (await readMetadata(loggedSource(content, name))).metadata;
}

/** A chunk with a 64-bit size, as DSDIFF has them. */
function chunk(id: string, ...parts: readonly Part[]): Uint8Array {
  const body = join(...parts);
  return join(id, be(body.length, 8), body, zeros(body.length % 2));
}

function dff(...chunks: readonly Uint8Array[]): Uint8Array {
  return join('FRM8', zeros(8), 'DSD ', ...chunks);
}

function dsf(codec: number, channels: number, rate: number, samples: number): Uint8Array {
  const format = [
    le(52, 8),
    le(1, 4),
    le(0, 4),
    le(codec, 4),
    le(channels, 4),
    le(rate, 4),
    le(1, 4),
    le(samples, 8),
  ];
  return join('DSD ', le(28, 8), zeros(8), zeros(8), 'fmt ', ...format, zeros(60));
}

const properties = chunk(
  'PROP',
  'SND ',
  chunk('FS  ', be(0, 4)),
  chunk('CHNL', be(0, 2)),
  chunk('CMPR', zeros(4)),
);
const texts = chunk(
  'DIIN',
  chunk('EMID', zeros(4)),
  chunk('DIAR', be(1, 4), 'A'),
  chunk('DITI', be(9, 4), 'T'),
  chunk('DITI', be(0, 4)),
);

describe('DSD', () => {
  it.each<[string, Uint8Array, TrackMetadata]>([
    [
      'DSDIFF with texts',
      dff(properties, chunk('DSD ', zeros(70_560)), texts),
      { codec: 'dsd_msbf', durationMs: 100, channels: 2, sampleRate: 2_822_400, title: 'T', artist: 'A' },
    ],
    [
      'DSDIFF, compressed',
      dff(properties, chunk('DST ', chunk('FRTE', be(150, 4), be(75, 2)))),
      { codec: 'dst', durationMs: 2000 },
    ],
    [
      'DSDIFF, compressed, without a rate',
      dff(properties, chunk('DST ', chunk('FRTE', be(150, 4), be(0, 2)))),
      { codec: 'dst', channels: 2 },
    ],
    [
      'DSDIFF, compressed, without frames',
      dff(properties, chunk('DST ', chunk('DSTF', zeros(4)))),
      { codec: 'dst' },
    ],
    [
      'DSDIFF without properties',
      dff(chunk('DSD ', zeros(100)), chunk('ID3 ', id3v2(4, 0, textFrame('TIT2', 'T')))),
      { title: 'T' },
    ],
    [
      'DSDIFF that goes on as noise',
      dff(properties, chunk('DSD ', zeros(70_560)), zeros(40)),
      { durationMs: 100 },
    ],
    ['DSF', dsf(1, 2, 2_822_400, 28_224_000), { codec: 'dsd_lsbf_planar', durationMs: 10_000, channels: 2 }],
    ['DSF of the other order, without facts', dsf(8, 0, 0, 0), { codec: 'dsd_msbf_planar' }],
    ['DSF without samples', dsf(1, 2, 2_822_400, 0), { sampleRate: 2_822_400 }],
  ])('[MD6] %s', async (_, content, expected) => {
    expect(await read(content)).toMatchObject(expected);
  });

  it('[MD7] an IFF file of another kind says so', async () => {
    const error = await read(join('FRM8', zeros(8), 'XXXX', zeros(40))).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(MetadataError);
    expect(String(error)).toContain('holds no DSD audio');
  });
});

const cafRate: Uint8Array = Uint8Array.of(0x40, 0xe5, 0x88, 0x80, 0, 0, 0, 0);

function caf(...chunks: readonly Uint8Array[]): Uint8Array {
  return join('caff', be(0x10000, 4), ...chunks);
}

function desc(
  id: string,
  flags: number,
  { rate = cafRate, packet = 0, frames = 0, channels = 2, bits = 0 } = {},
): Uint8Array {
  return chunk('desc', rate, id, be(flags, 4), be(packet, 4), be(frames, 4), be(channels, 4), be(bits, 4));
}

const endless = join(
  'data',
  Uint8Array.from({ length: 8 }, () => 0xff),
  zeros(8_004),
);
const packets = chunk('pakt', zeros(8), be(88_200, 8), zeros(8));
const info = chunk('info', be(1, 4), 'title\0T\0artist\0');

describe('Core Audio Format', () => {
  it.each<[string, Uint8Array, TrackMetadata]>([
    [
      'MP3 of a stated number of frames',
      caf(desc('.mp3', 0), packets, endless),
      { codec: 'mp3', durationMs: 2000, bitrate: 32_000, lossless: false },
    ],
    [
      'floating point',
      caf(desc('lpcm', 3, { packet: 8, frames: 1, bits: 32 }), chunk('data', zeros(4 + 352_800))),
      { codec: 'pcm_f32le', durationMs: 1000, bitsPerSample: 32 },
    ],
    [
      'eight bits, without frames in a packet',
      caf(desc('lpcm', 0, { packet: 2, bits: 8 }), chunk('data', zeros(4 + 88_200))),
      { codec: 'pcm_s8', durationMs: 1000 },
    ],
    ['an unknown codec', caf(desc('abcd', 0, { channels: 99 }), info), { title: 'T', sampleRate: 44_100 }],
    [
      'no rate',
      caf(desc('alac', 0, { rate: zeros(8), channels: 0 }), packets, info),
      { title: 'T', codec: 'alac', lossless: true },
    ],
    ['no description', caf(packets, info), { title: 'T' }],
    [
      'descriptions that are too short',
      caf(chunk('desc', zeros(8)), chunk('pakt', zeros(8)), chunk('info', 1, 2), info),
      { title: 'T' },
    ],
  ])('[MD6] %s', async (_, content, expected) => {
    expect(await read(content)).toMatchObject({ container: 'caf', ...expected });
  });
});

/** Frames of Dolby Digital: the five bytes behind the mark, filled up to a length. */
function dolby(count: number, length: number, ...head: readonly number[]): Uint8Array {
  const frame = join(0x0b, 0x77, ...head, zeros(length - 2 - head.length));
  return join(...Array.from({ length: count }, () => frame));
}

describe('Dolby Digital', () => {
  it.each<[string, Uint8Array, TrackMetadata]>([
    [
      'E-AC-3, 5.1',
      dolby(20, 512, 0, 0xff, 0x3f, 0x80),
      { codec: 'eac3', channels: 6, durationMs: 640, sampleRate: 48_000 },
    ],
    [
      'E-AC-3 of half the rate',
      dolby(20, 512, 0, 0xff, 0xd4, 0x80),
      { codec: 'eac3', channels: 2, durationMs: 1393, sampleRate: 22_050 },
    ],
    ['E-AC-3 of short frames', dolby(30, 512, 0, 0xff, 0x02, 0x80), { channels: 1, durationMs: 160 }],
    [
      'E-AC-3, long',
      dolby(640, 512, 0, 0xff, 0x3f, 0x80),
      { durationMs: 20_480, durationEstimated: true, bitrate: 128_000 },
    ],
    ['AC-3, 5.1', dolby(20, 512, 0, 0, 0x10, 0x40, 0xe1), { codec: 'ac3', channels: 6, bitrate: 128_000 }],
    ['AC-3, stereo with a subwoofer', dolby(20, 512, 0, 0, 0x10, 0x40, 0x44), { channels: 3 }],
    ['AC-3 of 44.1 kHz', dolby(20, 558, 0, 0, 0x51, 0x40, 0x20), { sampleRate: 44_100, channels: 1 }],
  ])('[MD6] %s', async (_, content, expected) => {
    expect(await read(content)).toMatchObject(expected);
  });

  it.each([
    ['a rate that does not exist', dolby(20, 512, 0, 0, 0xff, 0x40)],
    ['a bitrate that does not exist', dolby(20, 512, 0, 0, 0x3f, 0x40)],
    ['E-AC-3 of a rate that does not exist', dolby(20, 512, 0, 0xff, 0xff, 0x80)],
  ])('[MD7] %s is no audio', async (_, content) => {
    await expect(read(content)).rejects.toBeInstanceOf(MetadataError);
  });
});

describe("Monkey's Audio of old", () => {
  const old = (
    version: number,
    level: number,
    flags: number,
    frames: number,
    last: number,
    rate = 44_100,
  ): Uint8Array =>
    join(
      'MAC ',
      le(version, 2),
      le(level, 2),
      le(flags, 2),
      le(2, 2),
      le(rate, 4),
      zeros(8),
      le(frames, 4),
      le(last, 4),
      zeros(900),
    );

  it.each<[string, Uint8Array, TrackMetadata]>([
    ['3.95', old(3950, 2000, 1, 2, 146_088), { durationMs: 10_000, bitsPerSample: 8 }],
    ['3.90', old(3900, 2000, 8, 2, 14_472), { durationMs: 2000, bitsPerSample: 24 }],
    ['3.80, extra high', old(3800, 4000, 0, 2, 14_472), { durationMs: 2000, bitsPerSample: 16 }],
    ['3.80', old(3800, 2000, 0, 2, 34_884), { durationMs: 1000, channels: 2 }],
    [
      'a damaged header',
      old(3800, 2000, 0, 0, 0),
      { partial: true, warnings: ["The Monkey's Audio header is damaged."] },
    ],
    ['no rate', old(3800, 2000, 0, 2, 0, 0), { partial: true }],
  ])('[MD6] %s', async (_, content, expected) => {
    expect(await read(content)).toMatchObject({ codec: 'ape', ...expected });
  });
});

describe('WavPack', () => {
  const block = (flags: number, total: number, samples: number, ...parts: readonly Part[]): Uint8Array => {
    const body = join(...parts);
    return join(
      'wvpk',
      le(24 + body.length, 4),
      le(0x410, 2),
      0,
      0,
      le(total, 4),
      le(0, 4),
      le(samples, 4),
      le(flags, 4),
      zeros(4),
      body,
    );
  };
  const rate44 = 9 * 2 ** 23;

  it.each<[string, Uint8Array, TrackMetadata]>([
    [
      'a rate and channels of its own',
      block(1 + 15 * 2 ** 23, 50_000, 50_000, 0x27, 2, le(50_000, 3), 0, 0x0d, 1, 6, 0, zeros(500)),
      { sampleRate: 50_000, channels: 6, durationMs: 1000 },
    ],
    [
      'lossy and mono',
      block(1 + 4 + 8 + rate44, 44_100, 44_100, zeros(500)),
      { lossless: false, channels: 1, durationMs: 1000 },
    ],
    [
      'an empty block in front',
      join(block(1 + rate44, 0, 0, zeros(10)), block(1 + rate44, 88_200, 44_100, zeros(500))),
      { durationMs: 2000 },
    ],
    [
      'DSD',
      block(2 ** 31 + 1 + rate44, 352_800, 100, 0x0e, 1, 0, 1, zeros(500)),
      { bitsPerSample: 1, sampleRate: 352_800, durationMs: 8000 },
    ],
    [
      'a large part first',
      block(1 + rate44, 44_100, 100, 0x8a, le(4, 3), zeros(8), 0x0d, 1, 6, 0, zeros(400)),
      { channels: 2, durationMs: 1000 },
    ],
    ['a large part that is cut', block(1 + rate44, 44_100, 100, 0x8a, 1), { durationMs: 1000 }],
    [
      'a part longer than the block',
      block(1 + rate44, 44_100, 100, 0x27, 200, zeros(10)),
      { sampleRate: 44_100 },
    ],
    [
      'no length anywhere',
      join(block(1 + rate44, 0xffffffff, 1, zeros(300)), block(1 + rate44, 0, 0, zeros(10))),
      { codec: 'wavpack' },
    ],
  ])('[MD6] %s', async (_, content, expected) => {
    expect(await read(content)).toMatchObject(expected);
  });
});

describe('tags at the end', () => {
  const title = id3v1({ title: 'T' });
  const ape = apeTag(apeItem('Album', 'B'));
  const lyrics = 'LYRICSBEGININD0000210';
  const plain = { durationMs: 1564, title: 'T' };
  const digits = String(lyrics.length).padStart(6, '0');

  it.each<[string, Uint8Array, TrackMetadata]>([
    ['an enhanced ID3v1', join(mp3Frames(60), 'TAG+', zeros(223), title), plain],
    [
      'Lyrics3 of version 2',
      join(mp3Frames(60), ape, lyrics, digits, 'LYRICS200', title),
      { ...plain, album: 'B' },
    ],
    [
      'Lyrics3 whose size makes no sense',
      join(mp3Frames(60), 'LYRICSBEGIN', '999999', 'LYRICS200', title),
      { title: 'T' },
    ],
    [
      'Lyrics3 of version 1',
      join(mp3Frames(60), ape, 'LYRICSBEGINla la laLYRICSEND', title),
      { ...plain, album: 'B' },
    ],
    ['Lyrics3 without a beginning', join(mp3Frames(60), 'la la laLYRICSEND', title), { title: 'T' }],
    [
      'an ID3v2 footer that leads nowhere',
      join(mp3Frames(60), '3DI', 4, 0, 0x10, 0x7f, 0x7f, 0x7f, 0x7f),
      { codec: 'mp3' },
    ],
    [
      'an APE header where the footer should be',
      join(mp3Frames(60), 'APETAGEX', le(2000, 4), le(90, 4), le(1, 4), le(0x20000000, 4), zeros(8)),
      { codec: 'mp3' },
    ],
    [
      'an APE tag with a size of nothing',
      join(mp3Frames(60), 'APETAGEX', le(2000, 4), le(1, 4), le(1, 4), zeros(12)),
      { codec: 'mp3' },
    ],
    [
      'an APE tag with a damaged item',
      join(mp3Frames(60), apeTag(apeItem('Title', 'T'), join(le(9_999, 4), zeros(4), 'Album', 0, 'B'))),
      { title: 'T' },
    ],
    [
      'an APE item without the end of its key',
      join(mp3Frames(60), apeTag(apeItem('Title', 'T'), join(le(1, 4), zeros(4), 'k'.repeat(300)))),
      { title: 'T' },
    ],
  ])('[MD3] %s', async (_, content, expected) => {
    expect(await read(content, 'song.mp3')).toMatchObject(expected);
  });

  it.each<[string, Uint8Array, string]>([
    ['Cover Art (Front)', join('cover.GIF', 0, zeros(20)), 'image/gif'],
    ['Cover Art (Back)', join('back.jpg', 0, zeros(20)), 'image/jpeg'],
    ['Cover Art (Media)', join('x.pjpeg', 0, 0x89, 'PNG', zeros(20)), 'image/png'],
    ['Cover Art (Front)', Uint8Array.from({ length: 600 }, () => 7), 'application/octet-stream'],
    ['Cover Art (Front)', join('!', 0, zeros(20)), 'application/octet-stream'],
  ])('[MD11] an APE picture, %s (%#), is what its bytes or its name are', async (key, value, mimeType) => {
    const { cover } = await read(join(mp3Frames(60), apeTag(apeItem(key, value, true))), 'song.mp3');
    expect(cover).toMatchObject({ mimeType });
  });

  it('[MD15] other binary items, and pictures of a few bytes, are no covers', async () => {
    const items = [apeItem('Noise', zeros(40), true), apeItem('Cover Art (Front)', join('c', 0, 1), true)];
    expect((await read(join(mp3Frames(60), apeTag(...items)), 'song.mp3')).cover).toBeUndefined();
  });

  it('[MD7] a leading APE tag that makes no sense is stepped over', async () => {
    const broken = join('APETAGEX', le(2000, 4), le(0xfffffff, 4), le(1, 4), le(0xa0000000, 4), zeros(8));
    expect(await read(join(broken, mp3Frames(60)), 'song.mp3')).toMatchObject({ codec: 'mp3' });
  });
});

describe('AAC in frames', () => {
  const frames = (count: number, ...head: readonly number[]): Uint8Array =>
    join(...Array.from({ length: count }, () => join(...head, zeros(256 - head.length))));

  it.each<[string, Uint8Array, TrackMetadata]>([
    [
      'eight channels',
      frames(43, 0xff, 0xf1, 0x51, 0xc0, 0x20, 0x1f, 0xfc),
      { channels: 8, sampleRate: 44_100, durationMs: 998 },
    ],
    [
      'channels that are told elsewhere',
      frames(43, 0xff, 0xf1, 0x50, 0x00, 0x20, 0x1f, 0xfc),
      { codec: 'aac', durationMs: 998 },
    ],
    [
      'ADIF with a copyright id',
      join('ADIF', 0x80, zeros(8), be(128_000 * 32, 4), zeros(15_983)),
      { bitrate: 128_000 },
    ],
  ])('[MD6] %s', async (_, content, expected) => {
    expect(await read(content, 'song.aac')).toMatchObject(expected);
  });

  it('[MD7] noise with the extension of AAC is no audio', async () => {
    await expect(read(zeros(5_000).fill(0x55), 'song.aac')).rejects.toThrow('No AAC frame was found.');
  });

  it('[MD15] an ADIF header without a bitrate says no length', async () => {
    const { durationMs, codec } = await read(join('ADIF', zeros(5_000)));
    expect([codec, durationMs]).toEqual(['aac', undefined]);
  });
});
