/** Builds ASN.1 structures in DER, as far as certificates need them. */
export const der = {
  sequence: (...parts: readonly Uint8Array[]): Uint8Array => value(0x30, concat(parts)),
  set: (...parts: readonly Uint8Array[]): Uint8Array => value(0x31, concat(parts)),
  /** A non-negative integer from its big-endian bytes. */
  integer: (bytes: Uint8Array): Uint8Array => {
    const digits = bytes.subarray(
      Math.max(
        0,
        bytes.findIndex((byte) => byte !== 0),
      ),
    );
    return value(0x02, (digits[0] ?? 0) >= 0x80 ? concat([Uint8Array.of(0), digits]) : digits);
  },
  boolean: (is: boolean): Uint8Array => value(0x01, Uint8Array.of(is ? 0xff : 0)),
  bitString: (bytes: Uint8Array, unusedBits = 0): Uint8Array =>
    value(0x03, concat([Uint8Array.of(unusedBits), bytes])),
  octetString: (bytes: Uint8Array): Uint8Array => value(0x04, bytes),
  objectId: (id: string): Uint8Array => {
    const [first = 0, second = 0, ...rest] = id.split('.').map(Number);
    return value(0x06, Uint8Array.from([first * 40 + second, ...rest.flatMap(base128)]));
  },
  utf8String: (text: string): Uint8Array => value(0x0c, new TextEncoder().encode(text)),
  /** A point in time, to the second. */
  time: (ms: number): Uint8Array => {
    const digits = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '');
    const isShort = digits < '2050';
    return value(isShort ? 0x17 : 0x18, new TextEncoder().encode(isShort ? digits.slice(2) : digits));
  },
  /** A value under a context's own tag; `isConstructed` where it holds whole structures. */
  tagged: (tag: number, bytes: Uint8Array, isConstructed = true): Uint8Array =>
    value((isConstructed ? 0xa0 : 0x80) | tag, bytes),
};

/** Byte strings one behind the other. */
function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function value(tag: number, content: Uint8Array): Uint8Array {
  return concat([Uint8Array.from([tag, ...lengthOf(content.length)]), content]);
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

function base128(number: number): number[] {
  const digits = [number % 128];
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128)) {
    digits.unshift((rest % 128) | 0x80);
  }
  return digits;
}
