import { type AudioFacts, type ParserInput, warn } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { readTailTags } from './tail-tags.ts';

/** Monkey's Audio (.ape), the header of version 3.98 and the older one. */
export function readMonkeysAudio({ file, facts, start }: ParserInput): void {
  facts.container = 'ape';
  facts.codec = 'ape';
  facts.lossless = true;
  readTailTags(file, start, facts);
  const version = file.u16le(start + 4);
  if (version >= 3980) readHeader(file, start + file.u32le(start + 8), facts);
  else readOldHeader(file, start, version, facts);
  if (facts.durationMs !== undefined) facts.bitrate = ((file.size - start) * 8000) / facts.durationMs;
}

function readHeader(file: SparseBytes, at: number, facts: AudioFacts): void {
  facts.bitsPerSample = file.u16le(at + 16);
  facts.channels = file.u16le(at + 18);
  setDuration(facts, {
    blocksPerFrame: file.u32le(at + 4),
    lastFrame: file.u32le(at + 8),
    frames: file.u32le(at + 12),
    sampleRate: file.u32le(at + 20),
  });
}

function readOldHeader(file: SparseBytes, at: number, version: number, facts: AudioFacts): void {
  const level = file.u16le(at + 6);
  const flags = file.u16le(at + 8);
  facts.channels = file.u16le(at + 10);
  facts.bitsPerSample = flags & 1 ? 8 : flags & 8 ? 24 : 16;
  const large = version >= 3950 ? 73_728 * 4 : 73_728;
  const blocksPerFrame = version >= 3900 || (version >= 3800 && level === 4000) ? large : 9216;
  setDuration(facts, {
    blocksPerFrame,
    lastFrame: file.u32le(at + 28),
    frames: file.u32le(at + 24),
    sampleRate: file.u32le(at + 12),
  });
}

function setDuration(
  facts: AudioFacts,
  header: { blocksPerFrame: number; lastFrame: number; frames: number; sampleRate: number },
): void {
  if (header.sampleRate === 0 || header.frames === 0) {
    facts.partial = true;
    warn(facts, "The Monkey's Audio header is damaged.");
    return;
  }
  facts.sampleRate = header.sampleRate;
  const samples = header.blocksPerFrame * (header.frames - 1) + header.lastFrame;
  facts.durationMs = (samples / header.sampleRate) * 1000;
}
