import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DamagedData,
  MissingBytes,
  SparseBytes,
  TooMuchWork,
} from '../../src/metadata/bytes/sparse-bytes.ts';

const content = Uint8Array.from({ length: 300 }, (_, i) => (i * 37) % 256);

function missing(action: () => unknown): MissingBytes {
  try {
    action();
  } catch (error) {
    if (error instanceof MissingBytes) return error;
    throw error;
  }
  throw new Error('Nothing was missing.');
}

describe('sparse bytes', () => {
  it('[MD2] name what is missing, from the first unknown byte on, and what will be wanted', () => {
    const file = new SparseBytes(300);
    file.add(0, content.slice(0, 100));
    expect(missing(() => file.u32be(98))).toMatchObject({ start: 100, end: 102, wanted: undefined });
    file.expect(250);
    expect(missing(() => file.bytes(150, 10))).toMatchObject({ start: 150, end: 160, wanted: 100 });
    file.expect(155);
    expect(missing(() => file.bytes(150, 10)).wanted).toBeUndefined();
  });

  it('[MD8] never answer beyond the end, nor a length that makes no sense', () => {
    const file = new SparseBytes(10);
    file.add(0, content.slice(0, 10));
    for (const read of [
      () => file.u8(10),
      () => file.bytes(5, 6),
      () => file.bytes(-1, 2),
      () => file.bytes(0, Number.NaN),
    ])
      expect(read).toThrow(DamagedData);
  });

  it('[MD8] end work that has no end', () => {
    const file = new SparseBytes(10, 1000);
    file.add(0, content.slice(0, 10));
    expect(() => {
      for (;;) file.u8(0);
    }).toThrow(TooMuchWork);
  });

  it('[MD2] answer like the whole file, in whatever pieces it arrives', () => {
    const piece = fc.tuple(fc.nat(299), fc.integer({ min: 1, max: 60 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(290), (pieces, at) => {
        const file = new SparseBytes(300);
        for (const [start, length] of pieces) {
          const from = Math.max(start, file.known(start).end);
          const end = Math.min(start + length, file.nextKnown(from));
          if (from < end) file.add(from, content.slice(from, end));
        }
        for (let i = 0; file.has(at, 8) === false && i < 10; i++) {
          const { start, end } = missing(() => file.u64be(at));
          file.add(start, content.slice(start, Math.min(end, file.nextKnown(start))));
        }
        const view = new DataView(content.buffer, at, 8);
        expect(file.u32le(at)).toBe(view.getUint32(0, true));
        expect(file.u32be(at)).toBe(view.getUint32(0));
        expect(file.u24be(at)).toBe(view.getUint32(0) >>> 8);
        expect(file.u16le(at)).toBe(view.getUint16(0, true));
        expect(file.u64le(at) / Number(view.getBigUint64(0, true))).toBeCloseTo(1, 12);
        expect(file.bytes(at, 8)).toEqual(content.slice(at, at + 8));
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('[MD23] tell how long the first read should have been: gaps are bridged, great ones not', () => {
    const file = new SparseBytes(300);
    file.add(0, content);
    file.u8(0);
    file.bytes(60, 20);
    file.u8(250);
    expect(file.neededHead(50)).toBe(1);
    expect(file.neededHead(60)).toBe(80);
    expect(file.neededHead(200)).toBe(251);
    file.restart();
    expect(file.neededHead(200)).toBe(0);
  });
});
