/**
 * Kills syncs at random moments and compares the catalogue with that of one that was left alone.
 * `node --conditions=@music-platform/source examples/cli/scripts/kill-test.ts --moments 50 --files 2000 [--seed 1] [--keep]`
 */
import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { createRandom, virtualLibrary, writeLibrary } from '@music-platform/testkit';
import type { CliTrack } from '../src/commands/cli-track.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

interface Options {
  moments: number;
  files: number;
  seed: number;
}

interface Ended {
  code: number | null;
  stdout: string;
  ms: number;
}

function report(line: string): void {
  process.stdout.write(`${line}\n`);
}

function music(args: readonly string[], killAfterMs?: number): Promise<Ended> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--conditions=@music-platform/source', main, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  if (killAfterMs !== undefined) void sleep(killAfterMs).then(() => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, ms: performance.now() - startedAt }));
  });
}

async function sync(root: string, db: string): Promise<Ended> {
  const ended = await music(['sync', root, '--db', db, '--json']);
  if (ended.code !== 0) throw new Error(`A sync ended with ${ended.code}: ${ended.stdout}`);
  return ended;
}

/** The catalogue by item; ids of tracks apart, and when they were hidden. */
async function catalogue(db: string): Promise<{ state: unknown; ids: Map<string, string> }> {
  const { stdout } = await music(['tracks', '--all', '--json', '--db', db]);
  const tracks = JSON.parse(stdout) as CliTrack[];
  const sorted = tracks.toSorted((a, b) => (`${a.itemId}${a.path}` < `${b.itemId}${b.path}` ? -1 : 1));
  return {
    state: sorted.map(({ id, deletedAt, ...rest }) => ({ ...rest, hidden: deletedAt !== null })),
    ids: new Map(sorted.map(({ id, itemId }) => [itemId ?? '', id])),
  };
}

/** Changes of each kind, all over the library: folders moved and renamed, files deleted, renamed, replaced and added. */
async function edit(root: string): Promise<void> {
  const artists = (await readdir(root)).toSorted();
  for (const [index, artist] of artists.entries()) {
    if (index % 4 === 0) await rename(join(root, artist), join(root, `${artist} (moved)`));
    if (index % 4 !== 1) continue;
    const [album = ''] = (await readdir(join(root, artist))).toSorted();
    const songs = (await readdir(join(root, artist, album))).toSorted();
    const at = (name: string): string => join(root, artist, album, name);
    for (const [track, song] of songs.entries()) {
      if (track % 5 === 0) await rm(at(song));
      if (track % 5 === 1) await rename(at(song), at(`renamed ${song}`));
    }
    const [first, second] = songs.slice(2);
    if (first !== undefined && second !== undefined) await copyFile(at(first), at(second));
  }
}

async function copyDatabase(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  for (const suffix of ['-wal', '-shm']) await rm(to + suffix, { force: true });
}

async function run({ moments, files, seed }: Options, folder: string): Promise<number> {
  const root = join(folder, 'Music');
  const path = (name: string): string => join(folder, `${name}.db`);
  await mkdir(root);
  const library = virtualLibrary({ tracks: files, seed, covers: { minSize: 1_000, maxSize: 3_000 } });
  await writeLibrary(root, library, { sizeFactor: 0.005 });
  await sync(root, path('before'));
  const before = await catalogue(path('before'));
  await edit(root);
  await copyDatabase(path('before'), path('edited'));
  const incremental = { ms: (await sync(root, path('edited'))).ms, ...(await catalogue(path('edited'))) };
  const full = { ms: (await sync(root, path('fresh'))).ms, ...(await catalogue(path('fresh'))) };
  report(`${files} files: full ${Math.round(full.ms)} ms, incremental ${Math.round(incremental.ms)} ms`);

  const idle = await music(['--help']);
  const random = createRandom(seed);
  let wrong = 0;
  for (let moment = 1; moment <= moments; moment += 1) {
    const fresh = moment % 2 === 0;
    const expected = fresh ? full : incremental;
    const db = path('killed');
    if (fresh) await rm(db, { force: true });
    else await copyDatabase(path('before'), db);
    const killAfterMs = Math.round(idle.ms + random.next() * (expected.ms - idle.ms));
    const killed = await music(['sync', root, '--db', db, '--json'], killAfterMs);
    await sync(root, db);
    const { state, ids } = await catalogue(db);
    const sameIds = fresh || [...before.ids].every(([item, id]) => !ids.has(item) || ids.get(item) === id);
    const right = sameIds && isDeepStrictEqual(state, expected.state);
    if (!right) wrong += 1;
    const what = `${fresh ? 'full' : 'incremental'} sync, ${killed.code === null ? 'killed' : 'ended before'} ${killAfterMs} ms`;
    report(`${String(moment).padStart(4)} ${right ? 'equal' : 'DIFFERENT'}  ${what}`);
    for (const suffix of ['', '-wal', '-shm']) await rm(db + suffix, { force: true });
  }
  report(wrong === 0 ? `All ${moments} catalogues are equal.` : `${wrong} of ${moments} differ.`);
  return wrong;
}

const { values } = parseArgs({
  options: {
    moments: { type: 'string', default: '20' },
    files: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
  },
});
const folder = await mkdtemp(join(tmpdir(), 'music-sync-kill-'));
try {
  const { moments, files, seed } = values;
  const wrong = await run({ moments: Number(moments), files: Number(files), seed: Number(seed) }, folder);
  process.exitCode = wrong === 0 ? 0 : 1;
} finally {
  if (values.keep) report(`Kept ${folder}`);
  else await rm(folder, { recursive: true, force: true });
}
