import type { TrackMetadata } from '../metadata/track-metadata.ts';
import type { DerivedTrack } from './derive-track.ts';

/** Columns of `tracks` say these; `details` does not repeat them. */
type InColumns =
  | ('title' | 'artist' | 'albumArtist' | 'album' | 'track' | 'trackTotal' | 'disc' | 'discTotal')
  | ('year' | 'date' | 'durationMs' | 'durationEstimated' | 'bitrate' | 'sampleRate' | 'bitsPerSample')
  | ('channels' | 'codec' | 'container' | 'lossless');
type Details = Omit<TrackMetadata, InColumns>;

/** What `tracks.details` holds: all that has no column, and lists that say more than the one text of their column. */
export function detailsOf({
  metadata,
  artists,
  artist,
  albumArtist,
  genre,
  composer,
}: DerivedTrack): Details {
  const details: { [Name in keyof Required<Details>]: Details[Name] } = {
    artists: unlessSingle(artists, artist),
    albumArtists: unlessSingle(metadata.albumArtists, albumArtist),
    genres: unlessSingle(metadata.genres, genre),
    composers: unlessSingle(metadata.composers, composer),
    compilation: metadata.compilation,
    credits: metadata.credits,
    comment: metadata.comment,
    titleSort: metadata.titleSort,
    artistSort: metadata.artistSort,
    albumSort: metadata.albumSort,
    albumArtistSort: metadata.albumArtistSort,
    isrc: metadata.isrc,
    musicBrainz: metadata.musicBrainz,
    replayGain: metadata.replayGain,
    cover: metadata.cover,
    warnings: metadata.warnings,
    partial: metadata.partial,
  };
  return details;
}

/** The values that a column shows joined: as listed in `details`, else the column's one text. */
export function listOf(listed: readonly string[] | undefined, column: string | null): readonly string[] {
  return listed ?? (column === null ? [] : [column]);
}

function unlessSingle(values: readonly string[] = [], column: string | null): readonly string[] | undefined {
  const single = listOf(undefined, column);
  return values.length === single.length && values[0] === single[0] ? undefined : values;
}
