import { toRemoteFile } from '../catalogue/to-remote-file.ts';
import { variousArtists } from '../catalogue/write-tracks.ts';
import type { RunContext } from '../engine-context.ts';
import { MetadataError } from '../metadata/metadata-error.ts';
import { nameKey } from '../metadata/name-key.ts';
import type { TrackMetadata } from '../metadata/track-metadata.ts';
import type { ClaimedItem } from '../queue/scan-queue.ts';
import { inSpan } from '../run/telemetry.ts';
import { query } from '../util/statement.ts';
import { wholeReadLimitBytes } from './file-source.ts';
import type { HashedCover, MediaReader, MediaReading } from './media-reader.ts';

export interface ReadArtwork extends HashedCover {
  /** The cover this file gave before its content changed. */
  replaces: string | null;
}

export interface ReadItem {
  metadata: TrackMetadata;
  /** What one request of it took, its cover not counted. */
  msPerRequest: number;
  artwork?: ReadArtwork | undefined;
}

/** Remembers, for one run, which albums a cover was fetched or is being fetched for. */
export interface CoverTracker {
  /** True for the first caller of an album only. */
  reserve(album: string): boolean;
  release(album: string): void;
}

/** What reading uses throughout a run. */
export interface ReadTools {
  reader: MediaReader;
  covers: CoverTracker;
}

const albumArtwork = query<{ artwork_hash: string | null }>(
  'select artwork_hash from albums where title_key = ? and artist_key = ?',
);

/** Reads the tags of one file, and its cover if the album has none yet, or has it from this file. */
export async function readItem(
  ctx: RunContext,
  item: ClaimedItem,
  { reader, covers }: ReadTools,
): Promise<ReadItem> {
  const { config, signal, predictor, stats: counts } = ctx;
  const folder = item.parent_id ?? '';
  const whole = !config.headerOnlyDownload || !ctx.provider.supports.rangedReads;
  const request = {
    file: toRemoteFile(item),
    headBytes: whole ? wholeReadLimitBytes : predictor.predict(folder, item.name, item.size ?? undefined),
    tailBytes: whole ? undefined : predictor.predictTail(folder, item.name),
    endBytes: whole ? undefined : predictor.predictEnd(folder, item.name),
    maxCoverBytes: config.maxArtworkBytes,
    downloadTimeoutMs: config.downloadTimeoutMs,
    fileTimeLimitMs: config.fileTimeLimitMs,
  };
  const started = ctx.clock.now();
  const reading = await inSpan('sync.read', { 'sync.item_id': item.item_id }, () =>
    reader.read(request, { signal, counts }),
  );
  const { metadata, stats } = reading;
  const msPerRequest = (ctx.clock.now() - started) / Math.max(1, stats.requests);
  if (!whole) predictor.learn(folder, item.name, stats);
  return { metadata, msPerRequest, artwork: await fetchArtwork(ctx, item, reading, covers) };
}

async function fetchArtwork(
  ctx: RunContext,
  item: ClaimedItem,
  { metadata, fetchCover }: MediaReading,
  covers: CoverTracker,
): Promise<ReadArtwork | undefined> {
  const { extractArtwork, maxArtworkBytes } = ctx.config;
  if (!extractArtwork || metadata.cover === undefined || metadata.cover.length > maxArtworkBytes)
    return undefined;
  const { artwork_hash: replaces } = item;
  const album = albumIdentity(metadata);
  if (replaces === null && album !== undefined) {
    if (!covers.reserve(album.join('\n'))) return undefined;
    const [known] = await albumArtwork(ctx.db, ...album);
    if (known?.artwork_hash != null) return undefined;
  }
  let artwork: ReadArtwork | undefined;
  try {
    const cover = await inSpan('sync.cover', { 'sync.item_id': item.item_id }, fetchCover);
    artwork = cover && { ...cover, replaces };
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
