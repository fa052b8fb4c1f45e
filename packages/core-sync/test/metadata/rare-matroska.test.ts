import { describe, expect, it } from 'vitest';
import { MetadataError, readMetadata, type TrackMetadata } from '../../src/metadata/index.ts';
import { apeItem, apeTag, be, box, id3v2, join, le, mp3Frames, textFrame, zeros } from './support/bytes.ts';
import { loggedSource } from './support/logged-source.ts';

type Part = string | number | Uint8Array;

async function read(...parts: readonly Part[]): Promise<TrackMetadata> {
  return (await readMetadata(loggedSource(join(...parts), 'song.mka'))).metadata;
}

/** An EBML element whose size is written in four bytes. */
function element(id: number, ...parts: readonly Part[]): Uint8Array {
  const body = join(...parts);
  const length = id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1;
  return join(be(id, length), be(0x10000000 + body.length, 4), body);
}

function float(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value);
  return bytes;
}

const header = element(0x1a45dfa3, zeros(4));
const information = element(0x1549a966, element(0x2ad7b1, be(1_000_000, 4)), element(0x4489, float(2000)));

function track(codec: string, bits: number, ...more: readonly Uint8Array[]): Uint8Array {
  const audio = element(0xe1, element(0xb5, float(48_000)), element(0x9f, 2), element(0x6264, bits));
  return element(0x1654ae6b, element(0xae, element(0x83, 2), element(0x86, codec), audio, ...more));
}

function matroska(...parts: readonly Uint8Array[]): Uint8Array {
  return join(header, element(0x18538067, information, ...parts));
}

function attachment(name: string, mime: string, data: Uint8Array): Uint8Array {
  return element(0x61a7, element(0x466e, name), element(0x4660, mime), element(0x465c, data));
}

const wave = (tag: number, bits: number): Uint8Array =>
  element(0x63a2, join(le(tag, 2), zeros(12), le(bits, 2), zeros(2)));

describe('Matroska', () => {
  it.each<[string, Uint8Array, TrackMetadata]>([
    ['PCM', track('A_PCM/INT/LIT', 24), { codec: 'pcm_s24le', lossless: true, bitsPerSample: 24 }],
    ['PCM, big-endian', track('A_PCM/INT/BIG', 16), { codec: 'pcm_s16be' }],
    ['floating point', track('A_PCM/FLOAT/IEEE', 32), { codec: 'pcm_f32le' }],
    ['a codec of Windows', track('A_MS/ACM', 16, wave(1, 16)), { codec: 'pcm_s16le' }],
    ['a codec of Windows that is not described', track('A_MS/ACM', 16), { channels: 2 }],
    ['True Audio', track('A_TTA1', 16), { codec: 'tta', lossless: true }],
    ['DTS', track('A_DTS', 16), { codec: 'dts', lossless: false }],
    ['an unknown codec', track('A_QUICKTIME', 16), { sampleRate: 48_000 }],
    [
      'a picture track in front',
      join(
        element(
          0x1654ae6b,
          element(0xae, element(0x83, 1)),
          element(0xae, element(0x83, 2), element(0x86, 'A_AAC')),
        ),
      ),
      { codec: 'aac' },
    ],
  ])('[MD6] %s', async (_, tracks, expected) => {
    expect(await read(matroska(tracks))).toMatchObject({
      container: 'matroska',
      durationMs: 2000,
      ...expected,
    });
  });

  it('[MD11] the attachment that is called the cover is the cover, and what is no picture is none', async () => {
    const attachments = element(
      0x1941a469,
      attachment('fonts.ttf', 'font/ttf', zeros(100)),
      attachment('back.jpg', 'image/jpeg', zeros(30)),
      attachment('Cover.png', 'image/png', zeros(40)),
      attachment('small.png', 'image/png', zeros(2)),
      element(0x61a7, element(0x466e, 'nothing')),
      element(0xec, zeros(3)),
    );
    expect((await read(matroska(track('A_AAC', 16), attachments))).cover).toMatchObject({
      mimeType: 'image/png',
      length: 40,
    });
  });

  it('[MD3] tags behind the audio are found through the seek head, also one that leads astray', async () => {
    const tags = element(
      0x1254c367,
      element(0x7373, element(0x67c8, element(0x45a3, 'TITLE'), element(0x4487, 'T'))),
    );
    const cluster = element(0x1f43b675, zeros(100_000));
    const rest = [information, track('A_AAC', 16), cluster];
    const seek = (id: number, position: number): Uint8Array =>
      element(0x4dbb, element(0x53ab, be(id, 4)), element(0x53ac, be(position, 4)));
    const build = (at: number): Uint8Array =>
      element(
        0x114d9b74,
        element(0xec, 0),
        seek(0x1254c367, at),
        seek(0x1941a469, at + 9),
        seek(0x1549a966, 0x7fffffff),
        seek(0x1f43b675, 4),
        element(0x4dbb),
      );
    const at = build(0).length + rest.reduce((sum, { length }) => sum + length, 0);
    const metadata = await read(header, element(0x18538067, build(at), ...rest, tags));
    expect(metadata).toMatchObject({ title: 'T', codec: 'aac', durationMs: 2000 });
  });

  it.each([
    ['no segment', join(header, element(0x1549a966, zeros(4)))],
    ['nothing', header],
    ['a header without a size', join(be(0x1a45dfa3, 4), 0xff, zeros(40))],
  ])('[MD7] a file with %s is no music', async (_, content) => {
    await expect(read(content)).rejects.toBeInstanceOf(MetadataError);
  });

  it('[MD6] a segment without a size goes to the end of the file', async () => {
    expect(await read(header, be(0x18538067, 4), 0xff, information, track('A_FLAC', 16))).toMatchObject({
      codec: 'flac',
    });
  });
});

describe('reading', () => {
  it('[MD7] an end that does not hold together is not believed', async () => {
    const file = join(box('ftyp', 'M4A '), box('mdat', zeros(100_000)), box('moov', box('mvhd', zeros(2))));
    const source = loggedSource(file, 'song.m4a');
    await expect(readMetadata(source, { tailBytes: 20_000 })).rejects.toMatchObject({ code: 'CORRUPT' });
    expect(source.reads.length).toBeGreaterThan(1);
  });

  it('[MD12] a cover that ends before its size is damage', async () => {
    const frame = join('APIC', be(300_000, 4), 0, 0, 0, 'image/png', 0, 3, 0, zeros(300_000 - 13));
    const file = join(id3v2(3, 0, join('TIT2', be(2, 4), 0, 0, 0, 'T'), frame), mp3Frames(60));
    const whole = loggedSource(file, 'song.mp3');
    const source = {
      ...whole,
      read: async (start: number, end: number) => (await whole.read(start, end)).subarray(0, 70_000),
    };
    await expect(readMetadata(source, { cover: 'fetch' })).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  it('[MD10] time that has run out ends reading between two reads', async () => {
    let now = 0;
    const tag = id3v2(4, 0, textFrame('TIT2', 'T'), join('PRIV', 0, 6, 0, 0, 0, 0, zeros(98_304)));
    const file = join(tag, mp3Frames(60), apeTag(apeItem('Album', 'B')));
    const { metadata } = await readMetadata(loggedSource(file, 'song.mp3'), {
      headBytes: 300,
      timeLimitMs: 5,
      now: () => (now += 10),
    });
    expect(metadata).toMatchObject({ title: 'T', partial: true, warnings: ['Reading took too long.'] });
  });
});
