import { type AudioFacts, keepItem, maxTagBytes, warn } from '../audio-facts.ts';
import { SparseBytes } from '../bytes/sparse-bytes.ts';
import { addId3Picture } from './id3v2-picture.ts';
import { id3v22FrameIds } from './id3v22-frame-ids.ts';

/** An unsynchronised tag must be read whole; beyond this many bytes it is read in part. */
const maxUnsynchronisedBytes = 1024 * 1024;
const maxFrames = 2000;

interface Tag {
  major: number;
  unsynchronised: boolean;
  start: number;
  end: number;
}

/** Where an ID3v2 tag at `at` ends; undefined where there is none. */
function id3v2End(file: SparseBytes, at: number): number | undefined {
  if (at + 10 > file.size || file.latin1(at, 3) !== 'ID3') return undefined;
  if (file.u8(at + 3) === 0xff || file.u8(at + 4) === 0xff) return undefined;
  const footer = file.u8(at + 3) >= 4 && (file.u8(at + 5) & 0x10) !== 0 ? 10 : 0;
  return at + 10 + tagSize(file, at + 6) + footer;
}

/**
 * Reads one ID3v2 tag (any version) at `at`: text frames as items in the form of ID3v2.4, pictures as locators, nothing else. Frames that
 * are skipped are not fetched. Returns where the tag ends; undefined where there is none.
 */
export function readId3v2(file: SparseBytes, at: number, facts: AudioFacts): number | undefined {
  const end = id3v2End(file, at);
  if (end === undefined) return undefined;
  const items: Uint8Array[] = [];
  const major = file.u8(at + 3);
  facts.tags.push({ format: 'ID3v2', items, ...(major < 4 ? { slashSeparated: true } : {}) });
  const flags = file.u8(at + 5);
  if (major < 2 || major > 4) {
    warn(facts, `ID3v2.${major} is unknown.`);
    return end;
  }
  const tag: Tag = {
    major,
    unsynchronised: (flags & 0x80) !== 0,
    start: at + 10,
    end: Math.min(end, file.size),
  };
  if (end > file.size) warn(facts, 'The ID3v2 tag is longer than the file.');
  if (major === 2 && (flags & 0x40) !== 0) warn(facts, 'The ID3v2.2 tag is compressed.');
  else if (tag.unsynchronised && major < 4) readUnsynchronised(file, tag, flags, facts, items);
  else readFrames(file, tag, frameStart(file, tag, flags), facts, items);
  return end;
}

/** Whether a block holds title, artist and album, so that no other tag needs to be looked for. */
export function isComplete(items: readonly Uint8Array[]): boolean {
  const ids = new Set(items.filter((item) => item.length > 11).map(frameId));
  return ids.has('TIT2') && ids.has('TPE1') && ids.has('TALB');
}

function frameId(item: Uint8Array): string {
  return String.fromCharCode(...item.subarray(0, 4));
}

function tagSize(file: SparseBytes, at: number): number {
  const bytes = file.bytes(at, 4);
  return bytes.some((byte) => byte > 0x7f) ? file.u32be(at) : syncsafe(bytes);
}

function syncsafe(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes.subarray(0, 4)) value = value * 128 + (byte & 0x7f);
  return value;
}

/** Skips an extended header, whose size counts itself in v2.4 and not in v2.3. */
function frameStart(file: SparseBytes, tag: Tag, flags: number): number {
  if (tag.major === 2 || (flags & 0x40) === 0 || tag.start + 4 > tag.end) return tag.start;
  const size = tag.major === 4 ? syncsafe(file.bytes(tag.start, 4)) : file.u32be(tag.start) + 4;
  return size >= 6 && tag.start + size <= tag.end ? tag.start + size : tag.start;
}

function readUnsynchronised(
  file: SparseBytes,
  tag: Tag,
  flags: number,
  facts: AudioFacts,
  items: Uint8Array[],
): void {
  const length = Math.min(tag.end - tag.start, maxUnsynchronisedBytes);
  if (length < tag.end - tag.start) facts.partial = true;
  file.expect(tag.start + length);
  const raw = file.bytes(tag.start, length);
  const plain = removeUnsynchronisation(raw);
  const view = new SparseBytes(plain.length);
  view.add(0, plain);
  const inner: Tag = { major: tag.major, unsynchronised: false, start: 0, end: plain.length };
  const from = facts.pictures.length;
  readFrames(view, inner, frameStart(view, inner, flags), facts, items);
  for (const picture of facts.pictures.slice(from)) {
    const start = rawIndex(raw, picture.offset);
    picture.length = rawIndex(raw, picture.offset + picture.length) - start;
    picture.offset = tag.start + start;
    picture.encoding = 'id3-unsynchronised';
  }
}

/** Undoes ID3v2 unsynchronisation: a zero byte behind each 0xFF is dropped. */
export function removeUnsynchronisation(raw: Uint8Array): Uint8Array {
  const plain = new Uint8Array(raw.length);
  let length = 0;
  for (let i = 0; i < raw.length; i++) {
    plain[length++] = raw[i] ?? 0;
    if (raw[i] === 0xff && raw[i + 1] === 0) i++;
  }
  return plain.subarray(0, length);
}

function rawIndex(raw: Uint8Array, plainIndex: number): number {
  let index = 0;
  for (let plain = 0; plain < plainIndex && index < raw.length; plain++)
    index += raw[index] === 0xff && raw[index + 1] === 0 ? 2 : 1;
  return index;
}

function readFrames(
  file: SparseBytes,
  tag: Tag,
  start: number,
  facts: AudioFacts,
  items: Uint8Array[],
): void {
  const headerLength = tag.major === 2 ? 6 : 10;
  let at = start;
  for (let count = 0; count < maxFrames && at + headerLength <= tag.end; count++) {
    file.expect(Math.min(tag.end + 2048, at + 16 * 1024));
    if (file.u8(at) === 0) return;
    const id = file.latin1(at, tag.major === 2 ? 3 : 4);
    if (!/^[A-Z][A-Z0-9]{2}[A-Z0-9 \0]?$/.test(id)) {
      warn(facts, 'The ID3v2 tag holds a damaged frame.');
      return;
    }
    const size = frameSize(file, tag, at);
    const body = at + headerLength;
    const available = Math.min(size, tag.end - body);
    if (available < size) {
      warn(facts, 'An ID3v2 frame is longer than its tag.');
      facts.partial = true;
    }
    readFrame(file, tag, { id, at, body, size: available }, facts, items);
    at = body + size;
  }
}

/** Some writers put plain sizes into v2.4 frames: decided by which size leads to another frame, padding or the end. */
function frameSize(file: SparseBytes, tag: Tag, at: number): number {
  if (tag.major === 2) return file.u24be(at + 3);
  const plain = file.u32be(at + 4);
  if (tag.major === 3) return plain;
  const bytes = file.bytes(at + 4, 4);
  const safe = syncsafe(bytes);
  if (safe === plain) return safe;
  if (bytes.some((byte) => byte > 0x7f)) return plain;
  if (leadsOn(file, tag, at + 10 + safe) || !leadsOn(file, tag, at + 10 + plain)) return safe;
  return plain;
}

function leadsOn(file: SparseBytes, tag: Tag, at: number): boolean {
  if (at === tag.end) return true;
  return at + 10 <= tag.end && /^(?:[A-Z][A-Z0-9]{3}|\0{4})$/.test(file.latin1(at, 4));
}

interface Frame {
  id: string;
  at: number;
  body: number;
  size: number;
}

function readFrame(file: SparseBytes, tag: Tag, frame: Frame, facts: AudioFacts, items: Uint8Array[]): void {
  const name = frame.id.replace(/[ \0]$/, '');
  const id = name.length === 3 ? id3v22FrameIds[name] : name;
  if (id === undefined || frame.size < 1) return;
  const format = tag.major === 2 ? 0 : file.u8(frame.at + 9);
  const v24 = tag.major === 4;
  if ((format & (v24 ? 0x0c : 0xc0)) !== 0) {
    if (isWanted(id)) warn(facts, `The ID3v2 frame ${id} is compressed or encrypted.`);
    return;
  }
  const skip = (format & (v24 ? 0x40 : 0x20) ? 1 : 0) + (v24 && format & 0x01 ? 4 : 0);
  const start = frame.body + skip;
  const size = frame.size - skip;
  const unsynchronised = v24 && (tag.unsynchronised || (format & 0x02) !== 0);
  if (id === 'APIC') {
    addId3Picture(file, { start, size, short: name === 'PIC', unsynchronised }, facts);
    return;
  }
  if (!isWanted(id) || size < 1) return;
  if (size > maxTagBytes) {
    warn(facts, `The ID3v2 frame ${id} is too large.`);
    return;
  }
  const raw = file.bytes(start, size);
  keepItem(facts, items, buildFrame(id, unsynchronised ? removeUnsynchronisation(raw) : raw));
}

function isWanted(id: string): boolean {
  return id.startsWith('T') || id === 'COMM' || id === 'UFID' || id === 'IPLS';
}

/** A frame as ID3v2.4 writes it, without flags. */
function buildFrame(id: string, body: Uint8Array): Uint8Array {
  const frame = new Uint8Array(10 + body.length);
  for (let i = 0; i < 4; i++) {
    frame[i] = id.charCodeAt(i);
    frame[4 + i] = (body.length >> (7 * (3 - i))) & 0x7f;
  }
  frame.set(body, 10);
  return frame;
}
