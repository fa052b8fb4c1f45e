import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SyncJob } from '@music-platform/core-sync';
import { startGraphEmulator } from '@music-platform/testkit/emulators';
import { expect, it, onTestFinished } from 'vitest';
import type { CliTrack } from '../src/commands/cli-track.ts';
import { graphCli } from './support/graph-cli.ts';
import { song } from './support/person-cli.ts';
import { startCli } from './support/run-cli.ts';

it('[CL30] a OneDrive becomes a catalogue, and only what changed is asked for afterwards', async () => {
  const { graph, access, run, json } = await graphCli();
  const { remote } = graph.core;
  const one = remote.putPath(['Ann', 'Blue', '1.mp3'], song('One'));
  const two = remote.putPath(['Ann', 'Blue', '2.mp3'], song('Two'));
  const first = await run('sync', 'onedrive', ...access);
  expect(first.code).toBe(0);
  expect(first.stdout).toMatch(/^OneDrive: full sync done in .*\n {2}added +2\n/u);
  const before = await json<CliTrack[]>('tracks');
  expect(before.map(({ path, title }) => [path, title])).toEqual([
    ['Ann/Blue/1.mp3', 'One'],
    ['Ann/Blue/2.mp3', 'Two'],
  ]);

  graph.core.clearCalls();
  const unchanged = await json<SyncJob>('sync', 'onedrive', ...access);
  expect(unchanged.stats).toMatchObject({ bytesDownloaded: 0, items: { unchanged: 0 } });
  expect(graph.core.calls).toHaveLength(1);

  remote.rename(one.id, 'Renamed.mp3');
  remote.delete(two.id);
  const changed = await json<SyncJob>('sync', 'onedrive', ...access);
  expect(changed.stats.items).toMatchObject({ moved: 1, hidden: 1 });
  const [renamed] = await json<CliTrack[]>('tracks');
  expect([renamed?.path, renamed?.id]).toEqual(['Ann/Blue/Renamed.mp3', before[0]?.id]);
});

it('[CL30] --root is a folder by its path, in any case, or its id', async () => {
  const { graph, access, run, json } = await graphCli();
  const { remote, ids } = graph.core;
  const inside = remote.putPath(['Music', "Ann's #1 & best", '1.mp3'], song('Inside'));
  remote.putPath(['Music', 'Other', '2.mp3'], song('Outside'));
  const profiles = new Set<string>();
  const id = ids.graphId(inside.parentId ?? '');
  for (const root of ["Music/Ann's #1 & best", "/music/ANN'S #1 & BEST/", id]) {
    const job = await json<SyncJob>('sync', 'onedrive', '--root', root, ...access);
    expect([root, job.status]).toEqual([root, 'completed']);
    profiles.add(job.profileId);
    expect((await json<CliTrack[]>('tracks')).map(({ path }) => path)).toEqual(['1.mp3']);
  }
  expect(profiles.size).toBe(1);
  await json('sync', 'onedrive', '--root', "music/ann's #1 & best", ...access);
  expect((await run('profiles')).stdout).toContain("OneDrive: music/Ann's #1 & best");
  expect((await run('sync', "Ann's #1 & best", ...access)).code).toBe(0);
});

it('[CL30] sharepoint is a site, all of its libraries, one of them, or a folder of one', async () => {
  const { graph, access, json } = await graphCli({ account: 'business' });
  const { remote } = graph.core;
  remote.putPath(['mine.mp3'], song('Mine'));
  for (const name of ['Band', 'Choir']) {
    const { rootId } = remote.addDrive({ name });
    const folder = remote.putFolder({ name: 'Live', parentId: rootId });
    remote.putFile({ name: '1.mp3', parentId: folder.id, content: song(`${name} live`) });
    remote.putFile({ name: '2.mp3', parentId: rootId, content: song(`${name} studio`) });
  }
  const titlesOf = async (...options: string[]): Promise<string[]> => {
    const { profileId } = await json<SyncJob>('sync', 'sharepoint', ...options, ...access);
    const tracks = await json<CliTrack[]>('tracks');
    return tracks.filter(({ profile }) => profile === profileId).map(({ title }) => title);
  };
  const all = ['Band live', 'Band studio', 'Choir live', 'Choir studio'];
  expect(await titlesOf('--site', 'Music')).toEqual(all);
  expect(await titlesOf('--site', 'contoso.sharepoint.com:/sites/music')).toEqual(all);
  expect(await json<unknown[]>('profiles')).toHaveLength(1);
  expect(await titlesOf('--site', 'music', '--library', 'Band')).toEqual(['Band live', 'Band studio']);
  expect(await titlesOf('--site', 'music', '--library', 'band', '--root', 'Live')).toEqual(['Band live']);
});

it.each<[args: string, says: string]>([
  ['onedrive --root Musik', 'There is no folder “Musik” in OneDrive. There are: “Music”.'],
  ['onedrive --root Music/A/B', 'There is no folder “A” in OneDrive/Music. There are: “Lossless”.'],
  ['onedrive --root Music/1.mp3', '“1.mp3” is a file.'],
  ['onedrive --shared-drive Band', '--shared-drive means nothing for “onedrive”.'],
  ['sharepoint', 'Name a SharePoint site with --site. There are: “Music”.'],
  ['sharepoint --site Mus', 'There is no SharePoint site “Mus”. There are: “Music”.'],
  ['sharepoint --site Elsewhere', 'There is no SharePoint site “Elsewhere”. None has a name like that.'],
  ['sharepoint --site contoso.sharepoint.com:/sites/no', 'There is no SharePoint site “contoso'],
  [
    'sharepoint --site Music --library Bend',
    'The site “Music” has no library “Bend”. There are: “Band”, “Choir”.',
  ],
  ['sharepoint --site Music --root Live', 'Name the library of “Music” that --root is in, with --library.'],
])('[CL30] `sync %s` is told what there is, and makes nothing', async (args, says) => {
  const { graph, cwd, access, run } = await graphCli({ account: 'business' });
  const { remote } = graph.core;
  for (const name of ['Band', 'Choir']) remote.addDrive({ name });
  const music = remote.putFolder({ name: 'Music' });
  remote.putFolder({ name: 'Lossless', parentId: music.id });
  remote.putFile({ name: '1.mp3', parentId: music.id, content: song('One') });
  const { code, stdout, stderr } = await run('sync', ...args.split(' '), ...access);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(says);
  expect(await readdir(cwd)).toEqual([]);
});

it('[CL30] a personal account is told that it has no SharePoint', async () => {
  const { access, run } = await graphCli();
  const { code, stderr } = await run('sync', 'sharepoint', '--site', 'Music', ...access);
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('personal Microsoft accounts have OneDrive only'),
  ]);
});

it('[CL27] [CL30] after a sign-in, the library is a profile like any other', async () => {
  const { graph, signIn, run, json } = await graphCli();
  graph.core.remote.putPath(['Music', '1.mp3'], song('One'));
  await signIn();
  const { profileId } = await json<SyncJob>('sync', 'onedrive', '--root', 'Music');
  graph.core.clearCalls();
  expect(await json('sync', profileId)).toMatchObject({ profileId, status: 'completed' });
  expect(graph.core.calls.map(({ endpoint }) => endpoint).toSorted()).toEqual(['delta', 'oauth.token']);
  expect((await run('status')).stdout).toMatch(/^Music {2}OneDrive: Music\n/u);
});

it('[CL14] [CL27] Ctrl-C ends a sync of OneDrive cleanly, and the next one continues', async () => {
  const graph = await startGraphEmulator({ account: 'business', tracks: 200, seed: 3, latencyMs: 10 });
  onTestFinished(() => graph.close());
  const { cwd, json } = await graphCli();
  const args = ['sync', 'onedrive', '--endpoint', graph.url, '--token', graph.core.token];
  const running = startCli([...args, '--verbose', '--json'], { cwd });
  await running.says('File read');
  running.child.kill('SIGINT');
  const { code, stdout } = await running.result;
  expect(code).toBe(130);
  const stopped = JSON.parse(stdout) as SyncJob;
  const job = await json<SyncJob>(...args);
  expect([job.status, stopped.stats.items.processed + job.stats.items.processed]).toEqual(['completed', 200]);
});

it('[CL28] who is not signed in, no longer, or not for SharePoint, is told what to run', async () => {
  const { graph, cwd, signIn, run, json } = await graphCli({ account: 'business', scopes: 'Files.Read' });
  expect(await run('sync', 'onedrive')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'music-sync: Nobody is signed in to OneDrive. Run `music-sync login onedrive`.\n',
  });
  expect((await run('sync', 'sharepoint', '--site', 'Music')).stderr).toContain(
    '`music-sync login sharepoint`',
  );
  expect(await readdir(cwd)).toEqual([]);
  await signIn();
  const narrow = await run('sync', 'sharepoint', '--site', 'Music');
  expect(narrow.code).toBe(1);
  expect(narrow.stderr).toContain('SharePoint needs more: run `music-sync login sharepoint`');

  graph.core.remote.putPath(['1.mp3'], song('One'));
  await run('sync', 'onedrive');
  graph.core.tokens.revokeRefreshTokens();
  const late = await run('sync', 'onedrive');
  expect(late.code).toBe(1);
  expect(late.stderr).toMatch(/sign in again.*Run `music-sync login onedrive`\.\n$/su);
  expect(await json<CliTrack[]>('tracks')).toHaveLength(1);
});

it('[CL29] a rotated refresh token is kept, and nothing secret is printed, logged or in the catalogue', async () => {
  const { graph, cwd, config, signIn, run } = await graphCli({ quirks: { rotateRefreshTokens: true } });
  graph.core.remote.putPath(['1.mp3'], song('One'));
  const outputs: string[] = [];
  const tokenFile = join(config, 'onedrive.refresh-token');
  await signIn();
  const first = await readFile(tokenFile, 'utf8');
  for (const args of [['sync', 'onedrive'], ['sync', 'onedrive', '--full'], ['status']]) {
    const { code, stdout, stderr } = await run(...args, '--verbose');
    expect([args, code]).toEqual([args, 0]);
    outputs.push(stdout, stderr);
  }
  const last = await readFile(tokenFile, 'utf8');
  expect(last).not.toBe(first);
  const database = await readFile(join(cwd, 'music.db'), 'latin1');
  const accessToken = graph.core.tokens.issue().replace(/-\d+-.*$/u, '-');
  for (const secret of [first, last, `${accessToken}1-`, `${accessToken}2-`]) {
    expect(outputs.join('\n')).not.toContain(secret);
    expect(database).not.toContain(secret);
  }
  expect(graph.core.violations).toEqual([]);
});
