import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SampleAudio } from './sample-audio.ts';

/** A file of a tree on disk. */
export interface TreeFile {
  readonly size: number;
  readonly md5: string;
  readonly modifiedAt: number;
}

/** Folder names that clients trip over: alike, in other scripts, decomposed, with quotes, backslashes and signs. */
const folders = [
  'Alben/Disc 1',
  'Alben/Disc 2',
  'Other/Disc 1',
  'Other/Disc 1/Disc 1',
  'Björk & Sigur Rós/Ágætis byrjun',
  'Bjo\u0308rk decomposed',
  '椎名林檎/無罪モラトリアム',
  'Кино/Группа крови',
  "Rock 'n' Roll",
  'back\\slash "quoted"',
  'a+b %20 #1 (live) [mono] {x}',
  'emoji 🎵/deep/deeper/deepest',
];

/** Above this clients upload in parts. */
const BIG_BYTES = 9 * 1024 * 1024;
/** Eighths of a second: a file system's number for them is exact. */
const FIRST_TIME = Date.UTC(2021, 2, 3, 4, 5, 6, 875);

/**
 * Writes a copy of each file into a tree, the same one every time. The first two become what there is no sample of: an empty file
 * (that is no music: two of them would be taken for one), and one too large for a single upload. `isAllowed`: which folder names
 * the service can have.
 */
export async function writeSampleTree(
  root: string,
  samples: readonly SampleAudio[],
  word: string,
  { isAllowed = () => true }: { isAllowed?: (folder: string) => boolean } = {},
): Promise<void> {
  const allowed = folders.filter(isAllowed);
  for (const [index, { path: source, extension }] of samples.entries()) {
    const folder = allowed[index % allowed.length] ?? '';
    const ending = index === 0 ? '.txt' : extension;
    const name = `${String(index).padStart(3, '0')} – trâck ${index % 7} ’${word}’${ending}`;
    const path = join(root, folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, resized(await readFile(source), index));
    const modifiedAt = (FIRST_TIME + index * 61_125) / 1000;
    await utimes(path, modifiedAt, modifiedAt);
  }
}

/** The files below a folder, by path. */
export async function readTree(root: string): Promise<Map<string, TreeFile>> {
  const files = new Map<string, TreeFile>();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = await stat(path);
    const md5 = createHash('md5')
      .update(await readFile(path))
      .digest('hex');
    files.set(path.slice(root.length + 1), { size, md5, modifiedAt: Math.floor(mtimeMs) });
  }
  return files;
}

function resized(bytes: Buffer, index: number): Buffer {
  if (index === 0) return Buffer.alloc(0);
  return index === 1 ? Buffer.alloc(BIG_BYTES, bytes) : bytes;
}
