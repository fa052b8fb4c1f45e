import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentOf, createAudioFile } from '@music-platform/testkit';
import { type DriveEmulator, startDriveEmulator } from '@music-platform/testkit/emulators';
import { expect, it, onTestFinished } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function runApp(cwd: string, drive: DriveEmulator, token: string): Promise<Ended> {
  const env = { ...process.env, NO_PROXY: '127.0.0.1', DRIVE_URL: drive.url, DRIVE_TOKEN: token };
  return new Promise((resolve) => {
    const args = ['--conditions=@music-platform/source', main];
    const child = execFile(process.execPath, args, { cwd, env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

it('an app syncs with the googleapis client it has', async () => {
  const drive = await startDriveEmulator();
  const cwd = await mkdtemp(join(tmpdir(), 'googleapis-app-'));
  onTestFinished(async () => {
    await drive.close();
    await rm(cwd, { recursive: true, force: true });
  });
  const tags = { artist: 'Ann', album: 'Blue' };
  for (const title of ['One', 'Two']) {
    const song = createAudioFile({ format: 'flac', durationMs: 1_000, tags: { ...tags, title } });
    drive.remote.putPath(['Music', `${title}.flac`], contentOf(song.bytes()));
  }
  expect(await runApp(cwd, drive, drive.token)).toEqual({ code: 0, stdout: 'Ann: Blue (2)\n', stderr: '' });

  drive.clearCalls();
  expect(await runApp(cwd, drive, drive.token)).toMatchObject({ code: 0, stdout: 'Ann: Blue (2)\n' });
  expect(drive.calls.map(({ endpoint }) => endpoint)).toEqual(['changes.list']);

  const refused = await runApp(cwd, drive, 'of-somebody-else');
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^UNAUTHORIZED: .*sign in again/u),
  });
  expect(refused.stderr).not.toContain('of-somebody-else');
});
