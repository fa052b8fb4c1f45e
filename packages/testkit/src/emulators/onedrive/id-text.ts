const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const MIN_HEX = 32;
const MIN_BASE32 = 24;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Text as hexadecimal digits, at least as many as an id has. */
export function toHex(text: string): string {
  return Array.from(encoder.encode(text), (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .padEnd(MIN_HEX, '0');
}

/** The text behind `toHex`; undefined for what it never makes. */
export function fromHex(digits: string): string | undefined {
  if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) return undefined;
  return decoded((digits.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));
}

/** Text in RFC 4648's base 32 without its padding, at least `min` letters. */
export function toBase32(text: string, min: number = MIN_BASE32): string {
  let [letters, buffer, bits] = ['', 0, 0];
  for (const byte of encoder.encode(text)) {
    buffer = (buffer << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) letters += BASE32[(buffer >> (bits - 5)) & 31];
    buffer &= (1 << bits) - 1;
  }
  if (bits > 0) letters += BASE32[(buffer << (5 - bits)) & 31];
  return letters.padEnd(min, 'A');
}

/** The text behind `toBase32`, in letters of either case; undefined for what it never makes. */
export function fromBase32(letters: string): string | undefined {
  const bytes: number[] = [];
  let [buffer, bits] = [0, 0];
  for (const letter of letters.toUpperCase()) {
    const value = BASE32.indexOf(letter);
    if (value < 0) return undefined;
    buffer = (buffer << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((buffer >> bits) & 0xff);
    buffer &= (1 << bits) - 1;
  }
  return decoded(bytes);
}

/** Text as one decimal number. */
export function toNumber(text: string): string {
  return BigInt(
    `0x1${Array.from(encoder.encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('')}`,
  ).toString();
}

/** The text behind `toNumber`; undefined for what it never makes. */
export function fromNumber(digits: string): string | undefined {
  if (!/^\d{1,400}$/.test(digits)) return undefined;
  const hex = BigInt(digits).toString(16);
  return hex.startsWith('1') ? fromHex(hex.slice(1)) : undefined;
}

function decoded(bytes: readonly number[]): string | undefined {
  const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
  if (end === 0) return undefined;
  try {
    return decoder.decode(Uint8Array.from(bytes.slice(0, end)));
  } catch {
    return undefined;
  }
}
