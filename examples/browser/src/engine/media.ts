import { ProviderError, SyncError } from '@music-platform/bridge-traits';
import type { MediaAnswer, MediaRange } from './engine-api.ts';
import type { EngineParts } from './engine-parts.ts';

type MediaParts = Pick<EngineParts, 'sync' | 'library' | 'sources'>;

/** A part of a track's file as an HTTP answer; what goes wrong is an answer, too. */
export async function readMedia(
  parts: MediaParts,
  trackId: string,
  range: MediaRange | undefined,
): Promise<MediaAnswer> {
  try {
    return await readPart(parts, trackId, range);
  } catch (error) {
    const isGone =
      (error instanceof SyncError && error.code === 'TRACK_NOT_FOUND') ||
      (error instanceof ProviderError && error.code === 'NOT_FOUND');
    if (isGone) return refusal(404, 'This track is not there any more.');
    const track = await parts.library.track(trackId).catch(() => undefined);
    const missing = track && (await parts.sources.problemOf(track.profileId));
    const message = error instanceof Error ? error.message : String(error);
    return refusal(503, missing ?? `This track cannot be read now: ${message}`);
  }
}

async function readPart(
  { sync }: MediaParts,
  trackId: string,
  range: MediaRange | undefined,
): Promise<MediaAnswer> {
  const { start = 0, end: endBefore = Number.MAX_SAFE_INTEGER } = range ?? {};
  const stop = new AbortController();
  const download = await sync.download(trackId, {
    ...(range && { range: { start, end: endBefore - 1 } }),
    signal: stop.signal,
  });
  const { body, file } = download;
  const size = download.totalSize ?? file.size ?? undefined;
  if (size !== undefined && start >= size && range !== undefined) {
    stop.abort();
    return { ...refusal(416, 'The track is shorter.'), headers: { 'Content-Range': `bytes */${size}` } };
  }
  const { end } = download.range;
  const length = (size === undefined ? end + 1 : Math.min(end + 1, size)) - start;
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      'Content-Type': file.mimeType ?? 'application/octet-stream',
      'Accept-Ranges': 'bytes',
      'Cache-Control': 'no-store',
      'Content-Length': String(length),
      ...(range && { 'Content-Range': `bytes ${start}-${start + length - 1}/${size ?? '*'}` }),
    },
    body: streamOf(body, stop),
  };
}

function refusal(status: 404 | 416 | 503, problem: string): MediaAnswer {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: null, problem };
}

/** Reads on only when more is wanted; whoever turns away ends the download. */
function streamOf(body: AsyncIterable<Uint8Array>, stop: AbortController): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async (reason) => {
      stop.abort(reason);
      await chunks.return?.();
    },
  });
}
