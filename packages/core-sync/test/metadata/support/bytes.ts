/** Joins what small files are written of: text (Latin-1), numbers (single bytes) and byte arrays. */
export function join(...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  const bytes = parts.flatMap((part) =>
    typeof part === 'string'
      ? [...part].map((character) => character.charCodeAt(0))
      : typeof part === 'number'
        ? [part]
        : [...part],
  );
  return Uint8Array.from(bytes);
}

/** A big-endian integer. */
export function be(value: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => Math.floor(value / 256 ** (length - 1 - i)) % 256);
}

/** A little-endian integer. */
export function le(value: number, length: number): Uint8Array {
  return be(value, length).reverse();
}

/** `length` zero bytes. */
export function zeros(length: number): Uint8Array {
  return new Uint8Array(length);
}

/** An MP4 box. */
export function box(type: string, ...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  const body = join(...parts);
  return join(be(8 + body.length, 4), type, body);
}

/** A RIFF chunk (little-endian size), padded to an even length. */
export function riffChunk(id: string, ...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  const body = join(...parts);
  return join(id, le(body.length, 4), body, zeros(body.length % 2));
}

/** An IFF chunk (big-endian size), padded to an even length. */
export function iffChunk(id: string, ...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  const body = join(...parts);
  return join(id, be(body.length, 4), body, zeros(body.length % 2));
}

/** An ID3v2.4 text frame in UTF-8. */
export function textFrame(id: string, text: string): Uint8Array {
  const body = join(3, new TextEncoder().encode(text));
  return join(id, syncsafe(body.length), 0, 0, body);
}

/** An ID3v2 tag of the given version around frames that are already written for it. */
export function id3v2(major: number, flags: number, ...frames: readonly Uint8Array[]): Uint8Array {
  const body = join(...frames);
  return join('ID3', major, 0, flags, syncsafe(body.length), body);
}

/** A 28-bit integer, seven bits a byte. */
export function syncsafe(value: number): Uint8Array {
  return Uint8Array.from([21, 14, 7, 0], (shift) => (value >> shift) & 0x7f);
}

/** An APEv2 item: text, or (`binary`) a picture. */
export function apeItem(key: string, value: Uint8Array | string, binary: boolean = false): Uint8Array {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return join(le(bytes.length, 4), le(binary ? 2 : 0, 4), key, 0, bytes);
}

/** An APEv2 tag without a header. */
export function apeTag(...items: readonly Uint8Array[]): Uint8Array {
  const body = join(...items);
  return join(
    body,
    'APETAGEX',
    le(2000, 4),
    le(body.length + 32, 4),
    le(items.length, 4),
    le(0, 4),
    zeros(8),
  );
}

/** An ID3v1.1 tag. */
export function id3v1(fields: {
  title?: string;
  artist?: string;
  album?: string;
  year?: string;
}): Uint8Array {
  const text = (value: string | undefined, length: number): string => (value ?? '').padEnd(length, '\0');
  const { title, artist, album, year } = fields;
  return join('TAG', text(title, 30), text(artist, 30), text(album, 30), text(year, 4), zeros(28), 0, 7, 17);
}

/** Frames of MPEG-1 layer 3, 128 kbit/s, 44.1 kHz: 417 bytes and 1152 samples each. */
export function mp3Frames(count: number): Uint8Array {
  const frame = join(0xff, 0xfb, 0x90, 0x00, zeros(413));
  return join(...Array.from({ length: count }, () => frame));
}
