/** CRC-32 as PNG, Matroska and TTA use it (reflected, inverted). */
export function crc32(bytes: Uint8Array, from = 0, to: number = bytes.length): number {
  let crc = 0xffffffff;
  for (let i = from; i < to; i += 1) crc = (crc >>> 8) ^ at(CRC32, (crc ^ at(bytes, i)) & 0xff);
  return (crc ^ 0xffffffff) >>> 0;
}

/** The CRC-32 of `count` zero bytes, in time that hardly depends on `count`. */
export function crc32OfZeros(count: number): number {
  // One zero byte changes the register linearly; squaring that change doubles the number of bytes.
  let step = Array.from({ length: 32 }, (_, bit) => {
    const register = 2 ** bit;
    return ((register >>> 8) ^ at(CRC32, register & 0xff)) >>> 0;
  });
  let crc = 0xffffffff;
  for (let rest = count; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) crc = applied(step, crc);
    const single = step;
    step = single.map((column) => applied(single, column));
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** CRC-32 of an Ogg page (polynomial 04C11DB7, not reflected, starts at 0), four bytes at a time. */
export function oggCrc(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  let i = from;
  for (; i + 4 <= to; i += 4) {
    crc ^= (at(bytes, i) << 24) | (at(bytes, i + 1) << 16) | (at(bytes, i + 2) << 8) | at(bytes, i + 3);
    crc =
      at(OGG_4, crc >>> 24) ^
      at(OGG_3, (crc >>> 16) & 0xff) ^
      at(OGG_2, (crc >>> 8) & 0xff) ^
      at(OGG, crc & 0xff);
  }
  for (; i < to; i += 1) crc = (crc << 8) ^ at(OGG, ((crc >>> 24) ^ at(bytes, i)) & 0xff);
  return crc >>> 0;
}

/** CRC-8 of a FLAC frame header. */
export function flacCrc8(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let i = from; i < to; i += 1) crc = at(FLAC8, crc ^ at(bytes, i));
  return crc;
}

/** CRC-16 of a FLAC frame. */
export function flacCrc16(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let i = from; i < to; i += 1) crc = ((crc << 8) & 0xffff) ^ at(FLAC16, (crc >>> 8) ^ at(bytes, i));
  return crc;
}

const CRC32 = reflectedTable(0xedb88320);
const OGG = forwardTable(0x04c11db7, 32);
const OGG_2 = shiftedTable(OGG);
const OGG_3 = shiftedTable(OGG_2);
const OGG_4 = shiftedTable(OGG_3);
const FLAC8 = forwardTable(0x07, 8);
const FLAC16 = forwardTable(0x8005, 16);

function applied(columns: readonly number[], register: number): number {
  return columns.reduce((sum, column, bit) => ((register >>> bit) & 1 ? sum ^ column : sum), 0) >>> 0;
}

function at(bytes: ArrayLike<number>, index: number): number {
  return bytes[index] as number;
}

function reflectedTable(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value;
  });
}

function forwardTable(polynomial: number, width: 8 | 16 | 32): Int32Array {
  const top = 2 ** (width - 1);
  return Int32Array.from({ length: 256 }, (_, index) => {
    let value = index * 2 ** (width - 8);
    for (let bit = 0; bit < 8; bit += 1) {
      const carry = value >= top;
      value = (value * 2) % 2 ** width;
      if (carry) value = (value ^ polynomial) >>> 0;
    }
    return value;
  });
}

/** The table for a byte that stands one place further ahead. */
function shiftedTable(table: Int32Array): Int32Array {
  return table.map((value) => (value << 8) ^ at(OGG, value >>> 24));
}
