import { type AudioFacts, type ParserInput, warn } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { readAsfAttributes, readAsfContent, readAsfLibrary } from './asf-tags.ts';
import { isLossless, waveCodec } from './wave-codecs.ts';

const maxObjects = 500;

const objects: Readonly<Record<string, string>> = {
  a1dcab8c47a9cf118ee400c00c205365: 'file',
  '9107dcb7b7a9cf118ee600c00c205365': 'stream',
  b503bf5f2ea9cf118ee300c00c205365: 'extension',
  '3326b2758e66cf11a6d900aa0062ce6c': 'content',
  '40a4d0d207e3d21197f000a0c95ea850': 'attributes',
  eacbf8c5af5b77488467aa8c44fa4cca: 'library',
  '941c23449894d149a1411d134e457054': 'library',
};
const audioStream = '409e69f84d5bcf11a8fd00805f5c442b';

/** ASF, WMA, WMV: one header of objects. Pictures, indexes and script commands are stepped over. */
export function readAsf({ file, facts, start }: ParserInput): void {
  facts.container = 'asf';
  const end = Math.min(start + file.u64le(start + 16), file.size);
  readObjects(file, start + 30, end, facts, 0);
}

function readObjects(file: SparseBytes, start: number, end: number, facts: AudioFacts, depth: number): void {
  let at = start;
  for (let i = 0; i < maxObjects && at + 24 <= end; i++) {
    file.expect(Math.min(end, at + 16 * 1024));
    const kind = objects[guid(file, at)];
    const size = file.u64le(at + 16);
    if (size < 24) {
      warn(facts, 'The ASF header is damaged.');
      facts.partial = true;
      return;
    }
    const stop = Math.min(at + size, end);
    if (kind === 'extension' && depth === 0) readObjects(file, at + 46, stop, facts, 1);
    else if (kind !== undefined) readObject(file, kind, at + 24, stop, facts);
    at += size;
  }
}

function readObject(file: SparseBytes, kind: string, at: number, end: number, facts: AudioFacts): void {
  if (kind === 'content') readAsfContent(file, at, end, facts);
  else if (kind === 'attributes') readAsfAttributes(file, at, end, facts);
  else if (kind === 'library') readAsfLibrary(file, at, end, facts);
  else if (kind === 'file' && end - at >= 80) {
    const durationMs = file.u64le(at + 40) / 10_000 - file.u64le(at + 56);
    if (durationMs > 0) facts.durationMs = durationMs;
    const bitrate = file.u32le(at + 76);
    if (bitrate > 0) facts.bitrate ??= bitrate;
  } else if (kind === 'stream' && end - at >= 70 && guid(file, at) === audioStream)
    readStream(file, at + 54, facts);
}

function readStream(file: SparseBytes, at: number, facts: AudioFacts): void {
  if (facts.codec !== undefined) return;
  const codec = waveCodec(file.u16le(at), file.u16le(at + 14));
  if (codec !== undefined) facts.codec = codec;
  facts.lossless = isLossless(codec);
  const channels = file.u16le(at + 2);
  if (channels > 0) facts.channels = channels;
  const sampleRate = file.u32le(at + 4);
  if (sampleRate > 0) facts.sampleRate = sampleRate;
  const bytesPerSecond = file.u32le(at + 8);
  if (bytesPerSecond > 0) facts.bitrate = bytesPerSecond * 8;
  const bits = file.u16le(at + 14);
  if (facts.lossless && bits > 0) facts.bitsPerSample = bits;
}

function guid(file: SparseBytes, at: number): string {
  let text = '';
  for (const byte of file.bytes(at, 16)) text += byte.toString(16).padStart(2, '0');
  return text;
}
