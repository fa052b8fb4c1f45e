import { ByteWriter } from '../bytes/byte-writer.ts';
import { fillerRegion } from '../bytes/filler.ts';
import { concat } from '../bytes/region.ts';
import { type Encoded, type Song, samplesOf } from '../song.ts';
import { id3v2Tags } from '../tags/id3-tags.ts';

const BLOCK_SIZE = 4096;
const HEAD_SIZE = 28 + 52 + 12;

/** Builds a DSF file (1-bit DSD), its ID3v2 tag at the end. */
export function encodeDsf(song: Song): Encoded {
  const samples = samplesOf(song);
  const blocks = Math.ceil(samples / 8 / BLOCK_SIZE);
  const dataSize = blocks * BLOCK_SIZE * song.channels;
  const tag = concat(...id3v2Tags(song).slice(0, 1));
  const out = new ByteWriter()
    .ascii('DSD ')
    .le(28, 8)
    .le(HEAD_SIZE + dataSize + tag.size, 8)
    .le(tag.size === 0 ? 0 : HEAD_SIZE + dataSize, 8)
    .ascii('fmt ')
    .le(52, 8)
    .le(1, 4)
    .le(0, 4)
    .le(song.channels, 4)
    .le(song.channels, 4)
    .le(song.sampleRate, 4)
    .le(1, 4)
    .le(samples, 8)
    .le(BLOCK_SIZE, 4)
    .zeros(4)
    .ascii('data')
    .le(12 + dataSize, 8);
  return { region: concat(out.done(), fillerRegion(dataSize, song.seed), tag), samples };
}
