import { extensionOf } from './audio-formats.ts';

/** Guesses how large a file's first read should be from what its neighbours needed. */
export interface HeadPredictor {
  /** Bytes to ask for first, for a file of this folder and name. */
  predict(folder: string, name: string): number;
  /** Reports `stats.firstReadNeeded` of a file that was read. */
  learn(folder: string, name: string, firstReadNeeded: number): void;
}

export interface HeadPredictorOptions {
  /** For the first file of a folder, in bytes. Default 64 KiB. */
  defaultBytes?: number | undefined;
  /** Never less than this. Default 4 KiB. */
  minBytes?: number | undefined;
  /** Never more than this. Default 384 KiB. */
  maxBytes?: number | undefined;
  /** Folders remembered; the least recently used is forgotten first. Default 512. */
  folders?: number | undefined;
}

/** Files of one folder and extension need about what the last one needed (same cover, same encoder), plus a little. */
const slackBytes = 3 * 1024;

/** Creates a predictor for one run. Its memory is bounded by `folders`. */
export function createHeadPredictor(options: HeadPredictorOptions = {}): HeadPredictor {
  const { defaultBytes = 64 * 1024, minBytes = 4 * 1024, maxBytes = 384 * 1024, folders = 512 } = options;
  const known = new Map<string, number>();
  const keyOf = (folder: string, name: string): string => `${extensionOf(name)}/${folder}`;
  return {
    predict(folder, name) {
      return known.get(keyOf(folder, name)) ?? defaultBytes;
    },
    learn(folder, name, firstReadNeeded) {
      const key = keyOf(folder, name);
      known.delete(key);
      known.set(key, Math.min(maxBytes, Math.max(minBytes, firstReadNeeded + slackBytes)));
      if (known.size > folders) known.delete(known.keys().next().value ?? key);
    },
  };
}
