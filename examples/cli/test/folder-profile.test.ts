import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { LibraryProfile } from '@music-platform/core-sync';
import { expect, it } from 'vitest';
import { folderProfile, locateTarget } from '../src/profile/folder-profile.ts';
import { UsageError } from '../src/usage-error.ts';
import { temporaryFolder } from './support/music-folder.ts';

const known = (profile: Partial<LibraryProfile>): LibraryProfile => ({
  id: 'id',
  providerKind: 'local',
  displayName: 'Name',
  root: '/music',
  tracks: 0,
  hiddenTracks: 0,
  createdAt: 0,
  ...profile,
});

it('[CL8] every path to a folder is the same profile', async () => {
  const folder = await temporaryFolder();
  const root = join(folder, 'Müsic');
  await mkdir(root);
  await symlink(root, join(folder, 'link'));
  const profile = folderProfile(root);
  expect(profile).toMatchObject({ displayName: 'Müsic', root });
  for (const path of [
    root,
    `${root}/`,
    join(folder, 'link'),
    relative(process.cwd(), root),
    `${root}/../Müsic`,
  ]) {
    expect(await locateTarget(path, [])).toEqual({ kind: 'folder', folder: profile });
  }
  expect(folderProfile(folder).id).not.toBe(profile.id);
});

it('[CL8] a known profile is found by id, by name and by its folder, also while that is away', async () => {
  const profile = known({ id: 'folder-1', displayName: 'Vinyl', root: '/mnt/vinyl' });
  for (const target of ['folder-1', 'Vinyl', '/mnt/vinyl', '/mnt/../mnt/vinyl/']) {
    expect(await locateTarget(target, [profile, known({})])).toMatchObject({ folder: { id: 'folder-1' } });
  }
});

it('[CL8] a folder keeps the name its profile has', async () => {
  const folder = await temporaryFolder();
  const { id } = folderProfile(folder);
  expect(await locateTarget(folder, [known({ id, displayName: 'Mine', root: folder })])).toEqual({
    kind: 'folder',
    folder: { id, displayName: 'Mine', root: folder },
  });
});

it('[CL1] a target that is nothing, a file or ambiguous is wrong usage', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'song.mp3'), '');
  const twins = [known({ id: 'a' }), known({ id: 'b', root: '/other' })];
  const cloud = known({ id: 'c', displayName: 'Cloud', providerKind: 'google-drive', root: null });
  await expect(locateTarget(join(folder, 'nope'), twins)).rejects.toThrow(UsageError);
  await expect(locateTarget('', [])).rejects.toThrow(UsageError);
  await expect(locateTarget(join(folder, 'song.mp3'), [])).rejects.toThrow('is a file');
  await expect(locateTarget('Name', twins)).rejects.toThrow(
    /2 profiles.*\n {2}a {2}\/music\n {2}b {2}\/other/u,
  );
  expect(await locateTarget('Cloud', [cloud])).toEqual({ kind: 'profile', profile: cloud });
});
