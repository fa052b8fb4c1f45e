import { ProviderError, type ProviderErrorCode } from '@music-platform/bridge-traits';

const codes: Readonly<Record<string, ProviderErrorCode>> = {
  NotFoundError: 'NOT_FOUND',
  TypeMismatchError: 'NOT_FOUND',
  NotAllowedError: 'FORBIDDEN',
  SecurityError: 'FORBIDDEN',
};

/** Fails as the handles of browsers do. */
export class HandleError extends Error {
  constructor(name: 'NotFoundError' | 'TypeMismatchError') {
    super(name);
    this.name = name;
  }
}

/** There is nothing of that kind and name (any more). */
export function isMissing(error: unknown): boolean {
  return nameOf(error) !== undefined && codeOf(error) === 'NOT_FOUND';
}

/** Name of what a handle failed with (`NotAllowedError`, …); undefined for every other error. */
export function nameOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof ProviderError) return undefined;
  const isOfHandles = error instanceof HandleError || error instanceof DOMException;
  return isOfHandles ? error.name : undefined;
}

/** The picked folder itself cannot be read. Never an empty listing: that would look like a deletion of everything. */
export function rootError(error: unknown): unknown {
  const name = nameOf(error);
  if (name === undefined) return error;
  return codeOf(error) === 'FORBIDDEN'
    ? new ProviderError(
        'FORBIDDEN',
        `The picked folder may not be read any more (${name}). Ask for its permission again, or have it picked again.`,
      )
    : new ProviderError(
        'UNAVAILABLE',
        `The picked folder cannot be reached (${name}). Check that it exists and that its disk is there, or have it picked again.`,
      );
}

/** What a failure to read a file means. */
export function readError(error: unknown): unknown {
  const name = nameOf(error);
  if (name === undefined) return error;
  const messages = {
    NOT_FOUND: 'The file is not where it was listed. List the folder again.',
    FORBIDDEN: 'The file may not be read. Ask for the permission of its folder again.',
    UNAVAILABLE: 'The file cannot be read now. Check that its disk is there.',
  };
  const code = codeOf(error) as keyof typeof messages;
  return new ProviderError(code, `${messages[code]} (${name})`);
}

function codeOf(error: unknown): ProviderErrorCode {
  return codes[nameOf(error) ?? ''] ?? 'UNAVAILABLE';
}
