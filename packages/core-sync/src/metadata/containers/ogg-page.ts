import { DamagedData, type SparseBytes } from '../bytes/sparse-bytes.ts';

/** The header of one Ogg page. */
export interface OggPage {
  at: number;
  serial: number;
  sequence: number;
  /** Undefined where no packet ends on the page. */
  granule: number | undefined;
  continued: boolean;
  first: boolean;
  last: boolean;
  /** Where the payload begins, and the page ends. */
  body: number;
  end: number;
  /** Lengths of the packets (or parts of packets) on the page; the last goes on where `unfinished`. */
  lengths: number[];
  unfinished: boolean;
}

/** Bytes of a page filled to the brim: 27 of header, 255 of lacing, 255 × 255 of payload. */
export const fullPageBytes: number = 27 + 255 + 255 * 255;

/** Reads the page header at `at`; undefined where none begins. */
export function readOggPage(file: SparseBytes, at: number): OggPage | undefined {
  if (at + 27 > file.size || file.latin1(at, 4) !== 'OggS') return undefined;
  const segments = file.u8(at + 26);
  const lacing = file.bytes(at + 27, segments);
  const lengths: number[] = [];
  let length = 0;
  let open = false;
  for (const value of lacing) {
    length += value;
    open = value === 255;
    if (!open) {
      lengths.push(length);
      length = 0;
    }
  }
  if (open) lengths.push(length);
  const body = at + 27 + segments;
  const flags = file.u8(at + 5);
  const high = file.u32le(at + 10);
  return {
    at,
    serial: file.u32le(at + 14),
    sequence: file.u32le(at + 18),
    granule: high === 0xffffffff ? undefined : high * 2 ** 32 + file.u32le(at + 6),
    continued: (flags & 1) !== 0,
    first: (flags & 2) !== 0,
    last: (flags & 4) !== 0,
    body,
    end: body + lengths.reduce((sum, part) => sum + part, 0),
    lengths,
    unfinished: open,
  };
}

/** Like `readOggPage`, for where a page must be. */
export function requireOggPage(file: SparseBytes, at: number): OggPage {
  const page = readOggPage(file, at);
  if (page === undefined) throw new DamagedData('The Ogg pages are damaged.');
  return page;
}
