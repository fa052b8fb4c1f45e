/** Collects single bits, most significant first (MPEG, FLAC) or least significant first (Vorbis, WavPack). */
export class BitWriter {
  readonly #order: 'msb' | 'lsb';
  readonly #bytes: number[] = [];
  #bits = 0;

  constructor(order: 'msb' | 'lsb') {
    this.#order = order;
  }

  get bitLength(): number {
    return this.#bits;
  }

  put(value: number, width: number): this {
    for (let i = 0; i < width; i += 1) {
      const shift = this.#order === 'msb' ? width - 1 - i : i;
      this.#bit(Math.floor(value / 2 ** shift) % 2);
    }
    return this;
  }

  /** Fills up with zero bits to a whole byte. */
  align(): this {
    while (this.#bits % 8 !== 0) this.#bit(0);
    return this;
  }

  bytes(value: Uint8Array): this {
    for (const byte of value) this.put(byte, 8);
    return this;
  }

  done(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes);
  }

  #bit(bit: number): void {
    const position = this.#bits % 8;
    if (position === 0) this.#bytes.push(0);
    const last = this.#bytes.length - 1;
    const mask = this.#order === 'msb' ? 0x80 >> position : 1 << position;
    if (bit) this.#bytes[last] = (this.#bytes[last] ?? 0) | mask;
    this.#bits += 1;
  }
}

/** Overwrites `width` bits (at most 32) of `target`, most significant first, from bit `bitOffset` on. */
export function overwriteBits(target: Uint8Array, bitOffset: number, value: number, width: number): void {
  for (let i = 0; i < width; i += 1) {
    const position = bitOffset + i;
    const mask = 0x80 >> (position % 8);
    const bit = Math.floor(value / 2 ** (width - 1 - i)) % 2;
    const at = Math.floor(position / 8);
    target[at] = bit ? (target[at] ?? 0) | mask : (target[at] ?? 0) & ~mask;
  }
}
