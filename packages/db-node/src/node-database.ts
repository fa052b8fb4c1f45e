import type { AbortOptions, DatabaseAdapter } from '@music-platform/bridge-traits';

/** How far a backup has come. */
export interface BackupProgress {
  copiedPages: number;
  totalPages: number;
}

/** Options of `NodeDatabase.backup`. */
export interface BackupOptions extends AbortOptions {
  onProgress?: ((progress: BackupProgress) => void) | undefined;
}

/** A `DatabaseAdapter` on better-sqlite3, with what an operator needs. */
export interface NodeDatabase extends DatabaseAdapter {
  readonly engine: 'sqlite';
  /** Absolute path of the file, or `':memory:'`. */
  readonly path: string;
  /** Reads the whole database and says what is wrong with it; empty when nothing is. Blocks while it reads. */
  integrityCheck(): Promise<string[]>;
  /** Copies the database as it is now into a file, while other work goes on. The file appears only when it is whole. */
  backup(destination: string, options?: BackupOptions): Promise<void>;
  /** Bytes of the file and its write-ahead log; undefined in memory. */
  sizeBytes(): Promise<number | undefined>;
  /** How often statements had to wait for another connection's lock. */
  busyWaits(): number;
  /** Moves the write-ahead log into the file and empties it. Rejects with `DATABASE_LOCKED` while readers prevent it. */
  checkpoint(options?: AbortOptions): Promise<void>;
}
