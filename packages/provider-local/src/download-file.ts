import type { BigIntStats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { ByteRange, Download, DownloadOptions, RemoteFile } from '@music-platform/bridge-traits';
import { checkRange, chunkBytes, sentRange } from './byte-range.ts';
import { changed } from './changed.ts';
import { versionOf } from './file-identity.ts';
import type { FollowSymlinks } from './follow-link.ts';
import { type OpenTarget, openTarget, readError } from './open-file.ts';
import { type Reading, readBlocking, readChunk, readThroughPool } from './read-file.ts';
import type { ReadPace } from './read-pace.ts';

/** What downloads of one provider share. */
export interface DownloadContext {
  root: string;
  followSymlinks: FollowSymlinks;
  pace: ReadPace;
}

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
    const mayBlock = isSmall(file, range) && pace.mayBlock();
    const { stats, bytes } = mayBlock ? readTimed(target, range, pace) : await readThroughPool(target, range);
    signal?.throwIfAborted();
    const sent = sentRange(Number(stats.size), range);
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

function isSmall({ size }: RemoteFile, range: ByteRange | undefined): boolean {
  const end = Math.min(
    range?.end ?? Number.POSITIVE_INFINITY,
    size === undefined ? Number.POSITIVE_INFINITY : size - 1,
  );
  return end - (range?.start ?? 0) < chunkBytes;
}

function readTimed(target: OpenTarget, range: ByteRange | undefined, pace: ReadPace): Reading {
  const startedAt = performance.now();
  try {
    return readBlocking(target, range);
  } finally {
    pace.took(performance.now() - startedAt);
  }
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
