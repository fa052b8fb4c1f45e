import type { AbortOptions } from './abort.ts';

/** Wall clock and waiting. Tests use the testkit's `FakeClock`. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when aborted first. */
  sleep(ms: number, options?: AbortOptions): Promise<void>;
}

/** Source of randomness for ids and jitter. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
}

export interface NetworkStatus {
  online: boolean;
  /** The connection is paid by volume (mobile data). `wifiOnly` pauses on it. */
  metered: boolean;
}

/** Absent in the engine's options: always online, never metered. */
export interface NetworkMonitor {
  status(): NetworkStatus;
  /** Calls back at each change; the returned function unsubscribes. */
  subscribe(listener: (status: NetworkStatus) => void): () => void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * Receives the engine's log. `info` and above never carry file names, file ids, cursors or tokens.
 * Absent in the engine's options: nothing is logged.
 */
export interface Logger {
  log(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Secrets at rest (refresh tokens). The only place tokens are stored. */
export interface SecureStore {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Access tokens for a provider. Concurrent calls share one refresh. */
export interface TokenSource {
  /** `rejected`: a token the server has just refused; never return it again. Throws `ProviderError` `UNAUTHORIZED`. */
  getAccessToken(options?: { rejected?: string | undefined } & AbortOptions): Promise<string>;
}

/**
 * Who holds a lease. `id` names this process (or tab) uniquely.
 * `isAlive(other)`: true or false where the host can tell for sure, undefined where it cannot (other machine).
 */
export interface LeaseOwner {
  id: string;
  isAlive?(other: string): boolean | undefined;
}

/** Memory in use by this process or worker in bytes, where the host can tell. */
export type MemoryProbe = () => number | undefined;
