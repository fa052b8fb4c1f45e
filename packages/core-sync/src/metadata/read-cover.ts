import type { AbortOptions } from '@music-platform/bridge-traits';
import type { AudioSource } from './audio-source.ts';
import { MetadataError } from './metadata-error.ts';
import type { Cover, CoverLocator } from './track-metadata.ts';

export interface ReadCoverOptions extends AbortOptions {
  /** Larger covers are refused with `COVER_TOO_LARGE`, in bytes. Default 10 MiB. */
  maxCoverBytes?: number | undefined;
}

/** Fetches a cover found by `readMetadata`: exactly one ranged read. */
export async function readCover(
  source: AudioSource,
  locator: CoverLocator,
  options: ReadCoverOptions = {},
): Promise<Cover> {
  const { maxCoverBytes = 10 * 1024 * 1024, signal } = options;
  if (locator.length > maxCoverBytes)
    throw new MetadataError(
      'COVER_TOO_LARGE',
      `The cover has ${locator.length} bytes; the limit is ${maxCoverBytes}.`,
    );
  const data = await source.read(locator.offset, locator.offset + locator.length, { signal });
  return { mimeType: locator.mimeType, data };
}
