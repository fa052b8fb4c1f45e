import { describe, expect, it } from 'vitest';
import { keepWatching, parseNotification } from '../src/index.ts';
import { rejectionOf, rootId } from './support/drive-world.ts';
import { createEngineWorld } from './support/engine-world.ts';

describe('what a provider of Google Drive must do with listings', () => {
  it('[GP12] list token refused: that listing restarts from page one with the same start token, and hides nothing before it is whole', async () => {
    const world = await createEngineWorld({ pageSize: 2 });
    const [, second = ''] = world.put('abcdef');
    await world.full();
    world.core.clearCalls();
    world.core.faults.on({ endpoint: 'files.list', after: 1, times: 1 }, () => {
      world.remote.delete(second);
      world.put('g');
      return 'pageTokenInvalid';
    });
    const visible: string[][] = [];
    world.core.faults.on({ endpoint: 'files.list', after: 2, times: 1 }, () => {
      void world.paths().then((paths) => visible.push(paths));
      return undefined;
    });
    expect(await world.full()).toMatchObject({ status: 'completed' });
    expect(world.count('changes.getStartPageToken')).toBe(1);
    expect(world.count('files.list')).toBe(2 + 3);
    expect(visible[0]).toHaveLength(6);
    expect(await world.paths()).toEqual([...'acdefg'].map((name) => `${name}.mp3`));
  });

  it('[GP13] incompleteSearch: what came is taken, nothing is hidden, people are told', async () => {
    const world = await createEngineWorld();
    world.put('abc');
    await world.full();
    world.put('d');
    world.core.faults.on({ endpoint: 'files.list', times: 1 }, { kind: 'incomplete-search', leaveOut: 2 });
    expect(await world.full()).toMatchObject({ status: 'completed' });
    expect(await world.paths()).toHaveLength(4);
    expect(world.events).toContainEqual(
      expect.objectContaining({ type: 'warning', code: 'INCOMPLETE_LISTING' }),
    );
  });

  it('[GP24] periodic full reconcile: what a lost change has spoilt, the next full sync repairs', async () => {
    const world = await createEngineWorld();
    const [first = ''] = world.put('a');
    await world.full();
    world.remote.delete(first);
    world.put('b');
    const body = JSON.stringify({ changes: [], newStartPageToken: world.remote.headCursor('main') });
    world.core.faults.on(
      { endpoint: 'changes.list', times: 1 },
      { kind: 'status', status: 200, body, contentType: 'application/json' },
    );
    await world.incremental();
    expect(await world.paths()).toEqual(['a.mp3']);
    await world.full();
    expect(await world.paths()).toEqual(['b.mp3']);
  });
});

describe('what a provider of Google Drive must do with changes', () => {
  it.each(['changeTokenInvalid', 'changeTokenNotFound', 'changeTokenGone'])(
    '[GP19] change token refused (%s): new start token, full listing, then the feed again, and the caller is told',
    async (reason) => {
      const world = await createEngineWorld();
      const [first = ''] = world.put('a');
      await world.full();
      world.remote.delete(first);
      world.put('b');
      world.core.faults.on({ endpoint: 'changes.list', times: 1 }, reason);
      const listed = await world.incremental();
      expect(listed).toMatchObject({
        status: 'completed',
        syncType: 'full',
        stats: { apiCalls: { startPageToken: 1 } },
      });
      expect(world.events).toContainEqual(
        expect.objectContaining({ type: 'warning', code: 'CURSOR_EXPIRED' }),
      );
      expect(await world.paths()).toEqual(['b.mp3']);
      const followed = await world.incremental();
      expect(followed).toMatchObject({ syncType: 'incremental', stats: { apiCalls: { changes: 1 } } });
    },
  );

  it('[GP23] crash between pages: the next run goes on behind the last one that was committed', async () => {
    const world = await createEngineWorld({ pageSize: 1 });
    await world.full();
    world.put('abcd');
    world.core.clearCalls();
    world.core.faults.on({ endpoint: 'changes.list', after: 2, times: 1 }, 'domainPolicy');
    expect(await world.incremental()).toMatchObject({ status: 'failed', error: { code: 'FORBIDDEN' } });
    expect(await world.incremental()).toMatchObject({ status: 'completed' });
    const tokens = world.core.calls
      .filter(({ endpoint }) => endpoint === 'changes.list')
      .map(({ query }) => query['pageToken']);
    expect(tokens[3]).toBe(tokens[2]);
    expect(new Set(tokens.slice(0, 3)).size).toBe(3);
    expect(await world.paths()).toHaveLength(4);
  });

  it('[GP23] a page applied twice changes nothing', async () => {
    const world = await createEngineWorld({ pageSize: 2 });
    const { cursor } = await world.list();
    await world.full();
    const folder = world.remote.putFolder({ name: 'Album' });
    const [file = ''] = world.put('a', folder.id);
    world.put('b');
    await world.incremental();
    world.remote.delete(file);
    await world.incremental();
    const told = await world.library.readEvents({ consumer: 'test' });
    await world.library.acknowledgeEvents('test', told.at(-1)?.seq ?? 0);
    expect(await world.incremental(cursor)).toMatchObject({ status: 'completed', syncType: 'incremental' });
    expect(await world.paths()).toEqual(['b.mp3']);
    expect(await world.library.readEvents({ consumer: 'test' })).toEqual([]);
  });

  it('[GP20] removed: the item and what is below it are hidden as gone or no longer shared, and come back as the same tracks', async () => {
    const world = await createEngineWorld();
    const folder = world.remote.putFolder({ name: 'Album' });
    world.put('ab', folder.id);
    world.put('c');
    await world.full();
    const ids = await world.ids();
    world.remote.loseAccess(folder.id);
    await world.incremental();
    expect(await world.hidden()).toEqual({ 'Album/a.mp3': 'unknown', 'Album/b.mp3': 'unknown' });
    world.remote.regainAccess(folder.id);
    await world.incremental();
    expect(await world.ids()).toEqual(ids);
  });

  it.each(['never', 'at-once', 'on-settle'] as const)(
    '[GP21] trashed folder: what is below it is hidden, and shown again when it is taken out (descendants reported %s)',
    async (descendantsOfTrash) => {
      const world = await createEngineWorld({ drive: { descendantsOfTrash } });
      const folder = world.remote.putFolder({ name: 'Album' });
      const inner = world.remote.putFolder({ name: 'CD1', parentId: folder.id });
      world.put('ab', inner.id);
      await world.full();
      const ids = await world.ids();
      world.remote.trash(folder.id);
      await world.incremental();
      expect(await world.hidden()).toEqual({ 'Album/CD1/a.mp3': 'trashed', 'Album/CD1/b.mp3': 'trashed' });
      world.remote.settle();
      await world.incremental();
      world.put('c', inner.id);
      world.remote.untrash(folder.id);
      await world.incremental();
      world.remote.settle();
      await world.incremental();
      expect(await world.paths()).toEqual(['Album/CD1/a.mp3', 'Album/CD1/b.mp3', 'Album/CD1/c.mp3']);
      expect(await world.ids()).toEqual(expect.arrayContaining(ids));
    },
  );

  it('[GP22] change of an item whose parent is unknown: kept, and shown where it is once its folders are known', async () => {
    const world = await createEngineWorld({ pageSize: 1 });
    await world.full();
    const outer = world.remote.putFolder({ name: 'Artist' });
    const inner = world.remote.putFolder({ name: 'Album', parentId: outer.id });
    world.put('a', inner.id);
    world.remote.rename(inner.id, 'Album (1999)');
    world.remote.rename(outer.id, 'The Artist');
    await world.incremental();
    expect(await world.paths()).toEqual(['The Artist/Album (1999)/a.mp3']);
  });

  it('[GP22] an item in a folder that is not shared is the top of what is', async () => {
    const world = await createEngineWorld({ sharedWithMe: true });
    const folder = world.remote.putFolder({ name: 'Theirs', parentId: null });
    const [file = ''] = world.put('a', folder.id);
    world.remote.loseAccess(folder.id);
    await world.full();
    expect(await world.paths()).toEqual([]);
    world.remote.grantAccess(file);
    await world.incremental();
    expect(await world.paths()).toEqual(['a.mp3']);
    world.remote.regainAccess(folder.id);
    await world.incremental();
    expect(await world.paths()).toEqual(['Theirs/a.mp3']);
  });

  it('[GP21] folder appears by being shared: it is walked, its children have no entries', async () => {
    const world = await createEngineWorld({ sharedWithMe: true });
    const folder = world.remote.putFolder({ name: 'Theirs', parentId: null });
    const inner = world.remote.putFolder({ name: 'Album', parentId: folder.id });
    world.put('a', inner.id);
    world.remote.loseAccess(folder.id);
    await world.full();
    world.remote.grantAccess(folder.id);
    world.core.clearCalls();
    await world.incremental();
    expect(await world.paths()).toEqual(['Theirs/Album/a.mp3']);
    expect(world.count('files.list')).toBe(2);
  });

  it('[GP8] an entry of a drive: joined, it has a listing and a cursor of its own; left, it is hidden', async () => {
    const world = await createEngineWorld({ sharedDrives: 'all' });
    world.put('a');
    await world.full();
    const drive = world.remote.addDrive({ name: 'Band' });
    world.put('b', drive.rootId);
    const joined = await world.incremental();
    expect(joined.stats.apiCalls).toMatchObject({ startPageToken: 1, list: 1 });
    expect(await world.paths()).toHaveLength(2);
    world.put('c', drive.rootId);
    const followed = await world.incremental();
    expect(followed.stats.apiCalls).toEqual({ drives: 1, changes: 2, download: 1 });
    expect(await world.paths()).toHaveLength(3);
    world.remote.removeDrive(drive.id);
    await world.incremental();
    expect(Object.values(await world.hidden())).toEqual(['access-lost', 'access-lost']);
  });

  it('[GP9] same id in two logs: the drive that the file is in counts, not which log comes last', async () => {
    const world = await createEngineWorld({ sharedDrives: 'all' });
    const drive = world.remote.addDrive();
    const [file = ''] = world.put('a');
    await world.full();
    const ids = await world.ids();
    for (const target of [drive.rootId, rootId, drive.rootId]) {
      world.remote.move(file, target);
      await world.incremental();
      expect(await world.ids()).toEqual(ids);
    }
  });
});

describe('what a provider of Google Drive must do with notifications', () => {
  it('[GP49] twice, late, forged or never: one coalesced sync at most, and the timer’s finds the rest', async () => {
    const received: Record<string, string>[] = [];
    const pushTransport = async ({ headers }: { headers: Record<string, string> }): Promise<number> => {
      received.push(headers);
      return 204;
    };
    const world = await createEngineWorld({ core: { pushTransport } });
    await world.full();
    const channel = await world.provider.watch!({ address: 'https://app.example/drive', token: 'secret' });
    const expected = { channelId: channel.id, token: 'secret' };
    world.core.push.switches.duplicates = true;
    world.put('a');
    await world.core.push.delivery.settled();
    const forged = received.map((headers) => ({ ...headers, 'X-Goog-Channel-Token': 'guess' }));
    const wakes = [...forged, ...received].filter(
      (headers) => parseNotification(headers, expected)?.type === 'changed',
    );
    expect(wakes).toHaveLength(2);
    const started = await Promise.allSettled(wakes.map(() => world.sync.startIncrementalSync('profile')));
    expect(started.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    const [first] = started;
    if (first?.status === 'fulfilled') await world.sync.waitFor(first.value);
    expect(await world.paths()).toEqual(['a.mp3']);
    world.core.push.switches.silent = true;
    world.put('b');
    await world.incremental();
    expect(await world.paths()).toEqual(['a.mp3', 'b.mp3']);
  });

  it('[GP48] a channel is renewed before it ends, with an overlap', async () => {
    const world = await createEngineWorld();
    const controller = new AbortController();
    const open: number[] = [];
    let renewedBeforeMs: number | undefined;
    let firstEnd = 0;
    const ended = keepWatching({
      provider: world.provider,
      address: 'https://app.example/drive',
      token: 'secret',
      clock: world.clock,
      signal: controller.signal,
      onChannels: (channels) => {
        open.push(channels.length);
        if (open.length === 1) firstEnd = channels[0]?.expiresAt ?? 0;
        if (channels.length === 2) renewedBeforeMs = firstEnd - world.clock.now();
        if (open.length === 3) controller.abort(new Error('enough'));
      },
    });
    await rejectionOf(ended);
    expect(open).toEqual([1, 2, 1]);
    expect(renewedBeforeMs).toBeGreaterThan(86_400_000);
  });
});
