import { BitWriter } from '../bytes/bit-writer.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { fill } from '../bytes/filler.ts';
import { joinedLayout, patternLayout, units } from '../bytes/layout.ts';
import { concat } from '../bytes/region.ts';
import { type Encoded, type Song, samplesOf } from '../song.ts';
import { apev2Tag } from '../tags/apev2.ts';

const SAMPLE_RATES = [
  6000, 8000, 9600, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 64_000, 88_200, 96_000,
  192_000,
];
const HEADER_SIZE = 32;
const DUMMY_HEAD_SIZE = 4;

/** Builds a WavPack file: each block is one long run of zeros, filler in a dummy sub-block. */
export function encodeWavPack(song: Song): Encoded {
  const samples = samplesOf(song);
  const perBlock = Math.round(song.sampleRate / 2);
  const full = Math.floor(samples / perBlock);
  const rest = samples % perBlock;
  const sizeOf = (blockSamples: number): number => {
    const least = HEADER_SIZE + subBlocks(song, blockSamples).length + DUMMY_HEAD_SIZE;
    const wanted = (blockSamples * song.bitrate) / 8 / song.sampleRate;
    return least + Math.max(0, Math.round((wanted - least) / 2) * 2);
  };
  const layout = joinedLayout(
    patternLayout(full, [sizeOf(perBlock)]),
    patternLayout(rest > 0 ? 1 : 0, [sizeOf(rest)]),
  );
  const audio = units(layout, (index, target, at) => {
    const blockSamples = index < full ? perBlock : rest;
    const size = layout.offsetOf(index + 1) - layout.offsetOf(index);
    const content = subBlocks(song, blockSamples);
    const dummySize = size - HEADER_SIZE - content.length - DUMMY_HEAD_SIZE;
    const LARGE_DUMMY = 0x80;
    const head = new ByteWriter()
      .bytes(blockHeader(song, { size, samples, blockSamples, first: index * perBlock }))
      .bytes(content)
      .be(LARGE_DUMMY, 1)
      .le(dummySize / 2, 3)
      .done();
    target.set(head, at);
    fill(target, at + head.length, dummySize, song.seed, index);
  });
  const tags = song.tagFormats.includes('apev2') ? [apev2Tag(song.tags, song.cover)] : [];
  return { region: concat(audio, ...tags), samples };
}

function blockHeader(
  song: Song,
  block: {
    readonly size: number;
    readonly samples: number;
    readonly blockSamples: number;
    readonly first: number;
  },
): Uint8Array {
  const INITIAL_AND_FINAL = 0x1800;
  const bytesPerSample = song.bitsPerSample / 8;
  const magnitude = song.bitsPerSample - 1;
  const flags =
    (bytesPerSample - 1) |
    (song.channels === 1 ? 4 : 0) |
    INITIAL_AND_FINAL |
    (magnitude << 18) |
    (SAMPLE_RATES.indexOf(song.sampleRate) << 23);
  return new ByteWriter()
    .ascii('wvpk')
    .le(block.size - 8, 4)
    .le(0x407, 2)
    .zeros(2)
    .le(block.samples, 4)
    .le(block.first, 4)
    .le(block.blockSamples, 4)
    .le(flags, 4)
    .le(silenceCrc(song.channels, block.blockSamples), 4)
    .done();
}

/** Decorrelation (none), entropy (all medians zero) and the bit stream. */
function subBlocks(song: Song, blockSamples: number): Uint8Array {
  const medians = song.channels * 6;
  const bits = zeroRun(blockSamples * song.channels);
  const ODD = 0x40;
  const BITSTREAM = 0x0a;
  return new ByteWriter()
    .bytes([0x02, 0, 0x03, 0, 0x04, 0])
    .bytes([0x05, medians / 2])
    .zeros(medians)
    .bytes([BITSTREAM | (bits.length % 2 === 1 ? ODD : 0), Math.ceil(bits.length / 2)])
    .bytes(bits)
    .zeros(bits.length % 2)
    .done();
}

/** A run of `count` zeros: its bit length in unary, then its bits below the highest. */
function zeroRun(count: number): Uint8Array {
  const length = Math.floor(Math.log2(count)) + 1;
  return new BitWriter('lsb')
    .put(2 ** length - 1, length)
    .put(0, 1)
    .put(count, length - 1)
    .align()
    .done();
}

/** The block checksum starts at -1 and is multiplied once for each sample. */
function silenceCrc(channels: number, samples: number): number {
  let crc = 0xffffffff;
  let factor = channels === 1 ? 3 : 9;
  for (let rest = samples; rest > 0; rest >>>= 1) {
    if (rest & 1) crc = Math.imul(crc, factor);
    factor = Math.imul(factor, factor);
  }
  return crc >>> 0;
}
