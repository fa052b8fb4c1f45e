import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli as runHere } from '../src/cli.ts';
import { fakeStream } from './support/fake-stream.ts';
import { temporaryFolder } from './support/music-folder.ts';
import { runCli, runJson, startCli } from './support/run-cli.ts';

it.each<[args: string, says: RegExp]>([
  ['', /Usage: music-sync/u],
  ['frobnicate', /unknown command 'frobnicate'.*--help/su],
  ['tracks --bogus', /unknown option '--bogus'/u],
  ['tracks surplus', /too many arguments/u],
  ['sync', /missing required argument/u],
  ['sync HERE --concurrency 0', /'--concurrency <n>' argument '0' is invalid.*1 to 256/u],
  ['sync HERE --concurrency 1e2', /whole number from 1 to 256/u],
  ['history --limit x', /whole number from 1 to 1000/u],
  ['sync HERE/nowhere', /no folder and no profile “.*nowhere”.*music-sync profiles/u],
  ['sync HERE/file.txt', /file\.txt is a file.*folder/u],
  ['sync HERE --db HERE/missing/music.db', /no folder .*missing.*--db/u],
  ['sync HERE --db HERE', /is a folder.*--db/u],
  ['tracks --db HERE/music.db', /no database at .*music\.db.*music-sync sync/u],
  ['approve 123 --db HERE/music.db', /no database/u],
])('[CL1] `music-sync %s` is wrong usage', async (args, says) => {
  const here = await temporaryFolder();
  await writeFile(join(here, 'file.txt'), '');
  const out = fakeStream(false);
  const err = fakeStream(false);
  const words = args.split(' ').filter(Boolean);
  const code = await runHere(
    words.map((word) => word.replace('HERE', here)),
    { out: out.stream, err: err.stream },
  );
  expect({ code, stdout: out.written() }).toEqual({ code: 2, stdout: '' });
  expect(err.written()).toMatch(says);
  expect(await readdir(here)).toEqual(['file.txt']);
});

it('[CL1] the program itself exits with 2, and makes no database', async () => {
  const cwd = await temporaryFolder();
  expect(await runCli(['sync', 'nowhere'], { cwd })).toMatchObject({ code: 2, stdout: '' });
  expect(await runCli(['tracks'], { cwd })).toMatchObject({ code: 2, stdout: '' });
  expect(await readdir(cwd)).toEqual([]);
});

it('[CL1] help that was asked for is no mistake', async () => {
  const cwd = await temporaryFolder();
  const help = await runCli(['sync', '--help'], { cwd });
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain('--concurrency <n>');
});

it('[CL2] with --json a mistake is one document too', async () => {
  const cwd = await temporaryFolder();
  const unknown = await runJson(['frobnicate'], { cwd });
  expect(unknown).toMatchObject({ code: 2, document: { error: { code: 'USAGE' } } });
  const missing = await runJson<{ error: { message: string } }>(['albums'], { cwd });
  expect(missing.code).toBe(2);
  expect(missing.document.error.message).toContain('no database');
});

it('[CL5] a failure is one line; where it comes from is told when asked', async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, 'music.db'), 'this is no database at all, whatever its name may say');
  const terse = await runCli(['tracks'], { cwd });
  expect(terse).toMatchObject({ code: 1, stdout: '' });
  expect(terse.stderr).toMatch(/^music-sync: Database .*music\.db is damaged or is not a database.*\n$/u);
  const json = await runJson(['tracks'], { cwd });
  expect(json).toMatchObject({ code: 1, document: { error: { code: 'DATABASE_CORRUPT' } } });
  expect((await runCli(['tracks', '--verbose'], { cwd })).stderr).toContain('    at ');
  expect((await runCli(['tracks'], { cwd, env: { MUSIC_SYNC_DEBUG: '1' } })).stderr).toContain('    at ');
});

it('[CL6] a reader that goes away ends the command quietly', async () => {
  const cwd = await temporaryFolder();
  const { child, result } = startCli(['--help'], { cwd });
  child.stdout?.destroy();
  expect(await result).toMatchObject({ code: 0, stderr: '' });
});
