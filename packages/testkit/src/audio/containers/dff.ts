import { ByteWriter } from '../bytes/byte-writer.ts';
import { fillerRegion } from '../bytes/filler.ts';
import { concat, type Region } from '../bytes/region.ts';
import { type Encoded, type Song, samplesOf } from '../song.ts';
import { id3v2Tags } from '../tags/id3-tags.ts';

/** Builds a DSDIFF file (1-bit DSD) with an ID3v2 chunk behind the samples. */
export function encodeDff(song: Song): Encoded {
  const bytesPerChannel = Math.ceil(samplesOf(song) / 8);
  const channels = song.channels === 1 ? 'C   ' : 'SLFTSRGT';
  // The trailing space keeps the chunk even: readers disagree on whether a pad byte follows here.
  const compression = 'not compressed ';
  const properties = concat(
    text('SND '),
    chunk('FS  ', new ByteWriter().be(song.sampleRate, 4).done()),
    chunk('CHNL', new ByteWriter().be(song.channels, 2).ascii(channels).done()),
    chunk('CMPR', new ByteWriter().ascii('DSD ').be(compression.length, 1).ascii(compression).done()),
  );
  const body = concat(
    text('DSD '),
    chunk('FVER', new ByteWriter().be(0x0105_0000, 4).done()),
    chunk('PROP', properties),
    chunk('DSD ', fillerRegion(bytesPerChannel * song.channels, song.seed)),
    ...id3v2Tags(song).map((tag) => chunk('ID3 ', tag)),
  );
  return { region: chunk('FRM8', body), samples: bytesPerChannel * 8 };
}

function chunk(id: string, body: Region | Uint8Array): Region {
  const content = concat(body);
  return concat(
    new ByteWriter().ascii(id).be(content.size, 8).done(),
    content,
    new Uint8Array(content.size % 2),
  );
}

function text(value: string): Uint8Array {
  return new ByteWriter().ascii(value).done();
}
