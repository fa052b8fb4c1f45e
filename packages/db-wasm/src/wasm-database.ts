import type { AbortOptions, DatabaseAdapter } from '@music-platform/bridge-traits';

/** A `DatabaseAdapter` on SQLite in WebAssembly, with what an app needs to keep it. */
export interface WasmDatabase extends DatabaseAdapter {
  readonly engine: 'sqlite';
  readonly name: string;
  /**
   * Whether this page or worker holds the files, asks the one that does, or waits for somebody to take them over. A database in
   * memory is always `owner`.
   */
  readonly role: 'owner' | 'follower' | 'waiting';
  /** Reads the whole database and says what is wrong with it; empty when nothing is. */
  integrityCheck(options?: AbortOptions): Promise<string[]>;
  /** The database as it is now, as the bytes of a file any SQLite can open. */
  exportFile(options?: AbortOptions): Promise<Uint8Array>;
  /** Replaces everything by the content of a database file, or changes nothing. */
  importFile(bytes: Uint8Array, options?: AbortOptions): Promise<void>;
  /** Bytes of the database. */
  sizeBytes(): Promise<number>;
}
