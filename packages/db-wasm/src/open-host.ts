import type { AbortOptions } from '@music-platform/bridge-traits';
import { Connection } from './connection.ts';
import { SessionHost } from './session-host.ts';
import { fileSystemError, isHeldElsewhere, storageMissing } from './sqlite-errors.ts';
import { loadSqlite, type SqliteModule } from './sqlite-module.ts';

/** How a database is opened, wherever it lies. */
export interface HostOptions {
  readonly name: string;
  readonly cacheBytes: number;
  readonly transactionIdleMs: number;
}

/** A database this page or worker holds. */
export interface OpenHost {
  readonly host: SessionHost;
  /** Statements prepared so far. */
  prepared(): number;
  /** Closes the database and gives its files back. */
  close(): void;
}

/** What was committed survives a crash of the tab; a power cut may take the latest commits. Rarer, larger checkpoints cost less. */
const logSettings = [
  'journal_mode = wal',
  'synchronous = normal',
  'wal_autocheckpoint = 2048',
  'journal_size_limit = 16777216',
];
const databaseFile = '/database';
const patienceMs = 15_000;
const longestPauseMs = 100;

/** A new database in memory. */
export async function openMemoryHost(options: HostOptions): Promise<OpenHost> {
  const module = await loadSqlite();
  const openMemory = (): Connection => new Connection(module, { name: options.name, file: ':memory:' });
  const connection = openMemory();
  // What other programs write: a database in memory only takes over files with pages of its own size.
  configure(connection, ['page_size = 4096'], options.cacheBytes);
  const host = new SessionHost({ ...options, connection, openMemory });
  return { host, prepared: () => connection.prepared, close: () => host.close() };
}

/** Takes the files of a database in the browser's private file system, and opens it. Nobody else may hold them. */
export async function openPoolHost(options: HostOptions, abort: AbortOptions): Promise<OpenHost> {
  const { name } = options;
  const module = await loadSqlite();
  const pool = await takePool(module, name, abort);
  const openFile = (): Connection => new Connection(module, { name, file: databaseFile, vfs: pool.vfsName });
  const openMemory = (): Connection => new Connection(module, { name, file: ':memory:' });
  const openReader = (): Connection => {
    const reader = openFile();
    configure(reader, ['query_only = on'], options.cacheBytes);
    return reader;
  };
  let connection: Connection | undefined;
  try {
    connection = openFile();
    configure(connection, logSettings, options.cacheBytes);
  } catch (error) {
    connection?.close();
    pool.pauseVfs();
    throw error;
  }
  const host = new SessionHost({ ...options, connection, openReader, openMemory });
  const opened = connection;
  const close = (): void => {
    host.close();
    pool.pauseVfs();
  };
  return { host, prepared: () => opened.prepared, close };
}

/** Deletes the files of a database that nobody holds. */
export async function removePool(name: string, abort: AbortOptions): Promise<void> {
  const pool = await takePool(await loadSqlite(), name, abort);
  await pool.removeVfs();
}

type Pool = Awaited<ReturnType<SqliteModule['installPool']>>;

/** The browser gives back the files of a page that died a little later than its locks. */
async function takePool(module: SqliteModule, name: string, { signal }: AbortOptions): Promise<Pool> {
  if (!hasPrivateFiles()) throw storageMissing(name, 'no private file system for workers');
  const deadline = performance.now() + patienceMs;
  for (let pauseMs = 2; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    signal?.throwIfAborted();
    try {
      const pool = await module.installPool({
        name: `music-platform-${name}`,
        directory: `.music-platform/${name}`,
      });
      return pool.isPaused() ? await pool.unpauseVfs() : pool;
    } catch (error) {
      if (!isHeldElsewhere(error) || performance.now() >= deadline) throw fileSystemError(name, error);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Whether databases can be stored from here: only in workers, and only in browsers that have the file system. */
export function hasPrivateFiles(): boolean {
  const { FileSystemFileHandle } = globalThis;
  return (
    typeof FileSystemFileHandle === 'function' && 'createSyncAccessHandle' in FileSystemFileHandle.prototype
  );
}

function configure(connection: Connection, more: readonly string[], cacheBytes: number): void {
  const pragmas = [
    ...more,
    'foreign_keys = on',
    'trusted_schema = off',
    'cell_size_check = on',
    `cache_size = ${-Math.ceil(cacheBytes / 1024)}`,
  ];
  // The first read is what notices a file that is damaged or no database at all.
  connection.execute('select count(*) from sqlite_schema');
  for (const pragma of pragmas) connection.execute(`pragma ${pragma}`);
}
