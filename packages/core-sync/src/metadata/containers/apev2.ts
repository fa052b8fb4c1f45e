import { type AudioFacts, addPicture, keepItem, maxTagBytes, warn } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { imageMimeType } from './image-mime-type.ts';

const headerLength = 32;
const maxItems = 1000;
const maxKeyLength = 255;
/** A tag up to this size is read in one go, its cover with it: bytes are cheaper than reads. */
const wholeTagBytes = 128 * 1024;

/**
 * Reads an APEv1 or APEv2 tag whose footer ends at `end`: text items as stored, covers as locators (their bytes are not fetched).
 * Returns where the tag begins; undefined where there is none.
 */
export function readApeTag(file: SparseBytes, end: number, facts: AudioFacts): number | undefined {
  const footer = end - headerLength;
  if (footer < 0 || file.latin1(footer, 8) !== 'APETAGEX') return undefined;
  const size = file.u32le(footer + 12);
  const flags = file.u32le(footer + 20);
  const isHeader = (flags & 0x20000000) !== 0;
  if (isHeader || size < headerLength || size > end) {
    warn(facts, 'The APE tag is damaged.');
    return isHeader ? undefined : footer;
  }
  const start = end - size;
  readItems(file, start, footer, file.u32le(footer + 16), facts);
  return (flags & 0x80000000) !== 0 && start >= headerLength ? start - headerLength : start;
}

/** Reads an APE tag that begins at `at` with a header; returns where it ends. */
export function readLeadingApeTag(file: SparseBytes, at: number, facts: AudioFacts): number | undefined {
  if (at + headerLength > file.size || file.latin1(at, 8) !== 'APETAGEX') return undefined;
  const size = file.u32le(at + 12);
  const end = at + headerLength + size;
  if (size < headerLength || end > file.size) return undefined;
  readItems(file, at + headerLength, end - headerLength, file.u32le(at + 16), facts);
  return end;
}

function readItems(file: SparseBytes, start: number, end: number, count: number, facts: AudioFacts): void {
  const items: Uint8Array[] = [];
  facts.tags.push({ format: 'APEv2', items });
  let at = start;
  for (let i = 0; i < Math.min(count, maxItems) && at + 11 <= end; i++) {
    file.expect(end - at <= wholeTagBytes ? end + headerLength : Math.min(end, at + 16 * 1024));
    const size = file.u32le(at);
    const flags = file.u32le(at + 4);
    const keyEnd = findZero(file, at + 8, Math.min(end, at + 9 + maxKeyLength));
    if (keyEnd === undefined || keyEnd + 1 + size > end) {
      warn(facts, 'The APE tag holds a damaged item.');
      return;
    }
    const key = file.latin1(at + 8, keyEnd - at - 8);
    const value = keyEnd + 1;
    const kind = (flags >> 1) & 3;
    if (kind === 1) readPicture(file, key, value, size, facts);
    else if (kind === 0 && size > 0 && size <= maxTagBytes)
      keepItem(facts, items, file.bytes(at, value + size - at));
    at = value + size;
  }
}

function readPicture(file: SparseBytes, key: string, at: number, size: number, facts: AudioFacts): void {
  const name = key.toLowerCase();
  if (!name.startsWith('cover art')) return;
  const nameEnd = findZero(file, at, at + Math.min(size, 512));
  const offset = nameEnd === undefined ? at : nameEnd + 1;
  const length = at + size - offset;
  if (length < 8) return;
  const extension = nameEnd === undefined ? '' : file.latin1(at, nameEnd - at).replace(/^.*\./, '');
  addPicture(facts, {
    offset,
    length,
    mimeType: imageMimeType(extension, file.has(offset, 8) ? file.bytes(offset, 8) : undefined),
    pictureType: name.includes('front') ? 3 : name.includes('back') ? 4 : 0,
  });
}

function findZero(file: SparseBytes, start: number, end: number): number | undefined {
  for (let at = start; at < end; at++) if (file.u8(at) === 0) return at;
  return undefined;
}
