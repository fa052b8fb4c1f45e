import type { RemoteFile } from '@music-platform/bridge-traits';
import { collectBytes, patternContent } from '@music-platform/testkit';
import type { GraphFault } from '@music-platform/testkit/emulators';
import { describe, expect, it } from 'vitest';
import { createGraphWorld, type GraphWorld, rejectionOf, type WorldOptions } from './support/graph-world.ts';

const size = 200_000;
const content = patternContent(size, 1);
const range = (start: number, end: number): { range: { start: number; end: number } } => ({
  range: { start, end },
});

/** A world with one file in it. */
async function oneFile(
  options: WorldOptions = {},
): Promise<GraphWorld & { file: RemoteFile; remoteId: string }> {
  const world = createGraphWorld(options);
  const { id } = world.remote.putFile({ name: '1.mp3', content });
  const [file] = (await world.list()).files;
  world.core.clearCalls();
  return { ...world, file: file!, remoteId: id };
}

const read = async (world: GraphWorld, file: RemoteFile, start: number, end: number): Promise<Uint8Array> =>
  collectBytes(await world.provider.download(file, range(start, end)));

describe('download addresses', () => {
  it.each(['fetch', 'client'] as const)(
    '[MG31] they are asked for just before reading, used as they are, and never see the token (%s)',
    async (binding) => {
      const logged: string[] = [];
      const logger = { log: (...entry: unknown[]) => void logged.push(JSON.stringify(entry)) };
      const world = await oneFile({ binding, logger });
      expect(await read(world, world.file, 0, 99)).toEqual(content.read(0, 100));
      expect(world.endpoints()).toEqual(['item.get', 'download']);
      expect(world.core.violations).toEqual([]);
      expect(JSON.stringify(world.file)).not.toContain('tempauth');
      expect(logged.join()).not.toMatch(/tempauth|test-token/);
    },
  );

  it.each([
    'http://graph.example/x',
    'ftp://x/y',
    'https://user:pass@x/y',
    'nonsense',
    'https://127.0.0.1/x',
    'https://192.168.1.1/',
  ])('[MG31] nothing is fetched from %s', async (url) => {
    const world = await oneFile();
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const response = await world.fetch(input, init);
      const json = (await response.json()) as Record<string, unknown>;
      return Response.json({ ...json, '@microsoft.graph.downloadUrl': url });
    };
    const error = await rejectionOf(world.open({ fetch }).download(world.file));
    expect(error).toMatchObject({ code: 'INVALID_RESPONSE' });
    expect(String(error)).not.toContain(url);
    expect(world.endpoints()).toEqual(['item.get']);
  });

  it.each(['http://169.254.169.254/latest', 'https://localhost/x', 'http://files.example/x'])(
    '[MG60] a redirect of the content to %s is not followed',
    async (location) => {
      const world = await oneFile();
      const asked: string[] = [];
      const fetch: typeof globalThis.fetch = async (input, init) => {
        const { url } = new Request(input, init);
        asked.push(url);
        if (!url.startsWith('https://graph.example/v1.0/')) {
          if (init?.redirect !== 'manual') asked.push(location);
          return new Response(null, { status: 302, headers: { location } });
        }
        return world.fetch(input, init);
      };
      const error = await rejectionOf(world.open({ fetch }).download(world.file));
      expect(error).toMatchObject({ code: 'INVALID_RESPONSE' });
      expect(String(error)).not.toContain(location);
      expect(asked).not.toContain(location);
    },
  );

  it.each(['expired', 401, 403, 404, 410] as const)(
    '[MG32] one that is refused (%s) is replaced, and no token is refreshed',
    async (status) => {
      const world = await oneFile({ core: { latencyMs: 1 } });
      const fault: GraphFault =
        status === 'expired' ? { kind: 'expire-download-url' } : { kind: 'status', status };
      world.core.faults.on({ endpoint: 'download', times: 1 }, fault);
      expect(await read(world, world.file, 0, 99)).toEqual(content.read(0, 100));
      expect(world.endpoints()).toEqual(['item.get', 'download', 'item.get', 'download']);
    },
  );

  it('[MG32] one that expires while its content comes is replaced, and reading goes on where it stopped', async () => {
    const world = await oneFile({ core: { latencyMs: 1 } });
    world.core.faults.on({ endpoint: 'download', times: 1 }, { kind: 'reset', afterBytes: 70_000 });
    world.core.faults.on({ endpoint: 'download', after: 1, times: 1 }, { kind: 'expire-download-url' });
    expect(await collectBytes(await world.provider.download(world.file))).toEqual(content.read(0, size));
  });

  it('[MG32] addresses that are refused again and again mean that the service has a problem', async () => {
    const world = await oneFile();
    world.core.faults.on({ endpoint: 'download' }, { kind: 'status', status: 403 });
    expect(await rejectionOf(world.provider.download(world.file))).toMatchObject({ code: 'UNAVAILABLE' });
    expect(world.endpoints().filter((name) => name === 'download')).toHaveLength(3);
  });
});

describe('ranges', () => {
  it('[MG33] they are absolute, one request each, at the end too', async () => {
    const world = await oneFile();
    expect(await read(world, world.file, size - 128, size - 1)).toEqual(content.read(size - 128, size));
    expect(world.core.calls.map((call) => call.range)).toEqual([
      undefined,
      `bytes=${size - 128}-${size - 1}`,
    ]);
    expect(world.core.violations).toEqual([]);
  });

  it('[MG33] a server that ignores them is read as far as needed, and no further', async () => {
    const world = await oneFile({ core: { quirks: { ranges: 'ignored' } } });
    expect(await read(world, world.file, 1_000, 1_999)).toEqual(content.read(1_000, 2_000));
    const served = world.core.calls.find(({ endpoint }) => endpoint === 'download')?.bytes ?? 0;
    expect(served).toBeLessThan(size);
  });

  it('[MG33] but not where that means to skip too much', async () => {
    const world = await oneFile({ core: { quirks: { ranges: 'ignored' } }, mostSkippedBytes: 10_000 });
    expect(await rejectionOf(read(world, world.file, 50_000, 50_100))).toMatchObject({
      code: 'UNREADABLE_CONTENT',
    });
    expect(await read(world, world.file, 10_000, 10_001)).toHaveLength(2);
  });

  it('[MG33] a size that was wrong: what comes is what counts', async () => {
    const world = await oneFile({ core: { quirks: { sizeError: 1_000 } } });
    expect(world.file.size).toBe(size + 1_000);
    const download = await world.provider.download(world.file, range(size - 10, size + 999));
    expect(download).toMatchObject({ totalSize: size, range: { start: size - 10, end: size - 1 } });
    expect(await collectBytes(download)).toEqual(content.read(size - 10, size));
    const behind = await world.provider.download(world.file, range(size + 10, size + 20));
    expect(behind.totalSize).toBe(size);
    expect(await collectBytes(behind)).toHaveLength(0);
  });

  it('[MG36] nothing is asked for where there is nothing', async () => {
    const world = await oneFile();
    const empty = { ...world.file, size: 0 };
    expect(await collectBytes(await world.provider.download(empty))).toHaveLength(0);
    expect(await read(world, world.file, size, size + 10)).toHaveLength(0);
    expect(world.endpoints()).toEqual([]);
  });

  it.each([
    [5, 4],
    [-1, 4],
    [0.5, 4],
  ])('[MG55] the range %d to %d is a TypeError', async (start, end) => {
    const world = await oneFile();
    expect(await rejectionOf(read(world, world.file, start, end))).toBeInstanceOf(TypeError);
  });
});

describe('content that changes', () => {
  it('[MG34] before the first range: the new content, and its version', async () => {
    const world = await oneFile();
    world.remote.edit(world.remoteId, patternContent(size, 2));
    const download = await world.provider.download(world.file, range(0, 9));
    expect(download.version).not.toBe(world.file.version);
    expect(await collectBytes(download)).toEqual(patternContent(size, 2).read(0, 10));
  });

  it.each(['personal', 'business'] as const)('[MG34] between two ranges: it is told (%s)', async (face) => {
    const world = await oneFile({ face });
    await read(world, world.file, 0, 9);
    expect(await read(world, world.file, 10, 19)).toEqual(content.read(10, 20));
    world.remote.rename(world.remoteId, 'renamed.mp3');
    expect(await read(world, world.file, 20, 29)).toEqual(content.read(20, 30));
    world.remote.edit(world.remoteId, patternContent(size, 2));
    expect(await rejectionOf(read(world, world.file, 30, 39))).toMatchObject({ code: 'CHANGED_DURING_READ' });
  });

  it('[MG34] while it comes: it is told', async () => {
    const world = await oneFile();
    world.core.faults.on({ endpoint: 'download', times: 1 }, { kind: 'reset', afterBytes: 70_000 });
    const { body } = await world.provider.download(world.file);
    world.remote.edit(world.remoteId, patternContent(size, 2));
    expect(await rejectionOf(collectBytes({ body }))).toMatchObject({ code: 'CHANGED_DURING_READ' });
  });

  it.each<[string, GraphFault]>([
    ['breaks off', { kind: 'reset', afterBytes: 70_000 }],
    ['stalls', { kind: 'stall', afterBytes: 70_000 }],
    ['ends early', { kind: 'short-body', bytes: 70_000 }],
  ])('[MG35] a body that %s goes on where it stopped', async (_what, fault) => {
    const world = await oneFile();
    world.core.faults.on({ endpoint: 'download', times: 1 }, fault);
    expect(await read(world, world.file, 0, size - 1)).toEqual(content.read(0, size));
    expect(world.core.calls.map((call) => call.range)).toContain(`bytes=70000-${size - 1}`);
  });

  it('[MG35] one that never gets on is given up', async () => {
    const world = await oneFile();
    world.core.faults.on({ endpoint: 'download' }, { kind: 'short-body', bytes: 0 });
    expect(await rejectionOf(read(world, world.file, 0, size - 1))).toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('[MG37] malware, told by the item or by the download, is never read', async () => {
    const world = await oneFile();
    world.core.faults.on({ endpoint: 'download', times: 1 }, 'malwareDetected');
    expect(await rejectionOf(world.provider.download(world.file))).toMatchObject({
      code: 'UNREADABLE_CONTENT',
    });
    world.remote.patch(world.remoteId, { unreadable: 'EICAR' });
    expect(await rejectionOf(world.open().download(world.file))).toMatchObject({
      code: 'UNREADABLE_CONTENT',
    });
  });

  it('[MG37] a folder, and what is no id of ours, have no content', async () => {
    const world = await oneFile();
    const folder: RemoteFile = { ...world.file, kind: 'folder' };
    expect(await rejectionOf(world.provider.download(folder))).toMatchObject({ code: 'UNREADABLE_CONTENT' });
    const foreign: RemoteFile = { ...world.file, id: 'nonsense', metadata: undefined };
    expect(await rejectionOf(world.provider.download(foreign))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('[MG35] a page for people in place of the content is asked for again', async () => {
    const world = await oneFile();
    world.core.faults.on({ endpoint: 'download', times: 1 }, { kind: 'html', status: 200 });
    expect(await read(world, world.file, 0, 9)).toEqual(content.read(0, 10));
  });
});
