import type { AudioTags } from '../audio-spec.ts';

/** A free-form field: its name and its values. */
export type TagField = readonly [name: string, values: readonly string[]];

/** The values of the artist field: the credit alone, or else every name. */
export function artistValues(tags: AudioTags): readonly string[] {
  return tags.artist === undefined ? (tags.artists ?? []) : [tags.artist];
}

/** The values of the separate ARTISTS field, which only exists beside a credit. */
export function artistNames(tags: AudioTags): readonly string[] {
  return tags.artist === undefined ? [] : (tags.artists ?? []);
}

/** `3/12`, `3` or nothing. */
export function numberOf(number: number | undefined, total: number | undefined): string | undefined {
  if (number === undefined) return undefined;
  return total === undefined ? `${number}` : `${number}/${total}`;
}

/** ReplayGain fields under their usual names, as text. */
export function replayGainFields(tags: AudioTags): readonly TagField[] {
  const gain = tags.replayGain ?? {};
  return present([
    ['REPLAYGAIN_TRACK_GAIN', gain.trackGainDb === undefined ? undefined : gainText(gain.trackGainDb)],
    ['REPLAYGAIN_TRACK_PEAK', gain.trackPeak === undefined ? undefined : peakText(gain.trackPeak)],
    ['REPLAYGAIN_ALBUM_GAIN', gain.albumGainDb === undefined ? undefined : gainText(gain.albumGainDb)],
    ['REPLAYGAIN_ALBUM_PEAK', gain.albumPeak === undefined ? undefined : peakText(gain.albumPeak)],
  ]);
}

/** MusicBrainz fields, under `MUSICBRAINZ_ALBUMID` (`key`) or `MusicBrainz Album Id` (`long`) names. */
export function musicBrainzFields(tags: AudioTags, style: 'key' | 'long'): readonly TagField[] {
  const ids = tags.musicBrainz ?? {};
  const pick = (key: string, long: string): string => (style === 'key' ? key : long);
  return present([
    [pick('MUSICBRAINZ_TRACKID', 'MusicBrainz Track Id'), ids.recordingId],
    [pick('MUSICBRAINZ_RELEASETRACKID', 'MusicBrainz Release Track Id'), ids.trackId],
    [pick('MUSICBRAINZ_ALBUMID', 'MusicBrainz Album Id'), ids.albumId],
    [pick('MUSICBRAINZ_ARTISTID', 'MusicBrainz Artist Id'), ids.artistIds],
    [pick('MUSICBRAINZ_ALBUMARTISTID', 'MusicBrainz Album Artist Id'), ids.albumArtistIds],
    [pick('MUSICBRAINZ_RELEASEGROUPID', 'MusicBrainz Release Group Id'), ids.releaseGroupId],
  ]);
}

/** Keeps the fields that have a value, single values as lists of one. */
export function present(
  fields: readonly (readonly [string, string | readonly string[] | undefined])[],
): readonly TagField[] {
  return fields.flatMap(([name, value]): TagField[] => {
    const values = value === undefined ? [] : typeof value === 'string' ? [value] : value;
    return values.length === 0 ? [] : [[name, values]];
  });
}

/** Four-digit year of a date. */
export function yearOf(date: string | undefined): string | undefined {
  return date?.slice(0, 4);
}

function gainText(gainDb: number): string {
  return `${gainDb.toFixed(2)} dB`;
}

function peakText(peak: number): string {
  return peak.toFixed(6);
}
