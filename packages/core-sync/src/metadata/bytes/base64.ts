const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values: Int8Array = new Int8Array(256).fill(-1);
for (let i = 0; i < 64; i++) values[alphabet.charCodeAt(i)] = i;

/** Decodes base64 text given as bytes; stops at the first character that is none. */
export function decodeBase64(text: Uint8Array): Uint8Array {
  const value = (at: number): number => values[text[at] ?? 0] ?? -1;
  const decoded = new Uint8Array(Math.floor((text.length * 3) / 4));
  let length = 0;
  let at = 0;
  for (; at + 4 <= text.length; at += 4) {
    const held = (value(at) << 18) | (value(at + 1) << 12) | (value(at + 2) << 6) | value(at + 3);
    if (held < 0) break;
    decoded[length++] = held >> 16;
    decoded[length++] = held >> 8;
    decoded[length++] = held;
  }
  let bits = 0;
  let held = 0;
  for (; at < text.length && value(at) >= 0; at++) {
    held = (held << 6) | value(at);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    decoded[length++] = held >> bits;
  }
  return decoded.subarray(0, length);
}
