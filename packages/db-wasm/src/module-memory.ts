import type { Pointer } from './sqlite-exports.ts';
import type { SqliteModule } from './sqlite-module.ts';

const encoder = new TextEncoder();
// A byte order mark is a character like any other in a stored text.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const asciiLimit = 24;

/** Reserves memory of the module. */
export function allocate(module: SqliteModule, bytes: number): Pointer {
  const pointer = module.exports.sqlite3_malloc(Math.max(bytes, 1));
  if (pointer === 0) throw new RangeError(`SQLite has no memory left for ${bytes} bytes`);
  return pointer;
}

/** Calls `use` with a copy of `text`, NUL-terminated, that lives as long as the call. */
export function withText<Result>(
  module: SqliteModule,
  text: string,
  use: (pointer: Pointer, bytes: number) => Result,
): Result {
  const pointer = allocate(module, text.length * 3 + 1);
  try {
    const bytes = writeText(module, text, pointer, text.length * 3);
    module.heap()[pointer + bytes] = 0;
    return use(pointer, bytes);
  } finally {
    module.exports.sqlite3_free(pointer);
  }
}

/** Writes `text` as UTF-8 and returns its bytes; three per UTF-16 unit always suffice. */
export function writeText(module: SqliteModule, text: string, pointer: Pointer, capacity: number): number {
  return encoder.encodeInto(text, module.heap().subarray(pointer, pointer + capacity)).written;
}

/** The text of so many bytes. Short plain texts, which most are, are not worth a call of the decoder. */
export function readText(module: SqliteModule, pointer: Pointer, bytes: number): string {
  const heap = module.heap();
  if (bytes > asciiLimit) return decoder.decode(heap.subarray(pointer, pointer + bytes));
  let text = '';
  for (let index = pointer; index < pointer + bytes; index += 1) {
    const byte = heap[index] ?? 0;
    if (byte > 127) return decoder.decode(heap.subarray(pointer, pointer + bytes));
    text += String.fromCharCode(byte);
  }
  return text;
}

/** The text up to its NUL. */
export function readCString(module: SqliteModule, pointer: Pointer): string {
  if (pointer === 0) return '';
  return readText(module, pointer, module.heap().indexOf(0, pointer) - pointer);
}

/** The pointer stored at `pointer`. */
export function readPointer(module: SqliteModule, pointer: Pointer): Pointer {
  const heap = module.heap();
  return new DataView(heap.buffer, heap.byteOffset).getUint32(pointer, true);
}
