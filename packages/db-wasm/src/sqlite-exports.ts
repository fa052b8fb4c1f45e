/** A pointer into the memory of the WebAssembly module; 0 is none. */
export type Pointer = number;

/** The functions of SQLite this package calls directly: the wrappers of the library cost more than the work of a small statement. */
export interface SqliteExports {
  sqlite3_malloc(bytes: number): Pointer;
  sqlite3_free(pointer: Pointer): void;
  sqlite3_open_v2(file: Pointer, connection: Pointer, flags: number, vfs: Pointer): number;
  sqlite3_file_control(connection: Pointer, schema: Pointer, operation: number, out: Pointer): number;
  sqlite3_close_v2(connection: Pointer): number;
  sqlite3_extended_result_codes(connection: Pointer, on: number): number;
  /** `sqlite3_db_config` for switches, which has no fixed parameters and is no export therefore. */
  sqlite3__wasm_db_config_ip(connection: Pointer, option: number, value: number, out: Pointer): number;
  sqlite3_extended_errcode(connection: Pointer): number;
  sqlite3_errmsg(connection: Pointer): Pointer;
  sqlite3_get_autocommit(connection: Pointer): number;
  sqlite3_changes(connection: Pointer): number;
  sqlite3_total_changes(connection: Pointer): number;
  sqlite3_last_insert_rowid(connection: Pointer): bigint;
  sqlite3_prepare_v3(
    connection: Pointer,
    sql: Pointer,
    bytes: number,
    flags: number,
    statement: Pointer,
    tail: Pointer,
  ): number;
  sqlite3_finalize(statement: Pointer): number;
  sqlite3_reset(statement: Pointer): number;
  sqlite3_clear_bindings(statement: Pointer): number;
  sqlite3_step(statement: Pointer): number;
  sqlite3_stmt_readonly(statement: Pointer): number;
  sqlite3_stmt_status(statement: Pointer, counter: number, reset: number): number;
  sqlite3_bind_parameter_count(statement: Pointer): number;
  sqlite3_bind_null(statement: Pointer, index: number): number;
  sqlite3_bind_int(statement: Pointer, index: number, value: number): number;
  sqlite3_bind_int64(statement: Pointer, index: number, value: bigint): number;
  sqlite3_bind_double(statement: Pointer, index: number, value: number): number;
  sqlite3_bind_text(
    statement: Pointer,
    index: number,
    text: Pointer,
    bytes: number,
    destructor: number,
  ): number;
  sqlite3_bind_blob(
    statement: Pointer,
    index: number,
    blob: Pointer,
    bytes: number,
    destructor: number,
  ): number;
  sqlite3_bind_zeroblob(statement: Pointer, index: number, bytes: number): number;
  sqlite3_column_count(statement: Pointer): number;
  sqlite3_column_name(statement: Pointer, column: number): Pointer;
  sqlite3_column_type(statement: Pointer, column: number): number;
  sqlite3_column_double(statement: Pointer, column: number): number;
  sqlite3_column_text(statement: Pointer, column: number): Pointer;
  sqlite3_column_blob(statement: Pointer, column: number): Pointer;
  sqlite3_column_bytes(statement: Pointer, column: number): number;
  sqlite3_backup_init(to: Pointer, toName: Pointer, from: Pointer, fromName: Pointer): Pointer;
  sqlite3_backup_step(backup: Pointer, pages: number): number;
  sqlite3_backup_finish(backup: Pointer): number;
  sqlite3_deserialize(
    connection: Pointer,
    schema: Pointer,
    data: Pointer,
    bytes: bigint,
    capacity: bigint,
    flags: number,
  ): number;
}

/** Result codes and flags, as SQLite numbers them for ever. */
export const sqlite = {
  ok: 0,
  row: 100,
  done: 101,
  busy: 5,
  noMemory: 7,
  ioError: 10,
  /** The `sqlite3_file` of a database. */
  filePointer: 7,
  shmUnlock: 1,
  shmShared: 4,
  openReadWrite: 0x2,
  openCreate: 0x4,
  preparePersistent: 0x1,
  /** Plans that do not depend on bound values. */
  enableQpsg: 1007,
  statusReprepare: 5,
  /** The bytes stay where they are until the statement is reset. */
  asStatic: 0,
  /** SQLite takes a copy at once. */
  asTransient: -1,
  typeInteger: 1,
  typeReal: 2,
  typeText: 3,
  typeBlob: 4,
  freeOnClose: 1,
  resizeable: 2,
} as const;
