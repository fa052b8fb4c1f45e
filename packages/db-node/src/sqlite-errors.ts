import { SyncError, type SyncErrorCode } from '@music-platform/bridge-traits';

interface Diagnosis {
  code: SyncErrorCode;
  what: string;
  advice: string;
}

const locked: Diagnosis = {
  code: 'DATABASE_LOCKED',
  what: 'is locked by another connection or process',
  advice: 'Let the other writer finish, or raise busyTimeoutMs.',
};
const inUse: Diagnosis = {
  code: 'DATABASE_LOCKED',
  what: 'is in use by an open transaction or stream of this very connection',
  advice: 'Finish it first.',
};
const readOnly: Diagnosis = {
  code: 'DATABASE_READ_ONLY',
  what: 'cannot be written',
  advice: 'Make the file and its folder writable, or open it with readOnly: true and only read.',
};
const folderReadOnly: Diagnosis = {
  code: 'DATABASE_READ_ONLY',
  what: 'lies in a folder that cannot be written',
  advice:
    'Even reading needs that, for the write-ahead log: make the folder writable, or open a copy elsewhere.',
};
const corrupt: Diagnosis = {
  code: 'DATABASE_CORRUPT',
  what: 'is damaged or is not a database',
  advice: 'Restore a backup, or move the file away and run a full sync to build a new one.',
};
const full: Diagnosis = {
  code: 'DATABASE_FULL',
  what: 'has no room left to grow',
  advice: 'Free space on its disk and run again; what was committed is safe.',
};
const unopened: Diagnosis = {
  code: 'DATABASE',
  what: 'cannot be opened',
  advice: 'Check that the path names a file in an existing folder that this user may read and write.',
};
const unreachable: Diagnosis = {
  code: 'DATABASE',
  what: 'could not be read from or written to its disk',
  advice: 'Check the disk, or the connection to it.',
};
const other: Diagnosis = { code: 'DATABASE', what: 'refused a statement', advice: '' };

const diagnoses: readonly (readonly [prefix: string, diagnosis: Diagnosis])[] = [
  ['SQLITE_BUSY', locked],
  ['SQLITE_LOCKED', inUse],
  ['SQLITE_READONLY_DIRECTORY', folderReadOnly],
  ['SQLITE_READONLY_CANTINIT', folderReadOnly],
  ['SQLITE_READONLY', readOnly],
  ['SQLITE_PERM', readOnly],
  ['SQLITE_CORRUPT', corrupt],
  ['SQLITE_NOTADB', corrupt],
  ['SQLITE_FULL', full],
  ['SQLITE_CANTOPEN', unopened],
  ['SQLITE_IOERR', unreachable],
  ['EACCES', readOnly],
  ['EPERM', readOnly],
  ['EROFS', readOnly],
  ['ENOSPC', full],
  ['EDQUOT', full],
];

/**
 * What a failure of SQLite or of the file system means, as a `SyncError`; `details` carry `path` and SQLite's own code.
 * Anything else (a value that cannot be bound, an abort reason) is the caller's and comes back unchanged.
 */
export function translateSqliteError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof SyncError) return error;
  const sqliteCode = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const diagnosis = diagnoses.find(([prefix]) => sqliteCode.startsWith(prefix))?.[1] ?? other;
  if (diagnosis === other && !/^(SQLITE_|E[A-Z0-9]+$)/.test(sqliteCode)) return error;
  const message = `Database ${path} ${diagnosis.what} (${sqliteCode}: ${error.message}). ${diagnosis.advice}`;
  return new SyncError(diagnosis.code, message.trim(), { cause: error, details: { path, sqliteCode } });
}

/** The error of every statement after `close`. */
export function closedError(path: string): SyncError {
  return new SyncError('DATABASE', `Database ${path} is closed. Open it again to use it.`, {
    details: { path },
  });
}

/** Another connection holds a lock that it will give back. A stale snapshot never heals, so it is not worth a wait. */
export function isWorthWaiting(error: unknown): boolean {
  if (!(error instanceof SyncError) || error.code !== 'DATABASE_LOCKED') return false;
  const { sqliteCode } = error.details;
  return typeof sqliteCode === 'string' && /^SQLITE_BUSY(?!_SNAPSHOT)/.test(sqliteCode);
}
