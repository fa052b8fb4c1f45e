import type { Clock } from '@music-platform/bridge-traits';

/** Why a timer ends early. A reason of its own for each would cost a stack trace. */
const stopped = 'stopped';

/**
 * A signal that aborts with `parent`, or with `reason()` once `ms` have passed on `clock` while it was not paused; 0 means no limit. Must be
 * closed. (`AbortSignal.any` would leave something behind in `parent` for every signal ever made of it.)
 */
export class TimeLimit {
  readonly #abort: AbortController = new AbortController();
  readonly #clock: Clock;
  readonly #reason: () => unknown;
  readonly #parent: AbortSignal;
  readonly #follow = (): void => this.#abort.abort(this.#parent.reason);
  #leftMs: number;
  #runningSince = 0;
  #timer: AbortController | undefined;

  constructor(clock: Clock, ms: number, reason: () => unknown, parent: AbortSignal) {
    this.#clock = clock;
    this.#leftMs = ms === 0 ? Number.POSITIVE_INFINITY : ms;
    this.#reason = reason;
    this.#parent = parent;
    if (parent.aborted) this.#follow();
    else parent.addEventListener('abort', this.#follow, { once: true });
    this.resume();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Time does not count until `resume`. */
  pause(): void {
    if (this.#timer === undefined) return;
    this.#leftMs = Math.max(0, this.#leftMs - (this.#clock.now() - this.#runningSince));
    this.#timer.abort(stopped);
    this.#timer = undefined;
  }

  resume(): void {
    if (this.#timer !== undefined || this.#leftMs === Number.POSITIVE_INFINITY) return;
    const timer = new AbortController();
    this.#timer = timer;
    this.#runningSince = this.#clock.now();
    this.#clock.sleep(this.#leftMs, { signal: timer.signal }).then(
      () => {
        if (!timer.signal.aborted) this.#abort.abort(this.#reason());
      },
      () => undefined,
    );
  }

  close(): void {
    this.pause();
    this.#parent.removeEventListener('abort', this.#follow);
  }
}

/** Runs `work` with a signal that also aborts, with `reason()`, once `ms` have passed on `clock`; 0 means no limit. */
export async function withTimeLimit<T>(
  clock: Clock,
  ms: number,
  reason: () => unknown,
  parent: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new TimeLimit(clock, ms, reason, parent);
  try {
    return await work(limit.signal);
  } finally {
    limit.close();
  }
}
