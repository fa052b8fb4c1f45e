import { allocate } from './module-memory.ts';
import { type Pointer, type SqliteExports, sqlite } from './sqlite-exports.ts';
import type { SqliteModule } from './sqlite-module.ts';
import { writeUtf8 } from './utf8.ts';

const scratchBytes = 64 * 1024;

/**
 * Memory for the texts and blobs of one statement at a time. They are handed over without a copy of SQLite's own, so what was bound
 * is valid until the next call of `bind`; what must live longer is bound with `copied`.
 */
export class ValueBinder {
  readonly #module: SqliteModule;
  readonly #scratch: Pointer;
  readonly #large: Pointer[] = [];
  #used = 0;

  constructor(module: SqliteModule) {
    this.#module = module;
    this.#scratch = allocate(module, scratchBytes);
  }

  /** Binds all parameters; the result is the first code that is not OK. */
  bind(statement: Pointer, values: readonly unknown[], copied: boolean): number {
    this.#release();
    let index = 0;
    for (const value of values) {
      index += 1;
      const code = this.#bindOne(statement, index, value, copied);
      if (code !== sqlite.ok) return code;
    }
    return sqlite.ok;
  }

  close(): void {
    this.#release();
    this.#module.exports.sqlite3_free(this.#scratch);
  }

  #bindOne(statement: Pointer, index: number, value: unknown, copied: boolean): number {
    const { exports } = this.#module;
    if (typeof value === 'string') return this.#bindText(statement, index, value, copied);
    if (typeof value === 'number') return bindNumber(exports, statement, index, value);
    if (value === null || value === undefined) return exports.sqlite3_bind_null(statement, index);
    if (typeof value === 'bigint') {
      if (BigInt.asIntN(64, value) !== value)
        throw new RangeError('A bigint of more than 64 bits cannot be stored');
      return exports.sqlite3_bind_int64(statement, index, value);
    }
    if (value instanceof ArrayBuffer) return this.#bindBlob(statement, index, new Uint8Array(value), copied);
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return this.#bindBlob(statement, index, bytes, copied);
    }
    throw new TypeError('SQLite can only bind numbers, strings, bigints, bytes and null');
  }

  #bindText(statement: Pointer, index: number, text: string, copied: boolean): number {
    const pointer = this.#reserve(text.length * 3);
    const bytes = writeUtf8(text, this.#module.heap(), pointer);
    this.#keep(pointer, bytes);
    const destructor = copied ? sqlite.asTransient : sqlite.asStatic;
    return this.#module.exports.sqlite3_bind_text(statement, index, pointer, bytes, destructor);
  }

  #bindBlob(statement: Pointer, index: number, bytes: Uint8Array, copied: boolean): number {
    const { exports } = this.#module;
    if (bytes.length === 0) return exports.sqlite3_bind_zeroblob(statement, index, 0);
    const pointer = this.#reserve(bytes.length);
    this.#module.heap().set(bytes, pointer);
    this.#keep(pointer, bytes.length);
    const destructor = copied ? sqlite.asTransient : sqlite.asStatic;
    return exports.sqlite3_bind_blob(statement, index, pointer, bytes.length, destructor);
  }

  #reserve(bytes: number): Pointer {
    if (this.#used + bytes <= scratchBytes) return this.#scratch + this.#used;
    const pointer = allocate(this.#module, bytes);
    this.#large.push(pointer);
    return pointer;
  }

  #keep(pointer: Pointer, bytes: number): void {
    if (pointer === this.#scratch + this.#used) this.#used += bytes;
  }

  #release(): void {
    this.#used = 0;
    for (const pointer of this.#large.splice(0)) this.#module.exports.sqlite3_free(pointer);
  }
}

/** Whole numbers are stored as integers as far as JavaScript can tell them apart. */
function bindNumber(exports: SqliteExports, statement: Pointer, index: number, value: number): number {
  if ((value | 0) === value && !Object.is(value, -0))
    return exports.sqlite3_bind_int(statement, index, value);
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
    return exports.sqlite3_bind_int64(statement, index, BigInt(value));
  }
  return exports.sqlite3_bind_double(statement, index, value);
}
