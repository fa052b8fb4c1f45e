import { type AudioFacts, keepItem, maxTagBytes, warn } from '../audio-facts.ts';
import type { ByteReader } from '../bytes/byte-reader.ts';

const maxComments = 5000;
const maxKeyLength = 64;

/** A picture inside a comment: base64 text at `at` of the comment block. */
export interface CommentPicture {
  key: 'METADATA_BLOCK_PICTURE' | 'COVERART';
  at: number;
  length: number;
}

/**
 * Reads a Vorbis comment block (vendor, then `KEY=value` comments) between `start` and `end`. Pictures are reported, not read; other
 * oversized comments are skipped.
 */
export function readVorbisComment(
  reader: ByteReader,
  start: number,
  end: number,
  facts: AudioFacts,
): CommentPicture[] {
  const items: Uint8Array[] = [];
  const pictures: CommentPicture[] = [];
  facts.tags.push({ format: 'vorbis', items });
  let at = start + 4 + reader.u32le(start);
  if (at + 4 > end) {
    warn(facts, 'The Vorbis comment is damaged.');
    return pictures;
  }
  const count = reader.u32le(at);
  at += 4;
  for (let i = 0; i < Math.min(count, maxComments) && at + 4 <= end; i++) {
    reader.expect(Math.min(end, at + 16 * 1024));
    const length = reader.u32le(at);
    at += 4;
    if (at + length > end) {
      warn(facts, 'A Vorbis comment is longer than its block.');
      facts.partial = true;
      break;
    }
    const key = keyAt(reader, at, length);
    if (key === 'METADATA_BLOCK_PICTURE' || key === 'COVERART')
      pictures.push({ key, at: at + key.length + 1, length: length - key.length - 1 });
    else if (key !== undefined && length <= maxTagBytes) keepItem(facts, items, reader.bytes(at, length));
    at += length;
  }
  return pictures;
}

function keyAt(reader: ByteReader, at: number, length: number): string | undefined {
  const head = reader.latin1(at, Math.min(length, maxKeyLength));
  const equals = head.indexOf('=');
  return equals <= 0 ? undefined : head.slice(0, equals).toUpperCase();
}
