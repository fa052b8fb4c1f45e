const WIDTH = 160;
const SHIFT = 11;

/** Microsoft's quickXorHash: a 160-bit ring, byte i XORed in at bit 11·i, the length XORed into the last 8 bytes. */
export class QuickXorHash {
  readonly #ring = new Uint8Array(WIDTH / 8);
  #length = 0;

  update(bytes: Uint8Array): this {
    for (const byte of bytes) {
      const bit = (this.#length * SHIFT) % WIDTH;
      const cell = bit >> 3;
      const offset = bit & 7;
      this.#mix(cell, byte << offset);
      if (offset > 0) this.#mix((cell + 1) % this.#ring.length, byte >> (8 - offset));
      this.#length += 1;
    }
    return this;
  }

  digest(): Uint8Array {
    const digest = this.#ring.slice();
    const view = new DataView(digest.buffer);
    const tail = digest.length - 8;
    view.setBigUint64(tail, view.getBigUint64(tail, true) ^ BigInt(this.#length), true);
    return digest;
  }

  #mix(cell: number, value: number): void {
    this.#ring[cell] = ((this.#ring[cell] ?? 0) ^ value) & 0xff;
  }
}
