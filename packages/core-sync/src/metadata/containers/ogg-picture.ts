import { type AudioFacts, addPicture } from '../audio-facts.ts';
import { decodeBase64 } from '../bytes/base64.ts';
import { SparseBytes } from '../bytes/sparse-bytes.ts';
import { readFlacPicture } from './flac-picture.ts';
import { OggPacket } from './ogg-packets.ts';
import type { CommentPicture } from './vorbis-comment.ts';

/** Enough base64 text to hold a picture block's head. */
const headCharacters = 512;
const maxBlocks = 64;

/** Locators for the pictures of an Ogg comment: base64 text with page headers in between (`ogg-base64`). */
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
    const place = placeOf(file, packet, picture.at, picture.length);
    addPicture(facts, { ...found, ...place, encoding: 'ogg-base64' });
  }
}

/** Locators for the picture blocks that follow the comment of an Ogg FLAC stream, each a packet of its own. */
export function addOggFlacPictures(file: SparseBytes, comment: OggPacket, facts: AudioFacts): void {
  let packet = comment;
  for (let i = 0; i < maxBlocks && (packet.u8(0) & 0x80) === 0; i++) {
    const next = packet.next();
    if (next === undefined) return;
    packet = new OggPacket(file, next.page, next.index);
    const picture = (packet.u8(0) & 0x7f) === 6 ? readFlacPicture(packet, 4, packet.size) : undefined;
    if (picture === undefined) continue;
    const { offset, length, mimeType, pictureType } = picture;
    const place = placeOf(file, packet, offset, length);
    addPicture(facts, { ...place, mimeType, pictureType, encoding: 'ogg-packet' });
    if (!packet.reaches(offset + length)) return;
  }
}

/** Where `length` bytes of a packet lie in the file. An end that was not seen is bounded: headers of small pages take 2 %. */
function placeOf(
  file: SparseBytes,
  packet: OggPacket,
  at: number,
  length: number,
): { offset: number; length: number; payload: { skip: number; take: number } } {
  const start = packet.locate(at);
  const end = packet.reaches(at + length)
    ? packet.locate(at + length - 1).position + 1
    : Math.min(file.size, Math.ceil(start.position + length * 1.02) + 4096);
  return { offset: start.page, length: end - start.page, payload: { skip: start.skip, take: length } };
}

function describe(block: SparseBytes): { mimeType: string; pictureType: number } | undefined {
  try {
    const picture = readFlacPicture(block, 0, block.size);
    return picture && { mimeType: picture.mimeType, pictureType: picture.pictureType };
  } catch {
    return undefined;
  }
}
