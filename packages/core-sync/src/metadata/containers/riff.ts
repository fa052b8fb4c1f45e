import { type AudioFacts, maxTagBytes, type NativeTag, type ParserInput, warn } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { decodeUtf8OrLatin1 } from '../bytes/text.ts';
import { readId3v2 } from './id3v2.ts';
import { readTailTags } from './tail-tags.ts';
import { isLossless, waveCodec } from './wave-codecs.ts';

const maxChunks = 1000;
/** Tag chunks behind the audio are small: one read. */
const tagBytes = 16 * 1024;

interface Wave {
  bytesPerSecond: number;
  blockAlign: number;
  samples: number | undefined;
  dataBytes: number | undefined;
  /** RF64: sizes that do not fit into 32 bits. */
  largeData: number | undefined;
}

/** WAVE in RIFF, RF64 or BW64: tags in a `LIST INFO` or an `id3 ` chunk, often behind the audio. */
export function readWave({ file, facts, start }: ParserInput): void {
  facts.container = 'wav';
  const form = file.latin1(start, 4);
  if (file.latin1(start + 8, 4) !== 'WAVE') {
    warn(facts, 'The RIFF file holds no wave audio.');
    facts.partial = true;
    return;
  }
  const wave: Wave = {
    bytesPerSecond: 0,
    blockAlign: 0,
    samples: undefined,
    dataBytes: undefined,
    largeData: undefined,
  };
  const info: NativeTag[] = [];
  let at = start + 12;
  for (let i = 0; i < maxChunks && at + 8 <= file.size; i++) {
    const id = file.latin1(at, 4);
    const size = chunkSize(file, at, form, id, wave);
    const body = at + 8;
    if (!/^[\x20-\x7e]{4}$/.test(id)) break;
    readChunk({ file, id, body, end: Math.min(body + size, file.size) }, wave, info, facts);
    at = body + size + (size & 1);
    file.expect(Math.min(file.size, at + tagBytes));
  }
  if (info.length > 0) facts.tags.push({ format: 'named', tags: info });
  if (facts.tags.length === 0) readTailTags(file, Math.min(at, file.size), facts);
  setLength(wave, facts);
}

function chunkSize(file: SparseBytes, at: number, form: string, id: string, wave: Wave): number {
  const size = file.u32le(at + 4);
  if (size !== 0xffffffff) return size;
  if (form !== 'RIFF' && id === 'data' && wave.largeData !== undefined) return wave.largeData;
  return file.size - at - 8;
}

interface Chunk {
  file: SparseBytes;
  id: string;
  body: number;
  end: number;
}

function readChunk(chunk: Chunk, wave: Wave, info: NativeTag[], facts: AudioFacts): void {
  const { file, id, body, end } = chunk;
  if (id === 'fmt ' && end - body >= 16) readFormat(file, body, end, wave, facts);
  else if (id === 'fact' && end - body >= 4) wave.samples = file.u32le(body);
  else if (id === 'ds64' && end - body >= 24) wave.largeData = file.u64le(body + 8);
  else if (id === 'data') wave.dataBytes ??= end - body;
  else if (id === 'LIST' && end - body >= 4 && file.latin1(body, 4) === 'INFO')
    readInfo(file, body + 4, end, info);
  else if (id.toLowerCase() === 'id3 ') {
    const before = facts.tags.length;
    readId3v2(file, body, facts);
    facts.tags.unshift(...facts.tags.splice(before));
  }
}

function readFormat(file: SparseBytes, at: number, end: number, wave: Wave, facts: AudioFacts): void {
  const stated = file.u16le(at);
  const bits = file.u16le(at + 14);
  const tag = stated === 0xfffe && end - at >= 26 ? file.u16le(at + 24) : stated;
  const codec = waveCodec(tag, bits);
  if (codec !== undefined) facts.codec = codec;
  facts.lossless = isLossless(codec);
  const channels = file.u16le(at + 2);
  if (channels > 0) facts.channels = channels;
  const sampleRate = file.u32le(at + 4);
  if (sampleRate > 0) facts.sampleRate = sampleRate;
  if (facts.lossless && bits > 0) facts.bitsPerSample = bits;
  wave.bytesPerSecond = file.u32le(at + 8);
  wave.blockAlign = file.u16le(at + 12);
}

function readInfo(file: SparseBytes, start: number, end: number, info: NativeTag[]): void {
  let at = start;
  while (at + 8 <= end && info.length < 200) {
    const size = file.u32le(at + 4);
    const stop = Math.min(at + 8 + size, end);
    const id = file.latin1(at, 4);
    if (size > 0 && size <= maxTagBytes && /^[A-Z0-9]{4}$/i.test(id))
      info.push({ id, value: decodeUtf8OrLatin1(file.bytes(at + 8, stop - at - 8)) });
    at += 8 + size + (size & 1);
  }
}

function setLength(wave: Wave, facts: AudioFacts): void {
  const { dataBytes, bytesPerSecond, samples, blockAlign } = wave;
  if (wave.bytesPerSecond > 0) facts.bitrate = bytesPerSecond * 8;
  if (facts.sampleRate === undefined || dataBytes === undefined) return;
  if (facts.lossless && blockAlign > 0) facts.durationMs = (dataBytes / blockAlign / facts.sampleRate) * 1000;
  else if (samples !== undefined && samples > 0) facts.durationMs = (samples / facts.sampleRate) * 1000;
  else if (bytesPerSecond > 0) facts.durationMs = (dataBytes / bytesPerSecond) * 1000;
}
