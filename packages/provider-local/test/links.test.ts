import { renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLocalProvider } from '../src/index.ts';
import { fileAt, filesOf, lastPageOf, pathsOf, plant, planted, read, temporaryFolder } from './support.ts';

describe('links below the root', () => {
  it('[LP13] links to what is listed anyway add nothing, and loops do not arise', async () => {
    const { root, provider } = await planted(['a/song.mp3', 'b/']);
    symlinkSync('../a', join(root, 'b/a'));
    symlinkSync('../a/song.mp3', join(root, 'b/song.mp3'));
    symlinkSync('.', join(root, 'b/self'));
    symlinkSync('..', join(root, 'a/up'));
    symlinkSync(root, join(root, 'a/root'));
    symlinkSync('me', join(root, 'me'));
    for (const followSymlinks of [true, false, 'anywhere'] as const) {
      const other = createLocalProvider({ root, followSymlinks });
      expect(await pathsOf(other)).toEqual(['a', 'b', 'a/song.mp3']);
      expect((await lastPageOf(other)).complete).toBe(true);
    }
    expect((await lastPageOf(provider)).incompleteReason).toBeUndefined();
  });

  it('[LP13] a link to something that is left out at its real place is followed', async () => {
    const { root, provider } = await planted(['.store/Album/01.mp3', '.store/02.mp3']);
    symlinkSync('.store/Album', join(root, 'Album'));
    symlinkSync('.store/Album', join(root, 'Same album'));
    symlinkSync('.store/02.mp3', join(root, '02.mp3'));
    expect(await pathsOf(provider)).toEqual(['02.mp3', 'Album', 'Album/01.mp3']);
    expect(await read(provider, await fileAt(provider, '02.mp3'))).toBe('.store/02.mp3');
    expect(await read(provider, await fileAt(provider, 'Album/01.mp3'))).toBe('.store/Album/01.mp3');
    expect(await pathsOf(createLocalProvider({ root, followSymlinks: false }))).toEqual([]);
  });

  it('[LP13] a root that is itself reached through a link is the same tree', async () => {
    const { root, provider } = await planted(['a/01.mp3', '.store/02.mp3']);
    symlinkSync('.store', join(root, 'b'));
    const link = join(await temporaryFolder(), 'music');
    symlinkSync(root, link);
    expect(await filesOf(createLocalProvider({ root: link }))).toEqual(await filesOf(provider));
    const { root: outer } = await planted(['x.mp3']);
    symlinkSync(root, join(outer, 'music'));
    expect(await pathsOf(createLocalProvider({ root: outer }))).toEqual(['x.mp3']);
  });
});

describe('links out of the root', () => {
  it('[LP14] they are followed only when the app says so', async () => {
    const { root, provider } = await planted(['01.mp3']);
    const outside = await temporaryFolder();
    plant(outside, ['Album/02.mp3', 'secret.txt']);
    symlinkSync(join(outside, 'Album'), join(root, 'Album'));
    symlinkSync(join(outside, 'secret.txt'), join(root, 'secret.txt'));
    expect(await pathsOf(provider)).toEqual(['01.mp3']);
    const anywhere = createLocalProvider({ root, followSymlinks: 'anywhere' });
    expect(await pathsOf(anywhere)).toEqual(['01.mp3', 'Album', 'secret.txt', 'Album/02.mp3']);
    expect(await read(anywhere, await fileAt(anywhere, 'Album/02.mp3'))).toBe('Album/02.mp3');
  });

  it('[LP14] a folder that several links lead to is listed once, a loop outside is cut', async () => {
    const outside = await temporaryFolder();
    plant(outside, ['a/b/01.mp3']);
    symlinkSync('..', join(outside, 'a/b/up'));
    const { root } = await planted(['x.mp3']);
    symlinkSync(join(outside, 'a'), join(root, '1'));
    symlinkSync(join(outside, 'a'), join(root, '2'));
    symlinkSync(join(outside, 'a/b'), join(root, '3'));
    symlinkSync(root, join(outside, 'a/back'));
    const provider = createLocalProvider({ root, followSymlinks: 'anywhere' });
    const files = await filesOf(provider);
    expect(files.map(({ metadata }) => metadata?.path)).toEqual(['1', '3', 'x.mp3', '3/01.mp3']);
    expect(new Set(files.map(({ id }) => id)).size).toBe(files.length);
  });

  it('[LP14] two links to one file are two files', async () => {
    const outside = await temporaryFolder();
    plant(outside, ['song.mp3']);
    const { root } = await planted([]);
    symlinkSync(join(outside, 'song.mp3'), join(root, '1.mp3'));
    symlinkSync(join(outside, 'song.mp3'), join(root, '2.mp3'));
    const files = await filesOf(createLocalProvider({ root, followSymlinks: 'anywhere' }));
    expect(new Set(files.map(({ id }) => id)).size).toBe(2);
    expect(files[0]?.version).toBe(files[1]?.version);
  });

  it('[LP15] a followed link keeps its id when renamed, and shows the version of its target', async () => {
    const { root, provider } = await planted({ '.store/song.mp3': 'one' });
    symlinkSync('.store/song.mp3', join(root, 'a.mp3'));
    const before = await fileAt(provider, 'a.mp3');
    renameSync(join(root, 'a.mp3'), join(root, 'b.mp3'));
    const renamed = await fileAt(provider, 'b.mp3');
    expect([renamed.id, renamed.version, renamed.size]).toEqual([before.id, before.version, 3]);
    writeFileSync(join(root, '.store/song.mp3'), 'longer');
    const edited = await fileAt(provider, 'b.mp3');
    expect(edited.id).toBe(before.id);
    expect(edited.version).not.toBe(before.version);
    expect(await read(provider, edited)).toBe('longer');
    rmSync(join(root, '.store/song.mp3'));
    writeFileSync(join(root, '.store/other.mp3'), 'other');
    unlinkSync(join(root, 'b.mp3'));
    symlinkSync('.store/other.mp3', join(root, 'b.mp3'));
    expect((await fileAt(provider, 'b.mp3')).version).not.toBe(edited.version);
  });
});
