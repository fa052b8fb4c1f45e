import { type BigIntStats, closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import {
  type ByteRange,
  type Download,
  type DownloadOptions,
  ProviderError,
  type RemoteFile,
} from '@music-platform/bridge-traits';
import { versionOf } from './file-identity.ts';
import type { FollowSymlinks } from './follow-link.ts';
import { type OpenTarget, openTarget, readError } from './open-file.ts';
import type { ReadPace } from './read-pace.ts';

/** What downloads of one provider share. */
export interface DownloadContext {
  root: string;
  followSymlinks: FollowSymlinks;
  pace: ReadPace;
}

const chunkBytes = 256 * 1024;

/** Reads a listed file: a small part at once and in one read, a large one in chunks as it is consumed. */
export async function downloadFile(
  { root, followSymlinks, pace }: DownloadContext,
  file: RemoteFile,
  { range, signal }: DownloadOptions = {},
): Promise<Download> {
  checkRange(range);
  signal?.throwIfAborted();
  const target = openTarget(root, followSymlinks, file);
  try {
    const reading = isSmall(file, range) && pace.mayBlock() ? readBlocking(target, range, pace) : undefined;
    const { stats, bytes } = reading ?? (await readThroughPool(target, range));
    signal?.throwIfAborted();
    const sent = sentRange(stats, range);
    return {
      body: bytes === undefined ? streamBody(target, stats, sent, root, signal) : bufferedBody(bytes, signal),
      range: sent,
      totalSize: Number(stats.size),
      version: versionOf(stats),
    };
  } catch (error) {
    throw error === signal?.reason ? error : readError(error, root);
  }
}

interface Reading {
  stats: BigIntStats;
  /** Absent: too much to be read at once. */
  bytes: Uint8Array | undefined;
}

function checkRange(range: ByteRange | undefined): void {
  if (range === undefined) return;
  const { start, end } = range;
  if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end >= start) return;
  throw new TypeError('range must go from a whole number of at least 0 to one that is not below it');
}

function isSmall({ size }: RemoteFile, range: ByteRange | undefined): boolean {
  const end = Math.min(
    range?.end ?? Number.POSITIVE_INFINITY,
    size === undefined ? Number.POSITIVE_INFINITY : size - 1,
  );
  return end - (range?.start ?? 0) < chunkBytes;
}

/** The part of the file that is sent; `end` lies before `start` when there is none. */
function sentRange({ size }: BigIntStats, range: ByteRange | undefined): ByteRange {
  const start = range?.start ?? 0;
  const end = Math.min(range?.end ?? Number.POSITIVE_INFINITY, Number(size) - 1);
  return { start, end: Math.max(end, start - 1) };
}

function lengthOf({ start, end }: ByteRange): number {
  return end - start + 1;
}

function readBlocking(target: OpenTarget, range: ByteRange | undefined, pace: ReadPace): Reading {
  const startedAt = performance.now();
  const descriptor = openSync(target.path, target.flags);
  try {
    const stats = fstatSync(descriptor, { bigint: true });
    target.verify(stats);
    const sent = sentRange(stats, range);
    if (lengthOf(sent) > chunkBytes) return { stats, bytes: undefined };
    const bytes = Buffer.allocUnsafeSlow(lengthOf(sent));
    for (let filled = 0; filled < bytes.length; ) {
      const count = readSync(descriptor, bytes, filled, bytes.length - filled, sent.start + filled);
      if (count === 0) throw changed();
      filled += count;
    }
    return { stats, bytes };
  } finally {
    closeSync(descriptor);
    pace.took(performance.now() - startedAt);
  }
}

async function readThroughPool(target: OpenTarget, range: ByteRange | undefined): Promise<Reading> {
  const handle = await open(target.path, target.flags);
  try {
    const stats = await handle.stat({ bigint: true });
    target.verify(stats);
    const sent = sentRange(stats, range);
    return { stats, bytes: lengthOf(sent) > chunkBytes ? undefined : await readChunk(handle, sent) };
  } finally {
    await handle.close();
  }
}

async function readChunk(handle: FileHandle, { start, end }: ByteRange): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(end - start + 1);
  for (let filled = 0; filled < bytes.length; ) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0) throw changed();
    filled += bytesRead;
  }
  return bytes;
}

async function* bufferedBody(bytes: Uint8Array, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  signal?.throwIfAborted();
  if (bytes.length > 0) yield bytes;
}

/** Opens the file anew when it is consumed: a body that nobody reads holds nothing open. */
async function* streamBody(
  target: OpenTarget,
  expected: BigIntStats,
  range: ByteRange,
  root: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  let handle: FileHandle | undefined;
  try {
    signal?.throwIfAborted();
    handle = await open(target.path, target.flags);
    await checkUnchanged(handle, target, expected);
    for (let start = range.start; start <= range.end; start += chunkBytes) {
      const bytes = await readChunk(handle, { start, end: Math.min(start + chunkBytes - 1, range.end) });
      signal?.throwIfAborted();
      yield bytes;
      signal?.throwIfAborted();
    }
    await checkUnchanged(handle, target, expected);
  } catch (error) {
    throw error === signal?.reason ? error : readError(error, root);
  } finally {
    await handle?.close();
  }
}

async function checkUnchanged(handle: FileHandle, target: OpenTarget, expected: BigIntStats): Promise<void> {
  const stats = await handle.stat({ bigint: true });
  target.verify(stats);
  if (versionOf(stats) !== versionOf(expected)) throw changed();
}

function changed(): ProviderError {
  return new ProviderError('CHANGED_DURING_READ', 'The file changed while it was read. List the root again.');
}
