import { SyncError, type SyncErrorCode } from '@music-platform/bridge-traits';

interface Diagnosis {
  code: SyncErrorCode;
  what: string;
  advice: string;
}

const locked: Diagnosis = {
  code: 'DATABASE_LOCKED',
  what: 'is in use',
  advice: 'Finish open streams and transactions, or close other pages that hold its files, and try again.',
};
const readOnly: Diagnosis = {
  code: 'DATABASE_READ_ONLY',
  what: 'cannot be written',
  advice: 'Let the site store data in the browser.',
};
const corrupt: Diagnosis = {
  code: 'DATABASE_CORRUPT',
  what: 'is damaged or is not a database',
  advice: 'Import a backup, or delete the database and run a full sync to build a new one.',
};
const full: Diagnosis = {
  code: 'DATABASE_FULL',
  what: 'has no room left to grow',
  advice: 'Free space, or let the site store more data, and run again; what was committed is safe.',
};
const unreachable: Diagnosis = {
  code: 'DATABASE',
  what: 'could not be read from or written to storage',
  advice: 'Reload the page and try again.',
};
const missing: Diagnosis = {
  code: 'DATABASE',
  what: 'cannot be stored by this browser',
  advice: 'Use a recent browser and no private window, or open it in memory.',
};
const other: Diagnosis = { code: 'DATABASE', what: 'refused a statement', advice: '' };

const diagnoses: readonly (readonly [prefix: string, diagnosis: Diagnosis])[] = [
  ['SQLITE_BUSY', locked],
  ['SQLITE_LOCKED', locked],
  ['SQLITE_READONLY', readOnly],
  ['SQLITE_PERM', readOnly],
  ['SQLITE_CORRUPT', corrupt],
  ['SQLITE_NOTADB', corrupt],
  ['SQLITE_FULL', full],
  ['SQLITE_CANTOPEN', unreachable],
  ['SQLITE_IOERR', unreachable],
];

const fileSystemDiagnoses: ReadonlyMap<string, Diagnosis> = new Map([
  ['QuotaExceededError', full],
  ['NoModificationAllowedError', locked],
  ['SecurityError', missing],
  ['NotAllowedError', missing],
]);

/** What a failure of SQLite means. `trouble` is what the file system below it threw, if that is why. */
export function sqliteError(name: string, sqliteCode: string, message: string, trouble?: unknown): SyncError {
  const found = diagnoses.find(([prefix]) => sqliteCode.startsWith(prefix))?.[1] ?? other;
  const diagnosis = found === unreachable ? (fileSystemDiagnosis(trouble) ?? found) : found;
  return describe(name, diagnosis, `${sqliteCode}: ${message}`, trouble, { sqliteCode });
}

/** What a failure of the browser's file system means, on opening. A `SyncError` comes back unchanged. */
export function fileSystemError(name: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof SyncError) return error;
  return describe(name, fileSystemDiagnosis(error) ?? unreachable, `${error.name}: ${error.message}`, error);
}

/** The browser, or this place in it, has no private file system for databases. */
export function storageMissing(name: string, why: string): SyncError {
  return describe(name, missing, why);
}

/** The error of every statement after `close`. */
export function closedError(name: string): SyncError {
  return new SyncError('DATABASE', `Database ${name} is closed. Open it again to use it.`, {
    details: { name },
  });
}

/**
 * The page that ran a statement is gone. `outcome` says whether the statement ran: `not-executed` is certain, `unknown` is not. Either
 * way it is not tried again, since it might happen twice.
 */
export function interruptedError(name: string, outcome: 'not-executed' | 'unknown', what: string): SyncError {
  const message = `Database ${name} changed hands while ${what}. Check what is there, and run it again if needed.`;
  return new SyncError('INTERRUPTED', message, { details: { name, outcome, retryable: true } });
}

/** Somebody holds the files of the database and will give them back. */
export function isHeldElsewhere(error: unknown): boolean {
  return error instanceof Error && error.name === 'NoModificationAllowedError';
}

function fileSystemDiagnosis(error: unknown): Diagnosis | undefined {
  return error instanceof Error ? fileSystemDiagnoses.get(error.name) : undefined;
}

function describe(
  name: string,
  diagnosis: Diagnosis,
  why: string,
  cause?: unknown,
  details: Readonly<Record<string, unknown>> = {},
): SyncError {
  const message = `Database ${name} ${diagnosis.what} (${why}). ${diagnosis.advice}`.trim();
  return new SyncError(diagnosis.code, message, {
    ...(cause === undefined ? {} : { cause }),
    details: { name, ...details },
  });
}
