import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalProvider } from '@music-platform/provider-local';
import { collect, collectBytes, createRandom, type SeededRandom } from '@music-platform/testkit';
import { hostileText } from './json/hostile-text.ts';
import { LibraryWorld } from './library-world.ts';
import { type FuzzResult, type FuzzTarget, findPollution, Tally } from './target.ts';

const megabyte = 1024 ** 2;
const files = 8;
const localShare = 0.25;

/** Names of files, folders and what people look for, through a cloud and the library, and through a folder on disk. */
export const namesTarget: FuzzTarget = { slowMs: 20_000, memoryBytes: 1_024 * megabyte, fuzz };

async function fuzz(seed: number): Promise<FuzzResult> {
  const random = createRandom(`names ${seed}`);
  const names = Array.from({ length: files }, () => nameOf(random));
  const outcomes = new Tally();
  const problems = random.chance(localShare)
    ? await onDisk(names, outcomes)
    : await inTheCloud(names, random, seed, outcomes);
  return { inputs: names.length, outcomes: outcomes.counts, problems: [...problems, ...findPollution()] };
}

/** Sometimes another normal form, or another case, of the same name. */
function nameOf(random: SeededRandom): string {
  const name = hostileText(random);
  return random.pick([name, name, name, name.normalize('NFD'), name.normalize('NFC'), name.toUpperCase()]);
}

async function inTheCloud(
  names: readonly string[],
  random: SeededRandom,
  seed: number,
  outcomes: Tally,
): Promise<string[]> {
  const problems: string[] = [];
  await LibraryWorld.with(
    { service: random.pick(['mock', 'mock', 'gdrive', 'onedrive']), seed },
    async (world) => {
      for (const name of names) {
        const folder = random.chance(0.3) ? world.remote.putFolder({ name: nameOf(random) }).id : undefined;
        world.put(name, folder);
      }
      problems.push(...(await world.settle()));
      const again = await world.run('full');
      const { updated, moved, added, hidden } = again.stats.items;
      if (updated + moved + added + hidden > 0)
        problems.push(`a listing of the same names changes something: ${JSON.stringify(again.stats.items)}`);
      for (const text of names) {
        const found = await world.library.search(text);
        outcomes.add(found.tracks.length > 0 ? 'found' : 'not found');
      }
      for (const id of await world.visibleIds()) {
        const { files: known } = await world.library.explain(id);
        outcomes.add(known.length > 0 ? 'explained' : 'unexplained');
      }
    },
  );
  return problems;
}

/** Whatever of them the file system takes is listed, and read, and nothing outside the folder is. */
async function onDisk(names: readonly string[], outcomes: Tally): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'fuzz-names-'));
  try {
    const written = new Map<string, string>();
    for (const [index, name] of names.entries()) {
      const file = `${name}.${index}.mp3`;
      try {
        if (file.includes('/')) throw new TypeError('a path');
        writeFileSync(join(root, file), `content ${index}`);
        written.set(file.toWellFormed(), `content ${index}`);
      } catch {
        outcomes.add('refused by the disk');
      }
    }
    return await readBack(root, written, outcomes);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function readBack(
  root: string,
  written: ReadonlyMap<string, string>,
  outcomes: Tally,
): Promise<string[]> {
  const problems: string[] = [];
  const provider = createLocalProvider({ root, ignore: [] });
  const listed = (await collect(provider.listFiles())).flatMap((page) => page.files);
  for (const file of listed) {
    const { body } = await provider.download(file);
    const content = new TextDecoder().decode(await collectBytes(body));
    if (written.get(file.name) !== content) problems.push(`${JSON.stringify(file.name)} holds ${content}`);
    outcomes.add('read from disk');
  }
  if (listed.length !== written.size) problems.push(`${listed.length} of ${written.size} files were listed`);
  return problems;
}
