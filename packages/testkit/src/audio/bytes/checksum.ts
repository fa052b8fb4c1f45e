/** CRC-32 as PNG, Matroska and TTA use it (reflected, inverted). */
export function crc32(bytes: Uint8Array, from = 0, to: number = bytes.length): number {
  let crc = 0xffffffff;
  for (let i = from; i < to; i += 1) crc = (crc >>> 8) ^ at(CRC32, (crc ^ at(bytes, i)) & 0xff);
  return (crc ^ 0xffffffff) >>> 0;
}

/** CRC-32 of an Ogg page (polynomial 04C11DB7, not reflected, starts at 0). */
export function oggCrc(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let i = from; i < to; i += 1) crc = (crc << 8) ^ at(OGG, ((crc >>> 24) ^ at(bytes, i)) & 0xff);
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
const FLAC8 = forwardTable(0x07, 8);
const FLAC16 = forwardTable(0x8005, 16);

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
