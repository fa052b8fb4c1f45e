import { collectBytes } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { createFileListProvider, createPickedFolderProvider, type FolderHandle } from '../../src/browser.ts';
import { chunkBytes } from '../../src/byte-range.ts';
import { fileAt, filesOf, lastPageOf, pagesOf, pathsOf, providerErrorOf } from '../support.ts';
import { MemoryFile, MemoryFolder, memoryFolder } from './memory-folder.ts';

const tree = {
  'B/2.mp3': 'two',
  'B/1.flac': 'one',
  'A/x/y.mp3': 'deep',
  '.hidden/z.mp3': 'z',
  'top.mp3': 't',
};

describe('a picked folder', () => {
  it('[LP26] lists folders before what is in them, names in order, hidden entries left out', async () => {
    const provider = createPickedFolderProvider({ folder: memoryFolder(tree) });
    const files = await filesOf(provider);
    expect(files.map(({ id }) => id)).toEqual([
      'A',
      'B',
      'top.mp3',
      'A/x',
      'A/x/y.mp3',
      'B/1.flac',
      'B/2.mp3',
    ]);
    expect(files.map(({ parentId }) => parentId)).toEqual([
      undefined,
      undefined,
      undefined,
      'A',
      'A/x',
      'B',
      'B',
    ]);
    expect(files.at(-2)).toMatchObject({ kind: 'file', mimeType: 'audio/flac', size: 3, name: '1.flac' });
    expect(provider.supports.stableIds).toBe(false);
  });

  it('[LP26] pages are of the size asked for, and of a part the ids are those of the whole', async () => {
    const folder = memoryFolder(
      Object.fromEntries(Array.from({ length: 70 }, (_, n) => [`A/${n}.mp3`, `${n}`])),
    );
    const provider = createPickedFolderProvider({ folder, pageSize: 30 });
    const pages = await pagesOf(provider);
    expect(pages.map(({ files, complete }) => [files.length, complete])).toEqual([
      [30, false],
      [30, false],
      [11, true],
    ]);
    const part = await filesOf(provider, { under: 'A' });
    expect(part).toEqual((await filesOf(provider)).slice(1));
    expect((await providerErrorOf(filesOf(provider, { under: 'nowhere' }))).code).toBe('NOT_FOUND');
  });

  it.each([
    ['NotAllowedError', 'FORBIDDEN'],
    ['NotFoundError', 'UNAVAILABLE'],
  ])('[LP27 F30] a folder that fails with %s is %s, never an empty listing', async (name, code) => {
    const folder = memoryFolder(tree);
    folder.failsWith = name;
    const error = await providerErrorOf(filesOf(createPickedFolderProvider({ folder })));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/picked again/);
  });

  it('[LP27 F30] a folder that goes away meanwhile does not look emptied', async () => {
    const folder = memoryFolder(tree);
    const deep = (folder.entries.get('A') as MemoryFolder).entries.get('x') as MemoryFolder;
    deep.getFileHandle = () => Promise.reject(new Error('not asked for'));
    const values = deep.values.bind(deep);
    deep.values = () => {
      folder.failsWith = 'NotFoundError';
      return values();
    };
    expect((await providerErrorOf(filesOf(createPickedFolderProvider({ folder })))).code).toBe('UNAVAILABLE');
  });

  it('[LP27 F30] what cannot be read makes a listing incomplete; what was removed meanwhile does not', async () => {
    const folder = memoryFolder(tree);
    const provider = createPickedFolderProvider({ folder });
    const b = folder.entries.get('B') as MemoryFolder;
    b.failsWith = 'NotReadableError';
    expect(await lastPageOf(provider)).toMatchObject({
      complete: false,
      incompleteReason: '1 folder or file could not be read: "B" (NotReadableError)',
    });
    b.failsWith = 'NotFoundError';
    expect(await lastPageOf(provider)).toMatchObject({ complete: true });
    b.failsWith = undefined;
    (b.entries.get('2.mp3') as MemoryFile).failsWith = 'NotReadableError';
    expect(await lastPageOf(provider)).toMatchObject({ complete: false });
    expect(await pathsOf(provider)).not.toContain('B/2.mp3');
  });

  it('[LP28 F32] what is not the listed file any more is not read, and no error names it', async () => {
    const folder = memoryFolder(tree);
    const provider = createPickedFolderProvider({ folder });
    const file = await fileAt(provider, 'B/2.mp3');
    const b = folder.entries.get('B') as MemoryFolder;
    const codeNow = async (): Promise<string> => {
      const error = await providerErrorOf(provider.download(file));
      expect(error.message).not.toContain('2.mp3');
      return error.code;
    };
    (b.entries.get('2.mp3') as MemoryFile).failsWith = 'NotAllowedError';
    expect(await codeNow()).toBe('FORBIDDEN');
    b.put(new MemoryFolder('2.mp3'));
    expect(await codeNow()).toBe('NOT_FOUND');
    b.entries.delete('2.mp3');
    expect(await codeNow()).toBe('NOT_FOUND');
    folder.entries.clear();
    expect(await codeNow()).toBe('UNAVAILABLE');
    folder.failsWith = 'NotFoundError';
    expect(await codeNow()).toBe('UNAVAILABLE');
    for (const id of ['..', '../x', '', 'B//1.flac']) {
      folder.failsWith = undefined;
      folder.put(new MemoryFolder('B'));
      expect((await providerErrorOf(provider.download({ ...file, id }))).code).toBe('NOT_FOUND');
    }
  });

  it('[LP28] a file that is written while it is read ends in CHANGED_DURING_READ', async () => {
    const folder = new MemoryFolder();
    const big = new MemoryFile('big.mp3', new Uint8Array(2 * chunkBytes));
    folder.put(big);
    const provider = createPickedFolderProvider({ folder });
    const { body } = await provider.download(await fileAt(provider, 'big.mp3'));
    let reads = 0;
    big.beforeRead = () => {
      reads += 1;
      if (reads === 2) big.write(new Uint8Array(2 * chunkBytes).fill(1));
    };
    expect((await providerErrorOf(collectBytes(body))).code).toBe('CHANGED_DURING_READ');
  });

  it('[LP29] files that were handed over are the folder they came from', async () => {
    const text = (content: string): File => new File([content], 'any', { lastModified: 5 });
    const provider = createFileListProvider({
      files: [
        { path: 'A/1.mp3', file: text('first') },
        { path: 'top.mp3', file: text('top') },
        { path: 'A/1.mp3', file: text('second') },
      ],
    });
    expect(await pathsOf(provider)).toEqual(['A', 'top.mp3', 'A/1.mp3']);
    const { body } = await provider.download(await fileAt(provider, 'A/1.mp3'));
    expect(new TextDecoder().decode(await collectBytes(body))).toBe('second');
    expect(
      (await providerErrorOf(provider.download({ ...(await fileAt(provider, 'A')), kind: 'file' }))).code,
    ).toBe('NOT_FOUND');
  });

  it('[LP25] wrong options are a TypeError', () => {
    const folder = new MemoryFolder();
    expect(() => createPickedFolderProvider({ folder: {} as FolderHandle })).toThrow(TypeError);
    expect(() => createPickedFolderProvider({ folder, pageSize: 0 })).toThrow(TypeError);
    expect(() => createFileListProvider({ files: [{ path: '/a', file: new File([], 'a') }] })).toThrow(
      TypeError,
    );
  });
});
