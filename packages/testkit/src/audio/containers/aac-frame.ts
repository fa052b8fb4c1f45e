import { BitWriter } from '../bytes/bit-writer.ts';
import { fill } from '../bytes/filler.ts';
import { type Layout, patternLayout, varyingSizes } from '../bytes/layout.ts';
import { type Song, samplesOf } from '../song.ts';

/** Samples of one AAC-LC frame. */
export const AAC_FRAME_SAMPLES = 1024;

const SAMPLE_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000,
];

const MINIMUM_FRAME_SIZE = 16;
const MAXIMUM_ELEMENT_SIZE = 510;

/** The number AAC has for a sample rate. */
export function frequencyIndex(sampleRate: number): number {
  return SAMPLE_RATES.indexOf(sampleRate);
}

/** Sizes of a song's AAC frames; `extra` bytes of framing come with each. */
export function aacLayout(
  song: Song,
  extra = 0,
): { readonly layout: Layout; readonly sizes: readonly number[] } {
  const count = Math.max(1, Math.ceil(samplesOf(song) / AAC_FRAME_SAMPLES));
  const average = (song.bitrate * AAC_FRAME_SAMPLES) / song.sampleRate / 8;
  const sizes = varyingSizes(average, song.seed, MINIMUM_FRAME_SIZE + extra);
  return { layout: patternLayout(count, sizes), sizes };
}

/** Writes one silent AAC-LC frame of `size` bytes; filler travels in its data stream elements. */
export function writeAacFrame(
  target: Uint8Array,
  at: number,
  size: number,
  options: { readonly channels: number; readonly seed: number; readonly frame: number },
): void {
  const head = options.channels === 1 ? silentChannel() : silentPair();
  const end = at + size - 1;
  let position = at;
  while (position < end) {
    const shortHead = position === at ? Math.ceil((head.bitLength + 16) / 8) : 2;
    const longHead = position === at ? Math.ceil((head.bitLength + 24) / 8) : 3;
    const left = end - position;
    let isLong = left - shortHead > 254;
    let length = isLong ? Math.min(MAXIMUM_ELEMENT_SIZE, left - longHead) : left - shortHead;
    if (isLong && length < 255) {
      isLong = false;
      length = 253;
    } else if (left - longHead - length === 1) {
      // One byte left over would be too few for another element.
      length -= 1;
    }
    const bits = position === at ? head : new BitWriter('msb');
    const DATA_STREAM_ALIGNED = 0b100_0000_1;
    bits.put(DATA_STREAM_ALIGNED, 8);
    if (isLong) bits.put(255, 8).put(length - 255, 8);
    else bits.put(length, 8);
    const start = bits.align().done();
    target.set(start, position);
    fill(target, position + start.length, length, options.seed, options.frame);
    position += start.length + length;
  }
  const END = 0b111_00000;
  target[end] = END;
}

/** Channel pair element, common window, no scale factor bands. */
function silentPair(): BitWriter {
  return new BitWriter('msb')
    .put(0b001, 3)
    .put(0, 4)
    .put(1, 1)
    .put(0, 11)
    .put(0, 2)
    .put(0, 8 + 3)
    .put(0, 8 + 3);
}

/** Single channel element without scale factor bands. */
function silentChannel(): BitWriter {
  return new BitWriter('msb').put(0b000, 3).put(0, 4).put(0, 8).put(0, 11).put(0, 3);
}
