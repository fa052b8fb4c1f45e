import type { Clock, RemoteFile, StorageProvider } from '@music-platform/bridge-traits';
import type { ReadStats } from '../metadata/audio-source.ts';
import { readMetadata } from '../metadata/read-metadata.ts';
import type { Cover, TrackMetadata } from '../metadata/track-metadata.ts';
import type { Sha256 } from '../util/sha256.ts';
import { Slots } from '../util/slots.ts';
import { openFileSource, type ReadCounts } from './file-source.ts';

/** One file to be read. Plain data, so that it can be read elsewhere. */
export interface MediaRequest {
  file: RemoteFile;
  headBytes: number;
  tailBytes: number | undefined;
  endBytes: number | undefined;
  maxCoverBytes: number;
  /** Of one ranged read, and of the whole file. */
  downloadTimeoutMs: number;
  fileTimeLimitMs: number;
}

export interface MediaReading {
  metadata: TrackMetadata;
  stats: ReadStats;
  /** The picture of `metadata.cover`; undefined where there is none or it is too large. */
  fetchCover(): Promise<HashedCover | undefined>;
}

export interface HashedCover extends Cover {
  /** SHA-256 of the picture, in hex. */
  hash: string;
}

/**
 * Reads single files for the engine: on its own thread, or on others. Failures are `ProviderError`s and `MetadataError`s. What is asked of
 * the provider is added to `counts`, also when reading fails.
 */
export interface MediaReader {
  /** As many files at a time keep it busy, in place of `maxConcurrentDownloads`. Default: as many as that allows and pay. */
  readonly filesAtOnce?: number | undefined;
  /** Many files will be read soon: starts what takes time to start. May be called again and again. Default: nothing. */
  prepare?(): void;
  read(request: MediaRequest, options: { signal: AbortSignal; counts: ReadCounts }): Promise<MediaReading>;
}

/** Fewer files are read before another thread has started. */
export const worthOtherThreads = 400;

/** Reads on the calling thread, at most `maxReads` ranges at the same time. */
export function createMediaReader(
  provider: Pick<StorageProvider, 'download'>,
  clock: Clock,
  sha256: Sha256,
  maxReads: number,
): MediaReader {
  const slots = new Slots(maxReads);
  return {
    read: async (request, { signal, counts }) => {
      const {
        downloadTimeoutMs,
        headBytes,
        tailBytes,
        endBytes,
        maxCoverBytes,
        fileTimeLimitMs: timeLimitMs,
      } = request;
      const ctx = { provider, clock, signal, downloadTimeoutMs, counts, slots };
      const source = await openFileSource(ctx, request.file);
      const { metadata, stats, fetchCover } = await readMetadata(source, {
        ...{ headBytes, tailBytes, endBytes, maxCoverBytes, timeLimitMs, signal },
        now: () => clock.now(),
      });
      const fetchHashed = async (): Promise<HashedCover | undefined> => {
        const cover = await fetchCover();
        return cover && hashed(cover, sha256);
      };
      return { metadata, stats, fetchCover: fetchHashed };
    },
  };
}

/** A cover with its hash. */
export function hashed(cover: Cover, sha256: Sha256): HashedCover {
  return { ...cover, hash: sha256(cover.data) };
}
