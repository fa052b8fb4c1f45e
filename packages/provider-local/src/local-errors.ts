import { ProviderError, type ProviderErrorCode } from '@music-platform/bridge-traits';

const forbidden: ReadonlySet<string> = new Set(['EACCES', 'EPERM']);
const gone: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP', 'ENAMETOOLONG', 'ENXIO']);

/** Code of a failed file system call (`ENOENT`, …); undefined for every other error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** There is nothing of that name (any more). */
export function isMissing(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** What a system code met while reading a file means. The one place where codes are mapped. */
export function providerCodeOf(code: string): ProviderErrorCode {
  if (forbidden.has(code)) return 'FORBIDDEN';
  return gone.has(code) ? 'NOT_FOUND' : 'UNAVAILABLE';
}

/** The root cannot be read. Never an empty listing: that would look like a deletion of everything. */
export function rootError(root: string, error: unknown): unknown {
  const code = systemCode(error);
  if (code === undefined) return error;
  if (providerCodeOf(code) === 'FORBIDDEN') {
    return new ProviderError(
      'FORBIDDEN',
      `The music folder ${root} may not be read (${code}). Give this user the right to list it.`,
    );
  }
  return unreachableRoot(root, code);
}

/** The root is missing, is no folder, or its disk does not answer. */
export function unreachableRoot(root: string, why: string): ProviderError {
  return new ProviderError(
    'UNAVAILABLE',
    `The music folder ${root} cannot be reached (${why}). Check that it exists and that its disk is mounted.`,
  );
}
