import { type AudioFacts, addPicture, keepItem, maxTagBytes, type NativeTag, warn } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { decodeUtf8OrUtf16 } from '../bytes/text.ts';
import { imageMimeType } from './image-mime-type.ts';
import { eachBox, findBox, type Mp4Box } from './mp4-box.ts';

/** Plain text boxes of 3GPP files, and what they hold. */
const assetBoxes: Readonly<Record<string, string>> = {
  titl: 'TITLE',
  perf: 'ARTIST',
  auth: 'COMPOSER',
  albm: 'ALBUM',
  gnre: 'GENRE',
};

/** Reads the tags below a movie's `udta` or `meta` box: iTunes items, QuickTime text, 3GPP assets. Covers become locators. */
export function readMovieTags(file: SparseBytes, box: Mp4Box, limit: number, facts: AudioFacts): void {
  const end = Math.min(box.end, limit);
  if (box.type === 'meta') {
    readMeta(file, box, end, facts);
    return;
  }
  const named: NativeTag[] = [];
  eachBox(file, box.body, end, (child) => {
    if (child.type === 'meta') readMeta(file, child, Math.min(child.end, end), facts);
    else readTextBox(file, child, end, named);
    file.expect(Math.min(end, child.end + 16 * 1024));
  });
  if (named.length > 0) facts.tags.push({ format: 'named', tags: named });
}

function readMeta(file: SparseBytes, meta: Mp4Box, end: number, facts: AudioFacts): void {
  if (meta.body + 12 > end) return;
  const start = file.latin1(meta.body + 4, 4) === 'hdlr' ? meta.body : meta.body + 4;
  const list = findBox(file, start, end, 'ilst');
  if (list === undefined) return;
  const keys = findBox(file, start, end, 'keys');
  const listEnd = Math.min(list.end, end);
  if (keys !== undefined) readKeyedItems(file, list, listEnd, readKeys(file, keys), facts);
  else readItems(file, list, listEnd, facts);
}

function readItems(file: SparseBytes, list: Mp4Box, end: number, facts: AudioFacts): void {
  const items: Uint8Array[] = [];
  const numbers: NativeTag[] = [];
  facts.tags.push({ format: 'iTunes', items }, { format: 'named', tags: numbers });
  eachBox(file, list.body, end, (item) => {
    if (item.type === 'covr') addCovers(file, item, end, facts);
    else if (item.type === 'trkn' || item.type === 'disk') addNumber(file, item, end, numbers);
    else if (item.end > end) {
      warn(facts, 'An MP4 tag is longer than its box.');
      facts.partial = true;
    } else if (item.end - item.at <= maxTagBytes)
      keepItem(facts, items, file.bytes(item.at, item.end - item.at));
    file.expect(Math.min(end, item.end + 16 * 1024));
  });
}

/** Track and disc numbers: 16 bits each, of which music-metadata reads the lower eight. */
function addNumber(file: SparseBytes, item: Mp4Box, end: number, tags: NativeTag[]): void {
  const data = findBox(file, item.body, Math.min(item.end, end), 'data');
  if (data === undefined || data.end > end || data.end - data.body < 12) return;
  const total = data.end - data.body >= 14 ? file.u16be(data.body + 12) : 0;
  tags.push({ id: item.type, value: `${file.u16be(data.body + 10)}/${total}` });
}

function addCovers(file: SparseBytes, item: Mp4Box, end: number, facts: AudioFacts): void {
  eachBox(file, item.body, Math.min(item.end, end), (data) => {
    if (data.type !== 'data' || data.end > file.size || data.end - data.body < 16) return;
    const offset = data.body + 8;
    const kind = file.u32be(data.body) & 0xffffff;
    const stated = kind === 14 ? 'image/png' : kind === 27 ? 'image/bmp' : 'image/jpeg';
    const head = file.has(offset, 8) ? file.bytes(offset, 8) : undefined;
    addPicture(facts, {
      offset,
      length: data.end - offset,
      mimeType: imageMimeType(stated, head),
      pictureType: facts.pictures.length === 0 ? 3 : 0,
    });
  });
}

/** QuickTime `©nam` and 3GPP `titl` boxes directly below `udta`. */
function readTextBox(file: SparseBytes, box: Mp4Box, end: number, tags: NativeTag[]): void {
  const length = box.end - box.body;
  if (box.end > end || length < 5 || length > maxTagBytes) return;
  if (box.type.startsWith('\xa9')) {
    const size = Math.min(file.u16be(box.body), length - 4);
    tags.push({ id: box.type, value: decodeUtf8OrUtf16(file.bytes(box.body + 4, size)) });
  } else if (box.type === 'yrrc' && length >= 6) {
    tags.push({ id: 'DATE', value: String(file.u16be(box.body + 4)) });
  } else {
    const id = assetBoxes[box.type];
    if (id === undefined || length < 7) return;
    tags.push({ id, value: decodeUtf8OrUtf16(file.bytes(box.body + 6, length - 6)) });
  }
}

function readKeys(file: SparseBytes, box: Mp4Box): string[] {
  const names: string[] = [];
  eachBox(file, box.body + 8, Math.min(box.end, file.size), (key) => {
    if (key.end - key.body > 256) return;
    names.push(file.latin1(key.body, Math.max(0, key.end - key.body)));
  });
  return names;
}

/** Items of a QuickTime `mdta` list: numbered by the `keys` box. */
function readKeyedItems(
  file: SparseBytes,
  list: Mp4Box,
  end: number,
  keys: readonly string[],
  facts: AudioFacts,
): void {
  const tags: NativeTag[] = [];
  eachBox(file, list.body, end, (item) => {
    const index = [...item.type].reduce((sum, character) => sum * 256 + character.charCodeAt(0), 0);
    const data = findBox(file, item.body, Math.min(item.end, end), 'data');
    const key = keys[index - 1]?.replace(/^com\.apple\.quicktime\./, '');
    if (data === undefined || key === undefined || data.end > end) return;
    const length = data.end - data.body - 8;
    if ((file.u32be(data.body) & 0xffffff) !== 1 || length < 1 || length > maxTagBytes) return;
    tags.push({ id: key, value: decodeUtf8OrUtf16(file.bytes(data.body + 8, length)) });
  });
  if (tags.length > 0) facts.tags.push({ format: 'named', tags });
}
