import type { AudioFacts, NativeTag, ParserInput } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { decodeUtf8 } from '../bytes/text.ts';
import { isLossless } from './wave-codecs.ts';

const maxChunks = 200;
const codecs: Readonly<Record<string, string>> = {
  'aac ': 'aac',
  alac: 'alac',
  flac: 'flac',
  opus: 'opus',
  '.mp3': 'mp3',
  ima4: 'adpcm_ima_qt',
  ulaw: 'pcm_mulaw',
  alaw: 'pcm_alaw',
  'ac-3': 'ac3',
};

interface CafFormat {
  bytesPerPacket: number;
  framesPerPacket: number;
}

/** Core Audio Format: description, packet table, `info` strings. */
export function readCaf({ file, facts, start }: ParserInput): void {
  facts.container = 'caf';
  let format: CafFormat | undefined;
  let frames = 0;
  let bytes = 0;
  let at = start + 8;
  for (let i = 0; i < maxChunks && at + 12 <= file.size; i++) {
    const id = file.latin1(at, 4);
    const stated = file.u64be(at + 4);
    const body = at + 12;
    const end = Math.min(stated >= 2 ** 63 ? file.size : body + stated, file.size);
    if (id === 'desc' && end - body >= 32) format = readDescription(file, body, facts);
    else if (id === 'pakt' && end - body >= 24) frames = file.u64be(body + 8);
    else if (id === 'data') bytes = end - body - 4;
    else if (id === 'info') readStrings(file, body, end, facts);
    at = end;
    file.expect(Math.min(file.size, at + 16 * 1024));
  }
  if (format === undefined || facts.sampleRate === undefined) return;
  if (frames === 0 && format.bytesPerPacket > 0)
    frames = (bytes / format.bytesPerPacket) * Math.max(1, format.framesPerPacket);
  if (frames === 0) return;
  facts.durationMs = (frames / facts.sampleRate) * 1000;
  facts.bitrate = (bytes * 8000) / facts.durationMs;
}

function readDescription(file: SparseBytes, at: number, facts: AudioFacts): CafFormat {
  const head = file.bytes(at, 8);
  const sampleRate = new DataView(head.buffer, head.byteOffset, 8).getFloat64(0);
  if (sampleRate > 0 && sampleRate < 1e7) facts.sampleRate = sampleRate;
  const id = file.latin1(at + 8, 4);
  const flags = file.u32be(at + 12);
  const bits = file.u32be(at + 28);
  const channels = file.u32be(at + 24);
  if (channels > 0 && channels <= 64) facts.channels = channels;
  const pcm = bits === 8 ? 'pcm_s8' : `pcm_${flags & 1 ? 'f' : 's'}${bits}${flags & 2 ? 'le' : 'be'}`;
  const codec = id === 'lpcm' ? pcm : codecs[id];
  if (codec !== undefined) facts.codec = codec;
  facts.lossless = isLossless(codec);
  if (facts.lossless && bits > 0) facts.bitsPerSample = bits;
  return { bytesPerPacket: file.u32be(at + 16), framesPerPacket: file.u32be(at + 20) };
}

function readStrings(file: SparseBytes, start: number, end: number, facts: AudioFacts): void {
  if (end - start < 4 || end - start > 256 * 1024) return;
  const tags: NativeTag[] = [];
  const parts = splitAtZeros(file.bytes(start + 4, end - start - 4));
  for (let i = 0; i + 1 < parts.length && tags.length < 200; i += 2)
    tags.push({ id: parts[i] ?? '', value: parts[i + 1] ?? '' });
  if (tags.length > 0) facts.tags.push({ format: 'named', tags });
}

function splitAtZeros(bytes: Uint8Array): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, from)) {
    parts.push(decodeUtf8(bytes.subarray(from, at)));
    from = at + 1;
  }
  return parts;
}
