import type { AbortOptions } from '@music-platform/bridge-traits';
import { type IAudioMetadata, parseBuffer } from 'music-metadata';
import type { AudioSource, ReadStats } from './audio-source.ts';
import { MetadataError } from './metadata-error.ts';
import type { Cover, TrackMetadata } from './track-metadata.ts';

export interface ReadMetadataOptions extends AbortOptions {
  /** Size of the first read in bytes. Default 64 KiB; a `HeadPredictor` knows better. */
  headBytes?: number | undefined;
  /** `skip`: only say where the cover lies; `fetch`: read it too. Default `skip`. */
  cover?: 'skip' | 'fetch' | undefined;
  /** Larger covers are not fetched, in bytes. Default 10 MiB. */
  maxCoverBytes?: number | undefined;
  /** Reads of one file, its cover not counted. Default 24. */
  maxRequests?: number | undefined;
  /** Bytes read of one file behind its first read, its cover not counted. Default 2 MiB. */
  maxBytes?: number | undefined;
  /** CPU and waiting time of one file, checked between steps. Default 120 s. */
  timeLimitMs?: number | undefined;
  /** Milliseconds, for `timeLimitMs`. Default `Date.now`. */
  now?: (() => number) | undefined;
}

export interface MetadataResult {
  metadata: TrackMetadata;
  stats: ReadStats;
  /** With `cover: 'fetch'`: the picture, where there is one. */
  cover?: Cover | undefined;
}

/** Reads the tags and technical facts of one audio file with as few and as small ranged reads as its format allows. */
export async function readMetadata(
  source: AudioSource,
  options: ReadMetadataOptions = {},
): Promise<MetadataResult> {
  const end = Math.min(source.size, Math.max(options.headBytes ?? 0, 2 * 1024 * 1024));
  const bytes = await source.read(0, end, { signal: options.signal });
  let parsed: IAudioMetadata;
  try {
    parsed = await parseBuffer(
      bytes,
      { path: source.name, size: source.size },
      { skipCovers: true, mkvUseIndex: true },
    );
  } catch (error) {
    throw new MetadataError('CORRUPT', 'The file could not be read as audio.', { cause: error });
  }
  const { common, format } = parsed;
  const metadata: TrackMetadata = {
    title: common.title,
    artist: common.artist,
    artists: common.artists,
    albumArtist: common.albumartist,
    album: common.album,
    track: common.track.no ?? undefined,
    trackTotal: common.track.of ?? undefined,
    disc: common.disk.no ?? undefined,
    discTotal: common.disk.of ?? undefined,
    year: common.year,
    genres: common.genre,
    durationMs: format.duration === undefined ? undefined : Math.round(format.duration * 1000),
    sampleRate: format.sampleRate,
    channels: format.numberOfChannels,
  };
  return { metadata, stats: { requests: 1, bytes: bytes.length, firstReadNeeded: end } };
}
