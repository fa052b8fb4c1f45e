/** Why a provider call failed. Retry decisions read this code and nothing else. */
export type ProviderErrorCode =
  | 'CURSOR_EXPIRED'
  | 'RATE_LIMITED'
  | 'QUOTA_EXHAUSTED'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'UNREADABLE_CONTENT'
  | 'CHANGED_DURING_READ'
  | 'UNAVAILABLE'
  | 'INVALID_RESPONSE';

export interface ProviderErrorOptions {
  cause?: unknown;
  /** Wait at least this long before the next call of the account. */
  retryAfterMs?: number | undefined;
}

/** Thrown by every `StorageProvider` member. `message` carries no token, no download URL and no file name. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly code: ProviderErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: ProviderErrorCode, message: string, options: ProviderErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Why the engine refused or ended something. */
export type SyncErrorCode =
  | 'SYNC_IN_PROGRESS'
  | 'JOB_NOT_FOUND'
  | 'PROFILE_NOT_FOUND'
  | 'TRACK_NOT_FOUND'
  | 'INVALID_STATE_TRANSITION'
  | 'INVALID_CONFIG'
  | 'TIMEOUT'
  | 'CANCELLED'
  | 'LEASE_LOST'
  | 'INTERRUPTED'
  | 'DATABASE'
  | 'DATABASE_LOCKED'
  | 'DATABASE_READ_ONLY'
  | 'DATABASE_CORRUPT'
  | 'DATABASE_NEWER'
  | 'DATABASE_FULL';

/** Thrown by the engine and by database adapters. `details` is plain data for programs; `message` says what, where, what to do. */
export class SyncError extends Error {
  override readonly name = 'SyncError';
  readonly code: SyncErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: SyncErrorCode,
    message: string,
    options: { cause?: unknown; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}
