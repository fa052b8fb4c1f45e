import { BitWriter, overwriteBits } from '../bytes/bit-writer.ts';
import { ByteWriter, writeBe } from '../bytes/byte-writer.ts';
import { flacCrc8, flacCrc16 } from '../bytes/checksum.ts';
import { fill } from '../bytes/filler.ts';
import { joinedLayout, type Layout, patternLayout } from '../bytes/layout.ts';
import { type Song, samplesOf } from '../song.ts';

/** Samples of every frame but the last. */
export const FLAC_BLOCK_SIZE = 4096;
const SUBFRAME_HEAD_BITS = 8 + 2 + 4 + 4 + 5;

/** The frames of a FLAC stream: residuals of a fixed number of raw bits, so that any bitrate can be had. */
export interface FlacFrames {
  readonly samples: number;
  readonly layout: Layout;
  /** Stretches of frames of one size. */
  readonly runs: readonly { readonly first: number; readonly count: number }[];
  readonly streamInfo: Uint8Array<ArrayBuffer>;
  write(index: number, target: Uint8Array, at: number): void;
}

/** Plans the frames of a song, the last one as short as need be. */
export function flacFrames(song: Song): FlacFrames {
  const samples = samplesOf(song);
  const full = Math.floor(samples / FLAC_BLOCK_SIZE);
  const rest = samples % FLAC_BLOCK_SIZE;
  const perSample = song.bitrate / (song.sampleRate * song.channels);
  const rawBits = Math.min(Math.max(Math.round(perSample), 1), song.bitsPerSample);
  const sizeOf = (index: number, blockSize: number): number => {
    const bits = song.channels * (SUBFRAME_HEAD_BITS + blockSize * rawBits);
    return frameHeader(index, blockSize, song.channels).length + Math.ceil(bits / 8) + 2;
  };
  // The frame number takes a byte more from each of these frames on.
  const runs = [0, 0x80, 0x800, 0x10000].map((first, i, starts) => {
    const end = Math.min(full, starts[i + 1] ?? full);
    return { first, count: Math.max(0, end - first), blockSize: FLAC_BLOCK_SIZE };
  });
  if (rest > 0) runs.push({ first: full, count: 1, blockSize: rest });
  const layout = joinedLayout(
    ...runs.map(({ first, count, blockSize }) => patternLayout(count, [sizeOf(first, blockSize)])),
  );
  return {
    samples,
    layout,
    runs: runs.filter(({ count }) => count > 0),
    streamInfo: streamInfo(song, samples),
    write(index, target, at) {
      const blockSize = index < full ? FLAC_BLOCK_SIZE : rest;
      const size = layout.offsetOf(index + 1) - layout.offsetOf(index);
      writeFrame(target.subarray(at, at + size), { song, index, blockSize, rawBits });
    },
  };
}

interface FrameOptions {
  readonly song: Song;
  readonly index: number;
  readonly blockSize: number;
  readonly rawBits: number;
}

function writeFrame(frame: Uint8Array, { song, index, blockSize, rawBits }: FrameOptions): void {
  const header = frameHeader(index, blockSize, song.channels);
  fill(frame, 0, frame.length, song.seed, index);
  frame.set(header);
  let bit = header.length * 8;
  const FIXED_ORDER_0 = 0b0_001000_0;
  const ESCAPE = 0b00_0000_1111;
  for (let channel = 0; channel < song.channels; channel += 1) {
    overwriteBits(frame, bit, FIXED_ORDER_0, 8);
    overwriteBits(frame, bit + 8, ESCAPE, 10);
    overwriteBits(frame, bit + 18, rawBits, 5);
    bit += SUBFRAME_HEAD_BITS + blockSize * rawBits;
  }
  const end = frame.length - 2;
  overwriteBits(frame, bit, 0, end * 8 - bit);
  writeBe(frame, end, flacCrc16(frame, 0, end), 2);
}

/** Sample rate and sample size are left to STREAMINFO. */
function frameHeader(index: number, blockSize: number, channels: number): Uint8Array<ArrayBuffer> {
  const SIZE_4096 = 0b1100;
  const SIZE_FOLLOWS = 0b0111;
  const isFull = blockSize === FLAC_BLOCK_SIZE;
  const out = new ByteWriter()
    .bytes([0xff, 0xf8, (isFull ? SIZE_4096 : SIZE_FOLLOWS) << 4, (channels - 1) << 4])
    .bytes(codedNumber(index));
  if (!isFull) out.be(blockSize - 1, 2);
  const bytes = out.done();
  return out.be(flacCrc8(bytes, 0, bytes.length), 1).done();
}

/** A number coded as UTF-8 codes a character. */
function codedNumber(value: number): readonly number[] {
  if (value < 0x80) return [value];
  if (value < 0x800) return [0xc0 | (value >> 6), 0x80 | (value & 63)];
  if (value < 0x10000) return [0xe0 | (value >> 12), 0x80 | ((value >> 6) & 63), 0x80 | (value & 63)];
  return [0xf0 | (value >> 18), 0x80 | ((value >> 12) & 63), 0x80 | ((value >> 6) & 63), 0x80 | (value & 63)];
}

/** STREAMINFO without frame sizes and MD5: both may be left unknown. */
function streamInfo(song: Song, samples: number): Uint8Array<ArrayBuffer> {
  return new BitWriter('msb')
    .put(FLAC_BLOCK_SIZE, 16)
    .put(FLAC_BLOCK_SIZE, 16)
    .put(0, 48)
    .put(song.sampleRate, 20)
    .put(song.channels - 1, 3)
    .put(song.bitsPerSample - 1, 5)
    .put(samples, 36)
    .bytes(new Uint8Array(16))
    .done();
}
