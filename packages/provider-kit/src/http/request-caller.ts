import {
  type AbortOptions,
  type Clock,
  type Logger,
  ProviderError,
  type ProviderUsage,
  type Random,
  type TokenSource,
} from '@music-platform/bridge-traits';
import type { AccountLimiter, Admission } from '../pacing/account-limiter.ts';
import { backoffMs, type RetryPolicy } from '../pacing/backoff.ts';
import { withDeadline } from '../util/abort.ts';
import { ServiceFailure } from './service-failure.ts';

/** What requests are made with. */
export interface RequestCallerOptions<Kind extends string> {
  /** Name of the service, for people. */
  service: string;
  clock: Clock;
  random: Random;
  retry: RetryPolicy;
  limiter: AccountLimiter;
  logger: Logger | undefined;
  /** Absent: the client authenticates itself. */
  tokens: TokenSource | undefined;
  /** An answer that takes longer counts as none. */
  requestTimeoutMs: number;
  /** What a request costs of the account's quota. */
  unitsOf: (kind: Kind) => number;
  /** How long the service's permission is waited for before the request fails with `RATE_LIMITED`. */
  maxWaitMsOf: (kind: Kind) => number;
  toError: (failure: unknown, kind: Kind) => ProviderError;
}

/** What goes with every attempt. */
export interface SendOptions {
  /** Of this attempt alone: what outlives it, as a body does, must not rely on it. */
  signal?: AbortSignal | undefined;
  /** Absent: the client authenticates itself, or nobody has to. */
  accessToken?: string | undefined;
}

export interface CallOptions extends AbortOptions {
  /** The request carries no token. */
  anonymous?: boolean | undefined;
  /** Attempts at this request, where fewer than usual make sense. */
  attempts?: number | undefined;
}

/** What a request is sent with. */
interface Permit {
  admission: Admission;
  accessToken: string | undefined;
}

/** Sends requests: paced, with a valid token, tried again while that makes sense, and counted. Failures are `ProviderError`s. */
export class RequestCaller<Kind extends string> {
  readonly #options: RequestCallerOptions<Kind>;
  readonly #calls: Record<string, number> = {};
  #quotaUnits = 0;
  #retries = 0;
  #throttles = 0;
  #waitedMs = 0;

  constructor(options: RequestCallerOptions<Kind>) {
    this.#options = options;
  }

  usage(): ProviderUsage {
    return {
      calls: { ...this.#calls },
      quotaUnits: this.#quotaUnits,
      retries: this.#retries,
      throttles: this.#throttles,
      waitedMs: this.#waitedMs,
    };
  }

  /** One request, as often as it takes. The signal's reason is rethrown unchanged. */
  async call<T>(
    kind: Kind,
    send: (options: SendOptions & { signal: AbortSignal }) => Promise<T>,
    { signal, anonymous = false, attempts = this.#options.retry.attempts }: CallOptions = {},
  ): Promise<T> {
    const { logger, service } = this.#options;
    let rejected: string | undefined;
    for (let attempt = 1; ; attempt += 1) {
      const permit = await this.#permit(kind, { rejected, anonymous, signal });
      const { accessToken } = permit;
      const outcome = await this.#attempt(kind, send, permit, signal);
      if (!(outcome instanceof ProviderError)) return outcome.answer;
      const mayRefresh = accessToken !== undefined && rejected === undefined && !needsPerson(outcome);
      if (outcome.code === 'UNAUTHORIZED' && mayRefresh) {
        rejected = accessToken;
        attempt -= 1;
      } else {
        const isPassing = outcome.code === 'UNAVAILABLE' || outcome.code === 'RATE_LIMITED';
        if (!isPassing || attempt >= attempts) throw outcome;
        if (outcome.code === 'UNAVAILABLE') await this.#sleep(attempt, signal);
      }
      this.#retries += 1;
      logger?.log('debug', `A request to ${service} is sent again`, { kind, attempt, code: outcome.code });
    }
  }

  /** Waits without sending anything, counted as such. */
  async wait(ms: number, { signal }: AbortOptions): Promise<void> {
    const { clock } = this.#options;
    const from = clock.now();
    await clock.sleep(ms, { signal });
    this.#waitedMs += clock.now() - from;
  }

  /** The service says that its limit is near: the account sends nothing for a moment. */
  ease(ms: number): void {
    if (ms > 0) this.#options.limiter.ease(ms);
  }

  /** Leave to send, and the token to send with. A token that took long may come when the service wants to be left alone: then again. */
  async #permit(
    kind: Kind,
    { rejected, anonymous, signal }: { rejected: string | undefined; anonymous: boolean } & AbortOptions,
  ): Promise<Permit> {
    const { limiter, unitsOf, maxWaitMsOf } = this.#options;
    for (;;) {
      const admission = await limiter.admit(unitsOf(kind), { signal, maxWaitMs: maxWaitMsOf(kind) });
      this.#waitedMs += admission.waitedMs;
      let isUsed = false;
      try {
        const accessToken = anonymous ? undefined : await this.#token(rejected, signal);
        isUsed = !limiter.isPaused;
        if (isUsed) return { admission, accessToken };
      } finally {
        if (!isUsed) limiter.abandoned(admission);
      }
    }
  }

  async #attempt<T>(
    kind: Kind,
    send: (options: SendOptions & { signal: AbortSignal }) => Promise<T>,
    { admission, accessToken }: Permit,
    signal: AbortSignal | undefined,
  ): Promise<{ answer: T } | ProviderError> {
    const { limiter, clock, requestTimeoutMs, unitsOf } = this.#options;
    this.#calls[kind] = (this.#calls[kind] ?? 0) + 1;
    this.#quotaUnits += unitsOf(kind);
    try {
      const late = (): ServiceFailure => new ServiceFailure({ systemCode: 'ETIMEDOUT' });
      const answer = await withDeadline(clock, requestTimeoutMs, late, signal, (limited) =>
        send({ accessToken, signal: limited }),
      );
      limiter.succeeded(admission);
      return { answer };
    } catch (failure) {
      if (signal?.aborted === true || !(failure instanceof ServiceFailure)) {
        limiter.abandoned(admission);
        signal?.throwIfAborted();
        throw failure;
      }
      return this.#judged(failure, kind, admission);
    }
  }

  #judged(failure: ServiceFailure, kind: Kind, admission: Admission): ProviderError {
    const { limiter, toError } = this.#options;
    const error = toError(failure, kind);
    if (error.code === 'RATE_LIMITED') {
      this.#throttles += 1;
      limiter.complained(admission, error.retryAfterMs);
    } else if (error.code === 'UNAVAILABLE') limiter.failed(admission, error.retryAfterMs);
    else limiter.succeeded(admission);
    return error;
  }

  async #token(rejected: string | undefined, signal: AbortSignal | undefined): Promise<string | undefined> {
    const { tokens, service } = this.#options;
    if (tokens === undefined) return undefined;
    const token = await tokens.getAccessToken({ rejected, signal });
    if (token !== rejected && headerSafe.test(token)) return token;
    throw new ProviderError('UNAUTHORIZED', `${service} does not accept the access token: sign in again.`);
  }

  async #sleep(attempt: number, signal: AbortSignal | undefined): Promise<void> {
    const { random, retry } = this.#options;
    await this.wait(backoffMs(attempt - 1, retry, random), { signal });
  }
}

/** What a header can hold. An error about any other value would quote it. */
const headerSafe = /^[\x20-\x7e]+$/;

/** A refusal that another token of the same sign-in does not mend. */
function needsPerson({ cause }: ProviderError): boolean {
  return cause instanceof ServiceFailure && cause.facts.reason === 'claimsChallenge';
}
