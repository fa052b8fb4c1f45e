import type { ByteReader } from '../bytes/byte-reader.ts';
import { imageMimeType } from './image-mime-type.ts';

/** Where the picture of a FLAC picture block begins, its length, MIME type and ID3v2 picture type. */
export interface FlacPicture {
  offset: number;
  length: number;
  mimeType: string;
  pictureType: number;
}

/** Reads the head of a FLAC picture block (also the form of `METADATA_BLOCK_PICTURE`); undefined where it makes no sense. */
export function readFlacPicture(reader: ByteReader, start: number, end: number): FlacPicture | undefined {
  if (start + 32 > end) return undefined;
  const pictureType = reader.u32be(start);
  const mimeLength = reader.u32be(start + 4);
  if (mimeLength > 128 || start + 32 + mimeLength > end) return undefined;
  const mime = reader.latin1(start + 8, mimeLength);
  const descriptionLength = reader.u32be(start + 8 + mimeLength);
  const sizeAt = start + 12 + mimeLength + descriptionLength + 16;
  if (sizeAt + 4 > end || mime === '-->') return undefined;
  const length = Math.min(reader.u32be(sizeAt), end - sizeAt - 4);
  if (length < 8) return undefined;
  return { offset: sizeAt + 4, length, mimeType: imageMimeType(mime), pictureType };
}
