import type { AudioTags, CoverSpec } from '../audio-spec.ts';
import type { Region } from '../bytes/region.ts';
import { element, text, uint } from '../containers/ebml.ts';
import { coverRegion } from '../cover.ts';
import { artistValues, musicBrainzFields, present, replayGainFields, type TagField } from './tag-fields.ts';

const LEVELS = { EDITION: 60, ALBUM: 50, TRACK: 30 } as const;

/** The Tags element, one Tag each for the edition, the album and the track. */
export function matroskaTags(tags: AudioTags): Region {
  const { recordingId, trackId, artistIds, albumId, albumArtistIds, releaseGroupId } = tags.musicBrainz ?? {};
  const gains = replayGainFields(tags);
  const gainsOf = (level: string): readonly TagField[] =>
    gains
      .filter(([name]) => name.includes(level))
      .map(([name, values]) => [name.replace(`_${level}`, ''), values]);
  return element(
    0x1254c367,
    ...tag('EDITION', present([['TOTAL_PARTS', tags.discTotal?.toString()]])),
    ...tag('ALBUM', [
      ...present([
        ['TITLE', tags.album],
        ['ARTIST', tags.albumArtist],
        ['DATE_RELEASED', tags.date],
        ['PART_NUMBER', tags.disc?.toString()],
        ['TOTAL_PARTS', tags.trackTotal?.toString()],
      ]),
      ...gainsOf('ALBUM'),
      ...musicBrainzFields({ musicBrainz: { albumId, albumArtistIds, releaseGroupId } }, 'key'),
    ]),
    ...tag('TRACK', [
      ...present([
        ['TITLE', tags.title],
        ['ARTIST', artistValues(tags)],
        ['PART_NUMBER', tags.track?.toString()],
        ['GENRE', tags.genres],
        ['COMPOSER', tags.composers],
        ['COMMENT', tags.comment],
      ]),
      ...gainsOf('TRACK'),
      ...musicBrainzFields({ musicBrainz: { recordingId, trackId, artistIds } }, 'key'),
    ]),
  );
}

/** The Attachments element with a cover. */
export function matroskaCover(cover: CoverSpec): Region {
  const name = `cover.${cover.mimeType === 'image/png' ? 'png' : 'jpg'}`;
  const file = element(
    0x61a7,
    text(0x466e, name),
    text(0x4660, cover.mimeType),
    element(0x465c, coverRegion(cover)),
    uint(0x46ae, 1 + (cover.seed ?? 0)),
  );
  return element(0x1941a469, file);
}

function tag(level: keyof typeof LEVELS, fields: readonly TagField[]): readonly Region[] {
  if (fields.length === 0) return [];
  const entries = fields.flatMap(([name, values]) =>
    values.map((value) => element(0x67c8, text(0x45a3, name), text(0x4487, value))),
  );
  return [element(0x7373, element(0x63c0, uint(0x68ca, LEVELS[level], 1), text(0x63ca, level)), ...entries)];
}
