import { type Change, ProviderError, type RemoteFile } from '@music-platform/bridge-traits';
import { describe, expect, it } from 'vitest';
import {
  collect,
  collectBytes,
  collectChanges,
  collectFiles,
  contentOf,
  FakeClock,
  MockIncrementalProvider,
  type MockProviderOptions,
  patternContent,
  RemoteDrive,
  type RemoteDriveOptions,
} from '../src/index.ts';

function createMock(options: MockProviderOptions = {}, remoteOptions: RemoteDriveOptions = {}) {
  const remote = new RemoteDrive(remoteOptions);
  const files = ['a', 'b', 'c', 'd', 'e'].map((name) =>
    remote.putFile({ name, content: contentOf(`content of ${name}`) }),
  );
  return { remote, files, provider: new MockIncrementalProvider({ remote, pageSize: 2, ...options }) };
}

function namesOf(files: readonly RemoteFile[]): string {
  return files.map((file) => file.name).join('');
}

function changesOf(provider: MockIncrementalProvider, cursor: string) {
  if (provider.getChanges === undefined) throw new Error('no change feed');
  return provider.getChanges(cursor);
}

async function cursorOf(provider: MockIncrementalProvider): Promise<string> {
  return (await collect(provider.listFiles())).at(-1)?.cursor ?? '';
}

async function firstFile(provider: MockIncrementalProvider): Promise<RemoteFile> {
  const [file] = await collectFiles(provider.listFiles());
  if (file === undefined) throw new Error('nothing listed');
  return file;
}

describe('MockIncrementalProvider', () => {
  it('[MP1] the cursor of a listing was taken before its first page, also when it is resumed (F2)', async () => {
    const { provider, remote, files } = createMock();
    const listing = provider.listFiles();
    const first = (await listing.next()).value;
    remote.rename(files[0]?.id ?? '', 'renamed');
    const last = (await collect(listing)).at(-1);
    const resumed = (await collect(provider.listFiles({ resumeFrom: first?.resumeFrom }))).at(-1);
    expect(resumed?.cursor).toBe(last?.cursor);
    const changes = await collectChanges(changesOf(provider, last?.cursor ?? ''));
    expect(changes).toMatchObject([{ type: 'upsert', file: { name: 'renamed' } }]);
  });

  it('[MP1] a listing below a folder carries no cursor: it says nothing about the rest', async () => {
    const { provider, remote } = createMock();
    const { parentId } = remote.putPath(['folder', 'song'], contentOf(''));
    const [page] = await collect(provider.listFiles({ under: parentId }));
    expect(page).toMatchObject({ files: [{ name: 'song' }], complete: true });
    expect(page?.cursor).toBeUndefined();
  });

  it('[MP2] files, changes and cursor can be set directly', async () => {
    const provider = new MockIncrementalProvider({ pageSize: 2 });
    const files: RemoteFile[] = [1, 2, 3].map((n) => ({
      id: `f${n}`,
      name: `${n}.mp3`,
      kind: 'file',
      version: 'v1',
      size: n,
    }));
    const changes: Change[] = [
      { type: 'upsert', file: { id: 'f4', name: '4.mp3', kind: 'file', version: 'v1', size: 4 } },
      { type: 'remove', id: 'f1', reason: 'deleted' },
      { type: 'remove', id: 'f2', reason: 'unknown' },
    ];
    provider.files = files;
    provider.changes = changes;
    provider.cursor = 'cursor-1';
    expect([provider.files, provider.changes, provider.cursor]).toEqual([files, changes, 'cursor-1']);
    const pages = await collect(provider.listFiles());
    expect(pages).toMatchObject([{ complete: false }, { complete: true, cursor: 'cursor-1' }]);
    expect(pages.flatMap((page) => page.files)).toEqual(files);
    expect(await collectFiles(provider.listFiles({ resumeFrom: pages[0]?.resumeFrom }))).toEqual(
      files.slice(2),
    );
    provider.cursor = 'cursor-2';
    const feed = await collect(changesOf(provider, 'cursor-1'));
    expect(feed).toMatchObject([{ hasMore: true }, { hasMore: false, cursor: 'cursor-2' }]);
    expect(feed.flatMap((page) => page.changes)).toEqual(changes);
    expect(await collectChanges(changesOf(provider, feed[0]?.cursor ?? ''))).toEqual(changes.slice(2));
    provider.changes = [];
    expect(await collect(changesOf(provider, 'cursor-2'))).toEqual([
      { changes: [], cursor: 'cursor-2', hasMore: false },
    ]);
  });

  it('[MP2] content set directly is read; without it there are bytes of the right size', async () => {
    const provider = new MockIncrementalProvider();
    const [known, unknown, unreadable, folder]: RemoteFile[] = [
      { id: 'a', name: 'a', kind: 'file', version: 'v7', size: 5 },
      { id: 'b', name: 'b', kind: 'file', version: 'v1', size: 100, parentId: 'd' },
      { id: 'c', name: 'c', kind: 'file', version: 'v1', size: 1, unreadable: 'malware' },
      { id: 'd', name: 'd', kind: 'folder', version: 'v1' },
    ];
    if (!known || !unknown || !unreadable || !folder) throw new Error('unreachable');
    provider.files = [known, unknown, unreadable, folder];
    provider.setContent('a', contentOf('bytes'));
    const download = await provider.download(known);
    expect(download.version).toBe('v7');
    expect(new TextDecoder().decode(await collectBytes(download))).toBe('bytes');
    expect(await collectBytes(await provider.download(unknown))).toHaveLength(100);
    await expect(provider.download(unreadable)).rejects.toMatchObject({ code: 'UNREADABLE_CONTENT' });
    await expect(provider.download({ ...known, id: 'gone' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await collectFiles(provider.listFiles({ under: 'd' }))).toEqual([unknown]);
    expect(() => {
      createMock().provider.files = [];
    }).toThrow(TypeError);
  });

  it('[MP3] members exist as supports says', () => {
    const { provider } = createMock();
    expect(provider).toMatchObject({
      kind: 'mock',
      supports: { changeFeed: true, rangedReads: true, stableIds: true },
    });
    expect([provider.scopes, provider.watch, provider.unwatch]).toEqual([undefined, undefined, undefined]);
    const bare = createMock({ kind: 'bare', supports: { changeFeed: false, stableIds: false } }).provider;
    expect(bare.kind).toBe('bare');
    expect(bare.getChanges).toBeUndefined();
    expect(() => createMock({ supports: { stableIds: false } })).toThrow(TypeError);
    expect(createMock({}, { logDescendants: true }).provider.supports.folderChangesCoverDescendants).toBe(
      true,
    );
  });

  it('[MP3] without stable ids an id is a path, and follows rename and move', async () => {
    const { provider, remote } = createMock({ supports: { stableIds: false, changeFeed: false } });
    const track = remote.putPath(['Artist', 'AC/DC; 100%', '01.mp3'], contentOf('1'));
    remote.putFile({ name: '01.mp3', parentId: track.parentId, content: contentOf('2') });
    const ids = async () => (await collectFiles(provider.listFiles())).map((file) => file.id).slice(5);
    const album = '/Artist/AC%2fDC%3b 100%25';
    expect(await ids()).toEqual(['/Artist', album, `${album}/01.mp3`, `${album}/01.mp3;2`]);
    const [, , first, second] = (await collectFiles(provider.listFiles())).slice(5);
    if (!first || !second) throw new Error('unreachable');
    expect(await collectBytes(await provider.download(second))).toEqual(Uint8Array.of(0x32));
    expect(await collectFiles(provider.listFiles({ under: '/Artist' }))).toHaveLength(3);
    remote.rename(track.id, '1.mp3');
    expect(await ids()).toEqual(['/Artist', album, `${album}/1.mp3`, `${album}/01.mp3`]);
    await expect(provider.download({ ...first, id: '/none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('[MP4] each drive the account has joined is a scope with a listing and a feed of its own', async () => {
    const remote = new RemoteDrive();
    const shared = remote.addDrive({ id: 'shared', name: 'Shared' });
    const library = remote.putFolder({ name: 'Music' });
    remote.putFile({ name: 'mine', parentId: library.id, content: contentOf('') });
    remote.putFile({ name: 'ours', parentId: shared.rootId, content: contentOf('') });
    const provider = new MockIncrementalProvider({ remote, scopes: true, roots: { main: library.id } });
    const scopes = (await provider.scopes?.()) ?? [];
    expect(scopes).toEqual([
      { id: 'main', name: 'My files', rootId: library.id },
      { id: 'shared', name: 'Shared' },
    ]);
    const pages = await collect(provider.listFiles({ scope: scopes[1] }));
    expect(namesOf(pages.flatMap((page) => page.files))).toBe('ours');
    const cursor = pages.at(-1)?.cursor ?? '';
    remote.putFile({ name: 'new', parentId: shared.rootId, content: contentOf('') });
    expect(await collectChanges(provider.getChanges?.(cursor, { scope: scopes[1] }) ?? never())).toHaveLength(
      1,
    );
    await expect(
      collect(provider.getChanges?.(cursor, { scope: scopes[0] }) ?? never()),
    ).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
    remote.removeDrive('shared');
    expect(await provider.scopes?.()).toHaveLength(1);
    await expect(collect(provider.listFiles({ scope: scopes[1] }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('[MP4] an item that went to another drive is removed here and appears there', async () => {
    const { provider, remote, files } = createMock({ scopes: true });
    const shared = remote.addDrive();
    const [main, other] = (await provider.scopes?.()) ?? [];
    const cursors = [
      await cursorOf(provider),
      (await collect(provider.listFiles({ scope: other }))).at(-1)?.cursor ?? '',
    ];
    remote.move(files[0]?.id ?? '', shared.rootId);
    const changes = (index: number, scope: typeof main) =>
      collectChanges(provider.getChanges?.(cursors[index] ?? '', { scope }) ?? never());
    expect(await changes(0, main)).toEqual([{ type: 'remove', id: files[0]?.id, reason: 'unknown' }]);
    expect(await changes(1, other)).toMatchObject([
      { type: 'upsert', file: { id: files[0]?.id, driveId: shared.id } },
    ]);
  });

  it('[MP6] latency passes on the clock, for each page and download, and can be aborted', async () => {
    const clock = new FakeClock({ auto: true, startAt: 0 });
    const { provider } = createMock({ clock, latencyMs: 80 });
    await collect(provider.listFiles());
    expect(clock.now()).toBe(240);
    const file = await firstFile(provider);
    const slow = createMock({
      clock,
      latencyMs: (call) => (call.member === 'download' ? 500 : 0),
      bytesPerSecond: 10,
      chunkBytes: 5,
    });
    const before = clock.now();
    await collectBytes(await slow.provider.download(file));
    expect(clock.now() - before).toBe(500 + 1200);
    const still = new FakeClock();
    const waiting = createMock({ clock: still, latencyMs: 80 }).provider;
    const controller = new AbortController();
    const pending = collect(waiting.listFiles({ signal: controller.signal }));
    controller.abort('stop');
    await expect(pending).rejects.toBe('stop');
    expect(still.sleeping).toBe(0);
  });

  it('[MP7] calls, bytes, ranged reads and quota are counted, and the calls remembered', async () => {
    const { provider } = createMock({ quotaCosts: { list: 100, download: 200 } });
    const file = await firstFile(provider);
    await collectBytes(await provider.download(file, { range: { start: 2, end: 4 } }));
    await collectBytes(await provider.download(file));
    expect(provider.usage()).toEqual({
      calls: { list: 3, download: 2 },
      quotaUnits: 700,
      retries: 0,
      throttles: 0,
      waitedMs: 0,
    });
    expect(provider.traffic).toEqual({ bytes: 3 + 12, rangedReads: 1 });
    expect(provider.calls.slice(2)).toMatchObject([
      { member: 'listFiles', page: 3 },
      { member: 'download', fileId: file.id, range: { start: 2, end: 4 }, bytes: 3 },
      { member: 'download', fileId: file.id, bytes: 12 },
    ]);
    const { provider: whole } = createMock({ supports: { rangedReads: false } });
    await collectBytes(await whole.download(file, { range: { start: 5, end: 6 } }));
    expect(whole.traffic.bytes).toBe(7);
  });

  it('[MP7] a range that runs backwards is a TypeError', async () => {
    const { provider } = createMock();
    const file = await firstFile(provider);
    await expect(provider.download(file, { range: { start: 5, end: 4 } })).rejects.toThrow(TypeError);
    await expect(provider.download(file, { range: { start: -1, end: 4 } })).rejects.toThrow(TypeError);
  });

  it('[MP8] an open channel delivers each change of its drive until it is closed or has expired', async () => {
    const clock = new FakeClock();
    const delivered: string[] = [];
    const { provider, remote } = createMock(
      { onPush: ({ channelId, token }) => delivered.push(`${channelId} ${token}`) },
      { clock },
    );
    const options = { address: 'https://example.invalid/', token: 'secret' };
    const [one, two] = [await provider.watch?.(options), await provider.watch?.(options)];
    if (!one || !two) throw new Error('no channel');
    remote.putFolder({ name: 'new' });
    expect(delivered).toEqual(['channel-1 secret', 'channel-2 secret']);
    await provider.unwatch?.(one);
    await expect(provider.unwatch?.(one)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const other = remote.addDrive();
    delivered.length = 0;
    remote.putFolder({ name: 'elsewhere', parentId: other.rootId });
    expect(delivered).toEqual([]);
    await clock.advance(two.expiresAt - clock.now());
    remote.putFolder({ name: 'late' });
    expect(delivered).toEqual([]);
  });

  it('[MP10] expired resume points of a listing are refused, and so are made-up ones', async () => {
    const { provider } = createMock();
    const [page] = await collect(provider.listFiles());
    provider.expireListings();
    for (const resumeFrom of [page?.resumeFrom ?? '', 'x', '']) {
      await expect(collect(provider.listFiles({ resumeFrom }))).rejects.toMatchObject({
        code: 'CURSOR_EXPIRED',
      });
    }
  });

  it('[MP11] what cannot be read says so: shortcuts, folders, items the service blocks', async () => {
    const { provider, remote } = createMock();
    remote.putShortcut({ name: 'shortcut', targetId: 'x' });
    remote.putFolder({ name: 'folder' });
    remote.putFile({ name: 'blocked', content: patternContent(9), unreadable: 'malware' });
    const [shortcut, folder, blocked] = (await collectFiles(provider.listFiles())).slice(5);
    expect(shortcut).toMatchObject({ kind: 'file', unreadable: 'shortcut' });
    for (const file of [shortcut, folder, blocked]) {
      if (file === undefined) throw new Error('unreachable');
      await expect(provider.download(file)).rejects.toBeInstanceOf(ProviderError);
      await expect(provider.download(file)).rejects.toMatchObject({ code: 'UNREADABLE_CONTENT' });
    }
  });
});

function never(): never {
  throw new Error('unreachable');
}
