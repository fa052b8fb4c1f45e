import { ByteWriter } from '../bytes/byte-writer.ts';
import { fillerRegion } from '../bytes/filler.ts';
import { concat } from '../bytes/region.ts';
import { type Encoded, type Song, samplesOf } from '../song.ts';
import { id3v2Tags } from '../tags/id3-tags.ts';
import { iffChunk } from './iff-chunk.ts';

/** Builds an uncompressed AIFF file; tags come behind the samples, or before them in the variant `tags-first`. */
export function encodeAiff(song: Song): Encoded {
  const samples = samplesOf(song);
  const common = new ByteWriter()
    .be(song.channels, 2)
    .be(samples, 4)
    .be(song.bitsPerSample, 2)
    .bytes(extendedFloat(song.sampleRate))
    .done();
  const size = (samples * song.channels * song.bitsPerSample) / 8;
  const sound = iffChunk('be', 'SSND', new Uint8Array(8), fillerRegion(size, song.seed));
  const tags = id3v2Tags(song).map((tag) => iffChunk('be', 'ID3 ', tag));
  const body = song.variant === 'tags-first' ? [...tags, sound] : [sound, ...tags];
  const aiff = new ByteWriter().ascii('AIFF').done();
  return { region: iffChunk('be', 'FORM', concat(aiff, iffChunk('be', 'COMM', common), ...body)), samples };
}

/** A whole number as an 80-bit float. */
function extendedFloat(value: number): Uint8Array {
  const exponent = Math.floor(Math.log2(value));
  return new ByteWriter()
    .be(16_383 + exponent, 2)
    .be(value * 2 ** (31 - exponent), 4)
    .zeros(4)
    .done();
}
