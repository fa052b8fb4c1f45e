import {
  type Clock,
  ProviderError,
  type RemoteFile,
  type StorageProvider,
} from '@music-platform/bridge-traits';
import type { AudioSource } from '../metadata/audio-source.ts';
import { untilAborted } from '../util/abort.ts';
import type { Slots } from '../util/slots.ts';
import { withTimeLimit } from '../util/time-limit.ts';

/** What providers without ranged reads, or with `headerOnlyDownload` off, read of a file at most. */
export const wholeReadLimitBytes: number = 64 * 1024 * 1024;

/** What was asked of the provider. */
export interface ReadCounts {
  rangedReads: number;
  bytesDownloaded: number;
}

/** What reading needs of its surroundings. */
export interface ReadingContext {
  provider: Pick<StorageProvider, 'download'>;
  clock: Clock;
  signal: AbortSignal;
  downloadTimeoutMs: number;
  counts: ReadCounts;
  /** One for each read that may run at the same time, of whatever file. Default: no limit. */
  slots?: Slots | undefined;
}

/**
 * A file as the metadata reader wants it: counted, time-limited ranged reads of one version. Throws `CHANGED_DURING_READ` when the bytes
 * belong to another version, `UNAVAILABLE` when they end early or take longer than `downloadTimeoutMs`.
 */
export async function openFileSource(ctx: ReadingContext, file: RemoteFile): Promise<AudioSource> {
  const size = file.size ?? (await sizeOf(ctx, file));
  return {
    name: file.name,
    mimeType: file.mimeType,
    size,
    read: (start, end) => readRange(ctx, file, start, Math.min(end, size)),
  };
}

function sizeOf(ctx: ReadingContext, file: RemoteFile): Promise<number> {
  return limited(ctx, async (signal) => {
    ctx.counts.rangedReads += 1;
    const { body, totalSize } = await ctx.provider.download(file, { range: { start: 0, end: 0 }, signal });
    for await (const chunk of body) ctx.counts.bytesDownloaded += chunk.length;
    if (totalSize !== undefined) return totalSize;
    throw new ProviderError(
      'UNREADABLE_CONTENT',
      'The provider tells neither in the listing nor on reading how large the file is.',
    );
  });
}

/**
 * One read within `downloadTimeoutMs`, also of a provider that does not listen to its signal. An error that is no `ProviderError` breaks the
 * contract; it counts as an outage, so that one file can neither end the run nor be given up for it.
 */
async function limited<T>(ctx: ReadingContext, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  if (ctx.slots === undefined) return timeLimited(ctx, work);
  return ctx.slots.run(() => {
    // It may have been cancelled while it waited for its turn.
    ctx.signal.throwIfAborted();
    return timeLimited(ctx, work);
  });
}

async function timeLimited<T>(ctx: ReadingContext, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { downloadTimeoutMs } = ctx;
  const late = (): ProviderError =>
    new ProviderError('UNAVAILABLE', `A read took longer than ${downloadTimeoutMs} ms.`);
  try {
    return await withTimeLimit(ctx.clock, downloadTimeoutMs, late, ctx.signal, (signal) =>
      untilAborted(work(signal), { signal }),
    );
  } catch (error) {
    ctx.signal.throwIfAborted();
    if (error instanceof ProviderError) throw error;
    const name = error instanceof Error ? error.name : typeof error;
    throw new ProviderError('UNAVAILABLE', `The provider failed with a ${name} of its own.`, {
      cause: error,
    });
  }
}

async function readRange(
  ctx: ReadingContext,
  file: RemoteFile,
  start: number,
  end: number,
): Promise<Uint8Array> {
  if (end <= start) return new Uint8Array(0);
  return limited(ctx, async (signal) => {
    ctx.counts.rangedReads += 1;
    const { body, version, totalSize } = await ctx.provider.download(file, {
      range: { start, end: end - 1 },
      signal,
    });
    if (version !== undefined && version !== file.version) {
      throw new ProviderError('CHANGED_DURING_READ', 'The file has changed since it was listed.');
    }
    const bytes = await collect(ctx, body, end - start);
    const expected = Math.min(end, totalSize ?? end) - start;
    if (bytes.length < expected) {
      throw new ProviderError('UNAVAILABLE', `The content ended after ${bytes.length} of ${expected} bytes.`);
    }
    return bytes;
  });
}

async function collect(
  ctx: ReadingContext,
  body: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    ctx.counts.bytesDownloaded += chunk.length;
    if (length >= limit) break;
  }
  const [only] = chunks;
  if (chunks.length === 1 && only !== undefined) return only.subarray(0, limit);
  const bytes = new Uint8Array(Math.min(length, limit));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk.subarray(0, bytes.length - offset), offset);
    offset += chunk.length;
    if (offset >= bytes.length) break;
  }
  return bytes;
}
