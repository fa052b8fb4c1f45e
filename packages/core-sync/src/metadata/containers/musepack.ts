import { type AudioFacts, type ParserInput, warn } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { readTailTags } from './tail-tags.ts';

const sampleRates = [44100, 48000, 37800, 32000];
const samplesPerFrame = 1152;
/** The decoder's delay, which stream version 7 counts in. */
const decoderDelay = 481;

/** Musepack, stream versions 4 to 8. */
export function readMusepack({ file, facts, start }: ParserInput): void {
  facts.container = 'musepack';
  facts.lossless = false;
  const end = readTailTags(file, start, facts);
  const magic = file.latin1(start, 4);
  if (magic === 'MPCK') readVersion8(file, start + 4, end, facts);
  else if (magic.startsWith('MP+')) readVersion7(file, start, facts);
  else readVersion6(file, start, facts);
  if (facts.durationMs !== undefined) facts.bitrate = ((end - start) * 8000) / facts.durationMs;
}

function readVersion8(file: SparseBytes, start: number, end: number, facts: AudioFacts): void {
  facts.codec = 'musepack8';
  let at = start;
  for (let i = 0; i < 64 && at + 3 <= end; i++) {
    const key = file.latin1(at, 2);
    const size = variableInt(file, at + 2);
    if (key === 'SH') {
      const samples = variableInt(file, size.next + 5);
      const silence = variableInt(file, samples.next);
      const packed = file.u16be(silence.next);
      const sampleRate = sampleRates[packed >> 13];
      if (sampleRate === undefined) break;
      facts.sampleRate = sampleRate;
      facts.channels = ((packed >> 4) & 15) + 1;
      if (samples.value > silence.value)
        facts.durationMs = ((samples.value - silence.value) / sampleRate) * 1000;
      return;
    }
    if (key === 'AP' || key === 'SE' || size.value < 3) break;
    at += size.value;
  }
  facts.partial = true;
  warn(facts, 'The Musepack header is damaged.');
}

function variableInt(file: SparseBytes, at: number): { value: number; next: number } {
  let value = 0;
  for (let i = at; i < at + 9; i++) {
    const byte = file.u8(i);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, next: i + 1 };
  }
  return { value, next: at + 9 };
}

function readVersion7(file: SparseBytes, at: number, facts: AudioFacts): void {
  facts.codec = 'musepack7';
  const frames = file.u32le(at + 4);
  facts.channels = 2;
  const sampleRate = sampleRates[file.u8(at + 10) & 3];
  const last = (file.u32le(at + 20) >>> 20) & 0x7ff;
  const trueGapless = (file.u32le(at + 20) & 0x80000000) !== 0;
  setDuration(facts, frames, sampleRate, trueGapless ? samplesPerFrame - last : decoderDelay);
}

function readVersion6(file: SparseBytes, at: number, facts: AudioFacts): void {
  facts.codec = 'musepack7';
  const version = (file.u32le(at) >>> 11) & 0x3ff;
  if (version < 4 || version > 6) {
    facts.partial = true;
    warn(facts, 'The Musepack header is damaged.');
    return;
  }
  const frames = version >= 5 ? file.u32le(at + 4) : file.u16le(at + 6);
  facts.channels = 2;
  setDuration(facts, frames, 44100, 576);
}

function setDuration(facts: AudioFacts, frames: number, sampleRate: number | undefined, cut: number): void {
  const samples = frames * samplesPerFrame - cut;
  if (sampleRate === undefined || samples <= 0) return;
  facts.sampleRate = sampleRate;
  facts.durationMs = (samples / sampleRate) * 1000;
}
