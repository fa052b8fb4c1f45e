import { type AudioFacts, type ParserInput, warn } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { readTailTags } from './tail-tags.ts';

const sampleRates = [
  6000, 8000, 9600, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000, 192000,
];
const blockHeader = 32;
const tailBytes = 64 * 1024;

/** WavPack: the first block states the length; where it does not, the last block does. */
export function readWavPack({ file, facts, start }: ParserInput): void {
  facts.container = 'wavpack';
  facts.codec = 'wavpack';
  const end = readTailTags(file, start, facts);
  const at = firstBlock(file, start);
  if (at === undefined) {
    warn(facts, 'No WavPack block was found.');
    facts.partial = true;
    return;
  }
  const flags = file.u32le(at + 24);
  const dsd = (flags & 0x80000000) !== 0;
  facts.lossless = (flags & 8) === 0;
  facts.bitsPerSample = dsd ? 1 : ((flags & 3) + 1) * 8 - ((flags >>> 13) & 31);
  facts.channels = flags & 4 ? 1 : 2;
  const rate = sampleRates[(flags >>> 23) & 15];
  if (rate !== undefined) facts.sampleRate = rate;
  readSubBlocks(file, at, dsd, facts);
  setLength(file, at, end, facts);
}

function firstBlock(file: SparseBytes, start: number): number | undefined {
  let at = start;
  for (let i = 0; i < 16 && at + blockHeader <= file.size; i++) {
    if (file.latin1(at, 4) !== 'wvpk') return undefined;
    if (file.u32le(at + 20) > 0) return at;
    at += Math.max(blockHeader, file.u32le(at + 4) + 8);
  }
  return undefined;
}

/** A sample rate of its own (27), the channel count (0x0D) and the DSD rate factor (0x0E) are in sub-blocks. */
function readSubBlocks(file: SparseBytes, block: number, dsd: boolean, facts: AudioFacts): void {
  const end = Math.min(block + 8 + file.u32le(block + 4), file.size);
  let at = block + blockHeader;
  for (let i = 0; i < 32 && at + 2 <= end; i++) {
    const id = file.u8(at);
    const large = (id & 0x80) !== 0;
    if (large && at + 4 > end) return;
    const words = large ? file.u24le(at + 1) : file.u8(at + 1);
    const body = at + (large ? 4 : 2);
    const length = words * 2;
    if (body + length > end) return;
    const kind = id & 0x3f;
    if (kind === 0x27 && length >= 3) facts.sampleRate = file.u24le(body);
    else if (kind === 0x0d && length >= 1) facts.channels = file.u8(body) || (facts.channels ?? 2);
    else if (kind === 0x0e && dsd && length >= 1 && facts.sampleRate !== undefined)
      facts.sampleRate *= 8 * 2 ** Math.min(file.u8(body), 8);
    if (large && kind < 0x20 && kind !== 0x0d) return;
    at = body + length;
  }
}

function setLength(file: SparseBytes, at: number, end: number, facts: AudioFacts): void {
  if (facts.sampleRate === undefined || facts.sampleRate === 0) return;
  const stated = file.u32le(at + 12);
  const total = stated === 0xffffffff ? samplesInTail(file, at, end) : stated + file.u8(at + 11) * 2 ** 32;
  if (total === undefined || total === 0) return;
  const dsdFactor = facts.bitsPerSample === 1 ? 8 : 1;
  facts.durationMs = ((total * dsdFactor) / facts.sampleRate) * 1000;
  facts.bitrate = ((end - at) * 8000) / facts.durationMs;
}

function samplesInTail(file: SparseBytes, first: number, end: number): number | undefined {
  const start = Math.max(first, end - tailBytes);
  const bytes = file.bytes(start, end - start);
  for (let i = bytes.length - blockHeader; i >= 0; i--) {
    if (bytes[i] !== 0x77 || bytes[i + 1] !== 0x76 || bytes[i + 2] !== 0x70 || bytes[i + 3] !== 0x6b)
      continue;
    const samples = file.u32le(start + i + 20);
    if (samples > 0) return file.u32le(start + i + 16) + samples;
  }
  return undefined;
}
