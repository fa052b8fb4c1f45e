const encoder = new TextEncoder();
const QUESTION_MARK = 0x3f;
/** Small arrays live on the heap of the engine, which makes them cheap; most structures fit one. */
const FIRST_SIZE = 64;

/** Text as UTF-8. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** Text as ISO-8859-1, with one `?` for each character it lacks. */
export function latin1(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const isSecondHalf = code >= 0xdc00 && code <= 0xdfff;
    if (!isSecondHalf) bytes[length++] = code <= 0xff ? code : QUESTION_MARK;
  }
  return length === bytes.length ? bytes : bytes.slice(0, length);
}

/** Text as ISO-8859-1 reads it back: what it lacks is `?`. */
export function latin1Text(text: string): string {
  return String.fromCharCode(...latin1(text));
}

/** Text as UTF-16LE, without a byte order mark. */
export function utf16(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i += 1) {
    bytes[i * 2] = text.charCodeAt(i) & 0xff;
    bytes[i * 2 + 1] = text.charCodeAt(i) >> 8;
  }
  return bytes;
}

/** Collects small binary structures; `be`/`le` take the width in bytes (1 to 8). */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(FIRST_SIZE);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  bytes(value: Uint8Array | readonly number[]): this {
    const at = this.#reserve(value.length);
    this.#bytes.set(value, at);
    return this;
  }

  be(value: number, width: number): this {
    const at = this.#reserve(width);
    writeBe(this.#bytes, at, value, width);
    return this;
  }

  le(value: number, width: number): this {
    const at = this.#reserve(width);
    writeLe(this.#bytes, at, value, width);
    return this;
  }

  /** ASCII identifiers and signatures. */
  ascii(text: string): this {
    return this.bytes(latin1(text));
  }

  zeros(count: number): this {
    this.#reserve(count);
    return this;
  }

  done(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(size: number): number {
    const at = this.#length;
    this.#length += size;
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
    }
    return at;
  }
}

/** Writes an unsigned big-endian number. */
export function writeBe(target: Uint8Array, at: number, value: number, width: number): void {
  let rest = value;
  for (let i = width - 1; i >= 0; i -= 1) {
    target[at + i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

/** Writes an unsigned little-endian number. */
export function writeLe(target: Uint8Array, at: number, value: number, width: number): void {
  let rest = value;
  for (let i = 0; i < width; i += 1) {
    target[at + i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}
