import type { SparseBytes } from '../bytes/sparse-bytes.ts';

/** One frame of a self-framing stream (MPEG audio, ADTS, AC-3). */
export interface StreamFrame {
  length: number;
  samples: number;
  sampleRate: number;
  bitrate: number;
}

/** Decodes the frame at `at`; undefined where there is none or where it would not belong to the stream. */
export type FrameAt<F extends StreamFrame> = (file: SparseBytes, at: number) => F | undefined;

export interface StreamLength {
  durationMs: number;
  bitrate: number;
  estimated: boolean;
}

/** Reads cost more than bytes: few windows, but large ones. */
export const windowBytes: number = 16 * 1024;
/** What is known of the beginning counts too, but less: it is often quieter than the rest. */
const headWeight = 0.25;
const leastHeadBytes = 2 * 1024;
/** Streams up to this size are counted frame by frame, which costs one read. */
const countBytes = 256 * 1024;

/**
 * First place from `from` where a frame begins that another one of the same stream follows (or the end of the audio). Looks at `limit`
 * bytes at most.
 */
export function findFrame<F extends StreamFrame>(
  file: SparseBytes,
  from: number,
  end: number,
  limit: number,
  frameAt: FrameAt<F>,
): { at: number; frame: F } | undefined {
  const stop = Math.min(end - 4, from + limit);
  for (let at = from; at <= stop; at++) {
    file.expect(at + 4 * 1024);
    if (file.u8(at) < 0x0b) continue;
    const frame = frameAt(file, at);
    if (frame !== undefined && isFollowed(file, at + frame.length, end, frameAt)) return { at, frame };
  }
  return undefined;
}

function isFollowed<F extends StreamFrame>(
  file: SparseBytes,
  next: number,
  end: number,
  frameAt: FrameAt<F>,
): boolean {
  if (next + 8 > end) return next <= end + 8;
  return frameAt(file, next) !== undefined;
}

/** Where a long stream is looked into: behind a quarter and behind three quarters of it. */
export function sampledAt(start: number, end: number): readonly [number, number] {
  const quarter = Math.floor((end - start) / 4);
  return [start + quarter, start + 3 * quarter];
}

/** Length of a stream that does not state it: counted where it is short, sampled in two reads where it is long. */
export function measureStream<F extends StreamFrame>(
  file: SparseBytes,
  start: number,
  end: number,
  frameAt: FrameAt<F>,
): StreamLength | undefined {
  if (end - start <= countBytes || file.has(start, end - start))
    return countFrames(file, start, end, frameAt);
  let secondsPerByte = 0;
  let weight = 0;
  const sample = (from: number, bytes: number, share: number): void => {
    const part = framesIn(file, from, from + bytes, frameAt);
    if (part.bytes === 0) return;
    secondsPerByte += (part.seconds / part.bytes) * share;
    weight += share;
  };
  for (const from of sampledAt(start, end)) {
    file.expect(from + windowBytes);
    file.bytes(from, windowBytes);
    sample(from, windowBytes, 1);
  }
  const head = Math.min(windowBytes, file.known(start).end - start);
  if (head >= leastHeadBytes) sample(start, head, headWeight);
  if (weight === 0) return undefined;
  const seconds = ((end - start) * secondsPerByte) / weight;
  return { durationMs: seconds * 1000, bitrate: ((end - start) * 8) / seconds, estimated: true };
}

function countFrames<F extends StreamFrame>(
  file: SparseBytes,
  start: number,
  end: number,
  frameAt: FrameAt<F>,
): StreamLength | undefined {
  file.expect(end);
  const { seconds, bytes } = framesIn(file, start, end, frameAt);
  if (seconds === 0) return undefined;
  return { durationMs: seconds * 1000, bitrate: (bytes * 8) / seconds, estimated: false };
}

function framesIn<F extends StreamFrame>(
  file: SparseBytes,
  start: number,
  end: number,
  frameAt: FrameAt<F>,
): { seconds: number; bytes: number } {
  let seconds = 0;
  let bytes = 0;
  let at = start;
  while (at + 8 <= end) {
    const frame = frameAt(file, at);
    if (frame !== undefined && (bytes > 0 || isFollowed(file, at + frame.length, end, frameAt))) {
      seconds += frame.samples / frame.sampleRate;
      bytes += frame.length;
      at += frame.length;
    } else at++;
  }
  return { seconds, bytes };
}
