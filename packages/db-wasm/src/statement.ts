import type { ValueBinder } from './bind-values.ts';
import { readCString } from './module-memory.ts';
import { type Pointer, sqlite } from './sqlite-exports.ts';
import type { SqliteModule } from './sqlite-module.ts';
import { readUtf8 } from './utf8.ts';

/** A row by column name. */
export type Row = Record<string, unknown>;

/** What a statement needs of its connection. */
export interface StatementContext {
  readonly module: SqliteModule;
  readonly connection: Pointer;
  readonly binder: ValueBinder;
  /** The error of a result code. */
  failure(code: number): unknown;
}

/** A prepared statement. It runs to its end at once, or row by row between `start` and `reset`. */
export class Statement {
  readonly isReader: boolean;
  /** It changes nothing, so running it twice does no harm. */
  readonly isReadOnly: boolean;
  readonly #context: StatementContext;
  readonly #pointer: Pointer;
  readonly #parameters: number;
  #columns: readonly string[];
  #preparedAgain = 0;

  constructor(context: StatementContext, pointer: Pointer) {
    const { exports } = context.module;
    this.#context = context;
    this.#pointer = pointer;
    this.#parameters = exports.sqlite3_bind_parameter_count(pointer);
    this.#columns = this.#readColumns();
    this.isReader = this.#columns.length > 0;
    this.isReadOnly = exports.sqlite3_stmt_readonly(pointer) !== 0;
  }

  /** Runs to the end and returns all rows. */
  run(values: readonly unknown[]): Row[] {
    const rows: Row[] = [];
    try {
      this.#bind(values, false);
      for (let row = this.next(); row !== undefined; row = this.next()) rows.push(row);
      return rows;
    } finally {
      this.reset();
    }
  }

  /** Begins to run; `next` returns its rows. The values are copied, since other statements run in between. */
  start(values: readonly unknown[]): void {
    this.#bind(values, true);
  }

  /** The next row; undefined at the end. */
  next(): Row | undefined {
    const code = this.#context.module.exports.sqlite3_step(this.#pointer);
    if (code === sqlite.row) return this.#readRow();
    if (code === sqlite.done) return undefined;
    throw this.#context.failure(code);
  }

  /** Ends a run. What went wrong in it has been reported by `next`. */
  reset(): void {
    this.#context.module.exports.sqlite3_reset(this.#pointer);
    this.#context.module.exports.sqlite3_clear_bindings(this.#pointer);
  }

  finalize(): void {
    this.#context.module.exports.sqlite3_finalize(this.#pointer);
  }

  #bind(values: readonly unknown[], copied: boolean): void {
    if (values.length !== this.#parameters) {
      throw new RangeError(`The statement takes ${this.#parameters} values, not ${values.length}`);
    }
    const code = this.#context.binder.bind(this.#pointer, values, copied);
    if (code !== sqlite.ok) throw this.#context.failure(code);
  }

  #readRow(): Row {
    const { exports } = this.#context.module;
    // SQLite prepares a statement anew when the schema has changed; `select *` may have other columns then.
    const preparedAgain = exports.sqlite3_stmt_status(this.#pointer, sqlite.statusReprepare, 0);
    if (preparedAgain !== this.#preparedAgain) {
      this.#preparedAgain = preparedAgain;
      this.#columns = this.#readColumns();
    }
    const row: Row = {};
    let column = 0;
    for (const name of this.#columns) {
      row[name] = this.#readValue(column);
      column += 1;
    }
    return row;
  }

  #readValue(column: number): unknown {
    const { module } = this.#context;
    const { exports } = module;
    switch (exports.sqlite3_column_type(this.#pointer, column)) {
      case sqlite.typeInteger:
      case sqlite.typeReal:
        // Exact for every whole number JavaScript can hold, and far cheaper than a bigint.
        return exports.sqlite3_column_double(this.#pointer, column);
      case sqlite.typeText: {
        const text = exports.sqlite3_column_text(this.#pointer, column);
        const bytes = exports.sqlite3_column_bytes(this.#pointer, column);
        return readUtf8(module.heap(), text, bytes);
      }
      case sqlite.typeBlob: {
        const blob = exports.sqlite3_column_blob(this.#pointer, column);
        const bytes = exports.sqlite3_column_bytes(this.#pointer, column);
        return module.heap().slice(blob, blob + bytes);
      }
      default:
        return null;
    }
  }

  #readColumns(): readonly string[] {
    const { module } = this.#context;
    const count = module.exports.sqlite3_column_count(this.#pointer);
    return Array.from({ length: count }, (_, column) =>
      readCString(module, module.exports.sqlite3_column_name(this.#pointer, column)),
    );
  }
}
