import {
  type AbortOptions,
  type Clock,
  ProviderError,
  type Random,
  type SecureStore,
  type TokenSource,
} from '@music-platform/bridge-traits';
import { backoffMs } from '../pacing/backoff.ts';
import { untilAborted, withDeadline } from '../util/abort.ts';
import { systemClock, systemRandom } from '../util/system-host.ts';

/** What a refresh brings. */
export interface TokenAnswer {
  accessToken: string;
  expiresInMs: number;
  /** Present when the service replaces the refresh token. */
  refreshToken?: string | undefined;
}

/** Options of `createRefreshingTokenSource`. */
export interface RefreshingTokenSourceOptions {
  /** Name of the service, for people. */
  service: string;
  /** Where the refresh token is, as plain text. */
  secureStore: SecureStore;
  /** Its key in `secureStore`. */
  key: string;
  /** One exchange of a refresh token. Throws `ProviderError`; `UNAVAILABLE` is tried again. */
  exchange: (refreshToken: string, options: AbortOptions) => Promise<TokenAnswer>;
  clock?: Clock | undefined;
  random?: Random | undefined;
}

/** A token is replaced this long before it expires. */
const marginMs = 60_000;
const timeoutMs = 30_000;
const longestWaitMs = 30_000;
const retry = { attempts: 4, baseDelayMs: 500, maxDelayMs: 8_000 };

/**
 * Access tokens from a stored refresh token. However many ask, one refresh runs; a refresh token that the service replaces is stored before
 * its access token is used. Throws `UNAUTHORIZED` when the person has to sign in again.
 */
export function createRefreshingTokenSource(options: RefreshingTokenSourceOptions): TokenSource {
  const source = new RefreshingTokenSource(options);
  return { getAccessToken: (request) => source.getAccessToken(request) };
}

class RefreshingTokenSource {
  readonly #options: RefreshingTokenSourceOptions;
  readonly #clock: Clock;
  readonly #random: Random;
  #current: { token: string; expiresAt: number } | undefined;
  #refreshing: Promise<string> | undefined;
  /** The sign-in server wants to be left alone until then. */
  #notBefore = 0;
  /** A refresh token that the service has handed out and the store has not taken yet. */
  #unstored: string | undefined;

  constructor(options: RefreshingTokenSourceOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? systemRandom;
  }

  async getAccessToken({
    rejected,
    signal,
  }: { rejected?: string | undefined } & AbortOptions = {}): Promise<string> {
    signal?.throwIfAborted();
    if (rejected !== undefined && this.#current?.token === rejected) this.#current = undefined;
    if (this.#current !== undefined && this.#clock.now() < this.#current.expiresAt - marginMs)
      return this.#current.token;
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return untilAborted(this.#refreshing, { signal });
  }

  async #refresh(): Promise<string> {
    const refreshToken = this.#unstored ?? (await this.#stored());
    const answer = await this.#exchange(refreshToken);
    if (answer.refreshToken !== undefined && answer.refreshToken !== refreshToken)
      this.#unstored = answer.refreshToken;
    await this.#store();
    this.#current = { token: answer.accessToken, expiresAt: this.#clock.now() + answer.expiresInMs };
    return answer.accessToken;
  }

  /** Another process may have replaced the refresh token meanwhile: a refused one is looked up once more. */
  async #exchange(refreshToken: string): Promise<TokenAnswer> {
    try {
      return await this.#request(refreshToken);
    } catch (error) {
      if (!(error instanceof ProviderError) || error.code !== 'UNAUTHORIZED') throw error;
      this.#unstored = undefined;
      const stored = await this.#stored();
      if (stored === refreshToken) throw error;
      return this.#request(stored);
    }
  }

  async #request(refreshToken: string): Promise<TokenAnswer> {
    const { service, exchange } = this.#options;
    const late = (): ProviderError =>
      new ProviderError('UNAVAILABLE', `The sign-in server of ${service} does not answer.`);
    for (let attempt = 1; ; attempt += 1) {
      const breakMs = this.#notBefore - this.#clock.now();
      if (breakMs > longestWaitMs) throw busy(service, breakMs);
      if (breakMs > 0) await this.#clock.sleep(breakMs);
      try {
        return await withDeadline(this.#clock, timeoutMs, late, undefined, (signal) =>
          exchange(refreshToken, { signal }),
        );
      } catch (error) {
        const isPassing = error instanceof ProviderError && error.code === 'UNAVAILABLE';
        if (isPassing) this.#notBefore = this.#clock.now() + (error.retryAfterMs ?? 0);
        const isLong = isPassing && (error.retryAfterMs ?? 0) > longestWaitMs;
        if (!isPassing || isLong || attempt >= retry.attempts) throw error;
        await this.#clock.sleep(backoffMs(attempt - 1, retry, this.#random));
      }
    }
  }

  async #stored(): Promise<string> {
    const { secureStore, key, service } = this.#options;
    const token = await secureStore.get(key).catch(storeFailed);
    if (token !== undefined && token !== '') return token;
    throw new ProviderError('UNAUTHORIZED', `Nobody is signed in to ${service}: sign in.`);
  }

  async #store(): Promise<void> {
    if (this.#unstored === undefined) return;
    const { secureStore, key } = this.#options;
    await secureStore.set(key, this.#unstored).catch(storeFailed);
    this.#unstored = undefined;
  }
}

function busy(service: string, retryAfterMs: number): ProviderError {
  return new ProviderError('UNAVAILABLE', `The sign-in server of ${service} asks for a longer break.`, {
    retryAfterMs,
  });
}

function storeFailed(cause: unknown): never {
  throw new ProviderError('UNAVAILABLE', 'The secure store that holds the sign-in does not work.', { cause });
}
