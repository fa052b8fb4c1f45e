import type { HashAlgorithm } from '@music-platform/bridge-traits';

/** Bytes of a file, made only when read. An `AudioFile` of the audio writer is one. Immutable: an edit sets another one. */
export interface FileContent {
  readonly size: number;
  /** Bytes from `start` to `end`, `end` excluded. */
  read(start: number, end: number): Uint8Array;
  readonly mimeType?: string | undefined;
  /** A hash that stands for the content without reading it; asked before anything is computed. */
  declaredHash?(algorithm: HashAlgorithm): string | undefined;
}

/** Content from bytes at hand, or from text in UTF-8. */
export function contentOf(data: Uint8Array | string): FileContent {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  return { size: bytes.length, read: (start, end) => bytes.slice(start, end) };
}

/** Content of any size that costs no memory: each byte follows from its position and `seed`. */
export function patternContent(size: number, seed = 0): FileContent {
  return {
    size,
    read: (start, end) => {
      const from = Math.min(start, size);
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - from));
      for (let index = 0; index < bytes.length; index += 1) bytes[index] = patternByte(from + index, seed);
      return bytes;
    },
  };
}

function patternByte(position: number, seed: number): number {
  const mixed = Math.imul(position ^ Math.imul(seed + 1, 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) & 0xff;
}
