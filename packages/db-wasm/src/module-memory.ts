import type { Pointer, SqliteExports } from './sqlite-exports.ts';
import { readUtf8, writeUtf8 } from './utf8.ts';

/** The memory of the module, and who manages it. */
export interface ModuleMemory {
  readonly exports: SqliteExports;
  /** Its bytes; ask again after each call, since it may have grown. */
  heap(): Uint8Array;
}

/** Reserves memory of the module. */
export function allocate(module: ModuleMemory, bytes: number): Pointer {
  const pointer = module.exports.sqlite3_malloc(Math.max(bytes, 1));
  if (pointer === 0) throw new RangeError(`SQLite has no memory left for ${bytes} bytes`);
  return pointer;
}

/** Calls `use` with a copy of `text`, NUL-terminated, that lives as long as the call. */
export function withText<Result>(
  module: ModuleMemory,
  text: string,
  use: (pointer: Pointer, bytes: number) => Result,
): Result {
  const pointer = allocate(module, text.length * 3 + 1);
  try {
    const bytes = writeUtf8(text, module.heap(), pointer);
    module.heap()[pointer + bytes] = 0;
    return use(pointer, bytes);
  } finally {
    module.exports.sqlite3_free(pointer);
  }
}

/** The text up to its NUL. */
export function readCString(module: ModuleMemory, pointer: Pointer): string {
  if (pointer === 0) return '';
  return readUtf8(module.heap(), pointer, module.heap().indexOf(0, pointer) - pointer);
}

/** The pointer stored at `pointer`. */
export function readPointer(module: Pick<ModuleMemory, 'heap'>, pointer: Pointer): Pointer {
  return viewOf(module).getUint32(pointer, true);
}

/** Stores a pointer at `pointer`. */
export function writePointer(module: Pick<ModuleMemory, 'heap'>, pointer: Pointer, value: Pointer): void {
  viewOf(module).setUint32(pointer, value, true);
}

function viewOf(module: Pick<ModuleMemory, 'heap'>): DataView {
  const heap = module.heap();
  return new DataView(heap.buffer, heap.byteOffset);
}
