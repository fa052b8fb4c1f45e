import type { CallCounts } from './cloud-options.ts';

/** The line to a cloud. */
export interface Line {
  readonly latencyMs: number;
  readonly bandwidthMbit: number;
  /** Files read at the same time. */
  readonly concurrency: number;
}

/** The least time some calls can take, and what makes it so. */
export interface Floor {
  readonly ms: number;
  readonly binding: 'calls' | 'bytes';
}

/** Pages come one after the other: each is asked for with what the one before said. */
export function listingFloor({ calls, bytes }: CallCounts, { latencyMs, bandwidthMbit }: Line): number {
  return calls * latencyMs + transferMs(bytes, bandwidthMbit);
}

/**
 * The least time for reading files while pages still come. Reading can begin after the first page; then `concurrency` calls wait at a time, or
 * the line is full once the first of them is answered.
 */
export function syncFloor(pages: CallCounts, reads: CallCounts, line: Line): Floor {
  const { latencyMs, bandwidthMbit, concurrency } = line;
  const byCalls = (reads.calls * latencyMs) / concurrency;
  const byBytes = latencyMs + transferMs(reads.bytes + pages.bytes, bandwidthMbit);
  const reading = latencyMs + Math.max(byCalls, byBytes);
  const binding = byBytes > byCalls ? 'bytes' : 'calls';
  return { ms: Math.max(listingFloor(pages, line), reads.calls === 0 ? 0 : reading), binding };
}

function transferMs(bytes: number, mbit: number): number {
  return (bytes * 8) / (mbit * 1_000);
}
