import { link } from 'node:fs/promises';
import { join } from 'node:path';
import type { StorageProvider } from '@music-platform/bridge-traits';
import { SyncCoordinator, type SyncJob } from '@music-platform/core-sync';
import { openNodeDatabase } from '@music-platform/db-node';
import { createLocalProvider } from '@music-platform/provider-local';
import { expect, it, onTestFinished } from 'vitest';
import type { CliTrack } from '../src/commands/cli-track.ts';
import { createLeaseOwner } from '../src/host/lease-owner.ts';
import { folderProfile } from '../src/profile/folder-profile.ts';
import { musicFolder } from './support/music-folder.ts';
import { ask, askJson, launcher, runCli, runJson, startCli } from './support/run-cli.ts';

/** Enough that a sync is still at work when the test has seen that it is. */
const many = 2_000;
const slowly = ['--concurrency', '1', '--verbose'];

it('[CL14] Ctrl-C ends the run cleanly and the next one continues', async () => {
  const { cwd } = await largeFolder();
  const running = startCli(['sync', 'Music', '--json', ...slowly], { cwd });
  await running.says('Phase: processing');
  running.child.kill('SIGINT');
  const result = await running.result;
  expect(result.code).toBe(130);
  const stopped = JSON.parse(result.stdout) as SyncJob;
  expect(stopped.status).toBe('cancelled');
  const { document: job } = await runJson<SyncJob>(['sync', 'Music'], { cwd });
  expect(job.status).toBe('completed');
  expect(stopped.stats.items.processed + job.stats.items.processed).toBe(many);
  expect(await catalogue(cwd)).toHaveLength(many);
});

it('[CL14] [CL20] a second signal ends it at once, and nothing is lost by that either', async () => {
  const { cwd } = await largeFolder();
  const running = startCli(['sync', 'Music', ...slowly], { cwd, program: launcher });
  await running.says('Phase: processing');
  running.child.kill('SIGINT');
  running.child.kill('SIGTERM');
  expect((await running.result).code).toBe(130);
  expect((await ask(['sync', join(cwd, 'Music')], { cwd })).code).toBe(0);
  const jobs = await askJson<SyncJob[]>(['history'], { cwd });
  // The clean end that the first signal began may be reached before the second one is heard.
  const code = expect.stringMatching(/^(?:INTERRUPTED|CANCELLED)$/);
  expect(jobs).toMatchObject([{ status: 'completed' }, { error: { code } }]);
  expect(await catalogue(cwd)).toHaveLength(many);
});

it('[CL15] a second sync of a folder is told who is syncing since when', async () => {
  const { cwd, root } = await musicFolder(1);
  await blockedSync(join(cwd, 'music.db'), root);
  const second = await runCli(['sync', 'Music'], { cwd });
  expect(second).toMatchObject({ code: 1, stdout: '' });
  expect(second.stderr).toMatch(
    new RegExp(
      `^music-sync: Process ${process.pid} on \\S+ has been syncing this library since \\d{4}-.* ago\\)`,
      'u',
    ),
  );
  const json = await runJson(['sync', 'Music'], { cwd });
  expect(json).toMatchObject({ code: 1, document: { error: { code: 'SYNC_IN_PROGRESS' } } });
  expect((await ask(['status'], { cwd })).stdout).toContain('running since');
});

it('[CL16] a process killed at any moment leaves nothing that the next run does not repair', async () => {
  const { cwd, root } = await musicFolder(60);
  const database = (name: string): string[] => ['--db', join(cwd, `${name}.db`)];
  await ask(['sync', root, ...database('untroubled')], { cwd });
  const expected = await catalogue(cwd, database('untroubled'));
  expect(expected).toHaveLength(60);
  const moments = ['Phase: discovery', 'Listing', 'Phase: processing', 'Reading tags', 'Phase: resolution'];
  for (const [index, moment] of moments.entries()) {
    const db = database(`killed-${index}`);
    const running = startCli(['sync', 'Music', ...slowly, ...db], { cwd });
    await running.says(moment);
    running.child.kill('SIGKILL');
    await running.result;
    const { code } = await ask(['sync', root, ...db], { cwd });
    expect({ moment, code }).toEqual({ moment, code: 0 });
    expect(await catalogue(cwd, db)).toEqual(expected);
  }
});

/** What the catalogue says, ids aside. */
async function catalogue(cwd: string, options: readonly string[] = []): Promise<unknown[]> {
  const document = await askJson<CliTrack[]>(['tracks', '--all', ...options], { cwd });
  return document
    .map(({ id, ...rest }) => rest)
    .toSorted((a, b) => (String(a.path) < String(b.path) ? -1 : 1));
}

/** A folder of many small songs: names of one file, which are as many tracks. */
async function largeFolder(): Promise<{ cwd: string }> {
  const { cwd, root, paths } = await musicFolder(1);
  const song = join(root, paths[0] ?? '');
  for (let copy = 1; copy < many; copy += 1) await link(song, join(root, `${copy}.mp3`));
  return { cwd };
}

/** A sync of `root` in this process that has begun and stands still until the test ends. */
async function blockedSync(path: string, root: string): Promise<void> {
  const database = await openNodeDatabase({ path });
  const released = Promise.withResolvers<void>();
  const provider: StorageProvider = createLocalProvider({ root });
  const blocked: StorageProvider = {
    ...provider,
    listFiles: async function* (options) {
      await released.promise;
      yield* provider.listFiles(options);
    },
  };
  const profile = folderProfile(root);
  const coordinator = new SyncCoordinator({
    database,
    providers: [{ profile, provider: blocked }],
    owner: createLeaseOwner(),
  });
  onTestFinished(async () => {
    released.resolve();
    await coordinator.close();
    await database.close();
  });
  await coordinator.startFullSync(profile.id);
}
