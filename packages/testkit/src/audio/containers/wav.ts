import { ByteWriter } from '../bytes/byte-writer.ts';
import { fillerRegion } from '../bytes/filler.ts';
import { concat, type Region } from '../bytes/region.ts';
import { type Encoded, type Song, samplesOf } from '../song.ts';
import { id3v2Tags } from '../tags/id3-tags.ts';
import { riffInfo } from '../tags/riff-info.ts';
import { iffChunk } from './iff-chunk.ts';

/** Builds a PCM WAV file; tags come behind the samples, or before them in the variant `tags-first`. */
export function encodeWav(song: Song): Encoded {
  const samples = samplesOf(song);
  const PCM = 1;
  const blockAlign = (song.channels * song.bitsPerSample) / 8;
  const format = new ByteWriter()
    .le(PCM, 2)
    .le(song.channels, 2)
    .le(song.sampleRate, 4)
    .le(song.sampleRate * blockAlign, 4)
    .le(blockAlign, 2)
    .le(song.bitsPerSample, 2)
    .done();
  const data = iffChunk('le', 'data', fillerRegion(samples * blockAlign, song.seed));
  const tags: Region[] = id3v2Tags(song).map((tag) => iffChunk('le', 'id3 ', tag));
  if (song.tagFormats.includes('riff-info')) tags.unshift(iffChunk('le', 'LIST', riffInfo(song.tags)));
  const body = song.variant === 'tags-first' ? [...tags, data] : [data, ...tags];
  const wave = new ByteWriter().ascii('WAVE').done();
  return { region: iffChunk('le', 'RIFF', concat(wave, iffChunk('le', 'fmt ', format), ...body)), samples };
}
