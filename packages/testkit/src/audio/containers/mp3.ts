import { ByteWriter, writeBe } from '../bytes/byte-writer.ts';
import { fill, hash32 } from '../bytes/filler.ts';
import { evenLayout, type Layout, patternLayout, units } from '../bytes/layout.ts';
import { concat, type Region } from '../bytes/region.ts';
import { type Encoded, type Song, samplesOf } from '../song.ts';
import { apev2Tag } from '../tags/apev2.ts';
import { id3v2Tags } from '../tags/id3-tags.ts';
import { id3v1Tag } from '../tags/id3v1.ts';

const KBPS_MPEG1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KBPS_MPEG2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const SAMPLE_RATES: readonly (readonly number[])[] = [
  [44_100, 48_000, 32_000],
  [22_050, 24_000, 16_000],
  [11_025, 12_000, 8000],
];
const VBR_PATTERN = 64;

interface Mpeg {
  readonly version: 0 | 1 | 2;
  readonly rateIndex: number;
  readonly kbps: readonly number[];
  readonly samplesPerFrame: number;
  readonly sideInfoSize: number;
  readonly mono: boolean;
  readonly sampleRate: number;
}

/** Builds an MPEG-1/2/2.5 layer III file of silent frames whose main data is filler. */
export function encodeMp3(song: Song): Encoded {
  const mpeg = mpegOf(song);
  const frames = Math.max(4, Math.ceil(samplesOf(song) / mpeg.samplesPerFrame));
  const isVbr = song.variant === 'xing' || song.variant === 'vbri' || song.variant === 'vbr';
  const audio = isVbr ? vbrFrames(song, mpeg, frames) : cbrFrames(song, mpeg, frames);
  const tagged: (Region | Uint8Array)[] = [
    ...id3v2Tags(song),
    ...headerFrame(song, mpeg, audio),
    audio.region,
  ];
  if (song.tagFormats.includes('apev2')) tagged.push(apev2Tag(song.tags, song.cover));
  if (song.tagFormats.includes('id3v1')) tagged.push(id3v1Tag(song.tags));
  return { region: concat(...tagged), samples: frames * mpeg.samplesPerFrame };
}

interface Frames {
  readonly region: Region;
  readonly layout: Layout;
}

function cbrFrames(song: Song, mpeg: Mpeg, count: number): Frames {
  const index = bitrateIndex(mpeg, song.bitrate);
  const bytes = (mpeg.samplesPerFrame / 8) * (mpeg.kbps[index] ?? 0) * 1000;
  const layout = evenLayout(count, bytes, mpeg.sampleRate);
  const unpadded = Math.floor(bytes / mpeg.sampleRate);
  return {
    layout,
    region: units(layout, (frame, target, at) => {
      const size = layout.offsetOf(frame + 1) - layout.offsetOf(frame);
      writeFrame(target, at, { mpeg, index, size, padded: size > unpadded, seed: song.seed, frame });
    }),
  };
}

/** Bitrates wander around the wanted one in a repeating pattern, two steps up and down. */
function vbrFrames(song: Song, mpeg: Mpeg, count: number): Frames {
  const middle = bitrateIndex(mpeg, song.bitrate);
  const indexes = Array.from({ length: VBR_PATTERN }, (_, i) =>
    Math.min(Math.max(middle + (hash32(song.seed, i) % 5) - 2, 1), mpeg.kbps.length - 1),
  );
  const layout = patternLayout(
    count,
    indexes.map((index) => frameSize(mpeg, index)),
  );
  return {
    layout,
    region: units(layout, (frame, target, at) => {
      const index = indexes[frame % VBR_PATTERN] ?? middle;
      writeFrame(target, at, {
        mpeg,
        index,
        size: frameSize(mpeg, index),
        padded: false,
        seed: song.seed,
        frame,
      });
    }),
  };
}

function headerFrame(song: Song, mpeg: Mpeg, audio: Frames): readonly Uint8Array[] {
  if (song.variant !== 'info' && song.variant !== 'xing' && song.variant !== 'vbri') return [];
  const body = song.variant === 'vbri' ? vbriBody : xingBody;
  const offset = song.variant === 'vbri' ? 36 : 4 + mpeg.sideInfoSize;
  const wanted = bitrateIndex(mpeg, song.bitrate);
  const needed = offset + body(song, audio, 0).length;
  const index = mpeg.kbps.findIndex((_, i) => i >= wanted && frameSize(mpeg, i) >= needed);
  const size = frameSize(mpeg, index);
  const frame = new Uint8Array(size);
  writeBe(frame, 0, frameHeader(mpeg, index, false), 4);
  frame.set(body(song, audio, size), offset);
  return [frame];
}

function xingBody(song: Song, { layout }: Frames, headerSize: number): Uint8Array {
  const FRAMES_BYTES_TOC_QUALITY = 0x0f;
  const bytes = layout.size + headerSize;
  const out = new ByteWriter()
    .ascii(song.variant === 'xing' ? 'Xing' : 'Info')
    .be(FRAMES_BYTES_TOC_QUALITY, 4)
    .be(layout.count, 4)
    .be(bytes, 4);
  for (let percent = 0; percent < 100; percent += 1) {
    const offset = headerSize + layout.offsetOf(Math.floor((percent * layout.count) / 100));
    out.be(Math.min(255, Math.floor((offset * 256) / bytes)), 1);
  }
  return out.be(80, 4).done();
}

function vbriBody(_song: Song, { layout }: Frames, headerSize: number): Uint8Array {
  const entries = Math.min(100, layout.count);
  const framesPerEntry = Math.ceil(layout.count / entries);
  const out = new ByteWriter()
    .ascii('VBRI')
    .be(1, 2)
    .be(0, 2)
    .be(75, 2)
    .be(layout.size + headerSize, 4)
    .be(layout.count, 4)
    .be(entries, 2)
    .be(1, 2)
    .be(4, 2)
    .be(framesPerEntry, 2);
  for (let entry = 0; entry < entries; entry += 1) {
    const first = Math.min(entry * framesPerEntry, layout.count);
    const next = Math.min(first + framesPerEntry, layout.count);
    out.be(layout.offsetOf(next) - layout.offsetOf(first), 4);
  }
  return out.done();
}

interface FrameOptions {
  readonly mpeg: Mpeg;
  readonly index: number;
  readonly size: number;
  readonly padded: boolean;
  readonly seed: number;
  readonly frame: number;
}

/** Side information of zeros makes the frame silent; the filler behind it is unused main data. */
function writeFrame(target: Uint8Array, at: number, options: FrameOptions): void {
  const { mpeg, size } = options;
  writeBe(target, at, frameHeader(mpeg, options.index, options.padded), 4);
  const start = 4 + mpeg.sideInfoSize;
  target.fill(0, at + 4, at + start);
  fill(target, at + start, size - start, options.seed, options.frame);
}

function frameHeader(mpeg: Mpeg, index: number, padded: boolean): number {
  const versionBits = [3, 2, 0][mpeg.version] ?? 3;
  const LAYER_3_NO_CRC = 0b011;
  const bytes = [
    0xff,
    0xe0 | (versionBits << 3) | LAYER_3_NO_CRC,
    (index << 4) | (mpeg.rateIndex << 2) | (padded ? 2 : 0),
    mpeg.mono ? 0xc0 : 0x00,
  ];
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

function frameSize(mpeg: Mpeg, index: number): number {
  return Math.floor(((mpeg.samplesPerFrame / 8) * (mpeg.kbps[index] ?? 0) * 1000) / mpeg.sampleRate);
}

function bitrateIndex(mpeg: Mpeg, bitrate: number): number {
  const distances = mpeg.kbps.map((kbps) => Math.abs(kbps * 1000 - bitrate));
  return Math.max(1, distances.indexOf(Math.min(...distances)));
}

function mpegOf(song: Song): Mpeg {
  const version = SAMPLE_RATES.findIndex((rates) => rates.includes(song.sampleRate));
  if (version === -1) throw new TypeError(`mp3 has no sample rate of ${song.sampleRate} Hz`);
  const mono = song.channels === 1;
  return {
    version: version === 0 ? 0 : version === 1 ? 1 : 2,
    rateIndex: SAMPLE_RATES[version]?.indexOf(song.sampleRate) ?? 0,
    kbps: version === 0 ? KBPS_MPEG1 : KBPS_MPEG2,
    samplesPerFrame: version === 0 ? 1152 : 576,
    sideInfoSize: version === 0 ? (mono ? 17 : 32) : mono ? 9 : 17,
    mono,
    sampleRate: song.sampleRate,
  };
}
