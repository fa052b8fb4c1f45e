import { extensionOf } from './audio-formats.ts';
import type { ReadStats } from './audio-source.ts';

/** Guesses where a file's first read should be, and how large, from what its neighbours needed. */
export interface HeadPredictor {
  /** Bytes to ask for first, for a file of this folder and name, and of this size where it is known. */
  predict(folder: string, name: string, size?: number): number;
  /** Bytes to ask for at the end instead, where that was enough for the last file of this folder and extension. */
  predictTail(folder: string, name: string): number | undefined;
  /** Bytes to ask for at the end at the same time, where both ends of the last file of this folder and extension were needed. */
  predictEnd(folder: string, name: string): number | undefined;
  /** Whether a file of this folder and extension has been read, as far as it is remembered. */
  hasLearnt(folder: string, name: string): boolean;
  /** Reports what a file that was read has needed. */
  learn(folder: string, name: string, needed: ReadNeeds): void;
}

/** What of `ReadStats` a predictor learns from. */
export type ReadNeeds = Pick<ReadStats, 'firstReadNeeded' | 'tailNeeded' | 'endNeeded'>;

export interface HeadPredictorOptions {
  /** While nothing was learnt about an extension, in bytes. Default 64 KiB. */
  defaultBytes?: number | undefined;
  /** Never less than this. Default 4 KiB. */
  minBytes?: number | undefined;
  /** Never more than this. Default 384 KiB. */
  maxBytes?: number | undefined;
  /** Folders remembered; the least recently used is forgotten first. Default 512. */
  folders?: number | undefined;
}

/** Files of one folder and extension have the same cover and encoder; sample tables differ with the length of the song. */
const folderMemory = 5;
/** The first file of a folder is taken for one like the first files of other folders: a large album must not push out the rest. */
const extensionMemory = 32;
const extensions = 64;
const slackBytes = 3 * 1024;
const slackShare = 1.1;

/** Creates a predictor: the most that recent neighbours needed, and a little more. Its memory is bounded. */
export function createHeadPredictor(options: HeadPredictorOptions = {}): HeadPredictor {
  const { defaultBytes = 64 * 1024, minBytes = 4 * 1024, maxBytes = 384 * 1024, folders = 512 } = options;
  const byFolder = new Map<string, number[]>();
  const byExtension = new Map<string, number[]>();
  const tails = new Map<string, number[]>();
  const ends = new Map<string, number[]>();
  const predictFrom = (memory: Map<string, number[]>, folder: string, name: string): number | undefined => {
    const needed = memory.get(`${extensionOf(name)}/${folder}`) ?? [];
    if (needed.length === 0) return undefined;
    const bytes = withSlack(needed);
    return bytes <= maxBytes ? bytes : undefined;
  };
  const learnInto = (memory: Map<string, number[]>, key: string, needed: number | undefined): void => {
    if (needed === undefined) memory.delete(key);
    else remember(memory, key, needed, folderMemory, folders);
  };
  return {
    predict(folder, name, size = Number.POSITIVE_INFINITY) {
      const extension = extensionOf(name);
      const known = byFolder.get(`${extension}/${folder}`) ?? byExtension.get(extension) ?? [];
      // What short files needed all of says nothing of a long one.
      const needed = size > maxBytes ? known.filter(Number.isFinite) : known;
      if (needed.length === 0) return Math.min(maxBytes, Math.max(minBytes, defaultBytes));
      return Math.min(maxBytes, Math.max(minBytes, withSlack(needed)));
    },
    predictTail: (folder, name) => predictFrom(tails, folder, name),
    predictEnd: (folder, name) => predictFrom(ends, folder, name),
    hasLearnt: (folder, name) => byFolder.has(`${extensionOf(name)}/${folder}`),
    learn(folder, name, { firstReadNeeded, tailNeeded, endNeeded }) {
      const extension = extensionOf(name);
      const key = `${extension}/${folder}`;
      learnInto(tails, key, tailNeeded);
      learnInto(ends, key, endNeeded);
      if (!byFolder.has(key)) remember(byExtension, extension, firstReadNeeded, extensionMemory, extensions);
      remember(byFolder, key, firstReadNeeded, folderMemory, folders);
    },
  };
}

function withSlack(needed: readonly number[]): number {
  return Math.ceil(Math.max(...needed) * slackShare) + slackBytes;
}

function remember(
  memory: Map<string, number[]>,
  key: string,
  value: number,
  values: number,
  keys: number,
): void {
  const known = memory.get(key) ?? [];
  known.push(value);
  if (known.length > values) known.shift();
  memory.delete(key);
  memory.set(key, known);
  const oldest = memory.keys().next().value;
  if (memory.size > keys && oldest !== undefined) memory.delete(oldest);
}
