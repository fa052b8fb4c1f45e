import { type BigIntStats, closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type ByteRange, ProviderError } from '@music-platform/bridge-traits';
import type { OpenTarget } from './open-file.ts';

/** The most that is read at once. */
export const chunkBytes: number = 256 * 1024;

/** What one opening of a file told. */
export interface Reading {
  stats: BigIntStats;
  /** Absent: too much to be read at once. */
  bytes: Uint8Array | undefined;
}

/** The part of the file that is sent; `end` lies before `start` when there is none. */
export function sentRange({ size }: BigIntStats, range: ByteRange | undefined): ByteRange {
  const start = range?.start ?? 0;
  const end = Math.min(range?.end ?? Number.POSITIVE_INFINITY, Number(size) - 1);
  return { start, end: Math.max(end, start - 1) };
}

function lengthOf({ start, end }: ByteRange): number {
  return end - start + 1;
}

/** Reads a small part at once, in the fewest system calls. */
export function readBlocking(target: OpenTarget, range: ByteRange | undefined): Reading {
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
  }
}

/** The same without blocking the event loop. */
export async function readThroughPool(target: OpenTarget, range: ByteRange | undefined): Promise<Reading> {
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

/** Exactly these bytes of an open file. */
export async function readChunk(handle: FileHandle, { start, end }: ByteRange): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(end - start + 1);
  for (let filled = 0; filled < bytes.length; ) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0) throw changed();
    filled += bytesRead;
  }
  return bytes;
}

/** What was read belongs to no single version. */
export function changed(): ProviderError {
  return new ProviderError('CHANGED_DURING_READ', 'The file changed while it was read. List the root again.');
}
