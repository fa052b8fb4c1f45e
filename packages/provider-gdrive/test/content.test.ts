import type { ByteRange, RemoteFile, StorageProvider } from '@music-platform/bridge-traits';
import { collectBytes, contentOf, patternContent } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import type { BindingName } from './support/bindings.ts';
import { createDriveWorld, type DriveWorld, rejectionOf, type WorldOptions } from './support/drive-world.ts';

const size = 300_000;
const content = patternContent(size, 7);
const dayMs = 86_400_000;

interface Song extends DriveWorld {
  file: RemoteFile;
}

/** A song that was put there yesterday. */
async function song(options: WorldOptions = {}, data = content): Promise<Song> {
  const world = createDriveWorld(options);
  const { id } = world.remote.putFile({ name: 'song.mp3', content: data });
  await world.clock.advance(dayMs);
  const file = (await world.list()).files.find((each) => each.id === id);
  if (file === undefined) throw new Error('the song is not listed');
  world.core.clearCalls();
  return { ...world, file };
}

async function read(provider: StorageProvider, file: RemoteFile, range?: ByteRange): Promise<Uint8Array> {
  return collectBytes(await provider.download(file, { range }));
}

function expectBytes(bytes: Uint8Array, { start, end }: ByteRange): void {
  expect(Buffer.compare(bytes, content.read(start, end + 1))).toBe(0);
}

describe.each<BindingName>(['fetch', 'client'])('content over %s', (binding) => {
  it('[GP25] a range is one request, absolute as it was asked for', async () => {
    const { provider, file, core } = await song({ binding });
    const range = { start: 1000, end: 99_999 };
    expectBytes(await read(provider, file, range), range);
    expect(core.calls).toMatchObject([
      { endpoint: 'files.download', range: 'bytes=1000-99999', status: 206 },
    ]);
    const tail = { start: size - 128, end: size + 1000 };
    expectBytes(await read(provider, file, tail), { start: tail.start, end: size - 1 });
    expect(core.calls.map((call) => call.range)).not.toContainEqual(expect.stringContaining('bytes=-'));
  });

  it('[GP25] a server that ignores the range is read no further than needed', async () => {
    const { provider, core, file } = await song({ binding }, patternContent(5_000_000, 7));
    core.faults.on({ endpoint: 'files.download' }, { kind: 'ignore-range' });
    const range = { start: 70_000, end: 140_000 };
    const download = await provider.download(file, { range });
    expect(download.range).toEqual(range);
    expect(download.totalSize).toBe(5_000_000);
    const bytes = await collectBytes(download);
    expect(Buffer.compare(bytes, patternContent(5_000_000, 7).read(70_000, 140_001))).toBe(0);
    expect(core.calls[0]?.bytes).toBeLessThan(1_000_000);
  });

  it('[GP26] nothing is asked for where there is nothing', async () => {
    const { provider, file, endpoints } = await song({ binding });
    expect(await provider.download(file, { range: { start: size, end: size + 9 } })).toMatchObject({
      range: { start: size, end: size - 1 },
      totalSize: size,
    });
    expect(await read(provider, { ...file, size: 0 }, { start: 0, end: 65_535 })).toHaveLength(0);
    expect(endpoints()).toEqual([]);
  });

  it('[GP26] without a known size, a range behind the end is empty all the same', async () => {
    const { provider, file } = await song({ binding });
    const range = { start: size, end: size + 9 };
    const download = await provider.download({ ...file, size: undefined }, { range });
    expect(await collectBytes(download)).toHaveLength(0);
    expect(download.totalSize).toBe(size);
  });

  it.each([
    { title: 'breaks off', fault: { kind: 'reset', afterBytes: 100_000 } as const },
    { title: 'stalls', fault: { kind: 'stall', afterBytes: 100_000 } as const },
    { title: 'is short', fault: { kind: 'short-body', bytes: 100_000 } as const },
  ])('[GP27] a body that $title goes on from where it stopped', async ({ fault }) => {
    const { provider, file, core } = await song({ binding });
    core.faults.on({ endpoint: 'files.download', times: 1 }, fault);
    const range = { start: 50_000, end: 299_999 };
    expectBytes(await read(provider, file, range), range);
    const { endpoint, range: rest } = core.calls.at(-1) ?? {};
    expect({ endpoint, rest }).toEqual({ endpoint: 'files.download', rest: 'bytes=150000-299999' });
    expect(core.calls.map((call) => call.endpoint)).toContain('files.get');
  });

  it('[GP27] a whole file that breaks off goes on, too', async () => {
    const { provider, file, core } = await song({ binding });
    core.faults.on({ endpoint: 'files.download', times: 2 }, { kind: 'reset', afterBytes: 100_000 });
    expectBytes(await read(provider, file), { start: 0, end: size - 1 });
  });

  it('[GP27] content that changed meanwhile is not patched together', async () => {
    const { provider, remote, file, core } = await song({ binding });
    core.faults.on({ endpoint: 'files.download', times: 1 }, { kind: 'reset', afterBytes: 100_000 });
    const { body } = await provider.download(file);
    remote.edit(file.id, patternContent(size, 8));
    expect(await rejectionOf(collectBytes(body))).toMatchObject({ code: 'CHANGED_DURING_READ' });
  });

  it('[GP27] a body that never gets anywhere is given up', async () => {
    const { provider, file, core } = await song({ binding });
    core.faults.on({ endpoint: 'files.download' }, { kind: 'reset', afterBytes: 0 });
    const { body } = await provider.download(file);
    expect(await rejectionOf(collectBytes(body))).toMatchObject({ code: 'UNAVAILABLE' });
    expect(core.calls.length).toBeLessThan(20);
  });

  it('[GP28] the first read of a file costs no more than itself, a second one a look at the version', async () => {
    const { provider, file, endpoints } = await song({ binding });
    await read(provider, file, { start: 0, end: 65_535 });
    expect(endpoints()).toEqual(['files.download']);
    const tail = { start: size - 1000, end: size - 1 };
    expectBytes(await read(provider, file, tail), tail);
    expect(endpoints().slice(1).sort()).toEqual(['files.download', 'files.get']);
  });

  it('[GP28] an edit between two ranges is noticed, though the size is the same', async () => {
    const { provider, remote, file } = await song({ binding });
    await read(provider, file, { start: 0, end: 65_535 });
    remote.edit(file.id, patternContent(size, 8));
    const tail = read(provider, file, { start: size - 1000, end: size - 1 });
    expect(await rejectionOf(tail)).toMatchObject({ code: 'CHANGED_DURING_READ' });
  });

  it('[GP28] a file of another size than listed says which version it is', async () => {
    const { provider, remote, file, list } = await song({ binding });
    remote.edit(file.id, patternContent(size + 1, 8));
    const download = await provider.download(file, { range: { start: 0, end: 9 } });
    const now = (await list()).files.find(({ id }) => id === file.id);
    expect(download).toMatchObject({ totalSize: size + 1, version: now?.version });
    expect(download.version).not.toBe(file.version);
  });

  it.each([
    'cannotDownloadFile',
    'cannotDownloadAbusiveFile',
    'fileNotDownloadable',
    'download_restricted_for_revision',
  ])('[GP29] %s is UNREADABLE_CONTENT, asked for once', async (reason) => {
    const { provider, file, core, endpoints } = await song({ binding });
    core.faults.on({ endpoint: 'files.download' }, reason);
    expect(await rejectionOf(read(provider, file))).toMatchObject({ code: 'UNREADABLE_CONTENT' });
    expect(endpoints()).toEqual(['files.download']);
  });

  it('[GP29] so is a page that takes us for a robot', async () => {
    const { provider, file, core, endpoints } = await song({ binding });
    core.faults.on({ endpoint: 'files.download' }, { kind: 'html' });
    expect(await rejectionOf(read(provider, file))).toMatchObject({ code: 'UNREADABLE_CONTENT' });
    expect(endpoints()).toEqual(['files.download']);
  });

  it('[GP30] what has just changed is looked for twice', async () => {
    const { provider, remote, file, core, clock, list } = await song({ binding });
    remote.edit(file.id, contentOf('new'));
    const [fresh] = (await list()).files;
    core.faults.on({ endpoint: 'files.download', times: 1 }, 'notFound');
    const before = clock.now();
    expect(fresh && (await read(provider, fresh))).toHaveLength(3);
    expect(clock.now() - before).toBe(2_000);
    core.faults.on({ endpoint: 'files.download' }, 'notFound');
    expect(fresh && (await rejectionOf(read(provider, fresh)))).toMatchObject({ code: 'NOT_FOUND' });
    core.clearCalls();
    expect(await rejectionOf(read(provider, file))).toMatchObject({ code: 'NOT_FOUND' });
    expect(core.calls).toHaveLength(1);
  });

  it('[GP32] a page in place of the content is not taken for it', async () => {
    const { provider, file, core } = await song({ binding });
    core.faults.on({ endpoint: 'files.download', times: 1 }, { kind: 'html', status: 200 });
    expectBytes(await read(provider, file), { start: 0, end: size - 1 });
  });

  it('[GP50] a folder has no content, and a range must be one', async () => {
    const { provider, file } = await song({ binding });
    const folder = { ...file, kind: 'folder' as const };
    expect(await rejectionOf(provider.download(folder))).toMatchObject({ code: 'UNREADABLE_CONTENT' });
    for (const range of [
      { start: -1, end: 3 },
      { start: 4, end: 3 },
      { start: 0.5, end: 3 },
    ]) {
      expect(await rejectionOf(provider.download(file, { range }))).toBeInstanceOf(TypeError);
    }
  });
});
