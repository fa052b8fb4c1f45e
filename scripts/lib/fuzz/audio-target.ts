import { fuzzOnce } from '../../../packages/core-sync/test/metadata/support/fuzz-once.ts';
import {
  type FuzzSample,
  fuzzInput,
  fuzzSamples,
} from '../../../packages/core-sync/test/metadata/support/fuzz-samples.ts';
import type { FuzzTarget } from './target.ts';

const megabyte = 1024 ** 2;
let samples: readonly FuzzSample[] | undefined;

/** The damaged file of a seed. */
export function audioInput(seed: number): FuzzSample {
  samples ??= fuzzSamples();
  return fuzzInput(samples, seed);
}

/** Damaged audio files, read as the engine reads them. */
export const audioTarget: FuzzTarget = {
  slowMs: 10_000,
  memoryBytes: 512 * megabyte,
  fuzz: async (seed) => {
    const sample = audioInput(seed);
    const { refused, problems } = await fuzzOnce(sample, seed);
    return {
      inputs: 1,
      outcomes: { [refused ?? 'read']: 1 },
      problems: problems.map((problem) => `${sample.name}: ${problem}`),
    };
  },
};
