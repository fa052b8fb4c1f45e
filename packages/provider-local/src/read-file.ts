import { type BigIntStats, closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { ByteRange } from '@music-platform/bridge-traits';
import { chunkBytes, sentRange } from './byte-range.ts';
import { changed } from './changed.ts';
import type { OpenTarget } from './open-file.ts';

/** What one opening of a file told. */
export interface Reading {
  stats: BigIntStats;
  /** Absent: too much to be read at once. */
  bytes: Uint8Array | undefined;
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
    const sent = sentRange(Number(stats.size), range);
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
    const sent = sentRange(Number(stats.size), range);
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
