import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from './repository.ts';

const corpus = join(repositoryRoot, '../shared/corpus/audio');
const MAX_BYTES = 200_000;

/** An audio file to copy: where it is, and the ending that goes with it. */
export interface SampleAudio {
  readonly path: string;
  readonly extension: string;
}

/**
 * `count` small audio files, no two of the same content: real ones where the corpus lies beside the repository, topped up with
 * made ones, which are written into `folder`.
 */
export async function sampleAudio(folder: string, count: number): Promise<SampleAudio[]> {
  const real = existsSync(corpus) ? await smallFiles(corpus) : [];
  const unique = await withoutRepeats(real);
  if (unique.length >= count) return unique.slice(0, count);
  const cli = join(repositoryRoot, 'packages/testkit/src/cli.ts');
  const missing = String(count - unique.length);
  const args = ['write', folder, '--tracks', missing, '--length-factor', '0.02'];
  await promisify(execFile)(process.execPath, ['--conditions=@music-platform/source', cli, ...args]);
  return [...unique, ...(await smallFiles(folder, Number.POSITIVE_INFINITY))];
}

async function smallFiles(folder: string, maxBytes: number = MAX_BYTES): Promise<SampleAudio[]> {
  const found: SampleAudio[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && (await stat(path)).size <= maxBytes)
      found.push({ path, extension: extname(path).toLowerCase() });
  }
  return found.sort((one, other) => (one.path < other.path ? -1 : 1));
}

async function withoutRepeats(files: readonly SampleAudio[]): Promise<SampleAudio[]> {
  const known = new Map<string, SampleAudio>();
  for (const file of files) {
    const hash = createHash('md5')
      .update(await readFile(file.path))
      .digest('hex');
    if (!known.has(hash)) known.set(hash, file);
  }
  return [...known.values()];
}
