/**
 * Which mirror rows a listing has met: one bit per row key, 125 KB per million rows, stored with the listing's resume point.
 * So an unchanged listing writes no row, and a resumed one still knows what it has not seen.
 */
export class SeenBitmap {
  #bits: Uint8Array;

  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    this.#bits = Uint8Array.from(bytes);
  }

  add(key: number): void {
    const byte = key >>> 3;
    if (byte >= this.#bits.length) this.#grow(byte + 1);
    this.#bits[byte] = (this.#bits[byte] ?? 0) | (1 << (key & 7));
  }

  has(key: number): boolean {
    return ((this.#bits[key >>> 3] ?? 0) & (1 << (key & 7))) !== 0;
  }

  toBytes(): Uint8Array {
    return this.#bits.slice();
  }

  #grow(length: number): void {
    const larger = new Uint8Array(Math.max(length, this.#bits.length * 2, 64));
    larger.set(this.#bits);
    this.#bits = larger;
  }
}
