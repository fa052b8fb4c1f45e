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
import { type CallKind, quotaUnits } from './call-kind.ts';
import type { DriveRequestOptions } from './drive-api.ts';
import { DriveFailure } from './drive-failure.ts';
import { toProviderError } from './provider-error.ts';

/** What requests are made with. */
export interface DriveCallerOptions {
  clock: Clock;
  random: Random;
  retry: RetryPolicy;
  limiter: AccountLimiter;
  logger: Logger | undefined;
  /** Absent: the client authenticates itself. */
  tokens: TokenSource | undefined;
  /** An answer that takes longer counts as none. */
  requestTimeoutMs: number;
}

/** A download is better put off than waited for: the engine limits its time, and reads something else meanwhile. */
const longestWaitMs = { download: 30_000, other: 600_000 };

/** What a request is sent with. */
interface Permit {
  admission: Admission;
  accessToken: string | undefined;
}

type Send<T> = (options: DriveRequestOptions) => Promise<T>;

/** Sends requests: paced, with a valid token, tried again while that makes sense, and counted. Failures are `ProviderError`s. */
export class DriveCaller {
  readonly #options: DriveCallerOptions;
  readonly #calls: Partial<Record<CallKind, number>> = {};
  #quotaUnits = 0;
  #retries = 0;
  #throttles = 0;
  #waitedMs = 0;

  constructor(options: DriveCallerOptions) {
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
  async call<T>(kind: CallKind, send: Send<T>, { signal }: AbortOptions = {}): Promise<T> {
    const { retry, logger } = this.#options;
    let rejected: string | undefined;
    for (let attempt = 1; ; attempt += 1) {
      const permit = await this.#permit(kind, rejected, signal);
      const { accessToken } = permit;
      const error = await this.#attempt(kind, send, permit, signal);
      if (!(error instanceof ProviderError)) return error.answer;
      const mayRefresh = accessToken !== undefined && rejected === undefined;
      if (error.code === 'UNAUTHORIZED' && mayRefresh) {
        rejected = accessToken;
        attempt -= 1;
      } else {
        const isPassing = error.code === 'UNAVAILABLE' || error.code === 'RATE_LIMITED';
        if (!isPassing || attempt >= retry.attempts) throw error;
        if (error.code === 'UNAVAILABLE') await this.#sleep(attempt, signal);
      }
      this.#retries += 1;
      logger?.log('debug', 'A request to Google Drive is sent again', { kind, attempt, code: error.code });
    }
  }

  /** Waits without sending anything, counted as such. */
  async wait(ms: number, { signal }: AbortOptions): Promise<void> {
    const { clock } = this.#options;
    const from = clock.now();
    await clock.sleep(ms, { signal });
    this.#waitedMs += clock.now() - from;
  }

  /** Leave to send, and the token to send with. A token that took long may come when the service wants to be left alone: then again. */
  async #permit(
    kind: CallKind,
    rejected: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Permit> {
    const { limiter } = this.#options;
    const maxWaitMs = kind === 'download' ? longestWaitMs.download : longestWaitMs.other;
    for (;;) {
      const admission = await limiter.admit(quotaUnits[kind], { signal, maxWaitMs });
      this.#waitedMs += admission.waitedMs;
      let isUsed = false;
      try {
        const accessToken = await this.#token(rejected, signal);
        isUsed = !limiter.isPaused;
        if (isUsed) return { admission, accessToken };
      } finally {
        if (!isUsed) limiter.abandoned(admission);
      }
    }
  }

  async #attempt<T>(
    kind: CallKind,
    send: Send<T>,
    { admission, accessToken }: Permit,
    signal: AbortSignal | undefined,
  ): Promise<{ answer: T } | ProviderError> {
    const { limiter, clock, requestTimeoutMs } = this.#options;
    this.#calls[kind] = (this.#calls[kind] ?? 0) + 1;
    this.#quotaUnits += quotaUnits[kind];
    try {
      const late = (): DriveFailure => new DriveFailure({ systemCode: 'ETIMEDOUT' });
      const answer = await withDeadline(clock, requestTimeoutMs, late, signal, (limited) =>
        send({ accessToken, signal: limited }),
      );
      limiter.succeeded(admission);
      return { answer };
    } catch (failure) {
      if (signal?.aborted === true || !(failure instanceof DriveFailure)) {
        limiter.abandoned(admission);
        signal?.throwIfAborted();
        throw failure;
      }
      const error = toProviderError(failure, kind);
      if (error.code === 'RATE_LIMITED') {
        this.#throttles += 1;
        limiter.complained(admission, error.retryAfterMs);
      } else if (error.code === 'UNAVAILABLE') limiter.failed(admission, error.retryAfterMs);
      else limiter.succeeded(admission);
      return error;
    }
  }

  async #token(rejected: string | undefined, signal: AbortSignal | undefined): Promise<string | undefined> {
    const { tokens } = this.#options;
    if (tokens === undefined) return undefined;
    const token = await tokens.getAccessToken({ rejected, signal });
    if (token !== rejected) return token;
    throw new ProviderError('UNAUTHORIZED', 'Google Drive does not accept the access token: sign in again.');
  }

  async #sleep(attempt: number, signal: AbortSignal | undefined): Promise<void> {
    const { random, retry } = this.#options;
    await this.wait(backoffMs(attempt - 1, retry, random), { signal });
  }
}
