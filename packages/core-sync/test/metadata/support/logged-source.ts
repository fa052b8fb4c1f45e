import type { AudioSource } from '../../../src/metadata/index.ts';

/** A source in memory that notes every read. */
export interface LoggedSource extends AudioSource {
  reads: { start: number; end: number }[];
}

interface Readable {
  size: number;
  read(start: number, end: number): Uint8Array;
}

/** A source over bytes, or over a file of the testkit. */
export function loggedSource(content: Uint8Array | Readable, name: string = 'song'): LoggedSource {
  const file: Readable =
    content instanceof Uint8Array
      ? { size: content.length, read: (start, end) => content.slice(start, end) }
      : content;
  const reads: { start: number; end: number }[] = [];
  return {
    name,
    size: file.size,
    reads,
    async read(start, end) {
      reads.push({ start, end });
      return file.read(start, end);
    },
  };
}
