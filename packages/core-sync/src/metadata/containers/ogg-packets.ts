import type { ByteReader } from '../bytes/byte-reader.ts';
import { DamagedData, type SparseBytes } from '../bytes/sparse-bytes.ts';
import { fullPageBytes, type OggPage, readOggPage, requireOggPage } from './ogg-page.ts';

/** A run of payload: `length` bytes of the packet from `start` lie in the file at `at`, on the page at `page`. */
interface Part {
  start: number;
  length: number;
  at: number;
  page: number;
}

const fullPayload = 255 * 255;
const maxPages = 4096;

/**
 * One packet of an Ogg stream, read as if it were contiguous. Pages are visited only as far as bytes are asked for, and a long jump (over a
 * picture) skips pages that can be shown to be full.
 */
export class OggPacket implements ByteReader {
  /** An upper bound until the packet's end was seen. */
  size: number;
  readonly #file: SparseBytes;
  readonly #serial: number;
  #parts: Part[] = [];
  #page: OggPage;
  #end = 0;
  #nextIndex = 0;
  #complete = false;

  /** The packet with index `index` on `page`, which begins there. */
  constructor(file: SparseBytes, page: OggPage, index: number) {
    this.#file = file;
    this.#serial = page.serial;
    this.#page = page;
    this.size = file.size - page.body;
    const before = page.lengths.slice(0, index).reduce((sum, length) => sum + length, 0);
    this.#addPart(page, page.body + before, page.lengths[index] ?? 0, index);
  }

  /** Whether the bytes before `end` were passed already, so that asking about them costs nothing. */
  reaches(end: number): boolean {
    return end <= this.#end;
  }

  /** Where the payload byte `at` lies: its page, and its place in the page's payload. */
  locate(at: number): { page: number; skip: number; position: number } {
    const part = this.#partAt(at);
    const position = part.at + at - part.start;
    return { page: part.page, skip: position - requireOggPage(this.#file, part.page).body, position };
  }

  bytes(at: number, length: number): Uint8Array {
    const part = this.#partAt(at);
    if (at + length <= part.start + part.length) return this.#file.bytes(part.at + at - part.start, length);
    if (at + length > this.size) throw new DamagedData('The file ends too early.');
    const joined = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const next = this.#partAt(at + done);
      const offset = at + done - next.start;
      const take = Math.min(length - done, next.length - offset);
      joined.set(this.#file.bytes(next.at + offset, take), done);
      done += take;
    }
    return joined;
  }

  u8(at: number): number {
    return this.bytes(at, 1)[0] ?? 0;
  }

  u32le(at: number): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.bytes(at, 4);
    return a + b * 256 + c * 65536 + d * 16777216;
  }

  u32be(at: number): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.bytes(at, 4);
    return d + c * 256 + b * 65536 + a * 16777216;
  }

  latin1(at: number, length: number): string {
    return String.fromCharCode(...this.bytes(at, length));
  }

  expect(end: number): void {
    this.#file.expect(this.#page.end + 1024 + Math.max(0, end - this.#end));
  }

  /** The page behind the packet's last one, or the last one itself where another packet begins on it. */
  next(): { page: OggPage; index: number } | undefined {
    while (!this.#complete) this.#extend(this.#end + 1);
    if (this.#nextIndex < this.#page.lengths.length) return { page: this.#page, index: this.#nextIndex };
    const page = nextPage(this.#file, this.#page);
    return page === undefined ? undefined : { page, index: page.continued ? 1 : 0 };
  }

  #partAt(at: number): Part {
    for (let i = 0; i < maxPages; i++) {
      const part = this.#parts.findLast((other) => other.start <= at);
      if (part !== undefined && at < part.start + part.length) return part;
      if (this.#complete) break;
      this.#extend(at);
    }
    throw new DamagedData('An Ogg packet ends too early.');
  }

  #extend(towards: number): void {
    const skipped = this.#jump(towards);
    if (skipped !== undefined) {
      for (let i = 0; i < skipped.pages; i++) {
        const page = this.#page.end + i * fullPageBytes;
        this.#parts.push({
          start: this.#end,
          length: fullPayload,
          at: page + fullPageBytes - fullPayload,
          page,
        });
        this.#end += fullPayload;
      }
      this.#addPart(skipped.page, skipped.page.body, skipped.page.lengths[0] ?? 0, 0);
      return;
    }
    const page = nextPage(this.#file, this.#page);
    if (page === undefined || !page.continued) throw new DamagedData('An Ogg packet ends too early.');
    this.#addPart(page, page.body, page.lengths[0] ?? 0, 0);
  }

  /**
   * Looks `n` full pages ahead: a page header there whose number is larger by exactly `n` proves that each page between is full, since no
   * page can be larger.
   */
  #jump(towards: number): { page: OggPage; pages: number } | undefined {
    const pages = Math.floor((towards - this.#end) / fullPayload);
    if (pages < 1 || pages > maxPages) return undefined;
    const page = readOggPage(this.#file, this.#page.end + pages * fullPageBytes);
    if (page === undefined || page.serial !== this.#serial || !page.continued) return undefined;
    return page.sequence === this.#page.sequence + pages + 1 ? { page, pages } : undefined;
  }

  #addPart(page: OggPage, at: number, length: number, index: number): void {
    if (this.#parts.length >= maxPages) throw new DamagedData('An Ogg packet never ends.');
    this.#parts.push({ start: this.#end, length, at, page: page.at });
    this.#page = page;
    this.#end += length;
    this.#nextIndex = index + 1;
    this.#complete = !(page.unfinished && index === page.lengths.length - 1);
    if (this.#complete) this.size = this.#end;
  }
}

/** The next page of the same stream behind `page`; other streams in between are stepped over. */
function nextPage(file: SparseBytes, page: OggPage): OggPage | undefined {
  let at = page.end;
  for (let i = 0; i < 64 && at + 27 <= file.size; i++) {
    const next = requireOggPage(file, at);
    if (next.serial === page.serial) return next;
    at = next.end;
  }
  return undefined;
}
