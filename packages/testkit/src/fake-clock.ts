import type { AbortOptions, Clock } from '@music-platform/bridge-traits';
import { nextTurn } from './next-turn.ts';

/** Where and how a `FakeClock` starts. */
export interface FakeClockOptions {
  /** Milliseconds since the Unix epoch; 2026-01-01T00:00:00Z unless given. */
  startAt?: number | undefined;
  /** Time jumps to the next sleeper by itself whenever the program has nothing else to do. */
  auto?: boolean | undefined;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

const START = Date.UTC(2026, 0, 1);
/** Turns of the event loop without any clock activity that count as "nothing else to do". */
const IDLE_TURNS = 3;

/**
 * A clock that moves only when told: by `advance`, by `runAll`, or by itself in auto mode once everybody sleeps.
 * Real I/O is invisible to auto mode: wrap it in `hold`, or advance by hand.
 */
export class FakeClock implements Clock {
  readonly #auto: boolean;
  #now: number;
  #sleepers: Sleeper[] = [];
  #activity = 0;
  #holds = 0;
  #watching = false;

  constructor(options: FakeClockOptions = {}) {
    this.#now = options.startAt ?? START;
    this.#auto = options.auto ?? false;
  }

  /** Sleepers that wait for time to pass. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  now(): number {
    return this.#now;
  }

  /** Resolves once the clock has passed `ms`; `sleep(0)` resolves in a later turn without time passing. */
  sleep(ms: number, { signal }: AbortOptions = {}): Promise<void> {
    if (!(ms >= 0)) return Promise.reject(new TypeError(`sleep takes milliseconds of 0 or more, not ${ms}`));
    if (signal?.aborted) return Promise.reject(signal.reason);
    this.#activity += 1;
    return ms === 0 ? this.#yield(signal) : this.#wait(ms, signal);
  }

  /** Moves time on by `ms`, waking sleepers in their order and letting each run before the next wakes. */
  async advance(ms: number): Promise<void> {
    const target = this.#now + ms;
    for (;;) {
      await nextTurn();
      const next = this.#earliest();
      if (next === undefined || next.at > target) break;
      this.#wakeDue(next.at);
    }
    this.#now = Math.max(this.#now, target);
    await nextTurn();
  }

  /** Moves time on until nobody sleeps any more. Throws after `limit` wakes: something sleeps for ever. */
  async runAll(limit = 100_000): Promise<void> {
    for (let wakes = 0; ; wakes += 1) {
      await nextTurn();
      const next = this.#earliest();
      if (next === undefined) return;
      if (wakes >= limit) throw new Error(`FakeClock.runAll: still sleeping after ${limit} wakes`);
      this.#wakeDue(next.at);
    }
  }

  /** Keeps auto mode from moving time while `work` (real I/O) is pending. */
  async hold<T>(work: PromiseLike<T>): Promise<T> {
    this.#holds += 1;
    try {
      return await work;
    } finally {
      this.#holds -= 1;
      this.#activity += 1;
    }
  }

  async #yield(signal: AbortSignal | undefined): Promise<void> {
    await nextTurn();
    this.#activity += 1;
    signal?.throwIfAborted();
  }

  #wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        this.#activity += 1;
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        at: this.#now + ms,
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#sleepers.push(sleeper);
      if (this.#auto) void this.#watch();
    });
  }

  #earliest(): Sleeper | undefined {
    let earliest: Sleeper | undefined;
    for (const sleeper of this.#sleepers)
      if (earliest === undefined || sleeper.at < earliest.at) earliest = sleeper;
    return earliest;
  }

  #wakeDue(at: number): void {
    this.#now = Math.max(this.#now, at);
    const due = this.#sleepers.filter((sleeper) => sleeper.at <= this.#now);
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.at > this.#now);
    this.#activity += 1;
    for (const sleeper of due) sleeper.wake();
  }

  async #watch(): Promise<void> {
    if (this.#watching) return;
    this.#watching = true;
    let quietTurns = 0;
    let seen = this.#activity;
    while (this.#sleepers.length > 0) {
      await nextTurn();
      const busy = this.#holds > 0 || seen !== this.#activity;
      seen = this.#activity;
      quietTurns = busy ? 0 : quietTurns + 1;
      const next = quietTurns >= IDLE_TURNS ? this.#earliest() : undefined;
      if (next !== undefined) this.#wakeDue(next.at);
    }
    this.#watching = false;
  }
}
