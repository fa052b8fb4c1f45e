import { overwriteBits } from '../bytes/bit-writer.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { fill } from '../bytes/filler.ts';
import type { Song } from '../song.ts';

/** Samples of one ALAC frame. */
export const ALAC_FRAME_SAMPLES = 4096;

const HEAD_BITS = 3 + 4 + 12 + 1 + 2 + 1;
const END_BITS = 3;

/** Bytes of one ALAC frame that stores its samples as they are. */
export function alacFrameSize(song: Song): number {
  return Math.ceil((HEAD_BITS + ALAC_FRAME_SAMPLES * song.channels * song.bitsPerSample + END_BITS) / 8);
}

/** Writes one uncompressed ALAC frame with filler for samples. */
export function writeAlacFrame(target: Uint8Array, at: number, song: Song, frame: number): void {
  const size = alacFrameSize(song);
  const view = target.subarray(at, at + size);
  fill(view, 0, size, song.seed, frame);
  const UNCOMPRESSED = 1;
  overwriteBits(view, 0, (song.channels - 1) * 2 ** (HEAD_BITS - 3) + UNCOMPRESSED, HEAD_BITS);
  const end = HEAD_BITS + ALAC_FRAME_SAMPLES * song.channels * song.bitsPerSample;
  overwriteBits(view, end, 0, size * 8 - end);
  overwriteBits(view, end, 0b111, END_BITS);
}

/** The decoder configuration an `alac` box carries. */
export function alacConfig(song: Song): Uint8Array<ArrayBuffer> {
  return new ByteWriter()
    .be(ALAC_FRAME_SAMPLES, 4)
    .bytes([0, song.bitsPerSample, 40, 10, 14, song.channels])
    .be(255, 2)
    .be(alacFrameSize(song), 4)
    .be(song.sampleRate * song.channels * song.bitsPerSample, 4)
    .be(song.sampleRate, 4)
    .done();
}
