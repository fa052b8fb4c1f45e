/** As many as a first round trip may well carry. */
const startAt = 16;
/**
 * Reads that take so much longer than they once did wait for each other, or for a storage that is busy. Not sooner: services, and machines,
 * are slow now and then, and that is no reason to ask for less.
 */
const slower = 4;
/** Up to this, more at a time cost nothing. */
const asFast = 1.5;
const giveBack = 0.8;
/** Reads whose mean says something: fewer of them are fast or slow by chance. */
const leastRound = 32;
/** Times below this say nothing of a storage. */
const negligibleMs = 20;

/**
 * How many files are read at the same time: additive increase while that makes none of them slower, multiplicative decrease when it does or
 * the storage complains. It doubles at first, until more did not help, and takes that back. Between `least` and `most`.
 */
export class ConcurrencyLimit {
  readonly #most: number;
  readonly #least: number;
  #value: number;
  #isGrowingFast = true;
  /** Before it last grew. */
  #valueBefore: number;
  #fastestMs = Number.POSITIVE_INFINITY;
  #roundMs = 0;
  #roundReads = 0;
  #readsSinceComplaint = Number.POSITIVE_INFINITY;

  constructor(most: number, least = 1) {
    this.#most = most;
    this.#least = least;
    this.#value = Math.min(most, Math.max(least, startAt));
    this.#valueBefore = this.#value;
  }

  get value(): number {
    return this.#value;
  }

  /** A file was read; a request of it took so long. */
  succeeded(elapsedMs: number): void {
    this.#roundMs += Math.max(elapsedMs, negligibleMs);
    this.#roundReads += 1;
    this.#readsSinceComplaint += 1;
    if (this.#roundReads < Math.max(this.#value, leastRound)) return;
    const meanMs = this.#roundMs / this.#roundReads;
    this.#beginRound();
    // What takes so long alone takes so long now: a phone may have left its house.
    const isAlone = this.#value === this.#least;
    this.#fastestMs = isAlone ? meanMs : Math.min(this.#fastestMs, meanMs);
    if (meanMs > this.#fastestMs * slower) this.#shrinkTo(this.#value * giveBack);
    else if (meanMs <= this.#fastestMs * asFast) this.#grow();
    else if (this.#isGrowingFast) this.#shrinkTo(this.#valueBefore);
  }

  /** The storage wants fewer reads, or does not answer. Many say so at once: that counts as one. */
  complained(): void {
    if (this.#readsSinceComplaint < this.#value) return;
    this.#shrinkTo(this.#value / 2);
    this.#beginRound();
    this.#readsSinceComplaint = 0;
  }

  #grow(): void {
    this.#valueBefore = this.#value;
    this.#value = Math.min(this.#most, this.#isGrowingFast ? this.#value * 2 : this.#value + 1);
  }

  #shrinkTo(value: number): void {
    this.#value = Math.max(this.#least, Math.floor(value));
    this.#isGrowingFast = false;
  }

  #beginRound(): void {
    this.#roundMs = 0;
    this.#roundReads = 0;
  }
}
