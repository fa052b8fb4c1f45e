import { ByteWriter, writeLe } from '../bytes/byte-writer.ts';
import { crc32 } from '../bytes/checksum.ts';
import { fill } from '../bytes/filler.ts';
import { joinedLayout, patternLayout, units } from '../bytes/layout.ts';
import { concat, type Region } from '../bytes/region.ts';
import { type Encoded, type Song, samplesOf } from '../song.ts';
import { apev2Tag } from '../tags/apev2.ts';
import { id3v2Tags } from '../tags/id3-tags.ts';
import { id3v1Tag } from '../tags/id3v1.ts';

/** Builds a True Audio file: zero bits decode to silence, filler behind them. */
export function encodeTta(song: Song): Encoded {
  const samples = samplesOf(song);
  const perFrame = Math.floor((256 * song.sampleRate) / 245);
  const full = Math.floor(samples / perFrame);
  const rest = samples % perFrame;
  // A sample takes a bit, and the adaptive coder starts with ten more for each channel.
  const silentBytes = (frameSamples: number): number => Math.ceil((frameSamples * song.channels) / 4) + 256;
  const sizeOf = (frameSamples: number): number =>
    Math.max(silentBytes(frameSamples), Math.round((frameSamples * song.bitrate) / 8 / song.sampleRate)) + 4;
  const layout = joinedLayout(
    patternLayout(full, [sizeOf(perFrame)]),
    patternLayout(rest > 0 ? 1 : 0, [sizeOf(rest)]),
  );
  const audio = units(layout, (index, target, at) => {
    const size = layout.offsetOf(index + 1) - layout.offsetOf(index) - 4;
    const silent = silentBytes(index < full ? perFrame : rest);
    target.fill(0, at, at + silent);
    fill(target, at + silent, size - silent, song.seed, index);
    writeLe(target, at + size, crc32(target, at, at + size), 4);
  });
  const seekTable = new ByteWriter();
  for (let index = 0; index < layout.count; index += 1) {
    seekTable.le(layout.offsetOf(index + 1) - layout.offsetOf(index), 4);
  }
  const parts: (Region | Uint8Array)[] = [...id3v2Tags(song), withCrc(header(song, samples))];
  parts.push(withCrc(seekTable.done()), audio);
  if (song.tagFormats.includes('apev2')) parts.push(apev2Tag(song.tags, song.cover));
  if (song.tagFormats.includes('id3v1')) parts.push(id3v1Tag(song.tags));
  return { region: concat(...parts), samples };
}

function header(song: Song, samples: number): Uint8Array {
  const PCM = 1;
  return new ByteWriter()
    .ascii('TTA1')
    .le(PCM, 2)
    .le(song.channels, 2)
    .le(song.bitsPerSample, 2)
    .le(song.sampleRate, 4)
    .le(samples, 4)
    .done();
}

function withCrc(bytes: Uint8Array): Uint8Array {
  return new ByteWriter().bytes(bytes).le(crc32(bytes), 4).done();
}
