import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLocalProvider, defaultIgnore } from '../src/index.ts';
import {
  byPath,
  fileAt,
  filesOf,
  pagesOf,
  pathsOf,
  plant,
  planted,
  plantPipe,
  providerErrorOf,
  read,
} from './support.ts';

describe('listing', () => {
  it('[LP6] order and content do not depend on the page size', async () => {
    const { root, provider } = await planted([
      'b/2.mp3',
      'b/10.mp3',
      'b/a/x.mp3',
      'B/1.mp3',
      'a.mp3',
      'c/',
      'ä/1.mp3',
    ]);
    const paths = await pathsOf(provider);
    expect(paths).toEqual([
      'B',
      'a.mp3',
      'b',
      'c',
      'ä',
      'B/1.mp3',
      'b/10.mp3',
      'b/2.mp3',
      'b/a',
      'b/a/x.mp3',
      'ä/1.mp3',
    ]);
    const whole = await filesOf(provider);
    for (const pageSize of [1, 2, 10, 11, 12]) {
      const pages = await pagesOf(createLocalProvider({ root, pageSize }));
      expect(pages.flatMap(({ files }) => files)).toEqual(whole);
      expect(pages.map(({ complete }) => complete)).toEqual(
        pages.map((_, index) => index === pages.length - 1),
      );
      expect(pages).toHaveLength(Math.ceil(11 / pageSize));
    }
  });

  it('[LP6] every entry says what it is', async () => {
    const { provider } = await planted({
      'Song.FLAC': 'xyz',
      'cover.jpg': '',
      'notes.txt': '',
      mp3: '',
      'a/': '',
    });
    const files = await byPath(provider);
    expect(files['Song.FLAC']).toMatchObject({
      kind: 'file',
      name: 'Song.FLAC',
      size: 3,
      mimeType: 'audio/flac',
    });
    expect(files['cover.jpg']?.mimeType).toBe('image/jpeg');
    expect(files['notes.txt']?.mimeType).toBeUndefined();
    expect(files.mp3?.mimeType).toBeUndefined();
    expect(files.a?.kind).toBe('folder');
    expect(files.a).not.toHaveProperty('size');
    expect(Math.abs((files['Song.FLAC']?.createdAt ?? 0) - Date.now())).toBeLessThan(3_600_000);
  });

  it('[LP8] hidden entries and system folders are left out, bands with dots are not', async () => {
    const { provider } = await planted([
      '.hidden/x.mp3',
      '._01.mp3',
      '.DS_Store',
      '@eaDir/x.mp3',
      '$Recycle.Bin/x.mp3',
      'lost+found/x.mp3',
      '...And Justice/x.mp3',
      '.5/x.mp3',
      'a/.Trash-1000/x.mp3',
      '@eaDirectory.mp3',
    ]);
    expect(await pathsOf(provider)).toEqual([
      '...And Justice',
      '.5',
      '@eaDirectory.mp3',
      'a',
      '...And Justice/x.mp3',
      '.5/x.mp3',
    ]);
    expect(defaultIgnore).toContain('lost+found');
  });

  it('[LP8] the app can give patterns of its own, or a function', async () => {
    const files = [
      '.hidden.mp3',
      'a (live).mp3',
      'b.mp3',
      'b1.mp3',
      'b2.mp3',
      'Podcasts/x.mp3',
      'c/Podcasts/y.mp3',
    ];
    const kept = async (ignore: Parameters<typeof planted>[1]) =>
      pathsOf((await planted(files, ignore)).provider);
    expect(await kept({ ignore: [] })).toHaveLength(10);
    expect(await kept({ ignore: ['*(LIVE)*', 'b?.mp3', 'podcasts', '.*'] })).toEqual(['b.mp3', 'c']);
    expect(await kept({ ignore: ['b[!2].mp3', '[.a-]*', 'c'] })).toEqual([
      'Podcasts',
      'b.mp3',
      'b2.mp3',
      'Podcasts/x.mp3',
    ]);
    expect(await kept({ ignore: (name, path) => path.startsWith('c/') || name.endsWith('.mp3') })).toEqual([
      'Podcasts',
      'c',
    ]);
    expect(await kept({ ignore: ['a+b\\', '(', ')|x', '{1}', 'b.mp'] })).toHaveLength(10);
  });

  it('[LP10] pipes and sockets are not listed', async () => {
    const { root, provider } = await planted(['01.mp3']);
    plantPipe(join(root, 'pipe.mp3'));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(root, 'socket.mp3'), resolve));
    onTestFinished(() => void server.close());
    expect(await pathsOf(provider)).toEqual(['01.mp3']);
  });

  it('[LP11] a part of the tree is listed as it is in the whole', async () => {
    const { root, provider } = await planted(['a/b/01.mp3', 'a/b/c/02.mp3', 'a/z.mp3', 'd/03.mp3']);
    linkSync(join(root, 'a/z.mp3'), join(root, 'd/z.mp3'));
    const whole = await byPath(provider);
    const under = async (path: string) => filesOf(provider, { under: whole[path]?.id });
    expect(await under('d')).toEqual([whole['d/03.mp3'], whole['d/z.mp3']]);
    expect(await under('a/b')).toEqual([whole['a/b/01.mp3'], whole['a/b/c'], whole['a/b/c/02.mp3']]);
    expect(await under('a/b/c')).toEqual([whole['a/b/c/02.mp3']]);
    expect((await providerErrorOf(filesOf(provider, { under: 'inowhere' }))).code).toBe('NOT_FOUND');
    expect((await providerErrorOf(under('a/z.mp3'))).code).toBe('NOT_FOUND');
  });

  it('[LP11] no page is a resume point, and a resumeFrom lists everything', async () => {
    const { provider } = await planted(['01.mp3', '02.mp3'], { pageSize: 1 });
    const pages = await pagesOf(provider, { resumeFrom: 'of another provider' });
    expect(pages.map(({ resumeFrom }) => resumeFrom)).toEqual([undefined, undefined]);
    expect(pages.flatMap(({ files }) => files)).toHaveLength(2);
  });

  it('[LP12] the event loop goes on, and an abort ends a listing that would not pause', async () => {
    const { root } = await planted(Array.from({ length: 100 }, (_, index) => `${index}.mp3`));
    let looked = 0;
    const ignore = (): boolean => {
      looked += 1;
      for (const until = performance.now() + 1; performance.now() < until; );
      return false;
    };
    const controller = new AbortController();
    const reason = new Error('enough');
    setImmediate(() => controller.abort(reason));
    const inOnePage = createLocalProvider({ root, ignore });
    await expect(filesOf(inOnePage, { signal: controller.signal })).rejects.toBe(reason);
    expect(looked).toBeLessThan(100);
  });
});

describe('names', () => {
  it('[LP9] valid names pass unchanged', async () => {
    const names = [
      'line\nbreak.mp3',
      'caf\u00e9.mp3',
      'cafe\u0301.mp3',
      `${'x'.repeat(251)}.mp3`,
      '\uFFFD.mp3',
      ' .mp3',
    ];
    const { provider } = await planted(names);
    const files = await filesOf(provider);
    expect(files.map(({ name }) => name).sort()).toEqual([...names].sort());
    for (const file of files)
      expect(await read(provider, file)).toBe(Buffer.from(file.name).toString('latin1'));
  });

  it('[LP9] names that are no UTF-8 are shown with replacement characters, listed once each, and can be read', async () => {
    const { root, provider } = await planted(['ok.mp3']);
    const raw = (...parts: (string | number)[]) =>
      Buffer.concat([
        Buffer.from(`${root}/`),
        ...parts.map((part) => Buffer.from(typeof part === 'string' ? part : [part])),
      ]);
    mkdirSync(raw('Caf', 0xe9));
    writeFileSync(raw('Caf', 0xe9, '/plain.mp3'), 'first');
    writeFileSync(raw('Caf', 0xe9, '/Bj', 0xf6, 'rk.mp3'), 'second');
    writeFileSync(raw('Caf', 0xe9, '/Bj', 0xf8, 'rk.mp3'), 'third');
    const files = await filesOf(provider);
    expect(files.map(({ name }) => name)).toEqual([
      'Caf\uFFFD',
      'ok.mp3',
      'Bj\uFFFDrk.mp3',
      'Bj\uFFFDrk.mp3',
      'plain.mp3',
    ]);
    expect(new Set(files.map(({ id }) => id)).size).toBe(5);
    expect(files[2]?.parentId).toBe(files[0]?.id);
    const contents = await Promise.all(files.slice(2).map((file) => read(provider, file)));
    expect(contents).toEqual(['second', 'third', 'first']);
    expect(await filesOf(provider)).toEqual(files);
    plant(root, ['new.mp3']);
    expect((await fileAt(provider, 'new.mp3')).name).toBe('new.mp3');
  });
});
