import { type AudioFacts, type ParserInput, warn } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { findFrame, measureStream, sampledAt, windowBytes } from './frame-stream.ts';
import { decodeMpegFrame, type MpegFrame, sameStream } from './mpeg-frame.ts';
import { readTailTags } from './tail-tags.ts';

/** Garbage in front of the first frame is looked through this far. */
const searchBytes = 64 * 1024;
/** So many equal frames in a row speak for a constant bitrate, and as many more as are at hand are asked … */
const constantFrames = 8;
const askedFrames = 24;
/** … unless the bitrate is one that silence gets in a variable stream. */
const silenceBitrate = 64_000;

/**
 * MPEG audio (MP1, MP2, MP3) from `start`. `tagged`: an ID3v2 tag already said title, artist and album, so the end is not asked for; what
 * another tag there takes from a constant bitrate's length is a few milliseconds.
 */
export function readMpeg({ file, facts, start }: ParserInput, tagged: boolean): void {
  const found = findFrame(file, start, file.size, searchBytes, frameAt);
  if (found === undefined) {
    if (!tagged) readTailTags(file, start, facts);
    warn(facts, 'No MPEG audio frame was found.');
    facts.partial = true;
    return;
  }
  const { at, frame } = found;
  if (at > start) warn(facts, 'There is something unknown in front of the audio.');
  facts.container = 'mpeg';
  facts.codec = `mp${frame.layer}`;
  facts.lossless = false;
  facts.sampleRate = frame.sampleRate;
  facts.channels = frame.channels;
  const header = readVbrHeader(file, at, frame);
  const end = tagged ? file.size : readTailTags(file, at, facts);
  if (header !== undefined) {
    const bytes = header.bytes ?? end - at;
    const seconds = (header.frames * frame.samples) / frame.sampleRate;
    facts.durationMs = seconds * 1000;
    facts.bitrate = header.constant ? frame.bitrate : (bytes * 8) / seconds;
    return;
  }
  setHeaderlessLength(file, { at, end, frame }, facts);
}

function frameAt(file: SparseBytes, at: number): MpegFrame | undefined {
  return file.u8(at) === 0xff ? decodeMpegFrame(file.u32be(at)) : undefined;
}

function setHeaderlessLength(
  file: SparseBytes,
  stream: { at: number; end: number; frame: MpegFrame },
  facts: AudioFacts,
): void {
  const { at, end, frame } = stream;
  if (isConstant(file, at, end, frame)) {
    facts.bitrate = frame.bitrate;
    facts.durationMs = ((end - at) * 8000) / frame.bitrate;
    return;
  }
  const length = measureStream(file, at, end, (bytes, from) => {
    const next = frameAt(bytes, from);
    return next !== undefined && sameStream(next, frame) ? next : undefined;
  });
  if (length === undefined) return;
  facts.durationMs = length.durationMs;
  facts.bitrate = length.bitrate;
  if (length.estimated) facts.durationEstimated = true;
}

function isConstant(file: SparseBytes, start: number, end: number, first: MpegFrame): boolean {
  if (first.layer === 3 && first.bitrate <= silenceBitrate && end - start > 32 * 1024) {
    return sampledAt(start, end).every((at) => bitrateAt(file, at, end, first) === first.bitrate);
  }
  const [count, most] = first.layer === 3 ? [constantFrames, askedFrames] : [2, 2];
  let at = start;
  for (let i = 0; i < most && at + 4 <= end; i++) {
    if (i >= count && !file.has(at, 4)) break;
    file.expect(Math.min(end, at + (count - i) * first.length + 4));
    const frame = frameAt(file, at);
    if (frame === undefined) return end - start > 256 * 1024;
    if (frame.bitrate !== first.bitrate) return false;
    at += frame.length;
  }
  return true;
}

function bitrateAt(file: SparseBytes, from: number, end: number, first: MpegFrame): number | undefined {
  file.expect(Math.min(end, from + windowBytes));
  return findFrame(file, from, end, 4 * 1024, (bytes, at) => {
    const frame = frameAt(bytes, at);
    return frame !== undefined && sameStream(frame, first) ? frame : undefined;
  })?.frame.bitrate;
}

interface VbrHeader {
  frames: number;
  bytes: number | undefined;
  constant: boolean;
}

/** The Xing, Info or VBRI header in the first frame. */
function readVbrHeader(file: SparseBytes, at: number, frame: MpegFrame): VbrHeader | undefined {
  if (frame.layer !== 3) return undefined;
  file.expect(at + 256);
  const xing = at + 4 + frame.sideInfoLength;
  if (xing + 16 <= file.size) {
    const mark = file.latin1(xing, 4);
    if (mark === 'Xing' || mark === 'Info') return readXing(file, xing, mark === 'Info');
  }
  const vbri = at + 36;
  if (vbri + 26 > file.size || file.latin1(vbri, 4) !== 'VBRI') return undefined;
  const frames = file.u32be(vbri + 14);
  return frames > 0 ? { frames, bytes: file.u32be(vbri + 10), constant: false } : undefined;
}

function readXing(file: SparseBytes, at: number, constant: boolean): VbrHeader | undefined {
  const flags = file.u32be(at + 4);
  if ((flags & 1) === 0) return undefined;
  const frames = file.u32be(at + 8);
  const bytes = (flags & 2) !== 0 ? file.u32be(at + 12) : 0;
  return frames > 0 ? { frames, bytes: bytes > 0 ? bytes : undefined, constant } : undefined;
}
