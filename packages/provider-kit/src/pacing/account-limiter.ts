import { type AbortOptions, type Clock, ProviderError, type Random } from '@music-platform/bridge-traits';
import { backoffMs, type RetryPolicy } from './backoff.ts';
import { QuotaBucket } from './quota-bucket.ts';

/** What a limiter works with. */
export interface AccountLimiterOptions {
  /** Name of the service, for people. */
  service: string;
  clock: Clock;
  random: Random;
  quotaUnitsPerMinute: number;
  retry: RetryPolicy;
}

/** Leave to send one request; handed back with the outcome, whatever it is. */
export interface Admission {
  /** Complaints known when the request was sent. */
  complaints: number;
  /** The one request that tries out whether the service has calmed down. */
  isTrial: boolean;
  waitedMs: number;
}

interface Waiter {
  units: number;
  deadline: number;
  admit(isTrial: boolean): void;
  refuse(reason: unknown): void;
}

/** Failures in a row, of all workers together, from which on everybody waits. */
const outageFrom = 3;

/**
 * Lets the requests of one account through, in their order: within its quota, and none while the service wants to be left alone. All workers
 * and providers of the account share one, so that a complaint to one slows down all.
 */
export class AccountLimiter {
  readonly #options: AccountLimiterOptions;
  readonly #bucket: QuotaBucket;
  #waiters: Waiter[] = [];
  #pausedUntil = 0;
  #complaints = 0;
  #complaintsInARow = 0;
  #outagesInARow = 0;
  /** After a complaint one request goes alone, until one succeeds. */
  #isOnTrial = false;
  #isTrialOut = false;
  #sleep: AbortController | undefined;

  constructor(options: AccountLimiterOptions) {
    this.#options = options;
    this.#bucket = new QuotaBucket(options.quotaUnitsPerMinute, options.clock.now());
  }

  /** Resolves when a request of this cost may be sent. Throws `RATE_LIMITED` when that would take longer than `maxWaitMs`. */
  async admit(
    units: number,
    { signal, maxWaitMs }: { maxWaitMs: number } & AbortOptions,
  ): Promise<Admission> {
    signal?.throwIfAborted();
    const { clock } = this.#options;
    const enteredAt = clock.now();
    const isTrial = await new Promise<boolean>((resolve, reject) => {
      const leave = (): void => this.#leave(waiter, signal?.reason);
      const settled = (settle: () => void): void => {
        signal?.removeEventListener('abort', leave);
        settle();
      };
      const waiter: Waiter = {
        units,
        deadline: enteredAt + maxWaitMs,
        admit: (trial) => settled(() => resolve(trial)),
        refuse: (reason) => settled(() => reject(reason)),
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiters.push(waiter);
      this.#serve();
    });
    return { complaints: this.#complaints, isTrial, waitedMs: clock.now() - enteredAt };
  }

  /** The service wants to be left alone now: a request that was admitted before and is not sent yet must not be. */
  get isPaused(): boolean {
    return this.#pausedUntil > this.#options.clock.now();
  }

  /** The service answered, if only with a refusal of this one request. */
  succeeded(admission: Admission): void {
    if (admission.complaints === this.#complaints) {
      this.#complaintsInARow = 0;
      this.#isOnTrial = false;
    }
    this.#outagesInARow = 0;
    this.#settle(admission);
  }

  /** Nothing was learnt: the request was aborted, or not sent. */
  abandoned(admission: Admission): void {
    this.#settle(admission);
  }

  /** The service wants fewer requests: nobody sends any for a while, and all go on more slowly. */
  complained(admission: Admission, retryAfterMs: number | undefined): void {
    const { clock, random, retry } = this.#options;
    const isNew = admission.complaints === this.#complaints;
    if (isNew) {
      this.#bucket.slowDown(clock.now());
      this.#complaints += 1;
      this.#complaintsInARow += 1;
      this.#isOnTrial = true;
    }
    if (retryAfterMs !== undefined) this.#pause(retryAfterMs + jitterMs(retryAfterMs, random));
    else if (isNew) this.#pause(backoffMs(this.#complaintsInARow - 1, retry, random));
    this.#settle(admission);
  }

  /** A request came to nothing. Several in a row mean that the service is down: then everybody waits. */
  failed(admission: Admission, retryAfterMs: number | undefined): void {
    const { random, retry } = this.#options;
    this.#outagesInARow += 1;
    if (retryAfterMs !== undefined) this.#pause(retryAfterMs + jitterMs(retryAfterMs, random));
    else if (this.#outagesInARow >= outageFrom)
      this.#pause(backoffMs(this.#outagesInARow - outageFrom, retry, random));
    this.#settle(admission);
  }

  /** Nobody sends anything for a moment, without a complaint. */
  ease(ms: number): void {
    this.#pause(ms);
  }

  #pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#options.clock.now() + ms);
  }

  #settle({ isTrial }: Admission): void {
    if (isTrial) this.#isTrialOut = false;
    this.#serve();
  }

  #leave(waiter: Waiter, reason: unknown): void {
    this.#waiters = this.#waiters.filter((other) => other !== waiter);
    waiter.refuse(reason);
    if (this.#waiters.length === 0) this.#sleep?.abort();
  }

  /** Admits whoever may go now and refuses whoever would wait too long; then sleeps until the next one's time. */
  #serve(): void {
    const { clock } = this.#options;
    const now = clock.now();
    const pauseMs = this.#pausedUntil - now;
    if (pauseMs > 0) this.#refuseLate(this.#pausedUntil);
    for (let head = this.#waiters[0]; head !== undefined; head = this.#waiters[0]) {
      if (this.#isTrialOut && this.#isOnTrial) return;
      const waitMs = Math.max(pauseMs, this.#bucket.waitMs(head.units, now));
      if (waitMs > 0 && now + waitMs <= head.deadline) {
        this.#wakeAfter(waitMs);
        return;
      }
      this.#waiters.shift();
      if (waitMs > 0) head.refuse(tooLong(this.#options.service, waitMs));
      else {
        this.#bucket.spend(head.units, now);
        this.#isTrialOut ||= this.#isOnTrial;
        head.admit(this.#isOnTrial);
      }
    }
  }

  #refuseLate(until: number): void {
    const { clock, service } = this.#options;
    const late = this.#waiters.filter(({ deadline }) => deadline < until);
    this.#waiters = this.#waiters.filter(({ deadline }) => deadline >= until);
    for (const waiter of late) waiter.refuse(tooLong(service, until - clock.now()));
  }

  #wakeAfter(ms: number): void {
    this.#sleep?.abort();
    const sleep = new AbortController();
    this.#sleep = sleep;
    this.#options.clock.sleep(ms, { signal: sleep.signal }).then(
      () => this.#serve(),
      () => undefined,
    );
  }
}

/** Many processes that were told the same time do not all come back at once. */
function jitterMs(waitMs: number, random: Random): number {
  return Math.round(Math.min(1_000, waitMs / 10) * random.next());
}

function tooLong(service: string, retryAfterMs: number): ProviderError {
  return new ProviderError('RATE_LIMITED', `${service} asks for a longer break.`, { retryAfterMs });
}
