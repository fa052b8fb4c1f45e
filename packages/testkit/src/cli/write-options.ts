import { parseArgs } from 'node:util';
import { MAX_TRACKS, numberFrom, wholeNumber } from './option-values.ts';

/** What `testkit write` was asked for. */
export interface WriteArguments {
  readonly folder: string;
  readonly tracks: number;
  readonly seed?: number | undefined;
  readonly lengthFactor?: number | undefined;
}

/** Shown for `--help`. */
export const writeUsage = `testkit write DIR --tracks N [--seed S] [--length-factor F]

Writes a made-up library of N tagged audio files of the usual formats below a folder, and prints one line of JSON: files and bytes.

  --seed S            another made-up library
  --length-factor F   playing times, and with them sizes, are so many times as long (0.1 for small files)`;

/** Reads the command line. Undefined for a request for help; throws `TypeError` for what cannot be meant. */
export function parseWriteArguments(args: readonly string[]): WriteArguments | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      tracks: { type: 'string' },
      seed: { type: 'string' },
      'length-factor': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return undefined;
  const [command, folder, ...rest] = positionals;
  const tracks = wholeNumber('tracks', values.tracks, 1, MAX_TRACKS);
  if (command !== 'write' || folder === undefined || rest.length > 0 || tracks === undefined) {
    throw new TypeError('expected: testkit write DIR --tracks N');
  }
  return {
    folder,
    tracks,
    seed: wholeNumber('seed', values.seed, 0, Number.MAX_SAFE_INTEGER),
    lengthFactor: numberFrom('length-factor', values['length-factor'], 0.001),
  };
}
