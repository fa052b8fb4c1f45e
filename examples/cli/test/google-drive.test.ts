import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SyncJob, SyncPlan } from '@music-platform/core-sync';
import { startDriveEmulator } from '@music-platform/testkit/emulators';
import { expect, it, onTestFinished } from 'vitest';
import type { CliTrack } from '../src/commands/cli-track.ts';
import { type DriveCli, driveCli } from './support/drive-cli.ts';
import { song } from './support/person-cli.ts';
import { startCli } from './support/run-cli.ts';

it('[CL26] a Drive becomes a catalogue, and only what changed is asked for afterwards', async () => {
  const { drive, access, run, json } = await driveCli();
  const one = drive.remote.putPath(['Ann', 'Blue', '1.mp3'], song('One'));
  const two = drive.remote.putPath(['Ann', 'Blue', '2.mp3'], song('Two'));
  drive.remote.putPath(['notes.txt'], song('no music'));
  const plan = await json<SyncPlan>('sync', 'gdrive', '--plan', ...access);
  expect(plan).toMatchObject({ counts: { added: 2 }, forecast: { reads: 2 } });
  const first = await run('sync', 'gdrive', ...access);
  expect(first.code).toBe(0);
  expect(first.stdout).toMatch(/^Google Drive: full sync done in .*\n {2}added +2\n/u);
  expect(first.stdout).toMatch(/\n {2}quota +[\d,]+ units\n/u);
  const before = await json<CliTrack[]>('tracks');
  expect(before.map(({ path, title }) => [path, title])).toEqual([
    ['Ann/Blue/1.mp3', 'One'],
    ['Ann/Blue/2.mp3', 'Two'],
  ]);

  drive.clearCalls();
  const unchanged = await json<SyncJob>('sync', 'gdrive', ...access);
  expect(unchanged.stats).toMatchObject({ bytesDownloaded: 0, quotaUnits: 100, items: { unchanged: 0 } });
  expect(drive.calls.map(({ endpoint }) => endpoint)).toEqual(['changes.list']);

  drive.remote.rename(one.id, 'Renamed.mp3');
  drive.remote.trash(two.id);
  const changed = await json<SyncJob>('sync', 'gdrive', ...access);
  expect(changed.stats).toMatchObject({ bytesDownloaded: 0, items: { moved: 1, hidden: 1 } });
  const [renamed, ...others] = await json<CliTrack[]>('tracks');
  expect([renamed?.path, renamed?.id, others]).toEqual(['Ann/Blue/Renamed.mp3', before[0]?.id, []]);
});

it('[CL26] --root is a folder by its path or its id, also behind a shortcut', async () => {
  const { drive, access, run, json } = await driveCli();
  const { remote } = drive;
  const inside = remote.putPath(['Music', "Ann's \\ best", '1.mp3'], song('Inside'));
  const folder = inside.parentId ?? '';
  remote.putPath(['Music', 'Other', '2.mp3'], song('Outside'));
  remote.putShortcut({ name: 'Shelf', targetId: folder });
  const profiles = new Set<string>();
  for (const root of ["Music/Ann's \\ best", `/Music/Ann's \\ best/`, folder, 'Shelf']) {
    const job = await json<SyncJob>('sync', 'gdrive', '--root', root, ...access);
    expect([root, job.status]).toEqual([root, 'completed']);
    profiles.add(job.profileId);
    expect((await json<CliTrack[]>('tracks')).map(({ path }) => path)).toEqual(['1.mp3']);
  }
  expect(profiles.size).toBe(1);
  const again = await run('sync', 'gdrive', '--root', "Music/Ann's \\ best", ...access);
  expect(again.stdout).toMatch(/^Ann's \\ best: incremental sync done/u);
  expect((await run('profiles')).stdout).toContain("Google Drive: My Drive/Music/Ann's \\ best");
});

it('[CL26] --shared-drive is one by its name or id, whole or from a folder of it', async () => {
  const { drive, access, json } = await driveCli();
  const { remote } = drive;
  remote.putPath(['mine.mp3'], song('Mine'));
  const band = remote.addDrive({ id: '0ABandDrive', name: 'The Band' });
  const folder = remote.putFolder({ name: 'Live', parentId: band.rootId });
  remote.putFile({ name: '1.mp3', parentId: folder.id, content: song('Live') });
  remote.putFile({ name: '2.mp3', parentId: band.rootId, content: song('Studio') });
  const titlesOf = async (...options: string[]): Promise<string[]> => {
    const { profileId } = await json<SyncJob>('sync', 'gdrive', ...options, ...access);
    const tracks = await json<CliTrack[]>('tracks');
    return tracks.filter(({ profile }) => profile === profileId).map(({ title }) => title);
  };
  expect(await titlesOf('--shared-drive', 'The Band')).toEqual(['Live', 'Studio']);
  expect(await titlesOf('--shared-drive', '0ABandDrive')).toEqual(['Live', 'Studio']);
  expect(await json<unknown[]>('profiles')).toHaveLength(1);
  expect(await titlesOf('--shared-drive', 'The Band', '--root', 'Live')).toEqual(['Live']);
  expect(await titlesOf('--root', folder.id)).toEqual(['Live']);
  expect(await json<unknown[]>('profiles')).toHaveLength(2);
});

it.each<[args: string, says: string]>([
  ['--shared-drive Bend', 'There is no shared drive “Bend”. There are: “Band”, “Twin”, “Twin”.'],
  [
    '--shared-drive Twin',
    '2 shared drives are called “Twin”. Name one by its id with --shared-drive:\n  twin',
  ],
  ['--shared-drive Band --root Live', 'There is no folder “Live” in Band. There are no folders.'],
  ['--shared-drive Band --root folder-of-mine', 'is not in the shared drive “Band”'],
  ['--root Musik', 'There is no folder “Musik” in My Drive. There are: “Music”, “Same”, “Same”.'],
  ['--root Music/Lossles', 'There is no folder “Lossles” in My Drive/Music. There are: “Lossless”.'],
  ['--root Same', '2 folders are called “Same”. Name one by its id with --root:\n  '],
  ['--root trashed-folder', 'The folder “Old” is in the trash.'],
  ['--root file-of-mine', '“1.mp3” is a file.'],
  ['--endpoint ftp://x', '--endpoint takes an origin'],
  ['--endpoint http://drive.example', '--endpoint takes http:// for this computer only'],
  ['--token with\u0007bell', '--token is no access token.'],
])('[CL26] `sync gdrive %s` is told what there is, and makes nothing', async (args, says) => {
  const { drive, cwd, access, run } = await driveCli();
  const { remote } = drive;
  remote.addDrive({ id: 'band-drive', name: 'Band' });
  for (const id of ['twin-drive-1', 'twin-drive-2']) remote.addDrive({ id, name: 'Twin' });
  const music = remote.putFolder({ id: 'folder-of-mine', name: 'Music' });
  remote.putFolder({ name: 'Lossless', parentId: music.id });
  for (const id of ['same-1', 'same-2']) remote.putFolder({ id, name: 'Same' });
  remote.trash(remote.putFolder({ id: 'trashed-folder', name: 'Old' }).id);
  remote.putFile({ id: 'file-of-mine', name: '1.mp3', parentId: music.id, content: song('One') });
  const { code, stdout, stderr } = await run('sync', 'gdrive', ...access, ...args.split(' '));
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(says);
  expect(stderr).not.toContain('bell');
  expect(await readdir(cwd)).toEqual([]);
});

it('[CL27] a library in a cloud is a profile like any other', async () => {
  const { drive, signIn, run, json } = await driveCli();
  const { remote } = drive;
  const songs = [1, 2, 3].map((n) => remote.putPath(['Music', 'Blue', `${n}.mp3`], song(`Blue ${n}`)));
  await signIn();
  const { profileId } = await json<SyncJob>('sync', 'gdrive', '--root', 'Music');
  for (const target of ['Music', profileId]) {
    drive.clearCalls();
    expect(await json('sync', target)).toMatchObject({ profileId, stats: { items: { added: 0 } } });
    expect(drive.calls.map(({ endpoint }) => endpoint).toSorted()).toEqual(['changes.list', 'oauth.token']);
  }
  expect(await json('explain', 'Blue/1.mp3')).toMatchObject({ track: { profileId } });

  remote.delete(songs[0]?.parentId ?? '');
  const held = await run('sync', 'Music', '--full');
  expect(held.code).toBe(3);
  const [, job = ''] = /music-sync approve (\S+)/u.exec(held.stdout) ?? [];
  const status = await run('status');
  expect(status.stdout).toMatch(/^Music {2}Google Drive: My Drive\/Music\n/u);
  expect(status.stdout).toContain(`music-sync approve ${job}`);
  expect((await run('approve', job)).stdout).toContain('Hid 3 tracks');
  expect(await json<SyncJob[]>('history')).toHaveLength(4);
  expect((await run('sync', 'Music', '--root', 'Else')).stderr).toContain('--root means nothing for “Music”');
  expect((await run('sync', '.', '--root', 'Else')).stderr).toContain('--root means nothing for “.”');
});

it('[CL14] [CL27] Ctrl-C ends a sync of a cloud cleanly, and the next one continues', async () => {
  const drive = await startDriveEmulator({ tracks: 300, seed: 3, latencyMs: 10 });
  onTestFinished(() => drive.close());
  const { cwd, run, json } = await driveCli();
  const args = ['sync', 'gdrive', '--endpoint', drive.url, '--token', drive.token];
  const running = startCli([...args, '--verbose', '--json'], { cwd });
  await running.says('File read');
  running.child.kill('SIGINT');
  const { code, stdout } = await running.result;
  expect(code).toBe(130);
  const stopped = JSON.parse(stdout) as SyncJob;
  expect(stopped.stats.items.processed).toBeLessThan(300);
  const job = await json<SyncJob>(...args);
  expect([job.status, stopped.stats.items.processed + job.stats.items.processed]).toEqual(['completed', 300]);
  expect((await run('tracks')).stdout).toMatch(/\n300 tracks\n$/u);
});

it('[CL28] who is not signed in is told what to run, and nothing is made', async () => {
  const { cwd, run, json } = await driveCli();
  expect(await run('sync', 'gdrive')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'music-sync: Nobody is signed in to Google Drive. Run `music-sync login gdrive`.\n',
  });
  expect(await json('sync', 'gdrive')).toMatchObject({ error: { code: 'UNAUTHORIZED' } });
  expect(await readdir(cwd)).toEqual([]);
});

it('[CL28] a sign-in that was withdrawn, at once or during a run, loses nothing', async () => {
  const { drive, signIn, run, json } = await driveCli();
  drive.remote.putPath(['1.mp3'], song('One'));
  await signIn();
  await run('sync', 'gdrive');
  drive.tokens.revokeRefreshTokens();
  for (const args of [
    ['sync', 'gdrive'],
    ['sync', 'gdrive', '--root', 'Music'],
    ['sync', 'Google Drive'],
  ]) {
    const { code, stderr } = await run(...args);
    expect([args, code]).toEqual([args, 1]);
    expect(stderr).toMatch(
      /has expired or was withdrawn: sign in again.*Run `music-sync login gdrive`\.\n$/su,
    );
  }
  await signIn();
  drive.remote.putPath(['2.mp3'], song('Two'));
  drive.faults.on({ endpoint: 'changes.list', times: 1 }, { kind: 'expire-access-token' });
  expect((await run('sync', 'gdrive')).stdout).toMatch(/added +1\n/u);
  expect(await json<CliTrack[]>('tracks')).toHaveLength(2);
});

it('[CL28] a profile is not mistaken for that of another account', async () => {
  const { drive, access, config, signIn, run } = await driveCli();
  drive.remote.putPath(['1.mp3'], song('One'));
  await run('sync', 'gdrive', ...access);
  await signIn();
  expect((await run('sync', 'Google Drive')).stderr).toContain('was made with --token');
  await run('sync', 'gdrive');
  const [, own = ''] = /^(gdrive-\S+) /mu.exec((await run('profiles')).stdout.split('\n')[2] ?? '') ?? [];
  expect((await run('sync', own)).code).toBe(0);
  await changeAccount(config);
  const { code, stderr } = await run('sync', own);
  expect([code, stderr]).toEqual([2, expect.stringContaining('belongs to another Google account')]);
});

it('[CL29] a sign-in goes only where it was made', async () => {
  const { drive, signIn, run } = await driveCli();
  const other = await startDriveEmulator();
  onTestFinished(() => other.close());
  await signIn();
  const { code, stderr } = await run('sync', 'gdrive', '--endpoint', other.url);
  expect([code, stderr]).toEqual([2, expect.stringContaining('--endpoint needs --token')]);
  expect(other.calls).toEqual([]);
  expect((await run('sync', 'gdrive', '--endpoint', drive.url)).code).toBe(0);
});

it('[CL29] nothing secret is printed, logged or kept in the catalogue', async () => {
  const cli = await driveCli();
  const { drive, cwd, config, access, signIn, run } = cli;
  drive.remote.putPath(['1.mp3'], song('One'));
  const outputs: string[] = [];
  const note = async (...args: string[]): Promise<void> => {
    const { stdout, stderr } = await run(...args, '--verbose');
    outputs.push(stdout, stderr);
  };
  outputs.push(await signIn());
  const refreshToken = await readFile(join(config, 'gdrive.refresh-token'), 'utf8');
  await note('sync', 'gdrive');
  await note('status');
  drive.tokens.revoke(drive.token);
  await note('sync', 'gdrive', ...access);
  drive.faults.on({ endpoint: 'oauth.token' }, 'invalid_grant');
  await note('sync', 'gdrive');
  await note('login', 'gdrive', '--endpoint', 'nowhere');
  await note('logout', 'gdrive');
  expect(outputs.join('\n')).toContain('does not accept the access token of --token');
  const database = await readFile(join(cwd, 'music.db'), 'latin1');
  const issued = await issuedTokens(cli);
  for (const secret of [refreshToken, drive.token, 'emulated-secret', ...issued]) {
    expect(outputs.join('\n')).not.toContain(secret);
    expect(database).not.toContain(secret);
  }
});

/** As if another person had signed in. */
async function changeAccount(config: string): Promise<void> {
  const path = join(config, 'gdrive');
  const signIn = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...signIn, user: { ...signIn.user, id: 'somebody-else' } }));
}

/** Access tokens have a common beginning; it must not show either. */
async function issuedTokens({ drive }: DriveCli): Promise<string[]> {
  const token = drive.tokens.issue();
  return [token.replace(/-\d+-.*$/u, '-1-'), token.replace(/-\d+-.*$/u, '-2-')];
}
