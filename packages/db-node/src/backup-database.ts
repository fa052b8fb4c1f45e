import { rename, rm } from 'node:fs/promises';
import Sqlite from 'better-sqlite3';
import type { BackupOptions } from './node-database.ts';
import { create } from './prepare-file.ts';
import { translateSqliteError } from './sqlite-errors.ts';

const pagesPerStep = 1024;

/**
 * Copies `source` into the file `destination`, which appears (or is replaced) only when the copy is whole. The copy runs in
 * steps between which other work goes on.
 */
export async function backupDatabase(
  source: Sqlite.Database,
  destination: string,
  { onProgress, signal }: BackupOptions = {},
): Promise<void> {
  signal?.throwIfAborted();
  const partial = `${destination}.${crypto.randomUUID()}.partial`;
  const snapshot = openSnapshot(source);
  let totalPages = 0;
  const progress = (state: Sqlite.BackupMetadata): number => {
    signal?.throwIfAborted();
    totalPages = state.totalPages;
    onProgress?.({ copiedPages: totalPages - state.remainingPages, totalPages });
    return snapshot === source ? totalPages : pagesPerStep;
  };
  try {
    create(partial);
    await snapshot.backup(partial, { progress });
    signal?.throwIfAborted();
    await rename(partial, destination);
  } catch (error) {
    await rm(partial, { force: true });
    throw error === signal?.reason
      ? error
      : translateSqliteError(error, `${source.name}, or its backup ${destination},`);
  } finally {
    if (snapshot !== source) snapshot.close();
  }
  onProgress?.({ copiedPages: totalPages, totalPages });
}

/**
 * A connection of its own that holds one read transaction: writes that go on meanwhile neither restart the copy nor fail it.
 * A database in memory has no second connection; it is copied in one step.
 */
function openSnapshot(source: Sqlite.Database): Sqlite.Database {
  if (source.memory) return source;
  const snapshot = new Sqlite(source.name, { readonly: true, fileMustExist: true });
  try {
    snapshot.exec('begin; select count(*) from sqlite_schema');
    return snapshot;
  } catch (error) {
    snapshot.close();
    throw translateSqliteError(error, source.name);
  }
}
