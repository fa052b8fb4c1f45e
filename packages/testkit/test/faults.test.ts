import { ProviderError } from '@music-platform/bridge-traits';
import { describe, expect, it } from 'vitest';
import {
  collect,
  contentOf,
  type Fault,
  MockIncrementalProvider,
  patternContent,
  RemoteDrive,
} from '../src/index.ts';

async function createMock() {
  const remote = new RemoteDrive();
  const folder = remote.putFolder({ name: 'folder' });
  const { id } = remote.putFile({ name: 'song', parentId: folder.id, content: patternContent(1000) });
  const provider = new MockIncrementalProvider({ remote, pageSize: 2, chunkBytes: 100 });
  const pages = await collect(provider.listFiles());
  const file = pages[0]?.files.find((each) => each.id === id);
  const cursor = pages.at(-1)?.cursor;
  if (file === undefined || cursor === undefined) throw new Error('unreachable');
  return { remote, provider, file, cursor, folder };
}

describe('scripted faults', () => {
  it('[MP5] an error strikes after so many good calls, so many times', async () => {
    const { provider, file } = await createMock();
    provider.faults.on('download', 'RATE_LIMITED', { after: 1, times: 2 });
    const outcomes: string[] = [];
    for (let call = 0; call < 5; call += 1) {
      outcomes.push(
        await provider.download(file).then(
          () => 'ok',
          (error: ProviderError) => error.code,
        ),
      );
    }
    expect(outcomes).toEqual(['ok', 'RATE_LIMITED', 'RATE_LIMITED', 'ok', 'ok']);
    expect(provider.faults.struck('download')).toBe(2);
    expect(provider.usage().throttles).toBe(2);
  });

  it('[MP5] a probability is drawn from a seed', async () => {
    const run = async (seed: number): Promise<string> => {
      const { provider, file } = await createMock();
      provider.faults.on('download', 'UNAVAILABLE', { probability: 0.5, seed });
      const outcomes = Array.from({ length: 20 }, () =>
        provider.download(file).then(
          () => '.',
          () => 'x',
        ),
      );
      return (await Promise.all(outcomes)).join('');
    };
    expect(await run(1)).toBe(await run(1));
    expect(await run(1)).not.toBe(await run(2));
    expect(await run(1)).toMatch(/^(?=.*x)(?=.*\.)/);
  });

  it('[MP5] match chooses calls; a function makes the fault, or only looks', async () => {
    const { provider, file, remote } = await createMock();
    const error = new ProviderError('QUOTA_EXHAUSTED', 'Enough for today.', { retryAfterMs: 1000 });
    const seen: number[] = [];
    provider.faults.on('download', () => error, { match: (call) => call.range?.start === 5 });
    provider.faults.on('download', (call) => void seen.push(call.at));
    const end = provider.faults.on(
      'listFiles',
      () => void remote.putFile({ name: 'meanwhile', content: contentOf('') }),
      { times: 1 },
    );
    await provider.download(file);
    await expect(provider.download(file, { range: { start: 5, end: 6 } })).rejects.toBe(error);
    expect(seen).toHaveLength(2);
    expect((await collect(provider.listFiles())).flatMap((page) => page.files)).toHaveLength(3);
    end();
    provider.faults.clear();
    await provider.download(file, { range: { start: 5, end: 6 } });
  });

  it('[MP5] every member can fail', async () => {
    const { provider: bare, cursor } = await createMock();
    const provider = new MockIncrementalProvider({ remote: bare.remote, scopes: true, onPush: () => {} });
    for (const member of ['listFiles', 'getChanges', 'scopes', 'watch', 'unwatch'] as const) {
      provider.faults.on(member, 'UNAUTHORIZED');
    }
    const channel = { id: 'x', expiresAt: 0 };
    const calls = [
      () => collect(provider.listFiles()),
      () => collect(provider.getChanges?.(cursor) ?? []),
      () => provider.scopes?.(),
      () => provider.watch?.({ address: 'https://example.invalid', token: 't' }),
      () => provider.unwatch?.(channel),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it('[MP5] a cut body fails, a short one ends, a stalled one waits for the abort', async () => {
    const { provider, file } = await createMock();
    const read = async (fault: Fault, signal?: AbortSignal) => {
      provider.faults.clear();
      provider.faults.on('download', fault);
      let bytes = 0;
      const end = await provider
        .download(file, { signal })
        .then(async ({ body }) => {
          for await (const chunk of body) bytes += chunk.length;
          return 'end' as unknown;
        })
        .catch((error: unknown) => error);
      return { bytes, end };
    };
    expect(await read({ kind: 'cut', afterBytes: 250 })).toMatchObject({
      bytes: 250,
      end: { code: 'UNAVAILABLE' },
    });
    const error = new ProviderError('CHANGED_DURING_READ', 'Changed.');
    expect(await read({ kind: 'cut', afterBytes: 0, error })).toEqual({ bytes: 0, end: error });
    expect(await read({ kind: 'short', bytes: 250 })).toEqual({ bytes: 250, end: 'end' });
    expect(await read({ kind: 'cut', afterBytes: 5000 })).toEqual({ bytes: 1000, end: 'end' });
    for (const fault of [{ kind: 'stall' }, { kind: 'stall', afterBytes: 100 }] as const) {
      const controller = new AbortController();
      const stalled = read(fault, controller.signal);
      setImmediate(() => controller.abort('stop'));
      expect(await stalled).toEqual({
        bytes: fault.kind === 'stall' && 'afterBytes' in fault ? 100 : 0,
        end: 'stop',
      });
    }
  });

  it('[MP5] an incomplete listing leaves files out and says so at its end, without cursor or later resume points', async () => {
    const { provider, remote } = await createMock();
    for (const name of ['a', 'b', 'c', 'd']) remote.putFile({ name, content: contentOf(name) });
    provider.faults.on('listFiles', { kind: 'incomplete', reason: 'one folder' }, { after: 1, times: 1 });
    const pages = await collect(provider.listFiles());
    expect(pages.map((page) => page.files.length)).toEqual([2, 0, 2]);
    expect(pages.map((page) => page.resumeFrom !== undefined)).toEqual([true, false, false]);
    expect(pages.at(-1)).toMatchObject({ complete: false, incompleteReason: 'one folder' });
    expect(pages.at(-1)?.cursor).toBeUndefined();
    expect((await collect(provider.listFiles())).at(-1)?.complete).toBe(true);
  });

  it('[MP5] empty pages come before full ones, and lose nothing', async () => {
    const { provider, remote, cursor } = await createMock();
    provider.faults.on('listFiles', { kind: 'empty-page' });
    provider.faults.on('getChanges', { kind: 'empty-page' });
    remote.putFile({ name: 'new', content: contentOf('') });
    const pages = await collect(provider.listFiles());
    expect(pages.map((page) => page.files.length)).toEqual([0, 2, 0, 1]);
    expect(await collect(provider.listFiles({ resumeFrom: pages[2]?.resumeFrom }))).toHaveLength(2);
    const feed = await collect(provider.getChanges?.(cursor) ?? []);
    expect(feed).toMatchObject([
      { changes: [], cursor, hasMore: true },
      { changes: [{}], hasMore: false },
    ]);
  });

  it('[MP5] changes can be repeated, reordered, robbed of folders, or withheld when there are none', async () => {
    const { provider, remote, cursor } = await createMock();
    const feed = async (fault: Fault, from = cursor) => {
      provider.faults.clear();
      provider.faults.on('getChanges', fault);
      const pages = await collect(provider.getChanges?.(from) ?? []);
      return pages.map((page) =>
        page.changes.map((change) => (change.type === 'upsert' ? change.file.name : change.id)).join(' '),
      );
    };
    expect(await feed({ kind: 'drop-empty-page' })).toEqual([]);
    remote.putPath(['new folder', 'new song'], contentOf(''));
    expect(await feed({ kind: 'drop-empty-page' })).toEqual(['new folder new song']);
    expect(await feed({ kind: 'repeat' })).toEqual(['new folder new folder new song new song']);
    expect(await feed({ kind: 'missing-parents' })).toEqual(['new song']);
    const orders = await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => feed({ kind: 'reorder', seed })));
    expect(new Set(orders.flat())).toEqual(new Set(['new folder new song', 'new song new folder']));
  });
});
