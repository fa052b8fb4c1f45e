import { stat } from 'node:fs/promises';
import { SyncError } from '@music-platform/bridge-traits';
import Sqlite from 'better-sqlite3';
import { translateSqliteError } from './sqlite-errors.ts';

/** Refreshes the planner's statistics. They are a courtesy: nothing that prevents them may fail a close. */
export function optimize(database: Sqlite.Database): void {
  try {
    database.pragma('analysis_limit = 400');
    database.pragma('optimize');
  } catch {
    // The next close tries again.
  }
}

/** What is wrong with the database, in words; empty when nothing is. */
export function checkIntegrity(database: Sqlite.Database): string[] {
  try {
    const found = database.prepare<[], string>('pragma integrity_check').pluck().all();
    const orphans = database.prepare('pragma foreign_key_check').all();
    const problems = found.filter((line) => line !== 'ok');
    return orphans.length === 0 ? problems : [...problems, `${orphans.length} rows refer to missing rows`];
  } catch (error) {
    const translated = translateSqliteError(error, database.name);
    if (translated instanceof SyncError && translated.code === 'DATABASE_CORRUPT')
      return [translated.message];
    throw error;
  }
}

/** Moves the write-ahead log into the file. */
export function emptyLog(database: Sqlite.Database): void {
  if (database.memory || database.readonly) return;
  const busy = database.prepare<[], number>('pragma wal_checkpoint(truncate)').pluck().get();
  if (busy !== 1) return;
  throw new Sqlite.SqliteError('readers still use the write-ahead log', 'SQLITE_BUSY');
}

/** Size of the file and its write-ahead log. */
export async function bytesOnDisk(path: string): Promise<number> {
  const sizes = await Promise.all([path, `${path}-wal`].map(fileBytes));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function fileBytes(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw translateSqliteError(error, path);
  }
}
