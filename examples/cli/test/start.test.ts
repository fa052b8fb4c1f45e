import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { musicFolder, temporaryFolder } from './support/music-folder.ts';
import { launcher, runCli, runJson, startCli } from './support/run-cli.ts';

it('[CL19] start with a folder syncs it into ./music.db and shows what was found', async () => {
  const { cwd } = await musicFolder(3);
  const result = await runCli(['Music'], { cwd, program: 'start' });
  expect(result.code).toBe(0);
  expect(result.stdout).toMatch(/Syncing .*Music into music\.db\nMusic: full sync done in .*\n {2}added +3/u);
  expect(result.stdout).toMatch(/In the catalogue: 3 tracks, 1 album, 1 artist; 0:0\d of music in \d/u);
  expect(result.stdout).toMatch(/\nAnn +Blue .*\n\nTry next\n/u);
  expect((await runJson<unknown[]>(['tracks'], { cwd })).document).toHaveLength(3);
  const nowhere = await runCli(['nowhere'], { cwd, program: 'start' });
  expect(nowhere).toMatchObject({ code: 2, stdout: '' });
});

it('[CL19] start without a folder shows full and incremental syncs of an emulated Drive, and leaves nothing behind', async () => {
  const cwd = await temporaryFolder();
  const temporary = join(cwd, 'tmp');
  await mkdir(temporary);
  const options = { cwd, program: 'start', env: { TMPDIR: temporary, HTTPS_PROXY: 'http://127.0.0.1:1' } };
  const result = await runCli(['--tracks', '120'], options);
  expect(result.code).toBe(0);
  expect(result.stderr).toMatch(/^(?:(?:Listing|Reading tags|Settling): .*\n)+$/u);
  expect(result.stdout).toMatch(
    /emulated Google Drive with 120 songs answers at http:\/\/127\.0\.0\.1:\d+\n/u,
  );
  expect(result.stdout).toMatch(/Full sync in .*: 120 tracks, \d+ albums and \d+ artists in /u);
  expect(result.stdout).toMatch(/\n {3}ARTIST +ALBUM .*\n(?: {3}\S.*\n){6}\n/u);
  expect(result.stdout).toContain('3  50 edits through the Drive API');
  expect(result.stdout).toMatch(/full sync +50 edits +no change\n/u);
  expect(result.stdout).toMatch(/songs added +120 +6 +0\n +songs updated +0 +10 +0\n/u);
  expect(result.stdout).toMatch(/songs hidden +0 +10 +0\n/u);
  expect(result.stdout).toMatch(/API calls +\d+ +\d+ +1\n +quota units +[\d,]+ +[\d,]+ +100\n/u);
  expect(result.stdout).toMatch(/Of 34 songs .*, all are the same tracks as before/u);
  expect(result.stdout).toContain('npx pnpm@12 start ~/Music');
  expect(await readdir(cwd)).toEqual(['tmp']);
  expect(await readdir(temporary)).toEqual([]);
});

it('[CL14] [CL19] a tour that is interrupted leaves nothing behind either', async () => {
  const cwd = await temporaryFolder();
  const running = startCli(['--tracks', '400'], { cwd, program: 'start', env: { TMPDIR: cwd } });
  await running.says('Reading tags');
  running.child.kill('SIGINT');
  expect((await running.result).code).toBe(130);
  expect(await readdir(cwd)).toEqual([]);
});

it('[CL20] the launcher brings its own Node, also through a link', async () => {
  const cwd = await temporaryFolder();
  await symlink(launcher, join(cwd, 'linked'));
  const env = { PATH: '/usr/bin:/bin' };
  const direct = await runCli(['--help'], { cwd, program: launcher, env });
  expect(direct).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('Usage: music-sync') });
  const linked = await runCli(['frobnicate'], { cwd, program: join(cwd, 'linked'), env });
  expect(linked).toMatchObject({ code: 2, stdout: '' });
});
