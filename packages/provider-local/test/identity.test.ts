import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLocalProvider } from '../src/index.ts';
import { byPath, fileAt, filesOf, plant, planted, temporaryFolder } from './support.ts';

describe('identity', () => {
  it('[LP1] ids survive rename and move, of files and of whole folders', async () => {
    const { root, provider } = await planted(['Artist/Album/01.mp3', 'Artist/Album/02.mp3', 'Other/']);
    const before = await byPath(provider);
    renameSync(join(root, 'Artist/Album/01.mp3'), join(root, 'Artist/Album/01 - Intro.mp3'));
    renameSync(join(root, 'Artist/Album'), join(root, 'Other/The Album'));
    const after = await byPath(provider);
    expect(after['Other/The Album']?.id).toBe(before['Artist/Album']?.id);
    expect(after['Other/The Album/01 - Intro.mp3']?.id).toBe(before['Artist/Album/01.mp3']?.id);
    expect(after['Other/The Album/02.mp3']?.id).toBe(before['Artist/Album/02.mp3']?.id);
    expect(after['Other/The Album/02.mp3']?.parentId).toBe(after['Other/The Album']?.id);
    expect(provider.supports.stableIds).toBe(true);
  });

  it('[LP1] ids and paths stay when the root is somewhere else', async () => {
    const { root, provider } = await planted(['Artist/01.mp3', '02.mp3']);
    const before = await filesOf(provider);
    const elsewhere = join(await temporaryFolder(), 'music');
    renameSync(root, elsewhere);
    expect(await filesOf(createLocalProvider({ root: elsewhere }))).toEqual(before);
  });

  it('[LP1] a new file in a reused inode has a new id', async () => {
    const { root, provider } = await planted(['01.mp3']);
    const path = join(root, '01.mp3');
    const births = new Set<bigint>();
    const seen = new Set<string>();
    // The disk's clock ticks every few milliseconds only.
    while (births.size < 5) {
      rmSync(path);
      writeFileSync(path, 'another song');
      const { birthtimeNs } = statSync(path, { bigint: true });
      if (births.has(birthtimeNs)) continue;
      births.add(birthtimeNs);
      seen.add((await fileAt(provider, '01.mp3')).id);
    }
    expect(seen.size).toBe(5);
  });

  it('[LP4] the version changes with content and modification time, not with anything else', async () => {
    const { root, provider } = await planted({ '01.mp3': 'a song', 'Album/': '' });
    const path = join(root, '01.mp3');
    const listed = await fileAt(provider, '01.mp3');
    const album = await fileAt(provider, 'Album');
    const versionNow = async (name = '01.mp3') => (await fileAt(provider, name)).version;
    chmodSync(path, 0o600);
    linkSync(path, `${root}/Album/link.mp3`);
    rmSync(`${root}/Album/link.mp3`);
    renameSync(path, join(root, '02.mp3'));
    expect(await versionNow('02.mp3')).toBe(listed.version);
    renameSync(join(root, '02.mp3'), path);
    appendFileSync(path, '!');
    const longer = await versionNow();
    expect(longer).not.toBe(listed.version);
    utimesSync(path, 1, 1);
    const touched = await versionNow();
    expect(touched).not.toBe(longer);
    utimesSync(path, 1, 1.00001);
    expect(await versionNow()).not.toBe(touched);
    expect((await fileAt(provider, 'Album')).version).toBe(album.version);
  });

  it('[LP4] times before 1970 and far ahead are times like others', async () => {
    const { root, provider } = await planted(['01.mp3', '02.mp3']);
    utimesSync(join(root, '01.mp3'), new Date(-1_000_000), new Date(-1_000_000));
    utimesSync(join(root, '02.mp3'), 9_000_000_000, 9_000_000_000);
    expect((await fileAt(provider, '01.mp3')).modifiedAt).toBe(-1_000_000);
    expect((await fileAt(provider, '02.mp3')).modifiedAt).toBe(9_000_000_000_000);
  });

  it('[LP5] what lies in the root has no parent', async () => {
    const { provider } = await planted(['01.mp3', 'Album/02.mp3']);
    expect((await fileAt(provider, '01.mp3')).parentId).toBeUndefined();
    const album = await fileAt(provider, 'Album');
    expect(album.parentId).toBeUndefined();
    expect((await fileAt(provider, 'Album/02.mp3')).parentId).toBe(album.id);
  });
});

describe('hard links', () => {
  it('[LP3] several names of one file are several files, each with an id of its own', async () => {
    const { root, provider } = await planted(['b/song.mp3']);
    const alone = await fileAt(provider, 'b/song.mp3');
    mkdirSync(join(root, 'a'));
    mkdirSync(join(root, 'c'));
    linkSync(join(root, 'b/song.mp3'), join(root, 'c/song.mp3'));
    const two = await byPath(provider);
    expect(two['b/song.mp3']?.id).toBe(alone.id);
    expect(two['c/song.mp3']?.id).toMatch(new RegExp(`^${alone.id}~`));
    linkSync(join(root, 'b/song.mp3'), join(root, 'a/song.mp3'));
    const three = await byPath(provider);
    expect(three['a/song.mp3']?.id).toBe(alone.id);
    expect(three['c/song.mp3']?.id).toBe(two['c/song.mp3']?.id);
    const ids = (await filesOf(provider)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    rmSync(join(root, 'a/song.mp3'));
    expect((await fileAt(provider, 'b/song.mp3')).id).toBe(alone.id);
  });

  it('[LP3] a file whose other names lie outside the root is not affected by them', async () => {
    const { root, provider } = await planted(['a/song.mp3']);
    const before = await fileAt(provider, 'a/song.mp3');
    linkSync(join(root, 'a/song.mp3'), join(await temporaryFolder(), 'seeded.mp3'));
    expect((await fileAt(provider, 'a/song.mp3')).id).toBe(before.id);
    plant(root, ['b/song.mp3']);
    expect((await fileAt(provider, 'b/song.mp3')).id).not.toBe(before.id);
  });
});
