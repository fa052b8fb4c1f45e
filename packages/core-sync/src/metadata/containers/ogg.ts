import { type AudioFacts, type ParserInput, warn } from '../audio-facts.ts';
import { DamagedData, type SparseBytes } from '../bytes/sparse-bytes.ts';
import { readStreamInfo } from './flac.ts';
import { OggPacket } from './ogg-packets.ts';
import { type OggPage, readOggPage, requireOggPage } from './ogg-page.ts';
import { addOggFlacPictures, addOggPictures } from './ogg-picture.ts';
import { readVorbisComment } from './vorbis-comment.ts';

const maxStreams = 16;
/** A page is at most 65,307 bytes, so the second look always holds the header of the last one. */
const tailLooks = [16 * 1024, 66 * 1024];

/** How a codec's packets are laid out: where the comment starts, and the rate its granules count at. */
interface OggCodec {
  commentAt: number;
  rate: number;
  preSkip: number;
  /** Most samples one packet can hold. */
  packetSamples: number;
}

/** Ogg with Vorbis, Opus, Speex or FLAC: the first audio stream counts. */
export function readOgg({ file, facts, start }: ParserInput): void {
  facts.container = 'ogg';
  const first = findAudioStream(file, start, facts);
  if (first === undefined) {
    warn(facts, 'The Ogg file holds no known audio stream.');
    facts.partial = true;
    return;
  }
  const { page, codec } = first;
  const head = new OggPacket(file, page, 0);
  let damaged = false;
  try {
    readComment(file, head, codec, facts);
  } catch (error) {
    if (!(error instanceof DamagedData)) throw error;
    damaged = true;
    warn(facts, error.message);
  }
  setLength(file, page, codec, facts);
  if (damaged) facts.partial = true;
}

function findAudioStream(
  file: SparseBytes,
  start: number,
  facts: AudioFacts,
): { page: OggPage; codec: OggCodec } | undefined {
  let at = start;
  for (let i = 0; i < maxStreams; i++) {
    const page = i === 0 ? requireOggPage(file, at) : readOggPage(file, at);
    if (page === undefined || !page.first) return undefined;
    const codec = readCodecHead(file, page.body, page.end - page.body, facts);
    if (codec !== undefined) return { page, codec };
    at = page.end;
  }
  return undefined;
}

function readCodecHead(
  file: SparseBytes,
  at: number,
  length: number,
  facts: AudioFacts,
): OggCodec | undefined {
  const magic = file.latin1(at, Math.min(8, length));
  facts.lossless = false;
  if (magic.startsWith('\x01vorbis') && length >= 30) {
    facts.codec = 'vorbis';
    facts.channels = file.u8(at + 11);
    facts.sampleRate = file.u32le(at + 12);
    return {
      commentAt: 7,
      rate: facts.sampleRate,
      preSkip: 0,
      packetSamples: 2 ** (file.u8(at + 28) >> 4) / 2,
    };
  }
  if (magic === 'OpusHead' && length >= 19) {
    facts.codec = 'opus';
    facts.channels = file.u8(at + 9);
    facts.sampleRate = 48_000;
    return { commentAt: 8, rate: 48_000, preSkip: file.u16le(at + 10), packetSamples: 5760 };
  }
  if (magic === 'Speex   ' && length >= 80) {
    facts.codec = 'speex';
    facts.sampleRate = file.u32le(at + 36);
    facts.channels = file.u32le(at + 48);
    return { commentAt: 0, rate: facts.sampleRate, preSkip: 0, packetSamples: 640 * 16 };
  }
  if (magic.startsWith('\x7fFLAC') && length >= 51) {
    readStreamInfo(file, at + 17, facts);
    return { commentAt: 4, rate: facts.sampleRate ?? 0, preSkip: 0, packetSamples: 65_535 };
  }
  delete facts.lossless;
  return undefined;
}

function readComment(file: SparseBytes, head: OggPacket, codec: OggCodec, facts: AudioFacts): void {
  file.expect(64 * 1024);
  const next = head.next();
  if (next === undefined) return;
  const packet = new OggPacket(file, next.page, next.index);
  const pictures = readVorbisComment(packet, codec.commentAt, packet.size, facts);
  addOggPictures(file, packet, pictures, facts);
  if (facts.codec === 'flac') addOggFlacPictures(file, packet, facts);
}

function setLength(file: SparseBytes, first: OggPage, codec: OggCodec, facts: AudioFacts): void {
  if (facts.codec === 'flac' && facts.durationMs !== undefined) {
    facts.bitrate = (file.size * 8000) / facts.durationMs;
    return;
  }
  const last = lastGranule(file, first);
  if (last === undefined || codec.rate === 0) return;
  const samples = last - codec.preSkip - startGranule(file, first, codec);
  if (samples <= 0) return;
  facts.durationMs = (samples / codec.rate) * 1000;
  facts.bitrate = (file.size * 8000) / facts.durationMs;
}

function lastGranule(file: SparseBytes, first: OggPage): number | undefined {
  for (const length of tailLooks) {
    const start = Math.max(first.at, file.size - length);
    file.expect(file.size);
    const text = file.bytes(start, file.size - start);
    const granule = lastGranuleIn(file, text, start, first.serial);
    if (granule !== undefined || start === first.at) return granule;
  }
  return undefined;
}

function lastGranuleIn(
  file: SparseBytes,
  bytes: Uint8Array,
  start: number,
  serial: number,
): number | undefined {
  for (let i = bytes.length - 27; i >= 0; i--) {
    if (bytes[i] !== 0x4f || bytes[i + 1] !== 0x67 || bytes[i + 2] !== 0x67 || bytes[i + 3] !== 0x53)
      continue;
    const page = wholePage(file, start + i);
    if (page?.serial === serial && page.granule !== undefined) return page.granule;
  }
  return undefined;
}

/** The page at `at`, unless it is cut off: its granule would count samples that are not there. */
function wholePage(file: SparseBytes, at: number): OggPage | undefined {
  if (at + 27 + file.u8(at + 26) > file.size) return undefined;
  const page = readOggPage(file, at);
  return page !== undefined && page.end <= file.size ? page : undefined;
}

/** A stream cut out of a longer one starts at a granule beyond what its first packets of audio can hold. */
function startGranule(file: SparseBytes, first: OggPage, codec: OggCodec): number {
  let at = first.end;
  let packets = 0;
  for (let i = 0; i < 8 && file.has(at, 27 + 255); i++) {
    const page = readOggPage(file, at);
    if (page === undefined) return 0;
    if (page.serial === first.serial) packets += page.lengths.length;
    const granule = page.serial === first.serial ? page.granule : undefined;
    if (granule !== undefined && granule > 0) return Math.max(0, granule - packets * codec.packetSamples);
    at = page.end;
  }
  return 0;
}
