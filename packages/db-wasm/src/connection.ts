import { ValueBinder } from './bind-values.ts';
import { allocate, readCString, readPointer, withText } from './module-memory.ts';
import { sqliteError } from './sqlite-errors.ts';
import { type Pointer, sqlite } from './sqlite-exports.ts';
import type { SqliteModule } from './sqlite-module.ts';
import { type Row, Statement } from './statement.ts';
import { StatementCache } from './statement-cache.ts';

/** Where a connection finds its database. */
export interface ConnectionTarget {
  /** The name errors speak of. */
  name: string;
  file: string;
  /** Of the file system the file is on; absent: memory. */
  vfs?: string;
}

/** What one statement did. */
export interface StatementResult {
  rows: Row[];
  /** Absent for statements that return rows. */
  changes?: number;
  lastInsertRowid?: bigint;
}

/** A statement that is read row by row. */
export interface Cursor {
  /** Up to `count` rows; fewer at the end. */
  read(count: number): Row[];
  close(): void;
}

/** One connection of SQLite. Everything happens at once: no call waits. */
export class Connection {
  readonly #module: SqliteModule;
  readonly #name: string;
  readonly #pointer: Pointer;
  readonly #binder: ValueBinder;
  readonly #cache: StatementCache;
  readonly #cursors = new Set<Cursor>();
  #prepared = 0;

  constructor(module: SqliteModule, target: ConnectionTarget) {
    this.#module = module;
    this.#name = target.name;
    this.#pointer = this.#open(target);
    this.#binder = new ValueBinder(module);
    this.#cache = new StatementCache((sql) => this.#prepare(sql));
  }

  /** A transaction is open. */
  get inTransaction(): boolean {
    return this.#module.exports.sqlite3_get_autocommit(this.#pointer) === 0;
  }

  /** How many statements were prepared. */
  get prepared(): number {
    return this.#prepared;
  }

  execute(sql: string, values: readonly unknown[] = []): StatementResult {
    const { exports } = this.#module;
    return this.#use(sql, (statement) => {
      const before = exports.sqlite3_total_changes(this.#pointer);
      const rows = statement.run(values);
      if (statement.isReader) return { rows };
      const changed = exports.sqlite3_total_changes(this.#pointer) !== before;
      const changes = changed ? exports.sqlite3_changes(this.#pointer) : 0;
      return { rows, changes, lastInsertRowid: exports.sqlite3_last_insert_rowid(this.#pointer) };
    });
  }

  /** Running it twice would do no harm. */
  isReadOnly(sql: string): boolean {
    return this.#use(sql, (statement) => statement.isReadOnly);
  }

  open(sql: string, values: readonly unknown[]): Cursor {
    const statement = this.#cache.take(sql);
    try {
      statement.start(values);
    } catch (error) {
      this.#cache.give(sql, statement);
      throw error;
    }
    return this.#track(sql, statement);
  }

  /** The bytes of the database's file. */
  serialize(): Uint8Array {
    return this.#module.serialize(this.#pointer);
  }

  /** Makes this database equal to `source`, in one transaction. */
  copyFrom(source: Connection): void {
    const { exports } = this.#module;
    withText(this.#module, 'main', (main) => {
      const backup = exports.sqlite3_backup_init(this.#pointer, main, source.#pointer, main);
      if (backup === 0) throw this.#failure(exports.sqlite3_extended_errcode(this.#pointer));
      const code = exports.sqlite3_backup_step(backup, -1);
      const finished = exports.sqlite3_backup_finish(backup);
      if (code !== sqlite.done) throw this.#failure(code);
      if (finished !== sqlite.ok) throw this.#failure(finished);
    });
  }

  /** Shows `bytes`, the file of a database, instead of what this connection (in memory) had. */
  load(bytes: Uint8Array): void {
    const { exports } = this.#module;
    const data = allocate(this.#module, bytes.length);
    this.#module.heap().set(bytes, data);
    const size = BigInt(bytes.length);
    const flags = sqlite.freeOnClose | sqlite.resizeable;
    const code = withText(this.#module, 'main', (main) =>
      exports.sqlite3_deserialize(this.#pointer, main, data, size, size, flags),
    );
    if (code !== sqlite.ok) throw this.#failure(code);
  }

  close(): void {
    for (const cursor of [...this.#cursors]) cursor.close();
    this.#cache.close();
    this.#binder.close();
    this.#module.exports.sqlite3_close_v2(this.#pointer);
  }

  #use<Result>(sql: string, work: (statement: Statement) => Result): Result {
    const statement = this.#cache.take(sql);
    try {
      return work(statement);
    } finally {
      this.#cache.give(sql, statement);
    }
  }

  #track(sql: string, statement: Statement): Cursor {
    let isOpen = true;
    let hasMore = true;
    const cursor: Cursor = {
      read: (count) => {
        const rows: Row[] = [];
        while (hasMore && rows.length < count) {
          const row = statement.next();
          // A further step would begin anew.
          if (row === undefined) hasMore = false;
          else rows.push(row);
        }
        return rows;
      },
      close: () => {
        if (!isOpen) return;
        isOpen = false;
        this.#cursors.delete(cursor);
        statement.reset();
        this.#cache.give(sql, statement);
      },
    };
    this.#cursors.add(cursor);
    return cursor;
  }

  #open({ file, vfs }: ConnectionTarget): Pointer {
    const { exports } = this.#module;
    const flags = sqlite.openReadWrite | sqlite.openCreate;
    const out = allocate(this.#module, 4);
    try {
      const code = withText(this.#module, file, (path) =>
        vfs === undefined
          ? exports.sqlite3_open_v2(path, out, flags, 0)
          : withText(this.#module, vfs, (system) => exports.sqlite3_open_v2(path, out, flags, system)),
      );
      const pointer = readPointer(this.#module, out);
      if (code === sqlite.ok) {
        exports.sqlite3_extended_result_codes(pointer, 1);
        if (vfs !== undefined) this.#keepLog(pointer, `${vfs}:${file}`);
        // Otherwise most kept statements are planned anew whenever values are bound.
        exports.sqlite3__wasm_db_config_ip(pointer, sqlite.enableQpsg, 1, 0);
        return pointer;
      }
      const error = this.#failure(code, pointer);
      exports.sqlite3_close_v2(pointer);
      throw error;
    } finally {
      exports.sqlite3_free(out);
    }
  }

  #keepLog(connection: Pointer, key: string): void {
    const out = allocate(this.#module, 4);
    withText(this.#module, 'main', (main) =>
      this.#module.exports.sqlite3_file_control(connection, main, sqlite.filePointer, out),
    );
    this.#module.keepLog(readPointer(this.#module, out), key);
    this.#module.exports.sqlite3_free(out);
  }

  #prepare(sql: string): Statement {
    const { exports } = this.#module;
    this.#prepared += 1;
    const out = allocate(this.#module, 8);
    try {
      return withText(this.#module, sql, (text, bytes) => {
        const flags = sqlite.preparePersistent;
        const code = exports.sqlite3_prepare_v3(this.#pointer, text, bytes + 1, flags, out, out + 4);
        if (code !== sqlite.ok) throw this.#failure(code);
        const pointer = readPointer(this.#module, out);
        const rest = readCString(this.#module, readPointer(this.#module, out + 4)).trim();
        if (pointer !== 0 && rest === '') return this.#statement(pointer);
        exports.sqlite3_finalize(pointer);
        throw new RangeError(
          pointer === 0 ? 'The SQL holds no statement' : 'The SQL holds more than one statement',
        );
      });
    } finally {
      exports.sqlite3_free(out);
    }
  }

  #statement(pointer: Pointer): Statement {
    const failure = (code: number): unknown => this.#failure(code);
    return new Statement(
      { module: this.#module, connection: this.#pointer, binder: this.#binder, failure },
      pointer,
    );
  }

  #failure(code: number, pointer: Pointer = this.#pointer): unknown {
    const { exports } = this.#module;
    const message =
      pointer === 0 ? 'out of memory' : readCString(this.#module, exports.sqlite3_errmsg(pointer));
    const isStorage = (code & 0xff) === sqlite.ioError || (code & 0xff) === 14;
    const trouble = isStorage ? this.#module.trouble.take() : undefined;
    return sqliteError(this.#name, this.#module.nameOf(code), message, trouble);
  }
}
