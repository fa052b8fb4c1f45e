import { type AudioFacts, addPicture } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { imageMimeType } from './image-mime-type.ts';

/** Descriptions longer than this are not looked through for their end. */
const maxDescriptionBytes = 512;

interface PictureFrame {
  start: number;
  size: number;
  /** The three-letter format of ID3v2.2 in place of a MIME type. */
  short: boolean;
  unsynchronised: boolean;
}

/** Notes where the picture of an APIC or PIC frame lies; only the frame's first bytes are looked at. */
export function addId3Picture(file: SparseBytes, frame: PictureFrame, facts: AudioFacts): void {
  const { start, size } = frame;
  const end = start + size;
  if (size < 8) return;
  const encoding = file.u8(start);
  const mimeEnd = frame.short ? start + 4 : findZero(file, start + 1, end, 1);
  if (mimeEnd === undefined) return;
  const mime = file.latin1(start + 1, mimeEnd - start - 1);
  const typeAt = frame.short ? mimeEnd : mimeEnd + 1;
  if (mime === '-->' || typeAt + 2 > end) return;
  const width = encoding === 1 || encoding === 2 ? 2 : 1;
  const descriptionEnd = findZero(file, typeAt + 1, end, width);
  if (descriptionEnd === undefined || descriptionEnd + width >= end) return;
  const offset = descriptionEnd + width;
  const head = file.has(offset, 8) && offset + 8 <= end ? file.bytes(offset, 8) : undefined;
  addPicture(facts, {
    offset,
    length: end - offset,
    mimeType: imageMimeType(mime, head),
    pictureType: file.u8(typeAt),
    ...(frame.unsynchronised ? { encoding: 'id3-unsynchronised' as const } : {}),
  });
}

function findZero(file: SparseBytes, start: number, end: number, width: 1 | 2): number | undefined {
  const limit = Math.min(end - width + 1, start + maxDescriptionBytes);
  for (let at = start; at < limit; at += width) {
    if (file.u8(at) === 0 && (width === 1 || file.u8(at + 1) === 0)) return at;
  }
  return undefined;
}
