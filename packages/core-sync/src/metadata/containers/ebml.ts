import type { ByteReader } from '../bytes/byte-reader.ts';

/** One EBML element. `end` is undefined where the size is left open. */
export interface EbmlElement {
  id: number;
  at: number;
  body: number;
  end: number | undefined;
}

const maxElements = 20_000;

/** Reads the element at `at`; undefined where none begins. */
export function readElement(reader: ByteReader, at: number, limit: number): EbmlElement | undefined {
  if (at + 2 > limit) return undefined;
  const idLength = vintLength(reader.u8(at));
  if (idLength > 4 || at + idLength >= limit) return undefined;
  let id = 0;
  for (const byte of reader.bytes(at, idLength)) id = id * 256 + byte;
  const sizeAt = at + idLength;
  const sizeLength = vintLength(reader.u8(sizeAt));
  if (sizeLength > 8 || sizeAt + sizeLength > limit) return undefined;
  const bytes = reader.bytes(sizeAt, sizeLength);
  const mask = 2 ** (8 - sizeLength) - 1;
  let size = (bytes[0] ?? 0) & mask;
  let open = size === mask;
  for (const byte of bytes.subarray(1)) {
    size = size * 256 + byte;
    open &&= byte === 0xff;
  }
  const body = sizeAt + sizeLength;
  return { id, at, body, end: open ? undefined : body + size };
}

/** Visits the children of an element between `start` and `end`. */
export function eachElement(
  reader: ByteReader,
  start: number,
  end: number,
  visit: (element: EbmlElement & { end: number }) => void,
): void {
  let at = start;
  for (let i = 0; i < maxElements && at < end; i++) {
    const element = readElement(reader, at, end);
    if (element === undefined) return;
    const stop = Math.min(element.end ?? end, end);
    visit({ ...element, end: stop });
    at = stop;
  }
}

/** An unsigned integer of one to eight bytes. */
export function readUint(reader: ByteReader, element: { body: number; end: number }): number {
  let value = 0;
  for (const byte of reader.bytes(element.body, Math.min(8, element.end - element.body)))
    value = value * 256 + byte;
  return value;
}

/** A float of four or eight bytes; 0 for any other length. */
export function readFloat(reader: ByteReader, element: { body: number; end: number }): number {
  const bytes = reader.bytes(element.body, Math.min(8, element.end - element.body));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return bytes.length === 4 ? view.getFloat32(0) : bytes.length === 8 ? view.getFloat64(0) : 0;
}

function vintLength(first: number): number {
  return first === 0 ? 9 : Math.clz32(first) - 23;
}
