import { ByteWriter } from '../bytes/byte-writer.ts';
import { units } from '../bytes/layout.ts';
import { concat, fixed, type Region, repeated } from '../bytes/region.ts';
import type { Encoded, Song } from '../song.ts';
import { id3v2Tags } from '../tags/id3-tags.ts';
import { pictureBlock, vorbisComment } from '../tags/vorbis-comment.ts';
import { flacFrames } from './flac-frame.ts';

const STREAMINFO = 0;
const PADDING = 1;
const VORBIS_COMMENT = 4;
const PICTURE = 6;

/** Builds a native FLAC file, after an ID3v2 tag where one is asked for. */
export function encodeFlac(song: Song): Encoded {
  const frames = flacFrames(song);
  const region = concat(
    ...id3v2Tags(song),
    new ByteWriter().ascii('fLaC').done(),
    ...flacBlocks(song, frames.streamInfo),
    units(frames.layout, frames.write),
  );
  return { region, samples: frames.samples };
}

/** The metadata blocks of a FLAC stream, STREAMINFO first. */
export function flacBlocks(song: Song, streamInfo: Uint8Array): readonly Region[] {
  const blocks: (readonly [type: number, content: Region])[] = [[STREAMINFO, fixed(streamInfo)]];
  if (song.tagFormats.includes('vorbis')) blocks.push([VORBIS_COMMENT, vorbisComment(song.tags)]);
  if (song.cover !== undefined && song.tagFormats.includes('vorbis')) {
    blocks.push([PICTURE, pictureBlock(song.cover)]);
  }
  if (song.padding > 0) blocks.push([PADDING, repeated(song.padding)]);
  return blocks.map(([type, content], index) => {
    const isLast = index === blocks.length - 1;
    return concat(
      new ByteWriter()
        .be(isLast ? 0x80 | type : type, 1)
        .be(content.size, 3)
        .done(),
      content,
    );
  });
}
