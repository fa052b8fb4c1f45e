import type { AudioFacts } from '../audio-facts.ts';
import type { Credit, MusicBrainzIds, ReplayGain, TrackMetadata } from '../track-metadata.ts';
import { splitNames } from './clean-text.ts';
import { collectFields, type TrackFields } from './collect-fields.ts';
import { joinDayMonth, readDate } from './dates.ts';
import type { DecodedBlock } from './decode-tags.ts';
import { describeAudio } from './describe-audio.ts';
import { readCount, readDecimal, readNumberPair } from './numbers.ts';
import type { TrackField } from './track-field.ts';

/** Puts what a file's tags and headers say into the one form the engine knows. */
export function describeTrack(
  facts: AudioFacts,
  blocks: readonly DecodedBlock[],
  fileSize: number,
): TrackMetadata {
  const fields = collectFields(blocks);
  const metadata: TrackMetadata = {
    ...describeNames(fields),
    ...describeNumbers(fields),
    ...describeDate(fields),
    ...describeExtras(fields),
    ...describeAudio(facts, fileSize),
  };
  if (facts.warnings.length > 0) metadata.warnings = facts.warnings;
  if (facts.partial) metadata.partial = true;
  return withoutUndefined(metadata);
}

function describeNames(fields: TrackFields): TrackMetadata {
  const artistNames = fields.get('artist');
  const albumArtistNames = fields.get('albumArtist') ?? fields.get('albumArtists');
  const artists = splitNames(fields.get('artists') ?? artistNames ?? []);
  const albumArtists = splitNames(fields.get('albumArtists') ?? albumArtistNames ?? []);
  return {
    title: first(fields, 'title'),
    artist: artistNames?.join('; '),
    artists: some(artists),
    albumArtist: albumArtistNames?.join('; '),
    albumArtists: some(albumArtists),
    album: first(fields, 'album'),
    compilation: readFlag(first(fields, 'compilation')),
    genres: some(splitNames(fields.get('genre') ?? [])),
    composers: some(splitNames(fields.get('composer') ?? [])),
    comment: first(fields, 'comment'),
    titleSort: first(fields, 'titleSort'),
    artistSort: first(fields, 'artistSort'),
    albumSort: first(fields, 'albumSort'),
    albumArtistSort: first(fields, 'albumArtistSort'),
  };
}

function describeNumbers(fields: TrackFields): TrackMetadata {
  const track = readNumberPair(first(fields, 'track'));
  const disc = readNumberPair(first(fields, 'disc'));
  return {
    track: track.number,
    trackTotal: readCount(first(fields, 'trackTotal')) ?? track.total,
    disc: disc.number,
    discTotal: readCount(first(fields, 'discTotal')) ?? disc.total,
  };
}

function describeDate(fields: TrackFields): TrackMetadata {
  for (const field of ['date', 'year', 'releaseDate'] as const) {
    for (const text of fields.get(field) ?? []) {
      const date = readDate(text);
      if (date === undefined) continue;
      return field === 'year' ? joinDayMonth(date, first(fields, 'dayMonth')) : date;
    }
  }
  return {};
}

function describeExtras(fields: TrackFields): TrackMetadata {
  const credits: Credit[] = [];
  for (const [field, values] of fields)
    if (field.startsWith('role:')) credits.push({ role: field.slice(5), names: splitNames(values) });
  const musicBrainz: MusicBrainzIds = withoutUndefined({
    recordingId: readUuids(fields, 'recordingId')?.[0],
    trackId: readUuids(fields, 'trackId')?.[0],
    releaseId: readUuids(fields, 'releaseId')?.[0],
    releaseGroupId: readUuids(fields, 'releaseGroupId')?.[0],
    artistIds: readUuids(fields, 'artistId'),
    albumArtistIds: readUuids(fields, 'albumArtistId'),
  });
  const replayGain: ReplayGain = withoutUndefined({
    trackGainDb: readDecimal(first(fields, 'trackGain')) ?? readR128(first(fields, 'r128TrackGain')),
    trackPeak: readDecimal(first(fields, 'trackPeak')),
    albumGainDb: readDecimal(first(fields, 'albumGain')) ?? readR128(first(fields, 'r128AlbumGain')),
    albumPeak: readDecimal(first(fields, 'albumPeak')),
  });
  const isrc = first(fields, 'isrc')?.replaceAll('-', '').toUpperCase();
  return {
    credits: some(credits),
    isrc: isrc !== undefined && /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/.test(isrc) ? isrc : undefined,
    musicBrainz: Object.keys(musicBrainz).length > 0 ? musicBrainz : undefined,
    replayGain: Object.keys(replayGain).length > 0 ? replayGain : undefined,
  };
}

function readFlag(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (/^(?:1|true|yes)$/i.test(text)) return true;
  return /^(?:0|false|no)$/i.test(text) ? false : undefined;
}

function readUuids(fields: TrackFields, field: TrackField): string[] | undefined {
  const ids = (fields.get(field) ?? []).flatMap(
    (value) => value.match(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi) ?? [],
  );
  return some([...new Set(ids.map((id) => id.toLowerCase()))]);
}

/** Opus: 1/256 dB towards -23 LUFS; ReplayGain counts towards -18 LUFS. */
function readR128(text: string | undefined): number | undefined {
  const value = readDecimal(text);
  return value === undefined ? undefined : Math.round((value / 256 + 5) * 100) / 100;
}

function first(fields: TrackFields, field: TrackField): string | undefined {
  return fields.get(field)?.[0];
}

function some<T>(values: readonly T[]): T[] | undefined {
  return values.length > 0 ? [...values] : undefined;
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
