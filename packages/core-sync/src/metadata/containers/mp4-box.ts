import type { SparseBytes } from '../bytes/sparse-bytes.ts';

/** One box (atom) of an ISO base media file. */
export interface Mp4Box {
  type: string;
  at: number;
  body: number;
  /** As stated; may lie behind the end of a truncated file. */
  end: number;
}

const maxBoxes = 4096;

/** Visits the boxes between `start` and `end` in order, until `visit` returns true or a header makes no sense. */
export function eachBox(
  file: SparseBytes,
  start: number,
  end: number,
  visit: (box: Mp4Box) => unknown,
): void {
  let at = start;
  for (let i = 0; i < maxBoxes && at + 8 <= end; i++) {
    const box = readBox(file, at, end);
    if (box === undefined || visit(box) === true) return;
    at = box.end;
  }
}

/** The first box of a type between `start` and `end`. */
export function findBox(file: SparseBytes, start: number, end: number, type: string): Mp4Box | undefined {
  let found: Mp4Box | undefined;
  eachBox(file, start, end, (box) => {
    if (box.type !== type) return false;
    found = box;
    return true;
  });
  return found;
}

function readBox(file: SparseBytes, at: number, end: number): Mp4Box | undefined {
  const size = file.u32be(at);
  const type = file.latin1(at + 4, 4);
  if (type === '\0\0\0\0') return undefined;
  if (size === 0) return { type, at, body: at + 8, end };
  if (size === 1) {
    if (at + 16 > end) return undefined;
    const large = file.u64be(at + 8);
    return large < 16 ? undefined : { type, at, body: at + 16, end: at + large };
  }
  return size < 8 ? undefined : { type, at, body: at + 8, end: at + size };
}

/** Duration of an `mvhd` or `mdhd` box; undefined where it is left open. */
export function readDuration(
  file: SparseBytes,
  box: Mp4Box,
): { durationMs?: number; timescale: number } | undefined {
  const version = file.u8(box.body);
  const timescale = file.u32be(box.body + (version === 1 ? 20 : 12));
  const duration = version === 1 ? file.u64be(box.body + 24) : file.u32be(box.body + 16);
  if (timescale === 0) return undefined;
  const open = duration === 0 || duration === 0xffffffff || duration >= 2 ** 63;
  return { timescale, ...(open ? {} : { durationMs: (duration / timescale) * 1000 }) };
}
