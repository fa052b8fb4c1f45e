import { type ByteRange, type Clock, ProviderError } from '@music-platform/bridge-traits';
import type { FileContent } from '../remote-drive/file-content.ts';
import { untilAborted } from '../until-aborted.ts';
import type { Fault } from './faults.ts';

export interface MockBodyOptions {
  readonly content: FileContent;
  readonly range: ByteRange;
  readonly chunkBytes: number;
  readonly bytesPerSecond: number | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly faults: readonly Fault[];
  /** Called with each chunk's size before it is handed out. */
  readonly onBytes: (bytes: number) => void;
}

/** The bytes of `range` in chunks, cut, stalled and slowed down as told. */
export async function* mockBody(options: MockBodyOptions): AsyncGenerator<Uint8Array, void> {
  const { content, range, chunkBytes, bytesPerSecond, clock, signal } = options;
  const interruption = firstInterruption(options.faults, range.end - range.start + 1);
  const end = interruption === undefined ? range.end + 1 : range.start + interruption.atBytes;
  for (let start = range.start; start < end; start += chunkBytes) {
    signal?.throwIfAborted();
    const chunk = content.read(start, Math.min(start + chunkBytes, end));
    if (bytesPerSecond !== undefined) await clock.sleep((chunk.length / bytesPerSecond) * 1000, { signal });
    options.onBytes(chunk.length);
    yield chunk;
  }
  signal?.throwIfAborted();
  await interruption?.act(signal);
}

interface Interruption {
  readonly atBytes: number;
  readonly act: (signal: AbortSignal | undefined) => Promise<void>;
}

function firstInterruption(faults: readonly Fault[], length: number): Interruption | undefined {
  const interruptions = faults.flatMap(interruptionOf).filter(({ atBytes }) => atBytes < length);
  return interruptions.sort((one, other) => one.atBytes - other.atBytes)[0];
}

function interruptionOf(fault: Fault): Interruption[] {
  if (fault.kind === 'cut') {
    const error = fault.error ?? new ProviderError('UNAVAILABLE', 'The connection broke.');
    return [{ atBytes: fault.afterBytes, act: () => Promise.reject(error) }];
  }
  if (fault.kind === 'stall') return [{ atBytes: fault.afterBytes ?? 0, act: untilAborted }];
  if (fault.kind === 'short') return [{ atBytes: fault.bytes, act: () => Promise.resolve() }];
  return [];
}
