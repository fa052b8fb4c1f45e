import type { AudioTags, CoverSpec } from '../audio-spec.ts';
import { ByteWriter, utf16 } from '../bytes/byte-writer.ts';
import { concat, type Region } from '../bytes/region.ts';
import { asfObject, guidBytes } from '../containers/asf-object.ts';
import { coverRegion } from '../cover.ts';
import {
  artistNames,
  artistValues,
  numberOf,
  present,
  replayGainFields,
  type TagField,
} from './tag-fields.ts';

const BYTES = 1;
const PICTURE = 'WM/Picture';

/** The Content Description Object: title, author and comment. */
export function contentDescription(tags: AudioTags): Region {
  const fields = [tags.title, artistValues(tags)[0], undefined, tags.comment, undefined].map((text) =>
    text === undefined ? new Uint8Array() : terminated(text),
  );
  const out = new ByteWriter();
  for (const field of fields) out.le(field.length, 2);
  for (const field of fields) out.bytes(field);
  return asfObject('75B22633-668E-11CF-A6D9-00AA0062CE6C', out.done());
}

/** The Extended Content Description Object: all other text, and the picture where it fits. */
export function extendedContentDescription(tags: AudioTags, cover: CoverSpec | undefined): Region {
  const entries = textFields(tags).flatMap(([name, values]) => values.map((value) => [name, value] as const));
  const picture = cover !== undefined && isSmall(cover) ? [cover] : [];
  const out = new ByteWriter().le(entries.length + picture.length, 2);
  for (const [name, value] of entries) {
    const nameBytes = terminated(name);
    const valueBytes = terminated(value);
    out.le(nameBytes.length, 2).bytes(nameBytes).le(0, 2).le(valueBytes.length, 2).bytes(valueBytes);
  }
  const pictures = picture.map((small) => {
    const head = pictureHead(small);
    const name = terminated(PICTURE);
    const start = new ByteWriter().le(name.length, 2).bytes(name).le(BYTES, 2);
    start.le(head.length + small.size, 2).bytes(head);
    return concat(start.done(), coverRegion(small));
  });
  return asfObject('D2D0A440-E307-11D2-97F0-00A0C95EA850', out.done(), ...pictures);
}

/** The Header Extension Object, which holds a picture too large for the Extended Content Description. */
export function headerExtension(cover: CoverSpec | undefined): Region {
  const library = cover === undefined || isSmall(cover) ? concat() : metadataLibrary(cover);
  const head = new ByteWriter()
    .bytes(guidBytes('ABD3D211-A9BA-11CF-8EE6-00C00C205365'))
    .le(6, 2)
    .le(library.size, 4);
  return asfObject('5FBF03B5-A92E-11CF-8EE3-00C00C205365', head.done(), library);
}

function metadataLibrary(cover: CoverSpec): Region {
  const picture = pictureHead(cover);
  const name = terminated(PICTURE);
  const record = new ByteWriter()
    .le(1, 2)
    .le(0, 4)
    .le(name.length, 2)
    .le(BYTES, 2)
    .le(picture.length + cover.size, 4)
    .bytes(name)
    .bytes(picture);
  return asfObject('44231C94-9498-49D1-A141-1D134E457054', record.done(), coverRegion(cover));
}

/** Whether the picture's size fits the 16 bits it has outside the Metadata Library. */
function isSmall(cover: CoverSpec): boolean {
  return pictureHead(cover).length + cover.size <= 0xffff;
}

function pictureHead(cover: CoverSpec): Uint8Array {
  const FRONT_COVER = 3;
  return new ByteWriter()
    .be(FRONT_COVER, 1)
    .le(cover.size, 4)
    .bytes(terminated(cover.mimeType))
    .bytes(terminated(''))
    .done();
}

function textFields(tags: AudioTags): readonly TagField[] {
  const ids = tags.musicBrainz ?? {};
  return [
    ...present([
      ['Author', artistValues(tags).slice(1)],
      ['WM/ARTISTS', artistNames(tags)],
      ['WM/AlbumArtist', tags.albumArtist],
      ['WM/AlbumTitle', tags.album],
      ['WM/TrackNumber', tags.track?.toString()],
      ['WM/PartOfSet', numberOf(tags.disc, tags.discTotal)],
      ['WM/Year', tags.date],
      ['WM/Genre', tags.genres],
      ['WM/Composer', tags.composers],
      ['WM/IsCompilation', tags.compilation === true ? '1' : undefined],
    ]),
    ...replayGainFields(tags),
    ...present([
      ['MusicBrainz/Track Id', ids.recordingId],
      ['MusicBrainz/Release Track Id', ids.trackId],
      ['MusicBrainz/Album Id', ids.albumId],
      ['MusicBrainz/Artist Id', ids.artistIds],
      ['MusicBrainz/Album Artist Id', ids.albumArtistIds],
      ['MusicBrainz/Release Group Id', ids.releaseGroupId],
    ]),
  ];
}

function terminated(text: string): Uint8Array {
  return utf16(`${text}\0`);
}
