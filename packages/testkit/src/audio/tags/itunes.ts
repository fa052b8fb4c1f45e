import type { AudioTags, CoverSpec } from '../audio-spec.ts';
import { ByteWriter, utf8 } from '../bytes/byte-writer.ts';
import { concat, type Region } from '../bytes/region.ts';
import { box, fullBox } from '../containers/mp4-box.ts';
import { coverRegion } from '../cover.ts';
import { artistNames, artistValues, musicBrainzFields, replayGainFields } from './tag-fields.ts';

const IMPLICIT = 0;
const UTF8 = 1;
const JPEG = 13;
const PNG = 14;
const INTEGER = 21;

/** The `udta` box of an MP4 file with its iTunes metadata list. */
export function itunesUdta(tags: AudioTags, cover?: CoverSpec): Region {
  const items: Region[] = [
    ...textItems(tags),
    ...pairItem('trkn', tags.track, tags.trackTotal, 8),
    ...pairItem('disk', tags.disc, tags.discTotal, 6),
    ...(tags.compilation === true ? [box('cpil', data(INTEGER, Uint8Array.of(1)))] : []),
    ...freeform(tags),
  ];
  if (cover !== undefined) {
    items.push(box('covr', data(cover.mimeType === 'image/png' ? PNG : JPEG, coverRegion(cover))));
  }
  const handler = new ByteWriter().zeros(4).ascii('mdirappl').zeros(9);
  return box('udta', fullBox('meta', 0, concat(fullBox('hdlr', 0, handler.done()), box('ilst', ...items))));
}

function textItems(tags: AudioTags): readonly Region[] {
  const fields: readonly (readonly [string, readonly (string | undefined)[]])[] = [
    ['\u00a9nam', [tags.title]],
    ['\u00a9ART', artistValues(tags)],
    ['aART', [tags.albumArtist]],
    ['\u00a9alb', [tags.album]],
    ['\u00a9day', [tags.date]],
    ['\u00a9gen', tags.genres ?? []],
    ['\u00a9wrt', tags.composers ?? []],
    ['\u00a9cmt', [tags.comment]],
  ];
  return fields.flatMap(([type, values]) => {
    const given = values.filter((value) => value !== undefined);
    return given.length === 0 ? [] : [box(type, ...given.map((value) => data(UTF8, utf8(value))))];
  });
}

function freeform(tags: AudioTags): readonly Region[] {
  const names = artistNames(tags);
  const fields = [
    ...(names.length > 0 ? [['ARTISTS', names] as const] : []),
    ...replayGainFields(tags).map(([name, values]) => [name.toLowerCase(), values] as const),
    ...musicBrainzFields(tags, 'long'),
  ];
  return fields.map(([name, values]) =>
    box(
      '----',
      fullBox('mean', 0, utf8('com.apple.iTunes')),
      fullBox('name', 0, utf8(name)),
      ...values.map((value) => data(UTF8, utf8(value))),
    ),
  );
}

function pairItem(type: string, number = 0, total = 0, size = 8): readonly Region[] {
  if (number === 0) return [];
  const pair = new ByteWriter().zeros(2).be(number, 2).be(total, 2);
  return [box(type, data(IMPLICIT, pair.zeros(size - 6).done()))];
}

function data(type: number, value: Region | Uint8Array): Region {
  return box('data', new ByteWriter().be(type, 4).zeros(4).done(), value);
}
