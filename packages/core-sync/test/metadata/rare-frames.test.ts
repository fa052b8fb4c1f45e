import { describe, expect, it } from 'vitest';
import { readMetadata, type TrackMetadata } from '../../src/metadata/index.ts';
import { be, iffChunk, join, le, riffChunk, zeros } from './support/bytes.ts';
import { loggedSource } from './support/logged-source.ts';

async function read(content: Uint8Array, name: string = 'song'): Promise<TrackMetadata> {
  return (await readMetadata(loggedSource(content, name))).metadata;
}

interface MpegKind {
  version: 1 | 2 | 2.5;
  layer: 1 | 2 | 3;
  mono: boolean;
  sampleRate: number;
  /** Of bitrate index 5. */
  kilobits: number;
  samples: number;
}

const versionBits = { 1: 3, 2: 2, 2.5: 0 } as const;

/** A frame of silence of this kind; `marked`: bytes that stand somewhere in it. */
function mpegFrame(
  { version, layer, mono, sampleRate, kilobits, samples }: MpegKind,
  marked: Uint8Array = zeros(0),
  at: number = 0,
): Uint8Array {
  const bits = versionBits[version] * 2 ** 19 + (4 - layer) * 2 ** 17 + 2 ** 16 + 5 * 2 ** 12;
  const header = 0x7ff * 2 ** 21 + bits + (mono ? 3 : 0) * 2 ** 6;
  const slot = layer === 1 ? 4 : 1;
  const length = slot * Math.floor(((samples / 8) * kilobits * 1000) / sampleRate / slot);
  const body = zeros(length - 4);
  body.set(marked, marked.length === 0 ? 0 : at - 4);
  return join(be(header, 4), body);
}

const mpegKinds: readonly MpegKind[] = [
  { version: 1, layer: 1, mono: false, sampleRate: 44_100, kilobits: 160, samples: 384 },
  { version: 1, layer: 2, mono: true, sampleRate: 44_100, kilobits: 80, samples: 1152 },
  { version: 1, layer: 3, mono: true, sampleRate: 44_100, kilobits: 64, samples: 1152 },
  { version: 2, layer: 1, mono: true, sampleRate: 22_050, kilobits: 80, samples: 384 },
  { version: 2, layer: 2, mono: false, sampleRate: 22_050, kilobits: 40, samples: 1152 },
  { version: 2, layer: 3, mono: false, sampleRate: 22_050, kilobits: 40, samples: 576 },
  { version: 2, layer: 3, mono: true, sampleRate: 22_050, kilobits: 40, samples: 576 },
  { version: 2.5, layer: 3, mono: true, sampleRate: 11_025, kilobits: 40, samples: 576 },
];
const layer3 = mpegKinds[2]!;

describe('MPEG audio', () => {
  it.each(mpegKinds)('[MD6] version $version, layer $layer, mono $mono', async (kind) => {
    const metadata = await read(join(...Array.from({ length: 40 }, () => mpegFrame(kind))));
    expect(metadata).toMatchObject({
      codec: `mp${kind.layer}`,
      sampleRate: kind.sampleRate,
      channels: kind.mono ? 1 : 2,
      bitrate: kind.kilobits * 1000,
    });
    const durationMs = (40 * kind.samples * 1000) / kind.sampleRate;
    expect(Math.abs((metadata.durationMs ?? 0) - durationMs)).toBeLessThan(durationMs / 50);
  });

  it.each<[string, Uint8Array, number]>([
    ['a Xing header without a number of frames', join('Xing', be(2, 4), be(0, 4), be(9_999, 4)), 21],
    ['a Xing header of no frames', join('Xing', be(1, 4), be(0, 4), be(0, 4)), 21],
    ['a VBRI header of no frames', join('VBRI', zeros(22)), 36],
  ])('[MD13] %s says no length: frames are counted', async (_, header, at) => {
    const frames = Array.from({ length: 39 }, () => mpegFrame(layer3));
    const { durationMs } = await read(join(mpegFrame(layer3, header, at), ...frames));
    expect(durationMs).toBeGreaterThan(1_030);
    expect(durationMs).toBeLessThan(1_050);
  });

  it('[MD13] a Xing header without a size takes that of the file', async () => {
    const header = join('Xing', be(1, 4), be(80, 4), zeros(4));
    const frames = Array.from({ length: 79 }, () => mpegFrame(layer3));
    const content = join(mpegFrame(layer3, header, 21), ...frames);
    const { durationMs, bitrate } = await read(content);
    expect(durationMs).toBeCloseTo((80 * 1152_000) / 44_100, 0);
    expect(Math.abs((bitrate ?? 0) - 64_000)).toBeLessThan(500);
  });
});

function wave(form: string, ...chunks: readonly Uint8Array[]): Uint8Array {
  return join(form, le(0, 4), 'WAVE', ...chunks);
}

function format(tag: number, bits: number, bytesPerSecond: number, align: number, ...more: Uint8Array[]) {
  const facts = [le(tag, 2), le(2, 2), le(44_100, 4), le(bytesPerSecond, 4), le(align, 2), le(bits, 2)];
  return riffChunk('fmt ', ...facts, ...more);
}

const subformat = (tag: number): Uint8Array => join(le(22, 2), le(24, 2), le(0, 4), le(tag, 2), zeros(14));

describe('WAVE', () => {
  it.each<[string, Uint8Array, TrackMetadata]>([
    [
      'floating point',
      wave('RIFF', format(3, 32, 352_800, 8), riffChunk('data', zeros(352_800))),
      { codec: 'pcm_f32le', durationMs: 1000, bitsPerSample: 32, lossless: true },
    ],
    [
      'ADPCM with a number of samples',
      wave(
        'RIFF',
        format(17, 4, 44_100, 2048),
        riffChunk('fact', le(88_200, 4)),
        riffChunk('data', zeros(90)),
      ),
      { codec: 'adpcm_ima_wav', durationMs: 2000, bitrate: 352_800, lossless: false },
    ],
    [
      'ADPCM of a rate',
      wave(
        'RIFF',
        format(17, 4, 44_100, 2048),
        riffChunk('fact', le(0, 4)),
        riffChunk('data', zeros(44_100)),
      ),
      { durationMs: 1000 },
    ],
    [
      'an extensible format',
      wave('RIFF', format(0xfffe, 24, 264_600, 6, subformat(1)), riffChunk('data', zeros(264_600))),
      { codec: 'pcm_s24le', durationMs: 1000 },
    ],
    [
      'RF64 without its sizes, to the end of the file',
      wave('RF64', format(1, 16, 176_400, 4), join('data', le(0xffffffff, 4), zeros(176_400))),
      { codec: 'pcm_s16le', durationMs: 1000 },
    ],
  ])('[MD6] %s', async (_, content, expected) => {
    expect(await read(content)).toMatchObject(expected);
  });

  it('[MD15] a codec nobody knows, of no rate, says no length', async () => {
    const metadata = await read(wave('RIFF', format(0xfffe, 0, 0, 0), riffChunk('data', zeros(90))));
    expect(metadata).toMatchObject({ sampleRate: 44_100, channels: 2 });
    expect(metadata).not.toHaveProperty('codec');
    expect(metadata).not.toHaveProperty('durationMs');
  });
});

const hertz44100 = join(be(0x400e, 2), be(44_100 * 2 ** 16, 4), be(0, 4));

function aiff(type: 'AIFF' | 'AIFC', channels: number, bits: number, ...compression: string[]): Uint8Array {
  const common = iffChunk('COMM', be(channels, 2), be(44_100, 4), be(bits, 2), hertz44100, ...compression);
  return join('FORM', be(0, 4), type, common, iffChunk('NAME', 'T'), iffChunk('SSND', zeros(400)));
}

describe('AIFF', () => {
  it.each<[string, Uint8Array, TrackMetadata]>([
    ['eight bits', aiff('AIFF', 1, 8), { codec: 'pcm_s8', durationMs: 1000, bitrate: 352_800 }],
    ['the other byte order', aiff('AIFC', 2, 16, 'sowt', '\0\0'), { codec: 'pcm_s16le', bitrate: 1_411_200 }],
    ['floating point', aiff('AIFC', 2, 32, 'fl32', '\0\0'), { codec: 'pcm_f32be', lossless: true }],
    ['no compression, by name', aiff('AIFC', 2, 16, 'NONE', '\0\0'), { codec: 'pcm_s16be' }],
    ['a lossy codec', aiff('AIFC', 2, 16, 'ima4', '\0\0'), { codec: 'adpcm_ima_qt', durationMs: 1000 }],
  ])('[MD6] %s', async (_, content, expected) => {
    expect(await read(content)).toMatchObject({ title: 'T', ...expected });
  });

  it('[MD15] no channels are none, and what is lossy has no bitrate made up', async () => {
    expect(await read(aiff('AIFF', 0, 16))).not.toHaveProperty('channels');
    expect(await read(aiff('AIFC', 2, 16, 'ima4', '\0\0'))).not.toHaveProperty('bitrate');
  });
});

describe('FLAC', () => {
  const block = (type: number, content: Uint8Array): Uint8Array => join(type, be(content.length, 3), content);
  const streamInfo = (rate: number, samples: number): Uint8Array => {
    const packed = join(be(rate * 16 + 2, 3), 0xf0, be(samples, 4));
    return join(be(4096, 2), be(4096, 2), zeros(6), packed, zeros(16));
  };
  const comment = new TextEncoder().encode('TITLE=T');
  const titled = block(0x84, join(le(0, 4), le(1, 4), le(comment.length, 4), comment));

  it('[MD15] no rate and no number of samples are none', async () => {
    const noRate = await read(join('fLaC', block(0, streamInfo(0, 44_100)), titled));
    expect(noRate).toMatchObject({ title: 'T', codec: 'flac', lossless: true });
    expect(noRate).not.toHaveProperty('sampleRate');
    const noSamples = await read(join('fLaC', block(0, streamInfo(44_100, 0)), titled));
    expect(noSamples).toMatchObject({ title: 'T', sampleRate: 44_100, channels: 2 });
    expect(noSamples).not.toHaveProperty('durationMs');
  });

  it('[MD7] a block of the forbidden kind is damage', async () => {
    const content = join('fLaC', block(0, streamInfo(44_100, 44_100)), block(127, zeros(4)), titled);
    expect(await read(content)).toMatchObject({ durationMs: 1000, partial: true });
  });
});
