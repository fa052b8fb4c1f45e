/** Share of a minute's quota that may be spent at once; the rest flows in evenly. */
const burstShare = 0.1;
const slowest = 1 / 64;
/** Time in which the pace recovers from none to full. */
const recoveryMs = 120_000;

/**
 * A token bucket that never lets more than the quota of a minute through in any minute. Its pace halves when the service complains and
 * recovers by itself.
 */
export class QuotaBucket {
  readonly #capacity: number;
  readonly #unitsPerMs: number;
  #units: number;
  #pace = 1;
  #updatedAt: number;

  constructor(unitsPerMinute: number, now: number) {
    this.#capacity = unitsPerMinute * burstShare;
    this.#unitsPerMs = (unitsPerMinute * (1 - burstShare)) / 60_000;
    this.#units = this.#capacity;
    this.#updatedAt = now;
  }

  /** Milliseconds until `units` may be spent; 0: now. */
  waitMs(units: number, now: number): number {
    if (this.#capacity === Number.POSITIVE_INFINITY) return 0;
    this.#flow(now);
    const missing = Math.min(units, this.#capacity * this.#pace) - this.#units;
    return missing <= 0 ? 0 : Math.ceil(missing / (this.#unitsPerMs * this.#pace));
  }

  spend(units: number, now: number): void {
    this.#flow(now);
    this.#units -= units;
  }

  /** The service complained: half the pace, and nothing saved up. */
  slowDown(now: number): void {
    this.#flow(now);
    this.#pace = Math.max(slowest, this.#pace / 2);
    this.#units = Math.min(this.#units, 0);
  }

  #flow(now: number): void {
    const passedMs = Math.max(0, now - this.#updatedAt);
    this.#updatedAt = now;
    if (this.#capacity === Number.POSITIVE_INFINITY) return;
    const flown = this.#units + passedMs * this.#unitsPerMs * this.#pace;
    this.#units = Math.min(this.#capacity * this.#pace, flown);
    this.#pace = Math.min(1, this.#pace + passedMs / recoveryMs);
  }
}
