import { collect } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { rejectionOf } from './support/drive-world.ts';
import { createEngineWorld, song } from './support/engine-world.ts';

describe('what a provider of Google Drive must do with content', () => {
  it('[GP30] 404 on content right after a change: tried once more later, then left to the feed', async () => {
    const world = await createEngineWorld();
    world.put('a');
    world.core.faults.on({ endpoint: 'files.download', times: 1 }, 'notFound');
    await world.full();
    expect((await world.tracks()).get('a.mp3')?.title).toBe('a');
    expect(world.count('files.download')).toBe(2);
    const [gone = ''] = world.put('b');
    world.core.faults.on({ endpoint: 'files.download', times: 1 }, () => {
      world.remote.delete(gone);
      return undefined;
    });
    expect(await world.incremental()).toMatchObject({ status: 'completed' });
    await world.incremental();
    expect(await world.paths()).toEqual(['a.mp3']);
  });

  it('[GP2] checksum missing: the head revision decides, and no file is read again for it', async () => {
    const world = await createEngineWorld();
    const [file = ''] = world.put('a');
    world.remote.patch(file, { serviceFields: { md5Checksum: null } });
    await world.full();
    world.remote.rename(file, 'renamed.mp3');
    const renamed = await world.incremental();
    expect(renamed.stats.apiCalls).toEqual({ changes: 1 });
    world.remote.edit(file, song('edited'));
    const edited = await world.incremental();
    expect(edited.stats.apiCalls).toEqual({ changes: 1, download: 1 });
    expect((await world.tracks()).get('renamed.mp3')?.title).toBe('edited');
  });

  it('[GP28] content changed between ranges: dropped, and read again as it is now', async () => {
    const world = await createEngineWorld();
    const [file = ''] = world.put('a');
    world.core.faults.on({ endpoint: 'files.download', times: 1 }, () => {
      world.remote.edit(file, song('after and longer than before'));
      return undefined;
    });
    await world.full();
    await world.incremental();
    const titles = [...(await world.tracks()).values()].map(({ title }) => title);
    expect(titles).toEqual(['after and longer than before']);
  });

  it.each(['cannotDownloadFile', 'cannotDownloadAbusiveFile', 'fileNotDownloadable', 'html'])(
    '[GP29] %s: the file has no content, keeps its row, and is not asked for again each run',
    async (reason) => {
      const world = await createEngineWorld();
      world.put('a');
      world.core.faults.on({ endpoint: 'files.download' }, reason === 'html' ? { kind: 'html' } : reason);
      expect(await world.full()).toMatchObject({ status: 'completed' });
      expect(await world.paths()).toEqual(['a.mp3']);
      await world.incremental();
      await world.incremental();
      expect(world.count('files.download')).toBe(1);
      const { items } = await world.library.failures();
      expect(items).toMatchObject([{ parked: true, errorCode: 'UNREADABLE_CONTENT' }]);
    },
  );

  it('[GP26] zero-byte file: no ranged read', async () => {
    const world = await createEngineWorld();
    world.remote.putFile({ name: 'empty.mp3', content: { size: 0, read: () => new Uint8Array() } });
    expect(await world.full()).toMatchObject({ status: 'completed' });
    expect(world.count('files.download')).toBe(0);
  });

  it('[GP25] server ignores Range: reading stops after what is needed', async () => {
    const world = await createEngineWorld();
    world.put('a');
    world.core.faults.on({ endpoint: 'files.download' }, { kind: 'ignore-range' });
    const { stats } = await world.full();
    expect((await world.tracks()).get('a.mp3')?.title).toBe('a');
    expect(stats.bytesDownloaded).toBeLessThanOrEqual(64 * 1024);
  });

  it('[GP27] body ends early: goes on from the received offset, after a look at the revision', async () => {
    const world = await createEngineWorld();
    world.put('a');
    world.core.faults.on({ endpoint: 'files.download', times: 1 }, { kind: 'reset', afterBytes: 1_000 });
    await world.full();
    expect((await world.tracks()).get('a.mp3')?.title).toBe('a');
    const requests = world.core.calls.filter(({ path }) => path.includes('/files/'));
    expect(requests.map(({ endpoint, range }) => [endpoint, range?.split('-')[0]]).slice(-3)).toEqual([
      ['files.download', 'bytes=0'],
      ['files.get', undefined],
      ['files.download', 'bytes=1000'],
    ]);
  });
});

describe('what a provider of Google Drive must do with refusals', () => {
  it('[GP35] 403 rate reasons: all workers of the account back off together, and everything is read', async () => {
    const world = await createEngineWorld({ config: { maxConcurrentDownloads: 8 } });
    world.put('abcdefghijkl');
    world.core.faults.on({ endpoint: 'files.download', times: 3 }, 'userRateLimitExceeded');
    const { status, stats } = await world.full();
    expect({ status, failed: stats.items.failed }).toEqual({ status: 'completed', failed: 0 });
    expect(stats.throttles).toBe(3);
    expect(stats.waitedMs).toBeGreaterThan(0);
  });

  it.each(['downloadQuotaExceeded', 'dailyLimitExceeded'])(
    '[GP37] %s: names come at once, tags a day later, and nothing is asked for in vain',
    async (reason) => {
      const world = await createEngineWorld();
      world.remote.putFile({ name: 'a.mp3', content: song('the title') });
      const end = world.core.faults.on({ endpoint: 'files.download' }, reason);
      expect(await world.full()).toMatchObject({ status: 'completed' });
      expect(await world.paths()).toEqual(['a.mp3']);
      end();
      world.core.clearCalls();
      await world.incremental();
      expect(world.endpoints()).toEqual(['changes.list']);
      await world.clock.advance(86_400_000);
      await world.incremental();
      expect((await world.tracks()).get('a.mp3')?.title).toBe('the title');
    },
  );

  it('[GP41] 401 mid-sync: one refresh and the same request; a second 401 ends with “sign in again”, the cursor unmoved', async () => {
    const world = await createEngineWorld();
    await world.full();
    world.put('a');
    world.core.tokens.revoke();
    const before = world.refreshes();
    expect(await world.incremental()).toMatchObject({ status: 'completed' });
    expect(world.refreshes()).toBe(before + 1);
    world.put('b');
    world.core.tokens.revoke();
    world.core.tokens.revokeRefreshTokens();
    const message = expect.stringContaining('sign in');
    expect(await world.incremental()).toMatchObject({
      status: 'failed',
      error: { code: 'UNAUTHORIZED', message },
    });
    world.store.values.set('jane', world.core.tokens.issueRefresh());
    expect(await world.incremental()).toMatchObject({ status: 'completed', syncType: 'incremental' });
    expect(await world.paths()).toEqual(['a.mp3', 'b.mp3']);
  });

  it.each(['insufficientPermissions', 'appNotAuthorizedToFile'])(
    '[GP38] scope too small (%s): a configuration error, not tried again',
    async (reason) => {
      const world = await createEngineWorld();
      world.core.faults.on({ endpoint: 'files.list' }, reason);
      const message = expect.stringContaining('drive.readonly');
      expect(await world.full()).toMatchObject({ status: 'failed', error: { code: 'FORBIDDEN', message } });
      expect(world.count('files.list')).toBe(1);
    },
  );

  it('[GP36] abort: ends what is under way, and waits, at once', async () => {
    const world = await createEngineWorld();
    world.put('a');
    const controller = new AbortController();
    const reason = new Error('enough');
    world.core.faults.on(
      { endpoint: 'files.list', times: 1 },
      { kind: 'error', reason: 'rateLimitExceeded', retryAfter: 500 },
    );
    world.core.faults.on({ endpoint: 'files.list', times: 1 }, () => {
      queueMicrotask(() => controller.abort(reason));
      return undefined;
    });
    const began = world.clock.now();
    const pages = world.provider.listFiles({ scope: await world.scope(), signal: controller.signal });
    expect(await rejectionOf(collect(pages))).toBe(reason);
    expect(world.clock.now() - began).toBeLessThan(500_000);
  });
});
