import { type AudioFacts, type NativeTag, type ParserInput, warn } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { decodeUtf8OrLatin1 } from '../bytes/text.ts';
import { readId3v2 } from './id3v2.ts';

const maxChunks = 200;

/** DSF (Sony): the header points to an ID3v2 tag behind the audio. */
export function readDsf({ file, facts, start }: ParserInput): void {
  facts.container = 'dsf';
  facts.codec = file.u32le(start + 48) === 8 ? 'dsd_msbf_planar' : 'dsd_lsbf_planar';
  facts.lossless = true;
  const tag = file.u64le(start + 20);
  const format = start + 28;
  const channels = file.u32le(format + 24);
  const sampleRate = file.u32le(format + 28);
  const samples = file.u64le(format + 36);
  if (channels > 0) facts.channels = channels;
  facts.bitsPerSample = 1;
  if (sampleRate > 0) {
    facts.sampleRate = sampleRate;
    facts.bitrate = sampleRate * channels;
    if (samples > 0) facts.durationMs = (samples / sampleRate) * 1000;
  }
  if (tag === 0 || tag >= file.size) return;
  file.expect(Math.min(file.size, tag + 16 * 1024));
  readId3v2(file, tag, facts);
}

/** DSDIFF (Philips): IFF with 64-bit sizes; tags in an `ID3 ` chunk or as plain texts in `DIIN`. */
export function readDff({ file, facts, start }: ParserInput): void {
  if (file.latin1(start + 12, 4) !== 'DSD ') {
    warn(facts, 'The IFF file holds no DSD audio.');
    facts.partial = true;
    return;
  }
  facts.container = 'dff';
  facts.lossless = true;
  facts.bitsPerSample = 1;
  const texts: NativeTag[] = [];
  let bytes = 0;
  eachChunk(file, start + 16, file.size, (id, body, end) => {
    if (id === 'PROP') readProperties(file, body + 4, end, facts);
    else if (id === 'DSD ' || id === 'DST ') {
      facts.codec = id === 'DSD ' ? 'dsd_msbf' : 'dst';
      bytes = end - body;
      if (id === 'DST ') readDstFrames(file, body, end, facts);
    } else if (id === 'ID3 ') readId3v2(file, body, facts);
    else if (id === 'DIIN') readTexts(file, body, end, texts);
    file.expect(Math.min(file.size, end + 16 * 1024));
  });
  if (texts.length > 0) facts.tags.push({ format: 'named', tags: texts });
  const { sampleRate, channels } = facts;
  if (sampleRate === undefined || channels === undefined) return;
  if (facts.codec === 'dsd_msbf' && bytes > 0)
    facts.durationMs = ((bytes * 8) / channels / sampleRate) * 1000;
  facts.bitrate = sampleRate * channels;
}

function readProperties(file: SparseBytes, start: number, end: number, facts: AudioFacts): void {
  eachChunk(file, start, end, (id, body) => {
    if (id === 'FS  ') facts.sampleRate = file.u32be(body) || 2_822_400;
    else if (id === 'CHNL') facts.channels = file.u16be(body) || 2;
  });
}

function readDstFrames(file: SparseBytes, start: number, end: number, facts: AudioFacts): void {
  eachChunk(
    file,
    start,
    end,
    (id, body) => {
      if (id !== 'FRTE') return;
      const rate = file.u16be(body + 4);
      if (rate > 0) facts.durationMs = (file.u32be(body) / rate) * 1000;
    },
    1,
  );
}

function readTexts(file: SparseBytes, start: number, end: number, texts: NativeTag[]): void {
  eachChunk(file, start, end, (id, body, stop) => {
    if (id !== 'DIAR' && id !== 'DITI') return;
    const length = Math.min(file.u32be(body), stop - body - 4, 4096);
    if (length > 0) texts.push({ id, value: decodeUtf8OrLatin1(file.bytes(body + 4, length)) });
  });
}

function eachChunk(
  file: SparseBytes,
  start: number,
  end: number,
  visit: (id: string, body: number, end: number) => void,
  limit: number = maxChunks,
): void {
  let at = start;
  for (let i = 0; i < limit && at + 12 <= end; i++) {
    const id = file.latin1(at, 4);
    if (!/^[\x20-\x7e]{4}$/.test(id)) return;
    const size = file.u64be(at + 4);
    visit(id, at + 12, Math.min(at + 12 + size, end));
    at += 12 + size + (size % 2);
  }
}
