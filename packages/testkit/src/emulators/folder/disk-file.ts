import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { FileContent } from '../../remote-drive/file-content.ts';

const CHUNK_BYTES = 1 << 20;
const hashNames: Readonly<Record<string, string>> = { md5: 'md5', sha1: 'sha1', sha256: 'sha256' };

/** A file on disk as content: opened for each read, hashed when asked and only once. Reading past a shortened file fails. */
export function diskFile(path: Buffer, size: number): FileContent {
  const hashes = new Map<string, string>();
  return {
    size,
    read: (start, end) => readPart(path, Math.min(start, size), Math.min(end, size)),
    declaredHash: (algorithm) => {
      const name = hashNames[algorithm];
      if (name === undefined) return undefined;
      const hash = hashes.get(name) ?? hashOf(path, size, name);
      hashes.set(name, hash);
      return hash;
    },
  };
}

function hashOf(path: Buffer, size: number, name: string): string {
  const hash = createHash(name);
  for (let start = 0; start < size; start += CHUNK_BYTES) {
    hash.update(readPart(path, start, Math.min(start + CHUNK_BYTES, size)));
  }
  return hash.digest('hex');
}

function readPart(path: Buffer, start: number, end: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, end - start));
  const file = openSync(path, 'r');
  try {
    for (let filled = 0; filled < bytes.length; ) {
      const count = readSync(file, bytes, filled, bytes.length - filled, start + filled);
      if (count === 0) throw new RangeError('The file on disk has become shorter.');
      filled += count;
    }
    return bytes;
  } finally {
    closeSync(file);
  }
}
