import { type IAudioMetadata, type ITag, parseBuffer } from 'music-metadata';
import type { AudioSpec, AudioTruth } from '../../src/audio/audio-spec.ts';
import { createAudioFile } from '../../src/index.ts';
import { asfPicture, oggFlacAsFlac, withoutUnsynchronisation } from './reader-workarounds.ts';

/** What music-metadata makes of the file, in the form of `truthOf`. */
export async function readBack(spec: AudioSpec): Promise<AudioTruth> {
  const file = createAudioFile(spec);
  const { bytes, mimeType, extension } = readable(spec, file.bytes(), file);
  const path = `file.${extension}`;
  const fileInfo = { mimeType, path, size: bytes.length };
  const metadata = await parseBuffer(bytes, fileInfo);
  const isCounted = metadata.format.duration === undefined || spec.variant === 'vbr';
  const { format } = isCounted ? await parseBuffer(bytes, fileInfo, { duration: true }) : metadata;
  const tags = { ...tagsOf(metadata), ...formatOf(metadata), durationMs: (format.duration ?? 0) * 1000 };
  return withoutAbsent(corrected(spec, tags, bytes)) as never;
}

/** The reader does not undo unsynchronisation before ID3v2.4, nor read the comments of FLAC in Ogg: done for it here. */
function readable(
  spec: AudioSpec,
  bytes: Uint8Array,
  { mimeType, extension }: { mimeType: string; extension: string },
): { bytes: Uint8Array; mimeType: string; extension: string } {
  if (spec.format === 'ogg-flac') {
    return { bytes: oggFlacAsFlac(bytes), mimeType: 'audio/flac', extension: 'flac' };
  }
  if (spec.tagFormats?.some((tag) => tag === 'id3v2.2-unsync' || tag === 'id3v2.3-unsync')) {
    return { bytes: withoutUnsynchronisation(bytes), mimeType, extension };
  }
  return { bytes, mimeType, extension };
}

/** The reader splits lists at slashes in ID3v2.3 but not in 2.2, and misreads the pictures of ASF. */
function corrected(
  spec: AudioSpec,
  tags: Record<string, unknown>,
  bytes: Uint8Array,
): Record<string, unknown> {
  if (spec.format === 'wma') return { ...tags, cover: asfPicture(bytes) };
  if (!spec.tagFormats?.[0]?.startsWith('id3v2.2')) return tags;
  const composers = tags.composers as string[] | undefined;
  return { ...tags, composers: composers?.flatMap((names) => names.split('/')) };
}

function formatOf({ format }: IAudioMetadata): Record<string, unknown> {
  return {
    sampleRate: format.sampleRate,
    channels: format.numberOfChannels,
  };
}

function tagsOf(metadata: IAudioMetadata): Record<string, unknown> {
  const { common } = metadata;
  const native = nativeOf(metadata);
  const date = common.date ?? common.releasedate;
  return {
    title: common.title,
    artist: common.artist,
    artists: common.artists,
    albumArtist: common.albumartist,
    album: common.album,
    track: common.track.no ?? undefined,
    trackTotal: common.track.of ?? undefined,
    disc: common.disk.no ?? undefined,
    discTotal: common.disk.of ?? undefined,
    date,
    year: common.year ?? (date === undefined ? undefined : Number(date.slice(0, 4))),
    genres: common.genre,
    composers: common.composer ?? native.list('COMPOSER'),
    compilation: common.compilation === true ? true : undefined,
    comment: common.comment?.[0]?.text ?? native.text('COMMENT'),
    replayGain: withoutAbsent({
      trackGainDb: native.number('REPLAYGAIN_TRACK_GAIN') ?? native.number('TRACK:REPLAYGAIN_GAIN'),
      trackPeak: native.number('REPLAYGAIN_TRACK_PEAK') ?? native.number('TRACK:REPLAYGAIN_PEAK'),
      albumGainDb: native.number('REPLAYGAIN_ALBUM_GAIN') ?? native.number('ALBUM:REPLAYGAIN_GAIN'),
      albumPeak: native.number('REPLAYGAIN_ALBUM_PEAK') ?? native.number('ALBUM:REPLAYGAIN_PEAK'),
    }),
    musicBrainz: withoutAbsent({
      recordingId: common.musicbrainz_recordingid,
      trackId: common.musicbrainz_trackid ?? native.text('MUSICBRAINZ_RELEASETRACKID'),
      albumId: common.musicbrainz_albumid ?? native.text('MUSICBRAINZ_ALBUMID'),
      artistIds: unique(common.musicbrainz_artistid),
      albumArtistIds: unique(common.musicbrainz_albumartistid ?? native.list('MUSICBRAINZ_ALBUMARTISTID')),
      releaseGroupId: common.musicbrainz_releasegroupid ?? native.text('MUSICBRAINZ_RELEASEGROUPID'),
    }),
    cover: common.picture?.[0] && {
      mimeType: common.picture[0].format,
      size: common.picture[0].data.length,
    },
  };
}

/** The reader reads the tag of a Musepack file twice. */
function unique(values: string[] | undefined): string[] | undefined {
  return values && [...new Set(values)];
}

interface NativeTags {
  list(suffix: string): string[] | undefined;
  text(suffix: string): string | undefined;
  number(suffix: string): number | undefined;
}

/** Fields the reader keeps but does not map, by the end of their name. */
function nativeOf({ native }: IAudioMetadata): NativeTags {
  const tags: ITag[] = Object.values(native).flat();
  const list = (suffix: string): string[] | undefined => {
    const found = tags
      .filter(({ id }) => id.toUpperCase().endsWith(suffix))
      .map(({ value }) => String(value));
    return found.length === 0 ? undefined : found;
  };
  return {
    list,
    text: (suffix) => list(suffix)?.[0],
    number: (suffix) => {
      const value = list(suffix)?.[0];
      return value === undefined ? undefined : Number.parseFloat(value);
    },
  };
}

function withoutAbsent(value: Record<string, unknown>): Record<string, unknown> | undefined {
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
