import type { AudioTags, CoverSpec } from '../audio-spec.ts';
import { ByteWriter, utf8 } from '../bytes/byte-writer.ts';
import { concat, type Region } from '../bytes/region.ts';
import { coverRegion } from '../cover.ts';
import {
  artistNames,
  artistValues,
  musicBrainzFields,
  numberOf,
  present,
  replayGainFields,
} from './tag-fields.ts';

const VERSION = 2000;
const FOOTER_SIZE = 32;
const BINARY = 2;

/** An APEv2 tag with header and footer, as it ends a file (before an ID3v1 tag). */
export function apev2Tag(tags: AudioTags, cover?: CoverSpec): Region {
  const fields = [
    ...present([
      ['Title', tags.title],
      ['Artist', artistValues(tags)],
      ['Artists', artistNames(tags)],
      ['Album Artist', tags.albumArtist],
      ['Album', tags.album],
      ['Track', numberOf(tags.track, tags.trackTotal)],
      ['Disc', numberOf(tags.disc, tags.discTotal)],
      ['Year', tags.date],
      ['Genre', tags.genres],
      ['Composer', tags.composers],
      ['Compilation', tags.compilation === true ? '1' : undefined],
      ['Comment', tags.comment],
    ]),
    ...replayGainFields(tags),
    ...musicBrainzFields(tags, 'key'),
  ];
  const items = fields.map(([key, values]) => {
    const value = utf8(values.join('\0'));
    return concat(itemHead(key, value.length, 0), value);
  });
  if (cover !== undefined) items.push(coverItem(cover));
  const body = concat(...items);
  return concat(
    frame(body.size, items.length, 0xa000_0000),
    body,
    frame(body.size, items.length, 0x8000_0000),
  );
}

function coverItem(cover: CoverSpec): Region {
  const name = `cover.${cover.mimeType === 'image/png' ? 'png' : 'jpg'}\0`;
  return concat(
    itemHead('Cover Art (Front)', name.length + cover.size, BINARY),
    utf8(name),
    coverRegion(cover),
  );
}

function itemHead(key: string, size: number, flags: number): Uint8Array {
  return new ByteWriter().le(size, 4).le(flags, 4).ascii(key).zeros(1).done();
}

function frame(size: number, count: number, flags: number): Uint8Array {
  return new ByteWriter()
    .ascii('APETAGEX')
    .le(VERSION, 4)
    .le(size + FOOTER_SIZE, 4)
    .le(count, 4)
    .le(flags, 4)
    .zeros(8)
    .done();
}
