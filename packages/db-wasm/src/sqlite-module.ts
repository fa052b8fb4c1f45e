import type { SAHPoolUtil, Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import { LogMemory } from './log-memory.ts';
import type { ModuleMemory } from './module-memory.ts';
import type { Pointer, SqliteExports } from './sqlite-exports.ts';

/** What the file system below SQLite threw last; SQLite itself only keeps a number. */
export interface FileSystemTrouble {
  take(): unknown;
}

/** SQLite, loaded. */
export interface SqliteModule extends ModuleMemory {
  readonly trouble: FileSystemTrouble;
  /** The name of a result code. */
  nameOf(resultCode: number): string;
  /** A copy of the main database of a connection, as the bytes of its file. */
  serialize(connection: number): Uint8Array;
  /** Lets a connection that was just opened keep a write-ahead log beside its file. The files of one `key` are one database. */
  keepLog(file: Pointer, key: string): void;
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

/** Methods of open files, as the library lets them be changed. */
interface FileMethods {
  $iVersion: number;
  installMethods(methods: {
    xShmMap(file: Pointer, region: number, bytes: number, create: number, out: Pointer): number;
    xShmLock(file: Pointer, first: number, count: number, flags: number): number;
    xShmBarrier(file: Pointer): void;
    xShmUnmap(file: Pointer, deletes: number): number;
  }): void;
}

const poolFiles = 8;
/** The version of file methods that has them. */
const withSharedMemory = 2;

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
  const exports: SqliteExports = sqlite3.wasm.exports;
  const heap = (): Uint8Array => sqlite3.wasm.heap8u();
  const logMemory = new LogMemory({ exports, heap });
  return {
    exports,
    heap,
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
    keepLog: (file, key) => {
      logMemory.attach(file, key);
      installLogMemory(sqlite3, logMemory, file);
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

/** Gives the files of the pools, which share their methods, what write-ahead logs need of them. */
function installLogMemory({ capi, wasm }: Sqlite3Static, memory: LogMemory, file: Pointer): void {
  // The address of its methods is what a file begins with.
  const methods = new capi.sqlite3_io_methods(wasm.peekPtr(file)) as unknown as FileMethods;
  if (methods.$iVersion >= withSharedMemory) return;
  methods.installMethods({
    xShmMap: (each, region, bytes, create, out) => memory.map(each, region, bytes, create !== 0, out),
    xShmLock: (each, first, count, flags) => memory.lock(each, first, count, flags),
    xShmBarrier: () => undefined,
    xShmUnmap: (each) => memory.unmap(each),
  });
  methods.$iVersion = withSharedMemory;
}
