import type { AbortOptions } from '@music-platform/bridge-traits';
import Sqlite from 'better-sqlite3';
import { adapterOver } from './adapter-over.ts';
import { checkedPath, inMemory } from './database-path.ts';
import type { NodeDatabase } from './node-database.ts';
import { defaultCacheBytes, pragmasFor, type Synchronous } from './pragmas.ts';
import { prepareFile } from './prepare-file.ts';
import { translateSqliteError } from './sqlite-errors.ts';
import { waitWhileLocked } from './wait-while-locked.ts';

/** Options of `openNodeDatabase`. */
export interface OpenNodeDatabaseOptions extends AbortOptions {
  /** File of the database, created when missing (its folder is not); or `':memory:'`. */
  path: string;
  /** Only read. The file must exist. Default false. */
  readOnly?: boolean | undefined;
  /** How long a statement waits for another connection's lock, without blocking the event loop. Default 5000. */
  busyTimeoutMs?: number | undefined;
  /** Memory for pages of the database. Default 16 MiB. */
  cacheBytes?: number | undefined;
  /** `normal` (default) survives a crash of the process; `full` makes each commit survive a power cut too. */
  synchronous?: Synchronous | undefined;
}

const nativeTimeoutMs = 5;

/** Opens (or creates) a database. Rejects with a `SyncError` whose code is one of `DATABASE*`. */
export async function openNodeDatabase(options: OpenNodeDatabaseOptions): Promise<NodeDatabase> {
  const { readOnly = false, busyTimeoutMs = 5000, cacheBytes = defaultCacheBytes, signal } = options;
  const { synchronous = 'normal' } = options;
  const path = checkedPath(options.path);
  if (readOnly && path === inMemory)
    throw new TypeError('a database in memory cannot be opened with readOnly');
  requireAtLeast('busyTimeoutMs', busyTimeoutMs, 0);
  requireAtLeast('cacheBytes', cacheBytes, 1);
  if (synchronous !== 'normal' && synchronous !== 'full') {
    throw new TypeError(`synchronous must be 'normal' or 'full'`);
  }
  signal?.throwIfAborted();
  if (path !== inMemory) prepareFile(path, readOnly);
  const connect = (): Sqlite.Database =>
    connectTo(path, readOnly, busyTimeoutMs, pragmasFor({ readOnly, cacheBytes, synchronous }));
  return adapterOver(await waitWhileLocked(connect, busyTimeoutMs, signal), path, busyTimeoutMs);
}

function requireAtLeast(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new TypeError(`${name} must be a whole number of at least ${least}`);
  }
}

function connectTo(
  path: string,
  readonly: boolean,
  busyTimeoutMs: number,
  pragmas: readonly string[],
): Sqlite.Database {
  let database: Sqlite.Database | undefined;
  try {
    const timeout = Math.min(busyTimeoutMs, nativeTimeoutMs);
    database = new Sqlite(path, { readonly, fileMustExist: path !== inMemory, timeout });
    // The first read is what notices a file that is damaged, cut short or no database at all.
    database.prepare('select count(*) from sqlite_schema').get();
    for (const pragma of pragmas) database.pragma(pragma);
    return database;
  } catch (error) {
    database?.close();
    throw translateSqliteError(error, path);
  }
}
