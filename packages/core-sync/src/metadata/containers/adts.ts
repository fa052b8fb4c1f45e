import { type ParserInput, warn } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { findFrame, measureStream, type StreamFrame } from './frame-stream.ts';
import { readTailTags } from './tail-tags.ts';

const sampleRates = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];
const searchBytes = 64 * 1024;

interface AdtsFrame extends StreamFrame {
  channels: number;
}

/** AAC in ADTS frames. The format states no length: it is counted or sampled. */
export function readAdts({ file, facts, start }: ParserInput): void {
  const end = readTailTags(file, start, facts);
  const found = findFrame(file, start, end, searchBytes, adtsFrameAt);
  if (found === undefined) {
    warn(facts, 'No AAC frame was found.');
    facts.partial = true;
    return;
  }
  facts.container = 'adts';
  facts.codec = 'aac';
  facts.lossless = false;
  facts.sampleRate = found.frame.sampleRate;
  if (found.frame.channels > 0) facts.channels = found.frame.channels;
  const length = measureStream(file, found.at, end, adtsFrameAt);
  if (length === undefined) return;
  facts.durationMs = length.durationMs;
  facts.bitrate = length.bitrate;
  if (length.estimated) facts.durationEstimated = true;
}

/** Decodes an ADTS frame header. */
export function adtsFrameAt(file: SparseBytes, at: number): AdtsFrame | undefined {
  if (at + 7 > file.size || file.u8(at) !== 0xff || (file.u8(at + 1) & 0xf6) !== 0xf0) return undefined;
  const sampleRate = sampleRates[(file.u8(at + 2) >> 2) & 15];
  const length = (file.u32be(at + 3) >>> 13) & 0x1fff;
  if (sampleRate === undefined || length < 8) return undefined;
  const samples = 1024 * ((file.u8(at + 6) & 3) + 1);
  const channels = ((file.u8(at + 2) & 1) << 2) | (file.u8(at + 3) >> 6);
  return { length, samples, sampleRate, bitrate: 0, channels: channels === 7 ? 8 : channels };
}

/** AAC behind an ADIF header, which states the bitrate only. */
export function readAdif({ file, facts, start }: ParserInput): void {
  const end = readTailTags(file, start, facts);
  facts.container = 'adif';
  facts.codec = 'aac';
  facts.lossless = false;
  const id = (file.u8(start + 4) & 0x80) !== 0 ? 9 : 0;
  const packed = file.u32be(start + 4 + id);
  const bitrate = (packed >>> 5) & 0x7fffff;
  if (bitrate === 0) return;
  facts.bitrate = bitrate;
  facts.durationMs = ((end - start) * 8000) / bitrate;
  facts.durationEstimated = true;
}
