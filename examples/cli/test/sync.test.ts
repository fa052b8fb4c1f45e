import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SyncJob, SyncPlan } from '@music-platform/core-sync';
import { expect, it } from 'vitest';
import type { CliTrack } from '../src/commands/cli-track.ts';
import { exitCodeOf } from '../src/commands/sync-library.ts';
import { musicFolder, writeSong } from './support/music-folder.ts';
import { ask, askJson, runCli, runJson } from './support/run-cli.ts';

it('[CL9] [CL18] [CL2] an unchanged folder costs no byte and changes nothing', async () => {
  const { cwd } = await musicFolder(3);
  const first = await runCli(['sync', 'Music'], { cwd });
  expect(first.code).toBe(0);
  expect(first.stdout).toMatch(/^Music: full sync done in /u);
  expect(first.stdout).toMatch(/added +3\n/u);
  expect(first.stdout).toMatch(/read +\d.* of \d.* listed \(\d+ %\)\n {2}rate +\S+\/s \(\d+ requests\)/u);
  const before = await askJson<CliTrack[]>(['tracks'], { cwd });
  const second = await runJson<SyncJob>(['sync', 'Music'], { cwd });
  expect(second).toMatchObject({ code: 0, stderr: '' });
  expect(second.document).toMatchObject({
    status: 'completed',
    syncType: 'incremental',
    stats: { bytesDownloaded: 0, items: { unchanged: 3, added: 0, updated: 0, moved: 0, hidden: 0 } },
  });
  expect(await askJson(['tracks'], { cwd })).toEqual(before);
  const named = await runJson<SyncJob>(['sync', 'Music', '--full', '--concurrency', '2'], { cwd });
  expect(named.document).toMatchObject({ syncType: 'full', stats: { bytesDownloaded: 0 } });
});

it('[CL8] a profile is synced by its id or name from anywhere', async () => {
  const { cwd, root } = await musicFolder(1);
  const job = await askJson<SyncJob>(['sync', root], { cwd });
  await mkdir(join(cwd, 'elsewhere'));
  const options = { cwd: join(cwd, 'elsewhere') };
  const expected = { profileId: job.profileId, stats: { items: { unchanged: 1 } } };
  const byName = await runJson(['sync', 'Music', '--db', '../music.db'], options);
  expect(byName.document).toMatchObject(expected);
  for (const target of [job.profileId, root]) {
    expect(await askJson(['sync', target], { cwd })).toMatchObject(expected);
  }
});

it('[CL10] ids survive rename, move, re-tag and delete-and-return', async () => {
  const { cwd, root, paths } = await musicFolder(4);
  await ask(['sync', root], { cwd });
  const idsByTitle = async (): Promise<Record<string, string>> => {
    const document = await askJson<CliTrack[]>(['tracks'], { cwd });
    return Object.fromEntries(document.map(({ title, id }) => [title.split('!')[0], id]));
  };
  const before = await idsByTitle();
  const [renamed, moved, , deleted] = paths.map((path) => join(root, path));
  const content = await readFile(deleted!);
  await rename(renamed!, join(root, 'Ann/Blue/renamed.mp3'));
  await mkdir(join(root, 'Else'));
  await rename(moved!, join(root, 'Else/moved.mp3'));
  await writeSong(root, paths[2]!, { title: 'Blue 3!', artist: 'Ann', album: 'Blue', track: 3 }, 3);
  await rm(deleted!);
  const { document: job } = await runJson<SyncJob>(['sync', 'Music'], { cwd });
  expect(job.stats.items).toMatchObject({ moved: 2, updated: 1, hidden: 1, unchanged: 0, added: 0 });
  const { 'Blue 4': gone, ...others } = before;
  expect(await idsByTitle()).toEqual(others);

  await writeFile(deleted!, content);
  const { document: back } = await runJson<SyncJob>(['sync', 'Music'], { cwd });
  expect(back.stats.items.restored).toBe(1);
  expect(await idsByTitle()).toEqual(before);
  const all = await askJson<CliTrack[]>(['tracks', '--all'], { cwd });
  expect(all.map(({ path }) => path).toSorted()).toEqual([
    paths[2],
    paths[3],
    'Ann/Blue/renamed.mp3',
    'Else/moved.mp3',
  ]);
});

it('[CL11] damaged files are named, and fail nothing else', async () => {
  const { cwd, root } = await musicFolder(1);
  await writeFile(join(root, 'broken.mp3'), 'no music at all');
  const result = await runCli(['sync', 'Music'], { cwd });
  expect(result.code).toBe(0);
  expect(result.stdout).toMatch(/failed +1\n/u);
  expect(result.stdout).toMatch(/1 file could not be read.*:\n.*\n {2}broken\.mp3 +[A-Z_]+ +\S/u);
  expect((await ask(['status'], { cwd })).stdout).toMatch(/could not be read:\n.*\n {4}broken\.mp3/u);
});

it('[CL12] a plan writes nothing and says what a sync then does', async () => {
  const { cwd, root, paths } = await musicFolder(3);
  const fresh = await runJson<SyncPlan>(['sync', 'Music', '--plan'], { cwd });
  expect(fresh).toMatchObject({ code: 0, document: { counts: { added: 3 }, forecast: { reads: 3 } } });
  expect(await readdir(cwd)).toEqual(['Music']);

  await ask(['sync', root], { cwd });
  const untouched = await fingerprint(cwd);
  await rm(join(root, paths[0]!));
  await rename(join(root, paths[1]!), join(root, 'moved.mp3'));
  const plan = await askJson<SyncPlan>(['sync', root, '--plan'], { cwd });
  const text = await ask(['sync', root, '--plan'], { cwd });
  expect(text.stdout).toMatch(/hidden +Blue 1 +Ann\/Blue\/0001 Song\.mp3 +no longer in the folder/u);
  await mkdir(join(cwd, 'Other'));
  expect((await ask(['sync', join(cwd, 'Other'), '--plan'], { cwd })).code).toBe(0);
  expect(await fingerprint(cwd)).toEqual(untouched);
  const { document: job } = await runJson<SyncJob>(['sync', 'Music'], { cwd });
  const { moved, hidden, unchanged } = job.stats.items;
  expect(plan.counts).toMatchObject({ moved, hidden, unchanged });
  expect([moved, hidden, unchanged]).toEqual([1, 1, 1]);
});

it.each([
  ['approve', 'Hid 3 tracks', 0],
  ['reject', 'Kept 3 tracks', 3],
])('[CL13] deletions that look like an accident wait: %s', async (decision, says, left) => {
  const { cwd, root } = await musicFolder(3);
  await ask(['sync', root], { cwd });
  await rm(join(root, 'Ann'), { recursive: true });
  const held = await runCli(['sync', 'Music'], { cwd });
  expect(held.code).toBe(3);
  const [, job = ''] = /music-sync approve (\S+)\n {2}music-sync reject \1\n/u.exec(held.stdout) ?? [];
  expect(await askJson<CliTrack[]>(['tracks'], { cwd })).toHaveLength(3);
  const later = await ask(['sync', root], { cwd });
  expect(later.stdout).toContain('An earlier sync holds deletions until you decide');
  expect((await ask(['status'], { cwd })).stdout).toContain(`music-sync approve ${job}`);
  const decided = await runCli([decision, job], { cwd });
  expect(decided).toMatchObject({ code: 0, stdout: expect.stringContaining(says) });
  expect(await askJson<CliTrack[]>(['tracks'], { cwd })).toHaveLength(left);
  expect(await ask([decision, job], { cwd })).toMatchObject({ code: 1, stdout: '' });
  expect(await ask([decision, 'no-such-job'], { cwd })).toMatchObject({ code: 2, stdout: '' });
});

it('[CL5] a folder that has gone away fails its sync and hides nothing', async () => {
  const { cwd, root } = await musicFolder(2);
  await ask(['sync', root], { cwd });
  await rename(root, join(cwd, 'unplugged'));
  const { code, stderr, document: job } = await runJson<SyncJob>(['sync', root], { cwd });
  expect(stderr).toMatch(/^music-sync: The music folder .* cannot be reached.* \(UNAVAILABLE\)\n$/u);
  expect({ code, status: job.status, error: job.error?.code }).toEqual({
    code: 1,
    status: 'failed',
    error: 'UNAVAILABLE',
  });
  const tracks = await askJson<CliTrack[]>(['tracks'], { cwd });
  expect(tracks.map(({ deletedAt }) => deletedAt)).toEqual([null, null]);
});

it.each([
  ['completed', 0, null, 0],
  ['completed', 9, null, 3],
  ['completed', 9, 'approved', 0],
  ['failed', 0, null, 1],
  ['cancelled', 0, null, 130],
  ['running', 0, null, 1],
] as const)('[CL13] a %s job with %d deletions held (%s) exits with %d', (status, held, decision, code) => {
  expect(exitCodeOf({ status, deletionsHeld: held, deletionsDecision: decision })).toBe(code);
});

/** What lies in a folder, and the content of its files. */
async function fingerprint(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const hashes = files.map(async (name): Promise<[string, string]> => {
    const content = await readFile(join(folder, name));
    return [name, createHash('sha256').update(content).digest('hex')];
  });
  return Object.fromEntries(await Promise.all(hashes));
}
