import type { AbortOptions } from '@music-platform/bridge-traits';
import type { AudioSource } from './audio-source.ts';
import { decodeBase64 } from './bytes/base64.ts';
import { SparseBytes } from './bytes/sparse-bytes.ts';
import { readFlacPicture } from './containers/flac-picture.ts';
import { removeUnsynchronisation } from './containers/id3v2.ts';
import { imageMimeType } from './containers/image-mime-type.ts';
import { readOggPage } from './containers/ogg-page.ts';
import { MetadataError } from './metadata-error.ts';
import type { Cover, CoverLocator } from './track-metadata.ts';

export interface ReadCoverOptions extends AbortOptions {
  /** Larger covers are refused with `COVER_TOO_LARGE`, in bytes. Default 10 MiB. */
  maxCoverBytes?: number | undefined;
}

/** Fetches a cover found by `readMetadata`, now or in an earlier run: exactly one ranged read. */
export async function readCover(
  source: Pick<AudioSource, 'read'>,
  locator: CoverLocator,
  options: ReadCoverOptions = {},
): Promise<Cover> {
  const { maxCoverBytes = 10 * 1024 * 1024, signal } = options;
  const { offset, length } = locator;
  if (length > maxCoverBytes)
    throw new MetadataError(
      'COVER_TOO_LARGE',
      `The cover has ${length} bytes; the limit is ${maxCoverBytes}.`,
    );
  signal?.throwIfAborted();
  const bytes = await source.read(offset, offset + length, { signal });
  signal?.throwIfAborted();
  if (bytes.length < length) throw new MetadataError('CORRUPT', 'The file is shorter than its stated size.');
  return decodeCover(bytes.length > length ? bytes.subarray(0, length) : bytes, locator);
}

/** Turns the bytes a locator names into the picture. */
export function decodeCover(bytes: Uint8Array, locator: CoverLocator): Cover {
  const data = decodeData(bytes, locator);
  if (data.length === 0) throw new MetadataError('CORRUPT', 'The cover is damaged.');
  return { mimeType: imageMimeType(locator.mimeType, data.subarray(0, 8)), data };
}

function decodeData(
  bytes: Uint8Array,
  { encoding, payload = { skip: 0, take: 0 } }: CoverLocator,
): Uint8Array {
  if (encoding === undefined) return bytes.slice();
  if (encoding === 'id3-unsynchronised') return removeUnsynchronisation(bytes);
  const packet = oggPayload(bytes).slice(payload.skip, payload.skip + payload.take);
  if (packet.length < payload.take) return new Uint8Array(0);
  return encoding === 'ogg-packet' ? packet : decodePictureBlock(decodeBase64(packet));
}

function decodePictureBlock(block: Uint8Array): Uint8Array {
  const reader = new SparseBytes(block.length);
  reader.add(0, block);
  try {
    const picture = readFlacPicture(reader, 0, block.length);
    return picture === undefined
      ? new Uint8Array(0)
      : block.slice(picture.offset, picture.offset + picture.length);
  } catch (error) {
    throw new MetadataError('CORRUPT', 'The cover is damaged.', { cause: error });
  }
}

/** The payload of the pages in `bytes`, which begin with a page and may end within one. */
function oggPayload(bytes: Uint8Array): Uint8Array {
  const file = new SparseBytes(bytes.length);
  file.add(0, bytes);
  const payload = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at + 27 <= bytes.length; ) {
    if (at + 27 + file.u8(at + 26) > bytes.length) break;
    const page = readOggPage(file, at);
    if (page === undefined) break;
    const part = bytes.subarray(page.body, Math.min(page.end, bytes.length));
    payload.set(part, length);
    length += part.length;
    at = page.end;
  }
  return payload.subarray(0, length);
}
