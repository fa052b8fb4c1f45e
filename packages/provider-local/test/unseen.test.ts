import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { FilePage, StorageProvider } from '@music-platform/bridge-traits';
import { describe, expect, it } from 'vitest';
import { createLocalProvider } from '../src/index.ts';
import {
  filesOf,
  lastPageOf,
  pathsOf,
  plant,
  planted,
  plantTooDeep,
  providerErrorOf,
  temporaryFolder,
  withoutPrivileges,
} from './support.ts';

describe('the root', () => {
  it('[LP16] a missing root is UNAVAILABLE, and says what to do', async () => {
    const { root, provider } = await planted(['01.mp3']);
    renameSync(root, `${root}-away`);
    const error = await providerErrorOf(filesOf(provider));
    renameSync(`${root}-away`, root);
    expect(error.code).toBe('UNAVAILABLE');
    expect(error.message).toContain(root);
    expect(error.message).toMatch(/Check that it exists and that its disk is mounted/);
    expect(await pathsOf(provider)).toEqual(['01.mp3']);
  });

  it('[LP16] a root that is a file, or lies below one, is UNAVAILABLE', async () => {
    const { root } = await planted(['01.mp3']);
    for (const path of ['01.mp3', '01.mp3/music']) {
      const provider = createLocalProvider({ root: join(root, path) });
      expect((await providerErrorOf(filesOf(provider))).code).toBe('UNAVAILABLE');
    }
  });

  it('[LP16] a root that may not be listed is FORBIDDEN', async () => {
    const { root, provider } = await planted(['01.mp3']);
    chmodSync(root, 0o000);
    const error = await withoutPrivileges(() => providerErrorOf(filesOf(provider)));
    chmodSync(root, 0o755);
    expect(error.code).toBe('FORBIDDEN');
    expect(error.message).toMatch(/the right to list it/);
  });

  it('[LP16] an empty root is an empty, complete listing', async () => {
    const { provider } = await planted([]);
    expect(await lastPageOf(provider)).toEqual({ files: [], complete: true });
  });
});

describe('what cannot be looked at', () => {
  it('[LP17] a folder without permission leaves the listing incomplete, everything else is there', async () => {
    const { root, provider } = await planted(['a/01.mp3', 'locked/02.mp3', 'z/03.mp3', 'closed/04.mp3']);
    chmodSync(root, 0o755);
    chmodSync(join(root, 'locked'), 0o000);
    chmodSync(join(root, 'closed'), 0o444);
    const [paths, last] = await withoutPrivileges(async () => [
      await pathsOf(provider),
      await lastPageOf(provider),
    ]);
    chmodSync(join(root, 'locked'), 0o755);
    chmodSync(join(root, 'closed'), 0o755);
    expect(paths).toEqual(['a', 'closed', 'locked', 'z', 'a/01.mp3', 'z/03.mp3']);
    expect(last.complete).toBe(false);
    expect(last.incompleteReason).toBe('2 folders or files could not be read: "closed/04.mp3" (EACCES), …');
  });

  it('[LP17] a path longer than the system takes leaves the listing incomplete', async () => {
    const { root, provider } = await planted(['z.mp3']);
    plantTooDeep(root, 'deep');
    const last = await lastPageOf(provider);
    expect(last.files.some(({ name }) => name === 'z.mp3')).toBe(true);
    expect(last.complete).toBe(false);
    expect(last.incompleteReason).toMatch(
      /^1 folder or file could not be read: "deep\/.*" \(ENAMETOOLONG\)$/,
    );
  });

  it('[LP17] what was removed during the listing is simply gone', async () => {
    const { root, provider } = await planted(['a/01.mp3', 'b/02.mp3', 'c/03.mp3'], { pageSize: 1 });
    const seen: string[] = [];
    const last = await whileListing(provider, (page, index) => {
      seen.push(...page.files.map(({ name }) => name));
      if (index === 0) rmSync(join(root, 'b'), { recursive: true });
    });
    expect(seen).toEqual(['a', 'b', 'c', '01.mp3', '03.mp3']);
    expect(last).toMatchObject({ complete: true });
  });

  it('[LP17] a part of the tree is incomplete only for what is missing in it', async () => {
    const { root, provider } = await planted(['a/01.mp3']);
    plantTooDeep(root, 'z');
    const files = await filesOf(provider);
    const under = async (name: string): Promise<FilePage | undefined> => {
      let last: FilePage | undefined;
      const id = files.find((file) => file.name === name)?.id;
      for await (const page of provider.listFiles({ under: id })) last = page;
      return last;
    };
    expect((await under('a'))?.complete).toBe(true);
    expect((await under('z'))?.complete).toBe(false);
    expect((await providerErrorOf(filesOf(provider, { under: 'inowhere' }))).code).toBe('UNAVAILABLE');
  });
});

describe('disks that go away', () => {
  it('[LP18] a root that goes away during the listing fails it', async () => {
    const { root, provider } = await planted(['a/01.mp3', 'b/02.mp3'], { pageSize: 1 });
    const pages: FilePage[] = [];
    const listing = whileListing(provider, (page, index) => {
      pages.push(page);
      if (index === 0) renameSync(root, `${root}-away`);
    });
    const error = await providerErrorOf(listing);
    renameSync(`${root}-away`, root);
    expect(error.code).toBe('UNAVAILABLE');
    expect(pages.some(({ complete }) => complete)).toBe(false);
  });

  it('[LP18] a root that is replaced by an empty folder during the listing fails it', async () => {
    const { root, provider } = await planted(['a/01.mp3', 'b/02.mp3'], { pageSize: 1 });
    const listing = whileListing(provider, (_page, index) => {
      if (index > 0) return;
      renameSync(root, `${root}-away`);
      mkdirSync(root);
    });
    const error = await providerErrorOf(listing);
    rmSync(root, { recursive: true });
    renameSync(`${root}-away`, root);
    expect(error.code).toBe('UNAVAILABLE');
  });

  it('[LP18] a disk below the root that goes away during the listing leaves it incomplete', async () => {
    const { root, disk } = await rootWithDisk();
    const provider = createLocalProvider({ root, followSymlinks: 'anywhere', pageSize: 1 });
    const last = await whileListing(provider, (_page, index) => {
      if (index === 0) renameSync(disk, `${disk}-away`);
    });
    renameSync(`${disk}-away`, disk);
    expect(last.complete).toBe(false);
    expect(last.incompleteReason).toContain('"Disk"');
  });

  it('[LP19] an empty folder where a file system was mounted leaves the listing incomplete until it is back', async () => {
    const { root, disk } = await rootWithDisk();
    const provider = createLocalProvider({ root, followSymlinks: 'anywhere' });
    expect((await lastPageOf(provider)).complete).toBe(true);
    pointTo(join(root, 'Disk'), join(await temporaryFolder(), '.'));
    for (let listing = 0; listing < 2; listing += 1) {
      const last = await lastPageOf(provider);
      expect(last.complete).toBe(false);
      expect(last.incompleteReason).toContain('"Disk" (a disk was mounted there');
    }
    pointTo(join(root, 'Disk'), disk);
    expect((await lastPageOf(provider)).complete).toBe(true);
  });

  it('[LP19] a root whose disk is gone, seen by this process before, is not an empty library', async () => {
    const { disk } = await rootWithDisk();
    const root = join(await temporaryFolder(), 'music');
    pointTo(root, disk);
    const provider = createLocalProvider({ root });
    expect((await lastPageOf(provider)).complete).toBe(true);
    pointTo(root, await temporaryFolder());
    expect(await lastPageOf(provider)).toMatchObject({ files: [], complete: false });
    expect(await lastPageOf(createLocalProvider({ root }))).toEqual({ files: [], complete: true });
  });

  it('[LP19] another disk or a filled folder in its place, or a link that was removed, is a change like others', async () => {
    const { root } = await rootWithDisk();
    const provider = createLocalProvider({ root, followSymlinks: 'anywhere' });
    await lastPageOf(provider);
    const filled = await temporaryFolder();
    plant(filled, ['04.mp3']);
    pointTo(join(root, 'Disk'), filled);
    expect((await lastPageOf(provider)).complete).toBe(true);
    rmSync(join(root, 'Disk'));
    expect((await lastPageOf(provider)).complete).toBe(true);
  });

  it('[LP19] a link that leads nowhere outside the root may be a disk that is not mounted', async () => {
    const { root, provider } = await planted(['01.mp3']);
    symlinkSync(join(root, 'gone.mp3'), join(root, 'stale.mp3'));
    const anywhere = createLocalProvider({ root, followSymlinks: 'anywhere' });
    expect((await lastPageOf(anywhere)).complete).toBe(true);
    symlinkSync('/media/nobody/not-mounted/music', join(root, 'Disk'));
    expect((await lastPageOf(anywhere)).incompleteReason).toContain('"Disk" (ENOENT)');
    expect((await lastPageOf(provider)).complete).toBe(true);
  });
});

/** A music folder with a link to a folder on another file system. */
async function rootWithDisk(): Promise<{ root: string; disk: string }> {
  const { root } = await planted(['01.mp3', 'Album/02.mp3']);
  const disk = await temporaryFolder('/dev/shm');
  plant(disk, ['03.mp3', 'sub/04.mp3']);
  symlinkSync(disk, join(root, 'Disk'));
  return { root, disk };
}

function pointTo(link: string, target: string): void {
  rmSync(link, { force: true });
  symlinkSync(target, link);
}

async function whileListing(
  provider: StorageProvider,
  act: (page: FilePage, index: number) => void,
): Promise<FilePage> {
  let index = 0;
  let last: FilePage | undefined;
  for await (const page of provider.listFiles()) {
    act(page, index);
    index += 1;
    last = page;
  }
  if (last === undefined) throw new Error('a listing without a page');
  return last;
}
