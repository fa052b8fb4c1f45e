import type { NativeTag, TagFormat } from '../audio-facts.ts';
import { latin1Text, utf8Text, utf16beText, utf16leText } from '../bytes/text.ts';
import { genresOf } from './genre-codes.ts';

/**
 * The tags of a block whose items are plain text, which most are: as music-metadata decodes them, for a tenth of the time. Undefined where
 * one of them is anything else, or odd: then that library decodes them all.
 */
export function decodeText(format: TagFormat, items: readonly Uint8Array[]): NativeTag[] | undefined {
  const decode = decoders[format];
  if (decode === undefined) return undefined;
  const tags: NativeTag[] = [];
  for (const item of items) {
    const decoded = decode(item);
    if (decoded === undefined) return undefined;
    tags.push(...decoded);
  }
  return tags;
}

const decoders: Partial<Record<TagFormat, (item: Uint8Array) => NativeTag[] | undefined>> = {
  vorbis: decodeComment,
  ID3v2: decodeFrame,
  iTunes: decodeItunesItem,
};

function decodeComment(item: Uint8Array): NativeTag[] {
  const text = utf8Text(item);
  const equals = text.indexOf('=');
  return [{ id: text.slice(0, Math.max(0, equals)).toUpperCase(), value: text.slice(equals + 1) }];
}

/** A text encoding of ID3v2: how it is decoded, and how wide its terminating zero is. */
interface Encoding {
  decode(bytes: Uint8Array): string | undefined;
  width: 1 | 2;
}

const latin1: Encoding = { decode: (bytes) => unmarked(bytes, latin1Text), width: 1 };

const encodings: readonly Encoding[] = [
  latin1,
  { decode: decodeMarkedUtf16, width: 2 },
  { decode: (bytes) => (isOdd(bytes) ? undefined : unmarked(bytes, utf16beText)), width: 2 },
  { decode: (bytes) => unmarked(bytes, utf8Text), width: 1 },
];

function decodeMarkedUtf16(bytes: Uint8Array): string | undefined {
  if (isOdd(bytes)) return undefined;
  if (!isMarked(bytes)) return utf16leText(bytes);
  return unmarked(bytes.subarray(2), bytes[0] === 0xff ? utf16leText : utf16beText);
}

function isOdd({ length }: Uint8Array): boolean {
  return length % 2 === 1;
}

/** A byte order mark where none belongs: what it means is left to the library. */
function unmarked(bytes: Uint8Array, decode: (bytes: Uint8Array) => string): string | undefined {
  return isMarked(bytes) ? undefined : decode(bytes);
}

function isMarked(bytes: Uint8Array): boolean {
  const [first, second] = [bytes[0], bytes[1]];
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

const headerBytes = 10;

/** One frame in the form of ID3v2.4. */
function decodeFrame(frame: Uint8Array): NativeTag[] | undefined {
  const id = latin1Text(frame.subarray(0, 4));
  const body = frame.subarray(headerBytes);
  if (id === 'UFID') return decodeFileId(body);
  const encoding = encodings[body[0] ?? -1];
  if (encoding === undefined) return undefined;
  if (id === 'TXXX') return decodeCustom(body.subarray(1), encoding);
  if (id === 'COMM') return decodeRemark(body.subarray(4), encoding);
  if (!id.startsWith('T') || id === 'TIPL' || id === 'TMCL') return undefined;
  const values = encoding.decode(body.subarray(1))?.split('\0');
  if (values === undefined) return undefined;
  return id === 'TCON' ? decodeGenres(values) : values.map((value) => ({ id, value: value.trim() }));
}

function decodeGenres(values: readonly string[]): NativeTag[] | undefined {
  const genres = values.map((value) => genresOf(value.trim()));
  if (genres.includes(undefined)) return undefined;
  return genres.flat().map((value) => ({ id: 'TCON', value }));
}

function decodeCustom(bytes: Uint8Array, encoding: Encoding): NativeTag[] | undefined {
  const [name, rest] = splitAtZero(bytes, encoding.width);
  const [description, text] = [encoding.decode(name), encoding.decode(rest)];
  if (description === undefined || text === undefined) return undefined;
  const id = description === '' ? 'TXXX' : `TXXX:${description}`;
  return text.split('\0').map((value) => ({ id, value: value.trim() }));
}

function decodeRemark(bytes: Uint8Array, encoding: Encoding): NativeTag[] | undefined {
  const [name, rest] = splitAtZero(bytes, encoding.width);
  const [descriptor, text] = [encoding.decode(name), encoding.decode(splitAtZero(rest, encoding.width)[0])];
  return descriptor === undefined || text === undefined
    ? undefined
    : [{ id: 'COMM', value: { descriptor, text } }];
}

function decodeFileId(body: Uint8Array): NativeTag[] | undefined {
  const [name, identifier] = splitAtZero(body, 1);
  const owner = latin1.decode(name);
  return owner === undefined ? undefined : [{ id: 'UFID', value: { owner_identifier: owner, identifier } }];
}

/** What lies before and behind the first zero character. */
function splitAtZero(bytes: Uint8Array, width: 1 | 2): [Uint8Array, Uint8Array] {
  let end = bytes.indexOf(0);
  if (width === 2)
    for (end = 0; end + 1 < bytes.length && (bytes[end] !== 0 || bytes[end + 1] !== 0); ) end += 2;
  if (end < 0 || end + width > bytes.length) return [bytes, bytes.subarray(bytes.length)];
  return [bytes.subarray(0, end), bytes.subarray(end + width)];
}

const textType = 1;
const integerType = 21;

/** One item of an `ilst` box: perhaps `mean` and `name`, and its values. */
function decodeItunesItem(item: Uint8Array): NativeTag[] | undefined {
  const view = new DataView(item.buffer, item.byteOffset, item.byteLength);
  const tags: NativeTag[] = [];
  let id = latin1Text(item.subarray(4, 8));
  for (let at = 8; at < item.length; ) {
    const size = at + 16 <= item.length ? view.getUint32(at) : 0;
    if (size < 12 || at + size > item.length) return undefined;
    const type = latin1Text(item.subarray(at + 4, at + 8));
    if (type === 'mean' || type === 'name') id += `:${utf8Text(item.subarray(at + 12, at + size))}`;
    else if (type !== 'data' || size < 16) return undefined;
    else {
      const value = decodeItunesValue(view.getUint32(at + 8), item.subarray(at + 16, at + size));
      if (value === undefined) return undefined;
      tags.push({ id, value });
    }
    at += size;
  }
  return tags;
}

function decodeItunesValue(type: number, bytes: Uint8Array): string | number | undefined {
  if (type === textType) return utf8Text(bytes);
  const [byte] = bytes;
  return type === integerType && bytes.length === 1 && byte !== undefined && byte < 128 ? byte : undefined;
}
