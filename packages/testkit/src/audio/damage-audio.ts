import type { SeededRandom } from '../random.ts';
import { latin1, writeBe, writeLe } from './bytes/byte-writer.ts';

/** Signatures of containers and tags: where one appears, a reader begins to believe what stands behind it. */
const signatures: readonly string[] = [
  'ID3\x03\0\0',
  'ID3\x04\0\x80',
  'TAG',
  'APETAGEX',
  'LYRICSBEGIN',
  'fLaC',
  'OggS',
  'vorbis',
  'OpusHead',
  'OpusTags',
  'RIFF',
  'RF64',
  'WAVE',
  'LIST',
  'FORM',
  'AIFF',
  'FRM8',
  'DSD ',
  'ftyp',
  'moov',
  'udta',
  'meta',
  'ilst',
  'data',
  'moof',
  'caff',
  'MAC ',
  'wvpk',
  'MPCK',
  'TTA1',
  'tBaK',
  'OFR ',
  'ADIF',
  'APIC',
  'TIT2',
  'METADATA_BLOCK_PICTURE=',
  'Xing',
  'VBRI',
  '\x1aE\xdf\xa3',
  '\x18S\x80g',
  '0&\xb2u\x8ef\xcf\x11',
  '\xff\xfb\x90d',
  '\xff\xf1P\x80',
  '\x0bw',
];

/** Where covers begin: their frames, and the pictures themselves with the width and height behind. */
const pictures: readonly string[] = [
  'APIC',
  'PIC',
  'covr',
  '\x89PNG',
  'IHDR',
  '\xff\xd8\xff',
  'METADATA_BLOCK_PICTURE=',
];

/** Values that make sizes, counts and offsets lie. */
const numbers: readonly number[] = [
  0, 1, 2, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, 0x10000, 0xffffff, 0x7fffffff, 0x80000000,
  0xfffffff0, 0xffffffff,
];

/** Text that is not: broken UTF-8, half a surrogate pair, a byte order mark, controls. */
const texts: readonly (readonly number[])[] = [
  [0xc3],
  [0xff, 0xfe, 0x00, 0xd8],
  [0xfe, 0xff, 0xdc, 0x00],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0x00, 0x00, 0x00],
  [0x1b, 0x5b, 0x32, 0x4a],
  [0xe2, 0x80, 0xae],
];

const maxSize = 4 * 1024 * 1024;

type Damage = (bytes: Uint8Array, random: SeededRandom, other: Uint8Array) => Uint8Array;

const kinds: readonly Damage[] = [
  function flipBytes(bytes, random) {
    for (let count = random.int(1, 12); count > 0; count -= 1)
      bytes[place(bytes, random)] = random.int(0, 255);
    return bytes;
  },
  function lieAboutNumber(bytes, random) {
    return written(bytes, place(bytes, random), numberBytes(bytes, random));
  },
  function lieBehindSignature(bytes, random) {
    const at = findSignature(bytes, random);
    const distance = random.pick([-8, -4, 3, 4, 6, 8, 12, 16]);
    return written(bytes, Math.max(0, at + distance), numberBytes(bytes, random));
  },
  function plantSignature(bytes, random) {
    return written(bytes, place(bytes, random), latin1(random.pick(signatures)));
  },
  function breakText(bytes, random) {
    return written(bytes, place(bytes, random), Uint8Array.from(random.pick(texts)));
  },
  function cut(bytes, random) {
    return random.chance(0.8)
      ? bytes.subarray(0, random.int(0, bytes.length))
      : bytes.subarray(random.int(0, bytes.length));
  },
  function remove(bytes, random) {
    const at = place(bytes, random);
    return joined(bytes.subarray(0, at), bytes.subarray(at + length(random)));
  },
  function repeat(bytes, random) {
    const at = place(bytes, random);
    const part = bytes.subarray(at, at + length(random));
    const copies = Array.from({ length: random.int(1, part.length > 64 ? 3 : 40) }, () => part);
    return joined(bytes.subarray(0, at), ...copies, bytes.subarray(at));
  },
  function insertNothing(bytes, random) {
    const at = place(bytes, random);
    return joined(bytes.subarray(0, at), new Uint8Array(length(random)), bytes.subarray(at));
  },
  function splice(bytes, random, other) {
    const at = place(bytes, random);
    const from = place(other, random);
    return joined(bytes.subarray(0, at), other.subarray(from, from + 4 * length(random)), bytes.subarray(at));
  },
  function leadBack(bytes, random) {
    const at = place(bytes, random);
    const target = new Uint8Array(random.pick([4, 8]));
    const write = random.chance() ? writeBe : writeLe;
    write(target, 0, random.int(0, at), target.length);
    return written(bytes, at, target);
  },
  function nest(bytes, random) {
    const head = bytes.subarray(0, random.pick([8, 16, 64, 1024]));
    const copies = Array.from({ length: random.pick([2, 20, 400]) }, () => head);
    return joined(...copies, bytes);
  },
  function growPicture(bytes, random) {
    const at = indexOf(bytes, latin1(random.pick(pictures)));
    if (at < 0) return bytes;
    const size = numberBytes(bytes, random);
    return written(bytes, Math.max(0, at + random.pick([-32, -12, -8, -4, 4, 8, 16])), size);
  },
  function append(bytes, random, other) {
    return joined(bytes, other.subarray(random.chance() ? 0 : place(other, random)));
  },
];

/**
 * A damaged copy of an audio file: bytes flipped, sizes that lie, parts cut, removed, repeated or taken from `other`, signatures where none
 * belong, offsets that lead back, headers within headers, pictures that claim to be huge, text that is none; one to four of these, mostly near the beginning and the end, where the structure is. Equal arguments, equal
 * result; at most 4 MiB.
 */
export function damageAudio(bytes: Uint8Array, random: SeededRandom, other: Uint8Array = bytes): Uint8Array {
  let damaged: Uint8Array = bytes;
  for (let count = random.pick([1, 1, 1, 2, 2, 3, 4]); count > 0; count -= 1) {
    damaged = random.pick(kinds)(damaged.slice(), random, other).subarray(0, maxSize);
  }
  return damaged;
}

/** Anywhere, but more often where headers and tags are. */
function place(bytes: Uint8Array, random: SeededRandom): number {
  const last = Math.max(0, bytes.length - 1);
  const reach = random.pick([32, 256, 2048, last, last]);
  const distance = Math.min(last, random.int(0, reach));
  return random.chance(0.25) ? last - distance : distance;
}

function length(random: SeededRandom): number {
  return random.int(1, random.pick([4, 32, 512, 8192]));
}

function numberBytes(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  const value = random.chance(0.3) ? Math.max(0, bytes.length + random.int(-64, 64)) : random.pick(numbers);
  if (random.chance(0.2)) return Uint8Array.from([21, 14, 7, 0], (shift) => (value >>> shift) & 0x7f);
  const target = new Uint8Array(random.pick([1, 2, 3, 4, 4, 4, 8]));
  const write = random.chance() ? writeBe : writeLe;
  write(target, 0, value % 256 ** target.length, target.length);
  return target;
}

function findSignature(bytes: Uint8Array, random: SeededRandom): number {
  for (let tries = 0; tries < 12; tries += 1) {
    const at = indexOf(bytes.subarray(0, 64 * 1024), latin1(random.pick(signatures)));
    if (at >= 0) return at;
  }
  return place(bytes, random);
}

function indexOf(bytes: Uint8Array, part: Uint8Array): number {
  const [first = 0] = part;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (part.every((value, index) => bytes[at + index] === value)) return at;
  }
  return -1;
}

function written(bytes: Uint8Array, at: number, part: Uint8Array): Uint8Array {
  if (at < bytes.length) bytes.set(part.subarray(0, bytes.length - at), at);
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
