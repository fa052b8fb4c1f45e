import { type AudioFacts, addPicture, type ParserInput, warn } from '../audio-facts.ts';
import type { ByteReader } from '../bytes/byte-reader.ts';
import { readFlacPicture } from './flac-picture.ts';
import { readVorbisComment } from './vorbis-comment.ts';

const maxBlocks = 256;

/** Native FLAC: a chain of metadata blocks. Pictures, padding and seek tables are stepped over. */
export function readFlac({ file, facts, start }: ParserInput): void {
  facts.container = 'flac';
  let at = start + 4;
  for (let i = 0; i < maxBlocks; i++) {
    const header = file.u8(at);
    const length = file.u24be(at + 1);
    const end = Math.min(at + 4 + length, file.size);
    const last = (header & 0x80) !== 0;
    file.expect(Math.min(end, at + 16 * 1024));
    readBlock(file, header & 0x7f, at + 4, end, facts);
    at += 4 + length;
    if (last) break;
    file.expect(at + 8 * 1024);
  }
  if (facts.durationMs !== undefined && file.size > at)
    facts.bitrate = ((file.size - at) * 8000) / facts.durationMs;
}

function readBlock(
  file: ParserInput['file'],
  type: number,
  start: number,
  end: number,
  facts: AudioFacts,
): void {
  if (type === 0 && facts.codec === undefined) readStreamInfo(file, start, facts);
  if (type === 4) readVorbisComment(file, start, end, facts);
  if (type === 6) {
    const picture = readFlacPicture(file, start, end);
    if (picture !== undefined) addPicture(facts, picture);
  }
  if (type === 127) {
    facts.partial = true;
    warn(facts, 'The FLAC header holds a damaged block.');
  }
}

/** The stream information block of FLAC, wherever it is embedded (native, Ogg, MP4, Matroska). */
export function readStreamInfo(reader: ByteReader, at: number, facts: AudioFacts): void {
  const packed = reader.bytes(at + 10, 8);
  const [a = 0, b = 0, c = 0, d = 0] = packed;
  const sampleRate = (a << 12) | (b << 4) | (c >> 4);
  facts.codec = 'flac';
  facts.lossless = true;
  if (sampleRate === 0) return;
  facts.sampleRate = sampleRate;
  facts.channels = ((c >> 1) & 7) + 1;
  facts.bitsPerSample = (((c & 1) << 4) | (d >> 4)) + 1;
  const samples = (d & 15) * 2 ** 32 + reader.u32be(at + 14);
  if (samples > 0) facts.durationMs = (samples / sampleRate) * 1000;
}
