import type Sqlite from 'better-sqlite3';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { closedError, translateSqliteError } from './sqlite-errors.ts';

/**
 * better-sqlite3 as the port Kysely drives: failures as `SyncError`s, writing transactions that take their lock at once,
 * and streams beside which other statements may run.
 */
export function createSqlitePort(database: Sqlite.Database, path: string): SqliteDatabase {
  const guard = <Result>(call: () => Result): Result => {
    try {
      return call();
    } catch (error) {
      throw database.open ? translateSqliteError(error, path) : closedError(path);
    }
  };
  const streams = createStreams(database, guard);
  const rollback = createRollback(database, guard);

  return {
    prepare: (sql) => {
      if (sql === 'rollback') return rollback;
      const statement = guard(() => database.prepare<unknown[]>(beginStatement(sql, database.readonly)));
      return {
        reader: statement.reader,
        all: (parameters) => guard(() => statement.all(parameters)),
        run: (parameters) => guard(() => statement.run(parameters)),
        iterate: (parameters) => streams.open(() => statement.iterate(parameters)),
      };
    },
    close: () => {
      if (!database.open) return;
      streams.closeAll();
      guard(() => database.close());
    },
  };
}

/**
 * A transaction that reads first and writes later fails at once with a stale snapshot when another connection wrote in
 * between, and no waiting helps. Taking the write lock at `begin` turns that into a wait.
 */
function beginStatement(sql: string, readOnly: boolean): string {
  return sql === 'begin' && !readOnly ? 'begin immediate' : sql;
}

type Guard = <Result>(call: () => Result) => Result;

/** SQLite has already rolled back after a full disk; a second rollback would fail and hide the reason. */
function createRollback(database: Sqlite.Database, guard: Guard): SqliteStatement {
  return {
    reader: false,
    all: () => [],
    run: () => {
      if (database.inTransaction) guard(() => database.exec('rollback'));
      return { changes: 0, lastInsertRowid: 0 };
    },
    iterate: () => [].values(),
  };
}

interface Streams {
  open(start: () => IterableIterator<unknown>): IterableIterator<unknown>;
  closeAll(): void;
}

/** Keeps count of open streams: better-sqlite3 refuses to write beside one unless told that this is meant. */
function createStreams(database: Sqlite.Database, guard: Guard): Streams {
  const open = new Set<IterableIterator<unknown>>();
  const forget = (stream: IterableIterator<unknown>): void => {
    if (open.delete(stream) && open.size === 0 && database.open) database.unsafeMode(false);
  };
  return {
    open: (start) => {
      const rows = guard(start);
      open.add(rows);
      database.unsafeMode(true);
      return iterateGuarded(rows, guard, forget, () => database.open);
    },
    closeAll: () => {
      for (const stream of open) stream.return?.();
      open.clear();
    },
  };
}

function iterateGuarded(
  rows: IterableIterator<unknown>,
  guard: Guard,
  forget: (rows: IterableIterator<unknown>) => void,
  isOpen: () => boolean,
): IterableIterator<unknown> {
  return {
    [Symbol.iterator]() {
      return this;
    },
    next: () => {
      let ended = true;
      try {
        // A closed database ends its iterators without a word: a cut result must not look like a whole one.
        const result = guard(() => (isOpen() ? rows.next() : fail()));
        ended = result.done === true;
        return result;
      } finally {
        if (ended) forget(rows);
      }
    },
    return: (value) => {
      rows.return?.();
      forget(rows);
      return { done: true, value };
    },
  };
}

function fail(): never {
  throw new Error('closed');
}
