import type { AudioFacts } from '../audio-facts.ts';
import { decodeBase64 } from '../bytes/base64.ts';
import { SparseBytes } from '../bytes/sparse-bytes.ts';
import { readFlacPicture } from './flac-picture.ts';
import type { OggPacket } from './ogg-packets.ts';
import type { CommentPicture } from './vorbis-comment.ts';

/** Enough base64 text to hold a picture block's head. */
const headCharacters = 512;

/** Locators for the pictures of an Ogg comment: base64 text with page headers in between (`encoding: 'ogg-base64'`). */
export function addOggPictures(
  file: SparseBytes,
  packet: OggPacket,
  pictures: readonly CommentPicture[],
  facts: AudioFacts,
): void {
  for (const picture of pictures) {
    if (picture.key !== 'METADATA_BLOCK_PICTURE' || picture.length < 64) continue;
    const head = decodeBase64(packet.bytes(picture.at, Math.min(headCharacters, picture.length)));
    const block = new SparseBytes(Math.floor((picture.length * 3) / 4));
    block.add(0, head);
    const found = describe(block);
    if (found === undefined) continue;
    const start = packet.locate(picture.at);
    const last = packet.locate(picture.at + picture.length - 1);
    facts.pictures.push({
      ...found,
      offset: start.page,
      length: last.position + 1 - start.page,
      encoding: 'ogg-base64',
      text: { skip: start.skip, take: picture.length },
    });
  }
  file.expect(0);
}

function describe(block: SparseBytes): { mimeType: string; pictureType: number } | undefined {
  try {
    const picture = readFlacPicture(block, 0, block.size);
    return picture && { mimeType: picture.mimeType, pictureType: picture.pictureType };
  } catch {
    return undefined;
  }
}
