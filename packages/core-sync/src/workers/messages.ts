import { ProviderError } from '@music-platform/bridge-traits';
import type { ReadStats } from '../metadata/audio-source.ts';
import { MetadataError } from '../metadata/metadata-error.ts';
import type { CoverLocator, TrackMetadata } from '../metadata/track-metadata.ts';
import type { ReadCounts } from '../processing/file-source.ts';
import type { HashedCover, MediaRequest } from '../processing/media-reader.ts';

/** What is asked of a worker. */
export type Question = { request: MediaRequest } | { request: MediaRequest; cover: CoverLocator };

/** What a worker answers. */
export type Answer = { counts: ReadCounts } & (
  | { reading: { metadata: TrackMetadata; stats: ReadStats } }
  | { cover: HashedCover }
  | { failure: WireError }
);

/** Between threads an error loses its class: these are its parts. */
export interface WireError {
  type: 'provider' | 'metadata' | 'other';
  code: string;
  message: string;
  retryAfterMs: number | undefined;
}

export function toWire(error: unknown): WireError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ProviderError) {
    return { type: 'provider', code: error.code, message, retryAfterMs: error.retryAfterMs };
  }
  const isKnown = error instanceof MetadataError;
  return {
    type: isKnown ? 'metadata' : 'other',
    code: isKnown ? error.code : '',
    message,
    retryAfterMs: undefined,
  };
}

export function fromWire({ type, code, message, retryAfterMs }: WireError): Error {
  if (type === 'provider') {
    return new ProviderError(code as ProviderError['code'], message, { retryAfterMs });
  }
  return type === 'metadata' ? new MetadataError(code as MetadataError['code'], message) : new Error(message);
}
