import type { SeededRandom } from '../../random.ts';

/** When a process dies or stands still: at its n-th await from now on. */
export interface Fate {
  crashAt?: number | undefined;
  stallAt?: number | undefined;
}

/**
 * What a process hangs on. Every await at its host passes here; once it is dead none of them ever returns, which is what being dead means
 * to a program: nothing more happens, no `finally`, no `catch`.
 */
export class Lifeline {
  /** Awaits so far, since `arm`. */
  operations = 0;
  /** Where it died or stood still. */
  place: string | undefined;
  readonly #random: SeededRandom;
  readonly #jitter: number;
  readonly #yield: () => Promise<void>;
  #fate: Fate = {};
  #dead = false;
  #thaw: Promise<void> | undefined;
  #wake: (() => void) | undefined;
  #notify: (() => void)[] = [];

  /** `jitter`: the chance that an await lets others go first, by `letOthersGo`. */
  constructor(random: SeededRandom, jitter: number, letOthersGo: () => Promise<void>) {
    this.#random = random;
    this.#jitter = jitter;
    this.#yield = letOthersGo;
  }

  get isDead(): boolean {
    return this.#dead;
  }

  get isStalled(): boolean {
    return this.#thaw !== undefined;
  }

  /** Counts anew, with this ahead. */
  arm(fate: Fate): void {
    this.operations = 0;
    this.#fate = fate;
  }

  /** An await: undefined where it is over at once. `exclusive`: others wait for it, so it cannot stand still here. */
  pass(name: string, exclusive = false): Promise<void> | undefined {
    if (this.#dead) return forever();
    this.operations += 1;
    if (this.operations === this.#fate.crashAt) {
      this.die(name);
      return forever();
    }
    if (this.#fate.stallAt !== undefined && this.operations >= this.#fate.stallAt && !exclusive)
      this.#stall(name);
    if (this.#thaw !== undefined && !exclusive) return this.#waitForThaw();
    return this.#random.next() < this.#jitter ? this.#standBack(exclusive) : undefined;
  }

  die(name: string): void {
    this.#dead = true;
    this.place = name;
    this.#tell();
  }

  /** Goes on where it stood still. */
  thaw(): void {
    this.#thaw = undefined;
    this.#wake?.();
  }

  /** Resolves with the work, or with undefined as soon as the process dies or stands still. The work goes on by itself. */
  async watch<T>(work: Promise<T>): Promise<{ value: T } | undefined> {
    if (this.#dead || this.isStalled) return undefined;
    const interrupted = new Promise<undefined>((resolve) => {
      this.#notify.push(() => resolve(undefined));
    });
    return Promise.race([work.then((value) => ({ value })), interrupted]);
  }

  #stall(name: string): void {
    this.#fate = { ...this.#fate, stallAt: undefined };
    this.place = name;
    this.#thaw = new Promise((resolve) => {
      this.#wake = resolve;
    });
    this.#tell();
  }

  async #waitForThaw(): Promise<void> {
    await this.#thaw;
    if (this.#dead) await forever();
  }

  async #standBack(exclusive: boolean): Promise<void> {
    await this.#yield();
    if (this.#dead) await forever();
    if (this.#thaw !== undefined && !exclusive) await this.#waitForThaw();
  }

  #tell(): void {
    for (const notify of this.#notify) notify();
    this.#notify = [];
  }
}

/** Never settles: only for what a dead process waits for. */
function forever(): Promise<never> {
  return new Promise(() => undefined);
}
