const bits = 2 ** 21;

/** Keys that were seen, in memory that never grows (a Bloom filter). Of keys never seen a few count as seen, the more the fuller it is. */
export class SeenKeys {
  readonly #words = new Uint32Array(bits / 32);

  add(key: string): void {
    for (const place of placesOf(key)) {
      const word = place >>> 5;
      this.#words[word] = (this.#words[word] ?? 0) | (1 << (place & 31));
    }
  }

  has(key: string): boolean {
    return placesOf(key).every((place) => ((this.#words[place >>> 5] ?? 0) & (1 << (place & 31))) !== 0);
  }
}

/** Three places from two hashes of the key. */
function placesOf(key: string): [number, number, number] {
  let [one, other] = [0x811c9dc5, 0x1b873593];
  for (let index = 0; index < key.length; index += 1) {
    const unit = key.charCodeAt(index);
    one = Math.imul(one ^ unit, 0x01000193);
    other = Math.imul(other ^ unit, 0x5bd1e995) ^ (other >>> 13);
  }
  const step = other | 1;
  return [one >>> 0, (one + step) >>> 0, (one + 2 * step) >>> 0].map((hash) => hash % bits) as [
    number,
    number,
    number,
  ];
}
