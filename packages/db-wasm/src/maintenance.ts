import { SyncError } from '@music-platform/bridge-traits';
import type { Connection } from './connection.ts';
import type { MaintenanceTask } from './sessions.ts';

interface Maintained {
  readonly name: string;
  readonly connection: Connection;
  /** Absent for a database in memory. */
  readonly openReader?: (() => Connection) | undefined;
  readonly openMemory: () => Connection;
}

const headerText = 'SQLite format 3\0';
const journalModeOffset = 18;
const rollbackJournal = 1;

/** Does one task. The connection is inside no transaction. */
export function runMaintenance(maintained: Maintained, task: MaintenanceTask): unknown {
  const { connection } = maintained;
  switch (task.kind) {
    case 'integrity':
      return checkIntegrity(connection);
    case 'size':
      return readNumber(connection, 'page_count') * readNumber(connection, 'page_size');
    case 'export':
      return withRollbackJournal(connection.serialize());
    case 'import':
      return replaceContent(maintained, task.bytes);
  }
}

function checkIntegrity(connection: Connection): string[] {
  try {
    const found = connection
      .execute('pragma integrity_check')
      .rows.map((row) => String(row['integrity_check']));
    const orphans = connection.execute('pragma foreign_key_check').rows.length;
    const problems = found.filter((line) => line !== 'ok');
    return orphans === 0 ? problems : [...problems, `${orphans} rows refer to missing rows`];
  } catch (error) {
    if (error instanceof SyncError && error.code === 'DATABASE_CORRUPT') return [error.message];
    throw error;
  }
}

/** All or nothing: the new content is checked first, and then copied in one transaction. */
function replaceContent({ name, connection, openReader, openMemory }: Maintained, bytes: Uint8Array): void {
  const imported = openMemory();
  try {
    imported.load(withRollbackJournal(checkedFile(bytes).slice()));
    const problems = checkIntegrity(imported);
    if (problems.length > 0) {
      throw new SyncError(
        'DATABASE_CORRUPT',
        `The imported file is damaged (${problems[0]}). Nothing was changed.`,
      );
    }
    const [wanted, found] = [connection, imported].map((each) => readNumber(each, 'page_size'));
    if (!openReader && wanted !== found) {
      const message = `Database ${name} is in memory and takes over files with pages of ${wanted} bytes; this one has ${found}. Nothing was changed.`;
      throw new SyncError('DATABASE', message);
    }
    copyInto(connection, imported, openReader !== undefined);
  } finally {
    imported.close();
  }
}

/** A log holds pages of one size, and the imported ones may have another. */
function copyInto(connection: Connection, imported: Connection, hasLog: boolean): void {
  if (hasLog) connection.execute('pragma journal_mode = truncate');
  try {
    connection.copyFrom(imported);
  } finally {
    if (hasLog) connection.execute('pragma journal_mode = wal');
  }
}

function checkedFile(bytes: Uint8Array): Uint8Array {
  const header = new TextDecoder().decode(bytes.subarray(0, headerText.length));
  if (header === headerText) return bytes;
  throw new SyncError('DATABASE_CORRUPT', 'The imported file is no SQLite database. Nothing was changed.');
}

/** A file in write-ahead mode wants a log beside it, which a file that travels does not have: whoever exported it has emptied the log. */
function withRollbackJournal(bytes: Uint8Array): Uint8Array {
  return bytes.fill(rollbackJournal, journalModeOffset, journalModeOffset + 2);
}

function readNumber(connection: Connection, pragma: string): number {
  return Number(connection.execute(`pragma ${pragma}`).rows[0]?.[pragma]);
}
