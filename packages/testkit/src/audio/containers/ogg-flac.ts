import { ByteWriter } from '../bytes/byte-writer.ts';
import { hash32 } from '../bytes/filler.ts';
import { joinedLayout, patternLayout } from '../bytes/layout.ts';
import { concat } from '../bytes/region.ts';
import type { Encoded, Song } from '../song.ts';
import { flacBlocks } from './flac.ts';
import { FLAC_BLOCK_SIZE, flacFrames } from './flac-frame.ts';
import { oggPageSize, oggStream } from './ogg.ts';

/** Builds FLAC in Ogg: each metadata block and each frame on pages of its own. */
export function encodeOggFlac(song: Song): Encoded {
  const frames = flacFrames(song);
  const sizeOf = (index: number): number => frames.layout.offsetOf(index + 1) - frames.layout.offsetOf(index);
  const [streamInfo, ...blocks] = flacBlocks(song, frames.streamInfo);
  const head = new ByteWriter()
    .be(0x7f, 1)
    .ascii('FLAC')
    .bytes([1, 0])
    .be(blocks.length, 2)
    .ascii('fLaC')
    .done();
  const runs = frames.runs.map(({ first, count }) => patternLayout(count, [oggPageSize([sizeOf(first)])]));
  const region = oggStream(hash32(song.seed, 1), [concat(head, streamInfo ?? new Uint8Array()), ...blocks], {
    layout: joinedLayout(...runs),
    packetSizes: (page) => [sizeOf(page)],
    granule: (page) => Math.min(frames.samples, (page + 1) * FLAC_BLOCK_SIZE),
    write: (page, _index, target, at) => frames.write(page, target, at),
  });
  return { region, samples: frames.samples };
}
