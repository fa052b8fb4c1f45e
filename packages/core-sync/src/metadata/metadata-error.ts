/** Why a file's tags could not be read. */
export type MetadataErrorCode =
  | 'UNSUPPORTED_FORMAT'
  | 'CORRUPT'
  | 'EMPTY'
  | 'BUDGET_EXCEEDED'
  | 'TIME_LIMIT'
  | 'COVER_TOO_LARGE';

/** Thrown when a file yields nothing at all. `message` is for people and names no file. Reading errors of the source pass unchanged. */
export class MetadataError extends Error {
  override readonly name = 'MetadataError';
  readonly code: MetadataErrorCode;

  constructor(code: MetadataErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
  }
}
