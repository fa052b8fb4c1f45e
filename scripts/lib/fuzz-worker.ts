/** Reads the damaged files of a range of seeds, telling its parent before each; the parent judges crashes and hangs. */

import { fuzzOnce } from '../../packages/core-sync/test/metadata/support/fuzz-once.ts';
import {
  type FuzzSample,
  fuzzInput,
  fuzzSamples,
} from '../../packages/core-sync/test/metadata/support/fuzz-samples.ts';

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

const samples = fuzzSamples();
let read = 0;
let refused = 0;
let slowestMs = 0;

function tell(report: FuzzReport): void {
  process.send?.(report);
}

async function survive(seed: number, sample: FuzzSample): Promise<void> {
  const outcome = await fuzzOnce(sample, seed);
  if (outcome.refused) refused += 1;
  else read += 1;
  slowestMs = Math.max(slowestMs, outcome.tookMs);
  for (const problem of outcome.problems) tell({ kind: 'wrong', seed, name: sample.name, problem });
}

process.on('message', async ({ from, to, step }: { from: number; to: number; step: number }) => {
  for (let seed = from; seed < to; seed += step) {
    if ((seed - from) % (step * 100) === 0) tell({ kind: 'at', seed });
    await survive(seed, fuzzInput(samples, seed));
  }
  tell({ kind: 'end', read, refused, slowestMs, peakRssBytes: process.resourceUsage().maxRSS * 1024 });
  process.disconnect();
});
