import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

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

const BIG_BYTES = 9 * 1024 * 1024;
/** Eighths of a second: a file system's number for them is exact. */
const FIRST_TIME = Date.UTC(2021, 2, 3, 4, 5, 6, 875);

/** Writes a tree of `count` files of all sizes, the same one every time. */
export async function writeSampleTree(root: string, count: number, seed: string): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const folder = folders[index % folders.length] ?? '';
    const path = join(root, folder, `${String(index).padStart(3, '0')} – trâck ${index % 7} ’${seed}’.mp3`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, sampleBytes(`${seed} ${index}`, sizeOf(index)));
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

function sizeOf(index: number): number {
  if (index === 0) return 0;
  if (index === 1) return BIG_BYTES;
  return ((index * 7919) % 40_000) + (index % 3);
}

function sampleBytes(seed: string, size: number): Buffer {
  const block = createHash('sha512').update(seed).digest();
  const bytes = Buffer.alloc(size, block);
  for (let at = 0; at < size; at += 4096) bytes.writeUInt8((at >> 12) & 0xff, at);
  return bytes;
}
