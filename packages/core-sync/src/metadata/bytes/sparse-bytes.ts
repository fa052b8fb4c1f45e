/** Thrown by `SparseBytes` when a parser wants bytes that were not fetched yet; the reader fetches them and parses again. */
export class MissingBytes {
  readonly start: number;
  readonly end: number;
  /** Bytes from `start` that the parser expects to need; undefined where it cannot say. */
  readonly wanted: number | undefined;

  constructor(start: number, end: number, wanted: number | undefined) {
    this.start = start;
    this.end = end;
    this.wanted = wanted;
  }
}

/** Thrown when a parser runs over the end of the file or meets what its format forbids. `message` is for people. */
export class DamagedData extends Error {
  override readonly name = 'DamagedData';
}

/** Thrown when a parser works longer than any sane file needs. */
export class TooMuchWork extends Error {
  override readonly name = 'TooMuchWork';
}

interface Chunk {
  start: number;
  end: number;
  bytes: Uint8Array;
}

const noChunk: Chunk = { start: 0, end: 0, bytes: new Uint8Array(0) };

/**
 * The bytes of a file as far as they are known. Parsers are pure functions over it: they read what they need, and where something is
 * missing `MissingBytes` ends the attempt. A parser that never looks into a picture therefore never causes it to be fetched.
 */
export class SparseBytes {
  readonly size: number;
  #chunks: Chunk[] = [];
  #chunk: Chunk = noChunk;
  #touched: { start: number; end: number }[] = [];
  #wantedUntil = 0;
  #work = 0;
  readonly #maxWork: number;

  constructor(size: number, maxWork: number = 4_000_000) {
    this.size = size;
    this.#maxWork = maxWork;
  }

  /** Begins a new attempt: forgets what was touched and the hint, keeps the bytes and the work done. */
  restart(): void {
    this.#touched = [];
    this.#wantedUntil = 0;
  }

  /** Adds fetched bytes; they must not overlap what is known. */
  add(start: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    let chunk: Chunk = { start, end: start + bytes.length, bytes };
    const before = this.#chunks.find((other) => other.end === chunk.start);
    if (before !== undefined) chunk = join(before, chunk);
    const behind = this.#chunks.find((other) => other.start === chunk.end);
    if (behind !== undefined) chunk = join(chunk, behind);
    this.#chunks = this.#chunks.filter((other) => other !== before && other !== behind);
    this.#chunks.push(chunk);
    this.#chunks.sort((a, b) => a.start - b.start);
    this.#chunk = chunk;
  }

  /** Where the known bytes around `at` begin and end; empty where `at` is unknown. */
  known(at: number): { start: number; end: number } {
    const chunk = this.#chunks.find((other) => other.start <= at && at < other.end);
    return chunk ?? { start: at, end: at };
  }

  /** First known byte behind `at`, or the end of the file. */
  nextKnown(at: number): number {
    return this.#chunks.find((other) => other.start > at)?.start ?? this.size;
  }

  /** Says that everything up to `end` will be wanted, should something be missing. */
  expect(end: number): void {
    this.#wantedUntil = Math.min(end, this.size);
  }

  /** Whether `length` bytes at `at` are known, without asking for them. */
  has(at: number, length: number): boolean {
    const known = this.known(at);
    return known.start <= at && at + length <= known.end;
  }

  /** A view (not a copy) of `length` bytes at `at`. */
  bytes(at: number, length: number): Uint8Array {
    const index = this.#locate(at, length);
    return this.#chunk.bytes.subarray(index, index + length);
  }

  u8(at: number): number {
    const index = this.#locate(at, 1);
    return this.#chunk.bytes[index] ?? 0;
  }

  u16be(at: number): number {
    return this.#uint(at, 2, false);
  }

  u16le(at: number): number {
    return this.#uint(at, 2, true);
  }

  u24be(at: number): number {
    return this.#uint(at, 3, false);
  }

  u24le(at: number): number {
    return this.#uint(at, 3, true);
  }

  u32be(at: number): number {
    return this.#uint(at, 4, false);
  }

  u32le(at: number): number {
    return this.#uint(at, 4, true);
  }

  /** 64-bit integers lose precision above 2^53; sizes and sample counts do not reach it. */
  u64be(at: number): number {
    return this.#uint(at, 8, false);
  }

  u64le(at: number): number {
    return this.#uint(at, 8, true);
  }

  /** `length` bytes as Latin-1, for magic words and keys. */
  latin1(at: number, length: number): string {
    const index = this.#locate(at, length);
    let text = '';
    for (let i = index; i < index + length; i++) text += String.fromCharCode(this.#chunk.bytes[i] ?? 0);
    return text;
  }

  /** Length of the first read that would have made later ones needless: touched bytes from 0, gaps up to `maxGap` bridged. */
  neededHead(maxGap: number): number {
    let end = 0;
    for (const part of [...this.#touched].sort((a, b) => a.start - b.start)) {
      if (part.start > end + maxGap) break;
      end = Math.max(end, part.end);
    }
    return end;
  }

  /** Length of the last read that would have sufficed for all but the first `head` bytes; undefined where that is most of the file. */
  neededTail(head: number, maxGap: number): number | undefined {
    let start = this.size;
    for (const part of [...this.#touched].sort((a, b) => b.end - a.end)) {
      if (part.end < start - maxGap)
        return part.end <= head && start < this.size ? this.size - start : undefined;
      start = Math.min(start, part.start);
    }
    return start < this.size && start > head ? this.size - start : undefined;
  }

  #uint(at: number, length: number, littleEndian: boolean): number {
    const index = this.#locate(at, length);
    const { bytes } = this.#chunk;
    let value = 0;
    for (let i = 0; i < length; i++)
      value = value * 256 + (bytes[littleEndian ? index + length - 1 - i : index + i] ?? 0);
    return value;
  }

  #locate(at: number, length: number): number {
    if (!(at >= 0 && length >= 0)) throw new DamagedData('A length in the file makes no sense.');
    const end = at + length;
    if (end > this.size) throw new DamagedData('The file ends too early.');
    this.#work += 1 + length / 64;
    if (this.#work > this.#maxWork) throw new TooMuchWork('The file is too intricate.');
    if (length === 0) return 0;
    this.#touch(at, end);
    if (at < this.#chunk.start || end > this.#chunk.end) this.#seek(at, end);
    return at - this.#chunk.start;
  }

  #seek(at: number, end: number): void {
    for (const chunk of this.#chunks) {
      if (chunk.start <= at && end <= chunk.end) {
        this.#chunk = chunk;
        return;
      }
    }
    const start = Math.max(at, this.known(at).end);
    throw new MissingBytes(start, end, this.#wantedUntil >= end ? this.#wantedUntil - start : undefined);
  }

  #touch(start: number, end: number): void {
    const last = this.#touched.at(-1);
    if (last !== undefined && start >= last.start && start <= last.end) {
      if (end > last.end) last.end = end;
    } else if (this.#touched.length < 4096) this.#touched.push({ start, end });
  }
}

function join(a: Chunk, b: Chunk): Chunk {
  const bytes = new Uint8Array(a.bytes.length + b.bytes.length);
  bytes.set(a.bytes);
  bytes.set(b.bytes, a.bytes.length);
  return { start: a.start, end: b.end, bytes };
}
