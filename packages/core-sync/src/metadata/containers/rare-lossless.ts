import type { ParserInput } from '../audio-facts.ts';
import { readTailTags } from './tail-tags.ts';

/** True Audio (.tta): one fixed header. */
export function readTrueAudio({ file, facts, start }: ParserInput): void {
  facts.container = 'tta';
  facts.codec = 'tta';
  facts.lossless = true;
  readTailTags(file, start, facts);
  facts.channels = file.u16le(start + 6);
  facts.bitsPerSample = file.u16le(start + 8);
  setLength(facts, file.u32le(start + 14), file.u32le(start + 10), file.size - start);
}

/** TAK: the stream information is the first metadata block, packed in bits. */
export function readTak({ file, facts, start }: ParserInput): void {
  facts.container = 'tak';
  facts.codec = 'tak';
  facts.lossless = true;
  readTailTags(file, start, facts);
  let at = start + 4;
  for (let i = 0; i < 32 && at + 4 <= file.size; i++) {
    const kind = file.u8(at) & 0x7f;
    const size = file.u24le(at + 1);
    if (kind === 0) return;
    if (kind === 1 && size >= 10) {
      const head = file.bytes(at + 4, 10);
      const bits = (from: number, count: number): number => takeBits(head, from, count);
      facts.bitsPerSample = bits(70, 5) + 8;
      facts.channels = bits(75, 4) + 1;
      setLength(facts, bits(14, 35), bits(52, 18) + 6000, file.size - start);
      return;
    }
    at += 4 + size;
  }
}

/** OptimFROG: one fixed header. */
export function readOptimFrog({ file, facts, start }: ParserInput): void {
  facts.container = 'ofr';
  facts.codec = 'ofr';
  facts.lossless = true;
  readTailTags(file, start, facts);
  if (file.u32le(start + 4) < 12) return;
  facts.channels = file.u8(start + 15) + 1;
  const samples = file.u32le(start + 8) + file.u16le(start + 12) * 2 ** 32;
  setLength(facts, samples / facts.channels, file.u32le(start + 16), file.size - start);
}

function setLength(facts: ParserInput['facts'], samples: number, sampleRate: number, bytes: number): void {
  if (sampleRate === 0 || samples === 0) return;
  facts.sampleRate = sampleRate;
  facts.durationMs = (samples / sampleRate) * 1000;
  facts.bitrate = (bytes * 8000) / facts.durationMs;
}

/** Little-endian bit field. */
function takeBits(bytes: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let i = count - 1; i >= 0; i--) {
    const bit = ((bytes[(from + i) >> 3] ?? 0) >> ((from + i) & 7)) & 1;
    value = value * 2 + bit;
  }
  return value;
}
