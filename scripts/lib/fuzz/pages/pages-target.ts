import type { FuzzTarget } from '../target.ts';
import { driveModel } from './drive-model.ts';
import { fuzzLibrary } from './fuzzed-library.ts';
import { fuzzProvider } from './fuzzed-provider.ts';
import { graphModel } from './graph-model.ts';

const megabyte = 1024 ** 2;

/** Lives of a provider alone, for each of a whole library. */
const livesPerLibrary = 7;

/** Pages of Google Drive and OneDrive: made from the schemas the providers check them with, then damaged. */
export const pagesTarget: FuzzTarget = {
  slowMs: 20_000,
  memoryBytes: 1_024 * megabyte,
  fuzz: (seed) => {
    const isDrive = seed % 2 === 0;
    const isLibrary = Math.floor(seed / 2) % (livesPerLibrary + 1) === 0;
    if (isLibrary) return fuzzLibrary(isDrive ? 'gdrive' : 'onedrive', seed);
    return fuzzProvider(isDrive ? driveModel : graphModel, seed);
  },
};
