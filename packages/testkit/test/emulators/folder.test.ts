import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderDrive, startDriveEmulator } from '../../src/emulators/index.ts';
import { RemoteDrive } from '../../src/index.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folder-drive-'));
  await mkdir(join(folder, 'Artist/Album'), { recursive: true });
  await writeFile(join(folder, 'Artist/Album/01 – Söng.mp3'), 'first');
  await writeFile(join(folder, 'loose.flac'), 'second');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function shown(remote: RemoteDrive): string[] {
  return [...remote.items('main')]
    .filter(({ state }) => state === 'present')
    .map(({ id }) => remote.pathOf(id).join('/'));
}

describe('a folder as a cloud', () => {
  it('[EM39] shows files and folders with their names, sizes, times, hashes and bytes', async () => {
    await utimes(join(folder, 'loose.flac'), 1_600_000_000, 1_600_000_000);
    const remote = new RemoteDrive();
    expect(new FolderDrive(remote, folder).scan()).toEqual({ added: 4, changed: 0, removed: 0 });
    expect(shown(remote)).toEqual(['Artist', 'Artist/Album', 'Artist/Album/01 – Söng.mp3', 'loose.flac']);
    const [, , , loose] = [...remote.items('main')];
    expect([loose?.modifiedAt, loose?.content?.size]).toEqual([1_600_000_000_000, 6]);
    expect(remote.hash(loose?.id ?? '', 'md5')).toBe('a9f0e61a137d86aa9db53465e0801612');
    expect(Buffer.from(loose?.content?.read(1, 4) ?? []).toString()).toBe('eco');
  });

  it('[EM39] has the same ids after a restart, and follows the disk when told to look again', async () => {
    const remote = new RemoteDrive();
    const drive = new FolderDrive(remote, folder);
    drive.scan();
    const ids = [...remote.items('main')].map(({ id }) => id);
    const other = new RemoteDrive();
    new FolderDrive(other, folder).scan();
    expect([...other.items('main')].map(({ id }) => id)).toEqual(ids);
    expect(drive.scan()).toEqual({ added: 0, changed: 0, removed: 0 });
    await writeFile(join(folder, 'loose.flac'), 'second, longer');
    await writeFile(join(folder, 'Artist/new.mp3'), 'new');
    await rm(join(folder, 'Artist/Album'), { recursive: true });
    const cursor = remote.headCursor('main');
    expect(drive.scan()).toEqual({ added: 1, changed: 1, removed: 1 });
    expect(shown(remote).sort()).toEqual(['Artist', 'Artist/new.mp3', 'loose.flac']);
    expect(remote.changes('main', cursor).changes).toHaveLength(3);
    await writeFile(join(folder, 'loose.flac'), '');
    await rm(join(folder, 'loose.flac'));
    await mkdir(join(folder, 'loose.flac'));
    expect(drive.scan()).toEqual({ added: 1, changed: 0, removed: 1 });
  });

  it('[EM39] is never written to: what clients change lives beside it', async () => {
    await using emulator = await startDriveEmulator({ folder });
    const headers = { Authorization: `Bearer ${emulator.token}`, 'Content-Type': 'application/json' };
    const [artist, , song] = [...emulator.remote.items('main')];
    const send = (method: string, path: string, body?: unknown): Promise<Response> =>
      fetch(`${emulator.url}/drive/v3/files${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    await send('POST', '', { name: 'made.mp3' });
    await send('PATCH', `/${song?.id}`, { name: 'renamed.mp3' });
    await send('DELETE', `/${artist?.id}`);
    expect(emulator.rescan()).toEqual({ added: 0, changed: 0, removed: 0 });
    expect(shown(emulator.remote)).toEqual(['loose.flac', 'made.mp3']);
    const onDisk = await readdir(folder, { recursive: true });
    expect(onDisk.sort()).toEqual(['Artist', 'Artist/Album', 'Artist/Album/01 – Söng.mp3', 'loose.flac']);
    await writeFile(join(folder, 'Artist/late.mp3'), 'late');
    expect(emulator.rescan()).toEqual({ added: 0, changed: 0, removed: 0 });
  });

  it('[EM39] leaves links out, takes names that are no text, and notices a file that has shrunk', async () => {
    await symlink(folder, join(folder, 'loop'));
    const odd = Buffer.concat([
      Buffer.from(`${folder}/`),
      Buffer.from([0x66, 0xff, 0xfe, 0x2e, 0x6d, 0x70, 0x33]),
    ]);
    const takesOddNames = await writeFile(odd, 'odd').then(
      () => true,
      () => false,
    );
    const remote = new RemoteDrive();
    new FolderDrive(remote, folder).scan();
    expect(shown(remote)).toHaveLength(takesOddNames ? 5 : 4);
    for (const { content, name } of remote.items('main'))
      if (name.startsWith('f\ufffd')) expect(content?.read(0, 3)).toHaveLength(3);
    const loose = [...remote.items('main')].find(({ name }) => name === 'loose.flac');
    await writeFile(join(folder, 'loose.flac'), 'x');
    expect(() => loose?.content?.read(0, 6)).toThrow(RangeError);
  });
});
