/**
 * Writes small tagged audio files of all usual formats, no two alike, into a folder, for scripts that run without the corpus:
 * `node --conditions=@music-platform/source scripts/write-audio.ts FOLDER COUNT`.
 */
import { virtualLibrary, writeLibrary } from '../packages/testkit/src/index.ts';

const [folder, count] = process.argv.slice(2);
if (folder === undefined || !/^\d+$/.test(count ?? ''))
  throw new TypeError('expected: write-audio.ts FOLDER COUNT');
const library = virtualLibrary({ tracks: Number(count), covers: { minSize: 500, maxSize: 2000 } });
await writeLibrary(folder, library, { sizeFactor: 0.02 });
