import { type ParserInput, warn } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { findFrame, measureStream, type StreamFrame } from './frame-stream.ts';
import { readTailTags } from './tail-tags.ts';

const rates = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640];
const sampleRates = [48000, 44100, 32000];
const channelCounts = [2, 1, 2, 3, 3, 4, 4, 5];
const blockCounts = [1, 2, 3, 6];
const searchBytes = 16 * 1024;

interface Ac3Frame extends StreamFrame {
  codec: 'ac3' | 'eac3';
  channels: number;
}

/** Dolby Digital (AC-3, E-AC-3) in bare frames. */
export function readAc3({ file, facts, start }: ParserInput): void {
  const end = readTailTags(file, start, facts);
  const found = findFrame(file, start, end, searchBytes, frameAt);
  if (found === undefined) {
    warn(facts, 'No AC-3 frame was found.');
    facts.partial = true;
    return;
  }
  const { at, frame } = found;
  facts.container = frame.codec;
  facts.codec = frame.codec;
  facts.lossless = false;
  facts.sampleRate = frame.sampleRate;
  facts.channels = frame.channels;
  if (frame.codec === 'ac3') {
    facts.bitrate = frame.bitrate;
    facts.durationMs = ((end - at) * 8000) / frame.bitrate;
    return;
  }
  const length = measureStream(file, at, end, frameAt);
  if (length === undefined) return;
  facts.durationMs = length.durationMs;
  facts.bitrate = length.bitrate;
  if (length.estimated) facts.durationEstimated = true;
}

function frameAt(file: SparseBytes, at: number): Ac3Frame | undefined {
  if (at + 8 > file.size || file.u16be(at) !== 0x0b77) return undefined;
  const stream = file.u8(at + 5) >> 3;
  return stream > 10 ? enhancedFrame(file, at) : plainFrame(file, at);
}

function plainFrame(file: SparseBytes, at: number): Ac3Frame | undefined {
  const code = file.u8(at + 4);
  const sampleRate = sampleRates[code >> 6];
  const rate = rates[(code & 63) >> 1];
  if (sampleRate === undefined || rate === undefined) return undefined;
  const words = Math.floor((rate * 96_000) / sampleRate) + (sampleRate === 44100 ? code & 1 : 0);
  const mode = file.u8(at + 6) >> 5;
  return {
    codec: 'ac3',
    length: words * 2,
    samples: 1536,
    sampleRate,
    bitrate: rate * 1000,
    channels: (channelCounts[mode] ?? 2) + lowFrequency(file.u16be(at + 6), mode),
  };
}

/** The LFE bit lies behind mix levels whose presence depends on the channel mode. */
function lowFrequency(bits: number, mode: number): number {
  let skip = 3;
  if (mode & 1 && mode !== 1) skip += 2;
  if (mode & 4) skip += 2;
  if (mode === 2) skip += 2;
  return (bits >> (15 - skip)) & 1;
}

function enhancedFrame(file: SparseBytes, at: number): Ac3Frame | undefined {
  const size = file.u16be(at + 2) & 0x7ff;
  const code = file.u8(at + 4);
  const reduced = code >> 6 === 3;
  const base = sampleRates[reduced ? (code >> 4) & 3 : code >> 6];
  if (base === undefined) return undefined;
  const blocks = reduced ? 6 : (blockCounts[(code >> 4) & 3] ?? 6);
  return {
    codec: 'eac3',
    length: (size + 1) * 2,
    samples: blocks * 256,
    sampleRate: reduced ? base / 2 : base,
    bitrate: 0,
    channels: (channelCounts[(code >> 1) & 7] ?? 2) + (code & 1),
  };
}
