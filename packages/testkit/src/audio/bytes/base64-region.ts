import { type Region, readRegion } from './region.ts';

const ALPHABET = Uint8Array.from(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  (char) => char.codePointAt(0) ?? 0,
);
const PAD = 0x3d;

/** Length of `size` bytes in padded base64. */
export function base64Size(size: number): number {
  return Math.ceil(size / 3) * 4;
}

/** A region as base64 text, encoded only where it is read. */
export function base64Region(source: Region): Region {
  return {
    size: base64Size(source.size),
    copy(from, to, target, at) {
      const firstGroup = Math.floor(from / 4);
      const groups = Math.ceil(to / 4) - firstGroup;
      const bytes = readRegion(source, firstGroup * 3, (firstGroup + groups) * 3);
      const text = encode(bytes);
      target.set(text.subarray(from - firstGroup * 4, to - firstGroup * 4), at);
    },
  };
}

function encode(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(base64Size(bytes.length));
  for (let i = 0, o = 0; i < bytes.length; i += 3, o += 4) {
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out[o] = ALPHABET[word >> 18] ?? 0;
    out[o + 1] = ALPHABET[(word >> 12) & 63] ?? 0;
    out[o + 2] = i + 1 < bytes.length ? (ALPHABET[(word >> 6) & 63] ?? 0) : PAD;
    out[o + 3] = i + 2 < bytes.length ? (ALPHABET[word & 63] ?? 0) : PAD;
  }
  return out;
}
