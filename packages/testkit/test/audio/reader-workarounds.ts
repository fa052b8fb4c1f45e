/** Turns FLAC in Ogg into plain FLAC: every packet, less the mapping's own header. */
export function oggFlacAsFlac(bytes: Uint8Array): Uint8Array {
  const MAPPING_HEADER_SIZE = 9;
  const [first = new Uint8Array(), ...rest] = oggPackets(bytes);
  return joined([first.subarray(MAPPING_HEADER_SIZE), ...rest]);
}

/** The packets of a single Ogg stream. */
export function oggPackets(bytes: Uint8Array): Uint8Array[] {
  const packets: Uint8Array[] = [];
  let open: Uint8Array[] = [];
  for (const page of oggPages(bytes)) {
    let at = page.payloadStart;
    for (const lacing of page.lacing) {
      open.push(bytes.subarray(at, at + lacing));
      at += lacing;
      if (lacing === 255) continue;
      packets.push(joined(open));
      open = [];
    }
  }
  return packets;
}

export interface OggPage {
  readonly start: number;
  readonly end: number;
  readonly payloadStart: number;
  readonly flags: number;
  readonly sequence: number;
  readonly lacing: Uint8Array;
}

/** The pages of an Ogg file; throws where one does not follow the other. */
export function oggPages(bytes: Uint8Array): OggPage[] {
  const pages: OggPage[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let start = 0; start < bytes.length; ) {
    if (text(bytes, start, 4) !== 'OggS') throw new Error(`no page at ${start}`);
    const segments = bytes[start + 26] ?? 0;
    const payloadStart = start + 27 + segments;
    const lacing = bytes.subarray(start + 27, payloadStart);
    const end = payloadStart + lacing.reduce((sum, size) => sum + size, 0);
    pages.push({
      start,
      end,
      payloadStart,
      flags: bytes[start + 5] ?? 0,
      sequence: view.getUint32(start + 18, true),
      lacing,
    });
    start = end;
  }
  return pages;
}

/** Replaces every unsynchronised ID3v2.2 or 2.3 tag in the file by what it stands for, padded to the same size. */
export function withoutUnsynchronisation(bytes: Uint8Array): Uint8Array {
  const out = bytes.slice();
  for (let at = 0; at + 10 < out.length; at += 1) {
    if (text(out, at, 3) !== 'ID3' || (out[at + 5] ?? 0) !== 0x80) continue;
    const size = out.subarray(at + 6, at + 10).reduce((sum, byte) => sum * 128 + byte, 0);
    const restored: number[] = [];
    for (let i = at + 10; i < at + 10 + size; i += 1) {
      restored.push(out[i] ?? 0);
      if (out[i] === 0xff && out[i + 1] === 0) i += 1;
    }
    out.fill(0, at + 10, at + 10 + size);
    out.set(restored, at + 10);
    out[at + 5] = 0;
    return out;
  }
  throw new Error('no unsynchronised tag');
}

/** Mime type and size of the picture in the Extended Content Description of an ASF file. */
export function asfPicture(bytes: Uint8Array): { mimeType: string; size: number } | undefined {
  const name = [...'WM/Picture\0'].flatMap((char) => [char.charCodeAt(0), 0]);
  const at = bytes.findIndex((_, start) => name.every((byte, i) => bytes[start + i] === byte));
  if (at === -1) return undefined;
  const TYPE_AND_LENGTH_SIZE = 4;
  const picture = at + name.length + TYPE_AND_LENGTH_SIZE;
  const view = new DataView(bytes.buffer, bytes.byteOffset + picture);
  let mimeType = '';
  for (let i = 5; view.getUint16(i, true) !== 0; i += 2) {
    mimeType += String.fromCharCode(view.getUint16(i, true));
  }
  return { mimeType, size: view.getUint32(1, true) };
}

/** Bytes as ISO-8859-1 text. */
export function text(bytes: Uint8Array, at: number, size: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + size));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
