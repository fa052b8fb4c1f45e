import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { musicFolder, temporaryFolder } from './support/music-folder.ts';
import { launcher, runCli, runJson } from './support/run-cli.ts';

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

it('[CL19] start without a folder shows a full and an incremental sync, and leaves nothing behind', async () => {
  const cwd = await temporaryFolder();
  const temporary = join(cwd, 'tmp');
  await mkdir(temporary);
  const result = await runCli([], { cwd, program: 'start', env: { TMPDIR: temporary } });
  expect(result).toMatchObject({ code: 0, stderr: '' });
  expect(result.stdout).toMatch(/Full sync: 300 tracks, \d+ albums and \d+ artists/u);
  expect(result.stdout).toMatch(/added +300 +6 +\d\n/u);
  expect(result.stdout).toMatch(/hidden +0 +1 +0\nrestored +0 +0 +1\n/u);
  expect(result.stdout).toMatch(/renamed song keeps its id.*\n.*came back keeps its id/u);
  expect(result.stdout).toContain('npx pnpm@12 start ~/Music');
  expect(await readdir(cwd)).toEqual(['tmp']);
  expect(await readdir(temporary)).toEqual([]);
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
