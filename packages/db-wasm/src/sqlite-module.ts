import type { SAHPoolUtil, Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import type { SqliteExports } from './sqlite-exports.ts';

/** What the file system below SQLite threw last; SQLite itself only keeps a number. */
export interface FileSystemTrouble {
  take(): unknown;
}

/** SQLite, loaded. */
export interface SqliteModule {
  readonly exports: SqliteExports;
  readonly trouble: FileSystemTrouble;
  /** The bytes of the module's memory; ask again after each call, since it may have grown. */
  heap(): Uint8Array;
  /** The name of a result code. */
  nameOf(resultCode: number): string;
  /** A copy of the main database of a connection, as the bytes of its file. */
  serialize(connection: number): Uint8Array;
  /** Takes the files of a database in the browser's private file system. */
  installPool(options: PoolOptions): Promise<SAHPoolUtil>;
}

/** Where a database's files lie. */
export interface PoolOptions {
  name: string;
  directory: string;
}

interface ConfiguredGlobal {
  sqlite3ApiConfig?: {
    error(...values: unknown[]): void;
    warn(): void;
    log(): void;
    debug(): void;
    disable: { vfs: Record<string, boolean> };
  };
}

const poolFiles = 8;

let loaded: Promise<SqliteModule> | undefined;

/** Loads SQLite once per page or worker. A failed load is tried again by the next call. */
export function loadSqlite(): Promise<SqliteModule> {
  loaded ??= load().catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function load(): Promise<SqliteModule> {
  let lastTrouble: unknown;
  const quiet = (): void => undefined;
  // The pool reports to its logger what made the file system refuse; nothing else passes that on.
  const error = (...values: unknown[]): void => {
    lastTrouble = values.find((value) => value instanceof Error) ?? lastTrouble;
  };
  const disable = { vfs: { kvvfs: true, opfs: true, 'opfs-wl': true } };
  (globalThis as ConfiguredGlobal).sqlite3ApiConfig = {
    error,
    warn: quiet,
    log: quiet,
    debug: quiet,
    disable,
  };
  const { default: init } = await import('@sqlite.org/sqlite-wasm');
  const sqlite3: Sqlite3Static = await init();
  return {
    exports: sqlite3.wasm.exports,
    heap: () => sqlite3.wasm.heap8u(),
    nameOf: (code) =>
      sqlite3.capi.sqlite3_js_rc_str(code) ?? sqlite3.capi.sqlite3_js_rc_str(code & 0xff) ?? `code ${code}`,
    serialize: (connection) => sqlite3.capi.sqlite3_js_db_export(connection),
    trouble: {
      take: () => {
        const taken = lastTrouble;
        lastTrouble = undefined;
        return taken;
      },
    },
    installPool: (place) => {
      const options = {
        ...place,
        initialCapacity: poolFiles,
        // Without this, a file that is still held by a tab that just died would make the pool delete itself.
        preserveOnInitFailure: true,
        forceReinitIfPreviouslyFailed: true,
      };
      return sqlite3.installOpfsSAHPoolVfs(options);
    },
  };
}
