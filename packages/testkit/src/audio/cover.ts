import type { CoverSpec } from './audio-spec.ts';
import { ByteWriter, writeBe } from './bytes/byte-writer.ts';
import { crc32 } from './bytes/checksum.ts';
import { fill } from './bytes/filler.ts';
import { evenLayout, units } from './bytes/layout.ts';
import { concat, type Region } from './bytes/region.ts';

/** The smallest cover that can be written, in bytes. */
const MINIMUM_COVER_SIZE = 256;

/** Width and height of every cover, in pixels. */
export const COVER_SIDE = 32;

type Parts = readonly [head: Uint8Array, tail: Uint8Array];

/** Alike in all pictures. */
const jpeg: Parts = jpegParts();
const png: Parts = pngParts();

/** A grey picture, brought to exactly `cover.size` bytes by comment segments (JPEG) or ancillary chunks (PNG). */
export function coverRegion(cover: CoverSpec): Region {
  if (!Number.isInteger(cover.size) || cover.size < MINIMUM_COVER_SIZE) {
    throw new TypeError(`cover.size must be a whole number of at least ${MINIMUM_COVER_SIZE} bytes`);
  }
  const [head, tail] = cover.mimeType === 'image/png' ? png : jpeg;
  const size = cover.size - head.length - tail.length;
  const padding = cover.mimeType === 'image/png' ? pngPadding : jpegPadding;
  return concat(head, padding(size, cover.seed ?? 0), tail);
}

function jpegParts(): Parts {
  const head = new ByteWriter().bytes([0xff, 0xd8, 0xff, 0xe0]).be(16, 2).ascii('JFIF');
  head.bytes([0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
  const oneCode = [1, ...new Array<number>(15).fill(0), 0];
  const tail = new ByteWriter()
    .bytes([0xff, 0xdb, 0, 67, 0, ...new Array<number>(64).fill(1)])
    .bytes([0xff, 0xc0, 0, 11, 8])
    .be(COVER_SIDE, 2)
    .be(COVER_SIDE, 2)
    .bytes([1, 1, 0x11, 0])
    .bytes([0xff, 0xc4, 0, 20, 0x00, ...oneCode])
    .bytes([0xff, 0xc4, 0, 20, 0x10, ...oneCode])
    .bytes([0xff, 0xda, 0, 8, 1, 1, 0x00, 0, 63, 0])
    // Two zero bits for each 8 x 8 block: no change of the mean, no detail.
    .zeros((COVER_SIDE / 8) ** 2 / 4)
    // Fill bytes before the end marker: some decoders read ahead in so short a scan.
    .bytes([0xff, 0xff, 0xff, 0xff, 0xd9]);
  return [head.done(), tail.done()];
}

function jpegPadding(size: number, seed: number): Region {
  const count = Math.ceil(size / 16_384);
  const layout = evenLayout(count, size, count);
  return units(layout, (index, target, at) => {
    const length = layout.offsetOf(index + 1) - layout.offsetOf(index);
    target.set([0xff, 0xfe], at);
    writeBe(target, at + 2, length - 2, 2);
    fill(target, at + 4, length - 4, seed, index);
  });
}

function pngParts(): Parts {
  const head = new ByteWriter()
    .bytes([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    .bytes(
      pngChunk('IHDR', new ByteWriter().be(COVER_SIDE, 4).be(COVER_SIDE, 4).bytes([1, 0, 0, 0, 0]).done()),
    );
  // One stored deflate block of black one-bit rows; the Adler-32 of n zeros is n * 65536 + 1.
  const size = COVER_SIDE * (1 + COVER_SIDE / 8);
  const pixels = new ByteWriter()
    .bytes([0x78, 0x01, 0x01])
    .le(size, 2)
    .le(0xffff - size, 2)
    .zeros(size);
  const tail = new ByteWriter()
    .bytes(pngChunk('IDAT', pixels.be(size * 0x10000 + 1, 4).done()))
    .bytes(pngChunk('IEND', new Uint8Array()));
  return [head.done(), tail.done()];
}

function pngPadding(size: number, seed: number): Region {
  const count = Math.ceil(size / 8192);
  const layout = evenLayout(count, size, count);
  return units(layout, (index, target, at) => {
    const length = layout.offsetOf(index + 1) - layout.offsetOf(index) - 12;
    const data = new Uint8Array(length);
    fill(data, 0, length, seed, index);
    target.set(pngChunk('fiLr', data), at);
  });
}

function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = new ByteWriter().be(data.length, 4).ascii(type).bytes(data).done();
  return new ByteWriter().bytes(chunk).be(crc32(chunk, 4), 4).done();
}
