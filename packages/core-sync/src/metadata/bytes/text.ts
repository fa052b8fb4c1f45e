const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const utf8 = new TextDecoder('utf-8');
const utf16le = new TextDecoder('utf-16le');
const utf16be = new TextDecoder('utf-16be');

/** Decodes all of it, zeros included. */
export const utf8Text = (bytes: Uint8Array): string => utf8.decode(bytes);
export const utf16leText = (bytes: Uint8Array): string => utf16le.decode(bytes);
export const utf16beText = (bytes: Uint8Array): string => utf16be.decode(bytes);

/** Latin-1 proper, not what the web calls so. */
export function latin1Text(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Decodes UTF-8, up to the first zero byte. */
export function decodeUtf8(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return utf8.decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Decodes UTF-16 where a byte order mark says so, else UTF-8. */
export function decodeUtf8OrUtf16(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return beforeZero(utf16le.decode(bytes.subarray(2)));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return beforeZero(utf16be.decode(bytes.subarray(2)));
  return decodeUtf8(bytes);
}

/** Decodes what formats of the ASCII age hold: UTF-8 where it is valid, else Latin-1; up to the first zero byte. */
export function decodeUtf8OrLatin1(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  try {
    return strictUtf8.decode(text);
  } catch {
    return latin1Text(text);
  }
}

function beforeZero(text: string): string {
  return text.split('\0', 1)[0] ?? '';
}
