import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { variousArtists } from '../catalogue/write-tracks.ts';
import type { RunContext } from '../engine-context.ts';
import type { HeadPredictor } from '../metadata/head-predictor.ts';
import { MetadataError } from '../metadata/metadata-error.ts';
import { nameKey } from '../metadata/name-key.ts';
import { type MetadataResult, readMetadata } from '../metadata/read-metadata.ts';
import type { TrackMetadata } from '../metadata/track-metadata.ts';
import type { ClaimedItem } from '../queue/scan-queue.ts';
import { query } from '../util/statement.ts';
import { openFileSource, wholeReadLimitBytes } from './file-source.ts';

export interface ReadArtwork {
  hash: string;
  mimeType: string;
  data: Uint8Array;
  /** The cover this file gave before its content changed. */
  replaces: string | null;
}

export interface ReadItem {
  metadata: TrackMetadata;
  artwork?: ReadArtwork | undefined;
}

/** Remembers, for one run, which albums a cover was fetched or is being fetched for. */
export interface CoverTracker {
  /** True for the first caller of an album only. */
  reserve(album: string): boolean;
  release(album: string): void;
}

const albumArtwork = query<{ artwork_hash: string | null }>(
  'select artwork_hash from albums where title_key = ? and artist_key = ?',
);

const ownArtwork = query<{ artwork_hash: string | null }>(
  'select t.artwork_hash from remote_items i join tracks t on t.key = i.track_key and t.primary_item_key = i.key where i.key = ?',
);

/** Reads the tags of one file, and its cover if the album has none yet, or has it from this file. */
export async function readItem(
  ctx: RunContext,
  item: ClaimedItem,
  predictor: HeadPredictor,
  covers: CoverTracker,
): Promise<ReadItem> {
  const source = await openFileSource(ctx, item);
  const folder = item.parent_id ?? '';
  const whole = !ctx.config.headerOnlyDownload || !ctx.provider.supports.rangedReads;
  const headBytes = whole ? Math.min(source.size, wholeReadLimitBytes) : predictor.predict(folder, item.name);
  const result = await readMetadata(source, {
    headBytes,
    tailBytes: whole ? undefined : predictor.predictTail(folder, item.name),
    maxCoverBytes: ctx.config.maxArtworkBytes,
    timeLimitMs: ctx.config.fileTimeLimitMs,
    now: () => ctx.clock.now(),
    signal: ctx.signal,
  });
  if (!whole) predictor.learn(folder, item.name, result.stats.firstReadNeeded, result.stats.tailNeeded);
  const artwork = await fetchArtwork(ctx, item, result, covers);
  return { metadata: result.metadata, artwork };
}

async function fetchArtwork(
  ctx: RunContext,
  item: ClaimedItem,
  { metadata, fetchCover }: MetadataResult,
  covers: CoverTracker,
): Promise<ReadArtwork | undefined> {
  const { extractArtwork, maxArtworkBytes } = ctx.config;
  if (!extractArtwork || metadata.cover === undefined || metadata.cover.length > maxArtworkBytes)
    return undefined;
  const replaces = (await ownArtwork(ctx.db, item.item_key))[0]?.artwork_hash ?? null;
  const album = albumIdentity(metadata);
  if (replaces === null && album !== undefined) {
    if (!covers.reserve(album.join('\n'))) return undefined;
    const [known] = await albumArtwork(ctx.db, ...album);
    if (known?.artwork_hash != null) return undefined;
  }
  let artwork: ReadArtwork | undefined;
  try {
    const cover = await fetchCover();
    artwork = cover && { ...cover, hash: bytesToHex(sha256(cover.data)), replaces };
    return artwork;
  } catch (error) {
    if (error instanceof MetadataError) return undefined;
    throw error;
  } finally {
    if (artwork === undefined && album !== undefined) covers.release(album.join('\n'));
  }
}

function albumIdentity(metadata: TrackMetadata): [string, string] | undefined {
  if (metadata.album === undefined) return undefined;
  const artist =
    metadata.albumArtists?.join(', ') || (metadata.compilation ? variousArtists : metadata.artists?.[0]);
  return [nameKey(metadata.album), nameKey(artist ?? '')];
}
