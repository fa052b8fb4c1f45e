import type { AudioTags, CoverSpec } from '../audio-spec.ts';
import { base64Region, base64Size } from '../bytes/base64-region.ts';
import { ByteWriter, utf8 } from '../bytes/byte-writer.ts';
import { concat, type Region } from '../bytes/region.ts';
import { COVER_SIDE, coverRegion } from '../cover.ts';
import type { Song } from '../song.ts';
import {
  artistNames,
  artistValues,
  musicBrainzFields,
  present,
  replayGainFields,
  type TagField,
} from './tag-fields.ts';

const VENDOR = 'music-platform audio writer';

/** A Vorbis comment without framing bit; `cover` goes in as METADATA_BLOCK_PICTURE (Ogg). */
export function vorbisComment(tags: AudioTags, cover?: CoverSpec): Region {
  const entries = vorbisFields(tags).flatMap(([name, values]) =>
    values.map((value) => utf8(`${name}=${value}`)),
  );
  const out = new ByteWriter().le(VENDOR.length, 4).ascii(VENDOR);
  out.le(entries.length + (cover === undefined ? 0 : 1), 4);
  for (const entry of entries) out.le(entry.length, 4).bytes(entry);
  if (cover === undefined) return concat(out.done());
  const key = 'METADATA_BLOCK_PICTURE=';
  const picture = pictureBlock(cover);
  out.le(key.length + base64Size(picture.size), 4).ascii(key);
  return concat(out.done(), base64Region(picture));
}

/** The fields of a Vorbis comment. */
function vorbisFields(tags: AudioTags): readonly TagField[] {
  return [
    ...present([
      ['TITLE', tags.title],
      ['ARTIST', artistValues(tags)],
      ['ARTISTS', artistNames(tags)],
      ['ALBUMARTIST', tags.albumArtist],
      ['ALBUM', tags.album],
      ['TRACKNUMBER', tags.track?.toString()],
      ['TRACKTOTAL', tags.trackTotal?.toString()],
      ['DISCNUMBER', tags.disc?.toString()],
      ['DISCTOTAL', tags.discTotal?.toString()],
      ['DATE', tags.date],
      ['GENRE', tags.genres],
      ['COMPOSER', tags.composers],
      ['COMPILATION', tags.compilation === true ? '1' : undefined],
      ['COMMENT', tags.comment],
    ]),
    ...replayGainFields(tags),
    ...musicBrainzFields(tags, 'key'),
  ];
}

/** A FLAC picture block (without block header) with a front cover. */
export function pictureBlock(cover: CoverSpec): Region {
  const FRONT_COVER = 3;
  const head = new ByteWriter()
    .be(FRONT_COVER, 4)
    .be(cover.mimeType.length, 4)
    .ascii(cover.mimeType)
    .be(0, 4)
    .be(COVER_SIDE, 4)
    .be(COVER_SIDE, 4)
    .be(cover.mimeType === 'image/png' ? 1 : 8, 4)
    .be(0, 4)
    .be(cover.size, 4);
  return concat(head.done(), coverRegion(cover));
}

/** The comment packet of an Ogg stream: empty where the song asks for no Vorbis tags. */
export function oggComment(song: Song): Region {
  return song.tagFormats.includes('vorbis') ? vorbisComment(song.tags, song.cover) : vorbisComment({});
}
