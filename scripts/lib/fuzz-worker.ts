/** Reads the damaged files of a range of seeds, telling its parent before each; the parent judges crashes and hangs. */
import { MetadataError, readMetadata } from '../../packages/core-sync/src/metadata/index.ts';
import { type FuzzSample, fuzzInput, fuzzSamples } from './fuzz-samples.ts';

/** What a worker reports: where it is, what was wrong, and its figures at the end. */
export type FuzzReport =
  | { readonly kind: 'at'; readonly seed: number }
  | { readonly kind: 'wrong'; readonly seed: number; readonly name: string; readonly problem: string }
  | {
      readonly kind: 'end';
      readonly read: number;
      readonly refused: number;
      readonly slowestMs: number;
      readonly peakRssBytes: number;
    };

const slowMs = 2_000;
const samples = fuzzSamples();
let read = 0;
let refused = 0;
let slowestMs = 0;

function tell(report: FuzzReport): void {
  process.send?.(report);
}

async function survive(seed: number, { name, bytes }: FuzzSample): Promise<void> {
  let reads = 0;
  const problems: string[] = [];
  const source = {
    name,
    size: bytes.length,
    read: async (start: number, end: number): Promise<Uint8Array> => {
      reads += 1;
      if (start < 0 || end <= start || end > bytes.length)
        problems.push(`reads ${start}-${end} of ${bytes.length}`);
      return bytes.slice(start, end);
    },
  };
  const startedAt = performance.now();
  try {
    const { metadata } = await readMetadata(source, {
      headBytes: [300, 4096, 65_536][seed % 3],
      cover: 'fetch',
    });
    const text = JSON.stringify(metadata);
    if (JSON.stringify(JSON.parse(text)) !== text) problems.push('does not survive JSON');
    if (text.length > 1_000_000) problems.push(`metadata of ${text.length} characters`);
    const { durationMs = 1 } = metadata;
    if (!(durationMs > 0 && Number.isFinite(durationMs))) problems.push(`lasts ${durationMs} ms`);
    read += 1;
  } catch (error) {
    refused += 1;
    if (!(error instanceof MetadataError))
      problems.push(error instanceof Error ? (error.stack ?? error.message) : 'not an error');
    else if (error.message === 'The file breaks its own format.')
      problems.push(`an unforeseen failure: ${String(error.cause)}`);
  }
  const tookMs = performance.now() - startedAt;
  slowestMs = Math.max(slowestMs, tookMs);
  if (tookMs > slowMs) problems.push(`took ${tookMs.toFixed(0)} ms`);
  if (reads > 26) problems.push(`${reads} reads`);
  for (const problem of problems) tell({ kind: 'wrong', seed, name, problem });
}

process.on('message', async ({ from, to, step }: { from: number; to: number; step: number }) => {
  for (let seed = from; seed < to; seed += step) {
    if ((seed - from) % (step * 100) === 0) tell({ kind: 'at', seed });
    await survive(seed, fuzzInput(samples, seed));
  }
  tell({ kind: 'end', read, refused, slowestMs, peakRssBytes: process.resourceUsage().maxRSS * 1024 });
  process.disconnect();
});
