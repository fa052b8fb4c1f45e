import type { TagFormat } from '../audio-facts.ts';

/** A minimal file around the items of one tag, for music-metadata to read. */
export interface TagCarrier {
  mimeType: string;
  bytes: Uint8Array;
}

/** Puts the items of one tag into the smallest file that can carry them. */
export function buildCarrier(format: TagFormat, items: readonly Uint8Array[]): TagCarrier {
  return builders[format](items);
}

const builders: Readonly<Record<TagFormat, (items: readonly Uint8Array[]) => TagCarrier>> = {
  ID3v2: (frames) => {
    const size = totalLength(frames);
    return mpeg([latin1('ID3\x04\0\0'), syncsafe(size), ...frames]);
  },
  ID3v1: (items) => mpeg(items),
  APEv2: (items) => {
    const footer = new Uint8Array(32);
    footer.set(latin1('APETAGEX'));
    const view = new DataView(footer.buffer);
    view.setUint32(8, 2000, true);
    view.setUint32(12, totalLength(items) + 32, true);
    view.setUint32(16, items.length, true);
    // One byte in front: the library looks for no tag in a file that consists of nothing else.
    return mpeg([new Uint8Array(1), ...items, footer]);
  },
  vorbis: (comments) => {
    const block = [
      uint32le(0),
      uint32le(comments.length),
      ...comments.flatMap((c) => [uint32le(c.length), c]),
    ];
    const streamInfo = new Uint8Array(38);
    streamInfo[3] = 34;
    const header = uint32be(totalLength(block));
    header[0] = 0x84;
    return { mimeType: 'audio/flac', bytes: concat([latin1('fLaC'), streamInfo, header, ...block]) };
  },
  iTunes: (items) => {
    const list = box('ilst', items);
    const meta = box('meta', [uint32le(0), list]);
    return { mimeType: 'audio/mp4', bytes: box('moov', [box('udta', [meta])]) };
  },
  asf: (attributes) => {
    const size = 24 + 2 + totalLength(attributes);
    return {
      mimeType: 'audio/x-ms-asf',
      bytes: concat([
        ...[asfHeader, uint64le(30 + size), uint32le(1), new Uint8Array([1, 2])],
        ...[asfAttributes, uint64le(size), uint16le(attributes.length), ...attributes],
      ]),
    };
  },
};

const asfHeader = hex('3026b2758e66cf11a6d900aa0062ce6c');
const asfAttributes = hex('40a4d0d207e3d21197f000a0c95ea850');

function mpeg(parts: readonly Uint8Array[]): TagCarrier {
  return { mimeType: 'audio/mpeg', bytes: concat(parts) };
}

function box(type: string, parts: readonly Uint8Array[]): Uint8Array {
  return concat([uint32be(8 + totalLength(parts)), latin1(type), ...parts]);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(totalLength(parts));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function totalLength(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function hex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(i * 2, i * 2 + 2), 16),
  );
}

function syncsafe(value: number): Uint8Array {
  return Uint8Array.from([21, 14, 7, 0], (shift) => (value >> shift) & 0x7f);
}

function uint16le(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >> 8);
}

function uint32le(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, value >>> 24);
}

function uint32be(value: number): Uint8Array {
  return uint32le(value).reverse();
}

function uint64le(value: number): Uint8Array {
  return concat([uint32le(value), uint32le(0)]);
}
