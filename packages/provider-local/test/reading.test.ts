import {
  chmodSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { RemoteFile } from '@music-platform/bridge-traits';
import { describe, expect, it } from 'vitest';
import { downloadFile } from '../src/download-file.ts';
import { providerCodeOf } from '../src/local-errors.ts';
import { createReadPace } from '../src/read-pace.ts';
import {
  fileAt,
  planted,
  plantPipe,
  providerErrorOf,
  read,
  temporaryFolder,
  turnBetween,
  withoutPrivileges,
} from './support.ts';

const long = 'abcdefgh'.repeat(100_000);

describe('download reads the listed file or nothing', () => {
  it('[LP20] paths that do not stay below the root are refused', async () => {
    const { root, provider } = await planted(['01.mp3', 'a/02.mp3']);
    writeFileSync(`${root}.outside`, 'outside');
    const file = await fileAt(provider, '01.mp3');
    const outside = `../${root.split('/').at(-1)}.outside`;
    const paths = [outside, `a/../../x`, '/etc/passwd', '', '.', './01.mp3', 'a//02.mp3', 'a/', 'a\0b', '..'];
    const metadata: RemoteFile['metadata'][] = [
      undefined,
      {},
      ...paths.map((path) => ({ path })),
      ...paths.map((path) => ({ pathBytes: Buffer.from(path).toString('base64url') })),
    ];
    for (const each of metadata) {
      const error = await providerErrorOf(provider.download({ ...file, metadata: each }));
      expect(error.code, JSON.stringify(each)).toBe('NOT_FOUND');
    }
    rmSync(`${root}.outside`);
  });

  it('[LP20] another file at the listed path is not read', async () => {
    const { root, provider } = await planted({ '01.mp3': 'first', '02.mp3': 'other', 'long.mp3': long });
    const file = await fileAt(provider, '01.mp3');
    const longFile = await fileAt(provider, 'long.mp3');
    renameSync(join(root, '02.mp3'), join(root, '01.mp3'));
    renameSync(join(root, 'long.mp3'), join(root, 'moved.mp3'));
    writeFileSync(join(root, 'long.mp3'), long);
    expect((await providerErrorOf(provider.download(file))).code).toBe('NOT_FOUND');
    expect((await providerErrorOf(provider.download(longFile))).code).toBe('NOT_FOUND');
  });

  it('[LP20] a link, pipe or folder that took the place is not opened', async () => {
    const { root, provider } = await planted(['a/01.mp3', 'a/02.mp3']);
    const outside = await temporaryFolder();
    mkdirSync(join(outside, 'a'));
    writeFileSync(join(outside, 'a/01.mp3'), 'outside');
    const path = join(root, 'a/01.mp3');
    const file = await fileAt(provider, 'a/01.mp3');
    const replacements = [
      () => symlinkSync(join(outside, 'a/01.mp3'), path),
      () => plantPipe(path),
      () => mkdirSync(path),
    ];
    for (const replace of replacements) {
      rmSync(path, { recursive: true });
      replace();
      expect((await providerErrorOf(provider.download(file))).code).toBe('NOT_FOUND');
      expect((await providerErrorOf(provider.download({ ...file, size: 1e9 }))).code).toBe('NOT_FOUND');
    }
    rmSync(join(root, 'a'), { recursive: true });
    symlinkSync(join(outside, 'a'), join(root, 'a'));
    expect((await providerErrorOf(provider.download(file))).code).toBe('NOT_FOUND');
  });

  it('[LP20] where ids come from paths, the real path must stay below the root', async () => {
    const { root, provider } = await planted(['a/01.mp3']);
    const outside = await temporaryFolder();
    writeFileSync(join(outside, '01.mp3'), 'outside');
    const byPathOnly = { ...(await fileAt(provider, 'a/01.mp3')), id: 'pSomething' };
    expect(await read(provider, byPathOnly)).toBe('a/01.mp3');
    renameSync(join(root, 'a'), join(root, 'b'));
    symlinkSync(outside, join(root, 'a'));
    expect((await providerErrorOf(provider.download(byPathOnly))).code).toBe('NOT_FOUND');
  });

  it('[LP20] nor is a file outside read while somebody turns a folder into a link and back', async () => {
    const { root, provider } = await planted(['a/01.mp3']);
    const byPathOnly = { ...(await fileAt(provider, 'a/01.mp3')), id: 'pSomething' };
    const outside = await temporaryFolder();
    writeFileSync(join(outside, '01.mp3'), 'outside');
    renameSync(join(root, 'a'), join(root, 'inside'));
    const turning = turnBetween(join(root, 'a'), [join(root, 'inside'), outside]);
    const seen = new Set<string>();
    try {
      await turning.hasBegun;
      for (let attempt = 0; attempt < 400; attempt += 1) {
        const content = await read(provider, byPathOnly).catch((error: unknown) => String(error));
        seen.add(content);
      }
    } finally {
      turning.end();
    }
    expect([...seen]).not.toContain('outside');
    expect([...seen]).toContain('a/01.mp3');
  });

  it('[LP20] a folder has no content', async () => {
    const { provider } = await planted(['a/01.mp3']);
    const folder = await fileAt(provider, 'a');
    expect((await providerErrorOf(provider.download(folder))).code).toBe('UNREADABLE_CONTENT');
  });
});

describe('versions of what is read', () => {
  it('[LP21] an edited file is read with the version it has now', async () => {
    const { root, provider } = await planted({ '01.mp3': 'old' });
    const listed = await fileAt(provider, '01.mp3');
    writeFileSync(join(root, '01.mp3'), 'new and longer');
    const { version, totalSize, range } = await provider.download(listed);
    expect(version).toBe((await fileAt(provider, '01.mp3')).version);
    expect(version).not.toBe(listed.version);
    expect([totalSize, range]).toEqual([14, { start: 0, end: 13 }]);
  });

  it('[LP21] a file that changes before or while its body is read ends in CHANGED_DURING_READ', async () => {
    const { root, provider } = await planted({ '01.mp3': long });
    const path = join(root, '01.mp3');
    const file = await fileAt(provider, '01.mp3');
    const changes = [
      () => truncateSync(path, 300_000),
      () => rewrite(path, long),
      () => utimesSync(path, 1, 1),
    ];
    for (const change of changes) {
      const late = await provider.download(file);
      change();
      expect((await providerErrorOf(drain(late.body))).code).toBe('CHANGED_DURING_READ');
      writeFileSync(path, long);
      const midway = await provider.download(file);
      const reading = drain(midway.body, () => change());
      expect((await providerErrorOf(reading)).code).toBe('CHANGED_DURING_READ');
      writeFileSync(path, long);
    }
    expect(await read(provider, await fileAt(provider, '01.mp3'))).toBe(long);
  });

  it('[LP21] a file that was small when listed and is large now is read whole', async () => {
    const { root, provider } = await planted({ '01.mp3': 'small' });
    const file = await fileAt(provider, '01.mp3');
    writeFileSync(join(root, '01.mp3'), long);
    expect(await read(provider, file)).toBe(long);
    expect(await read(provider, { ...file, size: undefined }, { start: 3, end: 700_000 })).toBe(
      long.slice(3, 700_001),
    );
  });
});

describe('failures of reading', () => {
  it('[LP22] a file without permission is listed, and FORBIDDEN to read', async () => {
    const { root, provider } = await planted({ 'Secret Song.mp3': 'x', 'Long Secret.mp3': long });
    chmodSync(root, 0o755);
    for (const name of ['Secret Song.mp3', 'Long Secret.mp3']) {
      chmodSync(join(root, name), 0o000);
      await withoutPrivileges(async () => {
        const error = await providerErrorOf(provider.download(await fileAt(provider, name)));
        expect(error.code).toBe('FORBIDDEN');
        expect(error.message + String(error.cause ?? '')).not.toContain('Secret');
      });
    }
  });

  it('[LP22] a missing file is NOT_FOUND, below a missing or empty root UNAVAILABLE', async () => {
    const { root, provider } = await planted(['Secret/01.mp3', '02.mp3']);
    const file = await fileAt(provider, 'Secret/01.mp3');
    rmSync(join(root, 'Secret'), { recursive: true });
    const error = await providerErrorOf(provider.download(file));
    expect(error.code).toBe('NOT_FOUND');
    expect(error.message).not.toContain('Secret');
    rmSync(join(root, '02.mp3'));
    expect((await providerErrorOf(provider.download(file))).code).toBe('UNAVAILABLE');
    rmSync(root, { recursive: true });
    expect((await providerErrorOf(provider.download(file))).code).toBe('UNAVAILABLE');
    writeFileSync(root, 'a file');
    expect((await providerErrorOf(provider.download(file))).code).toBe('UNAVAILABLE');
  });

  it('[LP22] every system code has one meaning', () => {
    const meanings = { NOT_FOUND: ['ENOENT', 'ENOTDIR', 'ELOOP'], FORBIDDEN: ['EACCES', 'EPERM'] };
    for (const [meaning, codes] of Object.entries(meanings)) {
      for (const code of codes) expect(providerCodeOf(code), code).toBe(meaning);
    }
    for (const code of ['EIO', 'ESTALE', 'ENOTCONN', 'ETIMEDOUT', 'EMFILE', 'EHOSTDOWN']) {
      expect(providerCodeOf(code), code).toBe('UNAVAILABLE');
    }
  });

  it('[LP23] bodies that are not read, not to the end, or aborted hold nothing open', async () => {
    const { provider } = await planted({ '01.mp3': long, '02.mp3': 'short' });
    const files = [await fileAt(provider, '01.mp3'), await fileAt(provider, '02.mp3')];
    const openFiles = (): number => readdirSync('/proc/self/fd').length;
    await provider.download(files[0]!);
    const before = openFiles();
    const reason = new Error('enough');
    for (const file of files) {
      await provider.download(file);
      for await (const _chunk of (await provider.download(file)).body) break;
      const controller = new AbortController();
      const { body } = await provider.download(file, { signal: controller.signal });
      controller.abort(reason);
      await expect(drain(body)).rejects.toBe(reason);
      const midway = new AbortController();
      const begun = await provider.download(file, { signal: midway.signal });
      const drained = drain(begun.body, () => midway.abort(reason));
      if (file === files[0]) await expect(drained).rejects.toBe(reason);
      await drained.catch(() => undefined);
    }
    expect(openFiles()).toBe(before);
  });
});

describe('pace', () => {
  it('[LP24] slow reads stop blocking, and are tried again after a while', () => {
    const pace = createReadPace();
    const blocked: boolean[] = [];
    for (let read = 0; read < 10; read += 1) {
      blocked.push(pace.mayBlock());
      pace.took(0.02);
    }
    expect(blocked.every(Boolean)).toBe(true);
    pace.took(20);
    const next = Array.from({ length: 64 }, () => pace.mayBlock());
    expect(next).toEqual([...Array.from({ length: 63 }, () => false), true]);
  });

  it('[LP24] both ways read the same', async () => {
    const { root, provider } = await planted({ '01.mp3': 'hello', 'empty.mp3': '', 'long.mp3': long });
    const pool = { mayBlock: () => false, took: () => undefined };
    const context = { root, followSymlinks: true, pace: pool };
    for (const name of ['01.mp3', 'empty.mp3', 'long.mp3']) {
      const file = await fileAt(provider, name);
      for (const range of [undefined, { start: 1, end: 3 }, { start: 4, end: 100 }, { start: 9, end: 9 }]) {
        const one = await provider.download(file, { range });
        const other = await downloadFile(context, file, { range });
        expect({ ...other, body: await drain(other.body) }).toEqual({ ...one, body: await drain(one.body) });
      }
    }
  });
});

/** Written anew with the same size, at another time: the disk's clock may not have ticked since the last write. */
function rewrite(path: string, content: string): void {
  writeFileSync(path, content);
  utimesSync(path, 2, 2);
}

async function drain(body: AsyncIterable<Uint8Array>, afterFirst?: () => void): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) {
    if (chunks.push(chunk) === 1) afterFirst?.();
  }
  return Buffer.concat(chunks).toString('latin1');
}
