import { type AudioFacts, addPicture, keepItem, maxTagBytes, warn } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { imageMimeType } from './image-mime-type.ts';

const maxAttributes = 2000;

/** The five strings of a content description object, as attributes. */
const contentNames = ['Title', 'Author', 'Copyright', 'Description', 'Rating'];

/** Reads a content description object. Items are attributes in the form of an extended content description. */
export function readAsfContent(file: SparseBytes, start: number, end: number, facts: AudioFacts): void {
  const items = attributeItems(facts);
  let at = start + 10;
  for (const [index, name] of contentNames.entries()) {
    const length = file.u16le(start + index * 2);
    if (at + length > end) break;
    if (length > 2 && length <= maxTagBytes)
      keepItem(facts, items, buildAttribute(name, 0, file.bytes(at, length)));
    at += length;
  }
}

/** Reads an extended content description object; pictures become locators. */
export function readAsfAttributes(file: SparseBytes, start: number, end: number, facts: AudioFacts): void {
  const items = attributeItems(facts);
  const count = Math.min(file.u16le(start), maxAttributes);
  let at = start + 2;
  for (let i = 0; i < count && at + 6 <= end; i++) {
    file.expect(Math.min(end, at + 16 * 1024));
    const nameLength = file.u16le(at);
    const type = file.u16le(at + 2 + nameLength);
    const length = file.u16le(at + 4 + nameLength);
    const value = at + 6 + nameLength;
    if (value + length > end) {
      warn(facts, 'An ASF attribute is damaged.');
      return;
    }
    addAttribute(file, { name: utf16(file, at + 2, nameLength), type, at: value, length }, items, facts);
    at = value + length;
  }
}

/** Reads a metadata or metadata library object, whose attributes belong to streams and languages. */
export function readAsfLibrary(file: SparseBytes, start: number, end: number, facts: AudioFacts): void {
  const items = attributeItems(facts);
  const count = Math.min(file.u16le(start), maxAttributes);
  let at = start + 2;
  for (let i = 0; i < count && at + 12 <= end; i++) {
    file.expect(Math.min(end, at + 16 * 1024));
    const nameLength = file.u16le(at + 4);
    const type = file.u16le(at + 6);
    const length = file.u32le(at + 8);
    const value = at + 12 + nameLength;
    if (value + length > end) {
      warn(facts, 'An ASF attribute is damaged.');
      return;
    }
    addAttribute(file, { name: utf16(file, at + 12, nameLength), type, at: value, length }, items, facts);
    at = value + length;
  }
}

interface Attribute {
  name: string;
  type: number;
  at: number;
  length: number;
}

function addAttribute(file: SparseBytes, attribute: Attribute, items: Uint8Array[], facts: AudioFacts): void {
  const { name, type, at, length } = attribute;
  if (name === 'WM/Picture') readPicture(file, at, length, facts);
  else if (type !== 1 && type <= 5 && length > 0 && length <= maxTagBytes)
    keepItem(facts, items, buildAttribute(name, type, file.bytes(at, length)));
}

function readPicture(file: SparseBytes, start: number, length: number, facts: AudioFacts): void {
  const end = start + length;
  if (length < 16) return;
  const mimeEnd = findZero(file, start + 5, end);
  const descriptionEnd = mimeEnd === undefined ? undefined : findZero(file, mimeEnd + 2, end);
  if (mimeEnd === undefined || descriptionEnd === undefined) return;
  const offset = descriptionEnd + 2;
  const size = Math.min(file.u32le(start + 1), end - offset);
  if (size < 8) return;
  addPicture(facts, {
    offset,
    length: size,
    mimeType: imageMimeType(utf16(file, start + 5, mimeEnd - start - 5)),
    pictureType: file.u8(start),
  });
}

function findZero(file: SparseBytes, start: number, end: number): number | undefined {
  for (let at = start; at + 2 <= Math.min(end, start + 1024); at += 2) if (file.u16le(at) === 0) return at;
  return undefined;
}

/** All attributes of a file share one block, in the order in which they are found. */
function attributeItems(facts: AudioFacts): Uint8Array[] {
  const block = facts.tags.find((tag) => tag.format === 'asf');
  if (block !== undefined && 'items' in block) return block.items;
  const items: Uint8Array[] = [];
  facts.tags.push({ format: 'asf', items });
  return items;
}

function utf16(file: SparseBytes, at: number, length: number): string {
  let text = '';
  for (let i = 0; i + 1 < Math.min(length, 1024); i += 2) {
    const code = file.u16le(at + i);
    if (code === 0) break;
    text += String.fromCharCode(code);
  }
  return text;
}

/** An attribute as an extended content description stores it: name, type, value, each with its length. */
function buildAttribute(name: string, type: number, value: Uint8Array): Uint8Array {
  const nameLength = (name.length + 1) * 2;
  const item = new Uint8Array(6 + nameLength + value.length);
  const view = new DataView(item.buffer);
  view.setUint16(0, nameLength, true);
  for (let i = 0; i < name.length; i++) view.setUint16(2 + i * 2, name.charCodeAt(i), true);
  view.setUint16(2 + nameLength, type, true);
  view.setUint16(4 + nameLength, value.length, true);
  item.set(value, 6 + nameLength);
  return item;
}
