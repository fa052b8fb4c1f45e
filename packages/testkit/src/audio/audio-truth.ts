import { audioFormatInfo, encoderOf } from './audio-formats.ts';
import type { AudioSpec, AudioTags, AudioTruth, ReplayGainTags, TagFormat } from './audio-spec.ts';
import { latin1Text } from './bytes/byte-writer.ts';
import { resolveSong } from './resolve-song.ts';
import { ID3V1_GENRES, id3v1Text } from './tags/id3v1.ts';
import { oldStyleGenres } from './tags/id3v2.ts';
import { artistValues, yearOf } from './tags/tag-fields.ts';

type TagTruth = Omit<AudioTruth, 'durationMs' | 'sampleRate' | 'channels' | 'lossless'>;

/**
 * What a right reader reports for `createAudioFile(spec)`. With several tag formats the first that carries a field
 * counts.
 */
export function truthOf(spec: AudioSpec): AudioTruth {
  const song = resolveSong(spec);
  const { samples } = encoderOf(spec.format)(song);
  const tags = song.tagFormats.map((format) => tagTruth(spec, format)).reverse();
  return {
    ...Object.assign({}, ...tags),
    durationMs: (samples * 1000) / song.sampleRate,
    sampleRate: song.sampleRate,
    channels: song.channels,
    lossless: audioFormatInfo(spec.format).lossless,
  };
}

function tagTruth(spec: AudioSpec, format: TagFormat): TagTruth {
  const { tags, cover } = spec;
  const picture = cover && { mimeType: cover.mimeType, size: cover.size };
  switch (format) {
    case 'id3v1':
      return compact(id3v1Truth(tags));
    case 'riff-info':
      return compact(riffInfoTruth(tags));
    case 'asf':
      return compact({ ...paired(tags), trackTotal: undefined, cover: picture });
    case 'matroska':
      return compact({
        ...fullTruth(tags),
        artists: creditOrNames(tags),
        compilation: undefined,
        cover: spec.format === 'webm' ? undefined : picture,
      });
    case 'id3v2.2':
    case 'id3v2.2-unsync':
      return compact({
        ...paired(tags),
        artists: creditOrNames(tags),
        genres: nonEmpty(oldStyleGenres(tags.genres ?? [])),
        date: undefined,
        replayGain: undefined,
        musicBrainz: undefined,
        cover: picture,
      });
    case 'id3v2.3':
    case 'id3v2.3-unsync':
      return compact({
        ...paired(tags),
        genres: nonEmpty(oldStyleGenres(tags.genres ?? [])),
        date: undefined,
        cover: picture,
      });
    case 'vorbis':
      return compact({ ...fullTruth(tags), cover: picture });
    default:
      return compact({ ...paired(tags), cover: picture });
  }
}

/** Everything, as formats with free field names carry it. */
function fullTruth(tags: AudioTags): Loose<TagTruth> {
  const names = nonEmpty(tags.artists);
  const year = yearOf(tags.date);
  return {
    title: tags.title,
    artist: tags.artist ?? names?.[0],
    artists: names ?? (tags.artist === undefined ? undefined : [tags.artist]),
    albumArtist: tags.albumArtist,
    album: tags.album,
    track: tags.track,
    trackTotal: tags.trackTotal,
    disc: tags.disc,
    discTotal: tags.discTotal,
    date: tags.date,
    year: year === undefined ? undefined : Number(year),
    genres: nonEmpty(tags.genres),
    composers: nonEmpty(tags.composers),
    compilation: tags.compilation === true ? true : undefined,
    comment: tags.comment,
    replayGain: tags.replayGain && rounded(tags.replayGain),
    musicBrainz: tags.musicBrainz && emptyToNothing(compact(tags.musicBrainz)),
  };
}

/** The artists where there is no second field for the single names. */
function creditOrNames(tags: AudioTags): readonly string[] | undefined {
  return nonEmpty(artistValues(tags));
}

/** The same where a total is only stored beside its number. */
function paired(tags: AudioTags): Loose<TagTruth> {
  return {
    ...fullTruth(tags),
    trackTotal: tags.track === undefined ? undefined : tags.trackTotal,
    discTotal: tags.disc === undefined ? undefined : tags.discTotal,
  };
}

function id3v1Truth(tags: AudioTags): Loose<TagTruth> {
  const artist = id3v1Text(tags.artist ?? tags.artists?.[0], 30);
  const genre = tags.genres?.[0];
  const year = yearOf(tags.date);
  return {
    title: id3v1Text(tags.title, 30),
    artist,
    artists: artist === undefined ? undefined : [artist],
    album: id3v1Text(tags.album, 30),
    track: tags.track !== undefined && tags.track <= 255 ? tags.track : undefined,
    year: year === undefined ? undefined : Number(year),
    genres: genre !== undefined && ID3V1_GENRES.includes(genre) ? [genre] : undefined,
    comment: id3v1Text(tags.comment, 28),
  };
}

function riffInfoTruth(tags: AudioTags): Loose<TagTruth> {
  const text = (value: string | undefined): string | undefined =>
    value === undefined ? undefined : latin1Text(value);
  const artist = text(tags.artist ?? tags.artists?.[0]);
  const genre = text(tags.genres?.[0]);
  const year = yearOf(tags.date);
  return {
    title: text(tags.title),
    artist,
    artists: artist === undefined ? undefined : [artist],
    album: text(tags.album),
    track: tags.track,
    date: tags.date,
    year: year === undefined ? undefined : Number(year),
    genres: genre === undefined ? undefined : [genre],
    comment: text(tags.comment),
  };
}

function rounded(gain: ReplayGainTags): ReplayGainTags | undefined {
  const round = (value: number | undefined, digits: number): number | undefined =>
    value === undefined ? undefined : Number(value.toFixed(digits));
  return emptyToNothing(
    compact({
      trackGainDb: round(gain.trackGainDb, 2),
      trackPeak: round(gain.trackPeak, 6),
      albumGainDb: round(gain.albumGainDb, 2),
      albumPeak: round(gain.albumPeak, 6),
    }),
  );
}

type Loose<T> = { [K in keyof T]: T[K] | undefined };

function compact<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as never;
}

function emptyToNothing<T extends object>(value: T): T | undefined {
  return Object.keys(value).length === 0 ? undefined : value;
}

function nonEmpty<T>(values: readonly T[] | undefined): readonly T[] | undefined {
  return values !== undefined && values.length > 0 ? values : undefined;
}
