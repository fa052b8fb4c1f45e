import { ByteWriter, utf8 } from '../bytes/byte-writer.ts';
import { concat, type Region } from '../bytes/region.ts';

/** An EBML element around its content; its size always takes eight bytes, so that positions can be foretold. */
export function element(id: number, ...content: readonly (Region | Uint8Array)[]): Region {
  const body = concat(...content);
  return concat(elementHead(id, body.size), body);
}

/** Identifier and eight-byte size of an element. */
export function elementHead(id: number, size: number): Uint8Array {
  return new ByteWriter().be(id, idWidth(id)).be(1, 1).be(size, 7).done();
}

/** An unsigned number of `width` bytes. */
export function uint(id: number, value: number, width = 4): Region {
  return element(id, new ByteWriter().be(value, width).done());
}

/** A floating-point number. */
export function float(id: number, value: number): Region {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return element(id, bytes);
}

/** A text. */
export function text(id: number, value: string): Region {
  return element(id, utf8(value));
}

function idWidth(id: number): number {
  return id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1;
}
