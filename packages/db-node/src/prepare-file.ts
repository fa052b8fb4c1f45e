import { accessSync, closeSync, constants, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { SyncError } from '@music-platform/bridge-traits';
import { translateSqliteError } from './sqlite-errors.ts';

const ownerOnly = 0o600;

/**
 * Makes sure that SQLite will find a file it may use, and creates a new one that only its owner may read.
 * SQLite gives its companions (`-wal`, `-shm`) the same permissions.
 */
export function prepareFile(path: string, readOnly: boolean): void {
  if (!exists(dirname(path))) {
    throw unusable(path, `the folder ${dirname(path)} does not exist. Create it first, or correct the path`);
  }
  if (readOnly) {
    if (!exists(path)) throw unusable(path, 'there is no such file. Open it without readOnly to create it');
    return;
  }
  try {
    if (!create(path)) accessSync(path, constants.R_OK | constants.W_OK);
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    throw translateSqliteError(error, path);
  }
}

/** Creates an empty file for its owner alone; false when something is there already. */
export function create(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx', ownerOnly));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function unusable(path: string, why: string): SyncError {
  return new SyncError('DATABASE', `Database ${path} cannot be opened: ${why}.`, { details: { path } });
}
