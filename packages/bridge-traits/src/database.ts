import type { Dialect, SqliteDatabase, SqliteStatement } from 'kysely';

/**
 * A database the engine keeps its catalogue in. Rules DB* in SPEC.md; check an implementation with
 * `describeDatabaseAdapter` of `@music-platform/testkit/conformance`.
 * Errors of a locked, read-only, corrupt, full or newer file are `SyncError`s with `DATABASE_*` codes.
 */
export interface DatabaseAdapter extends AsyncDisposable {
  readonly engine: 'sqlite' | 'postgres';
  /** One connection, statements cached by the adapter. The engine makes one Kysely instance of it; an app may make another. */
  readonly dialect: Dialect;
  /** Idempotent. Later statements reject. */
  close(): Promise<void>;
  /** Bytes of the database on disk, where the host can tell. */
  sizeBytes?(): Promise<number | undefined>;
  /** How often statements had to wait for another connection's lock, since it was opened. */
  busyWaits?(): number;
}

const pragma = /^\s*pragma/i;

/**
 * The same database with prepared statements kept (least recently used dropped first). Kysely prepares each query anew;
 * keeping them halves the cost of a write. A statement that is being iterated is never handed out twice, and a `PRAGMA` never
 * kept: some take effect while they are prepared.
 */
export function cacheStatements(database: SqliteDatabase, capacity = 256): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => {
      statements.clear();
      database.close();
    },
    prepare: (sql) => {
      const kept = statements.get(sql);
      if (kept === undefined && pragma.test(sql)) return database.prepare(sql);
      if (kept !== undefined && statements.size < capacity) return kept;
      const statement = kept ?? withFreshIteration(database, plannedOnce(sql));
      statements.delete(sql);
      statements.set(sql, statement);
      if (statements.size > capacity) {
        const oldest = statements.keys().next().value;
        if (oldest !== undefined) statements.delete(oldest);
      }
      return statement;
    },
  };
}

const quotedOrParameter = /'[^']*'|"[^"]*"|`[^`]*`|\[[^\]]*\]|--.*|\/\*[\s\S]*?\*\/|\?/g;

/**
 * Writes each parameter `?` as `+?`, which means the same. SQLite plans with the value of a bare one, and therefore plans the statement
 * anew whenever it is bound: that costs several times what small statements do.
 */
function plannedOnce(sql: string): string {
  return sql.replace(quotedOrParameter, (token) => (token === '?' ? '+?' : token));
}

function withFreshIteration(database: SqliteDatabase, sql: string): SqliteStatement {
  const statement = database.prepare(sql);
  return {
    reader: statement.reader,
    all: (parameters) => statement.all(parameters),
    run: (parameters) => statement.run(parameters),
    iterate: (parameters) => database.prepare(sql).iterate(parameters),
  };
}
