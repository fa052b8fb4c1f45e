import { virtualDrive } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { parseNotification } from '../src/index.ts';
import { rootId } from './support/drive-world.ts';
import { createEngineWorld, type EngineWorld, song } from './support/engine-world.ts';

async function paths({ tracks }: EngineWorld): Promise<string[]> {
  return [...(await tracks()).keys()].sort();
}

describe('the engine over Google Drive', () => {
  it('[GP10][GP18] 10,000 items cost 13 requests, no change costs one', async () => {
    const remote = virtualDrive({ tracks: 9_000, drive: { main: { id: 'main', rootId } } });
    const noMusic = { audioExtensions: [], audioMimeTypes: [] };
    const world = await createEngineWorld({ core: { remote }, config: noMusic });
    const listed = await world.full();
    expect(listed).toMatchObject({ status: 'completed' });
    expect(listed.stats.apiCalls).toEqual({ startPageToken: 1, get: 1, list: 10, changes: 1 });
    world.core.clearCalls();
    const quiet = await world.incremental();
    expect(quiet.stats.apiCalls).toEqual({ changes: 1 });
    expect(world.endpoints()).toEqual(['changes.list']);
  });

  it('[GP7] only what lies below My Drive’s root is in the library; with sharedWithMe the rest comes, too', async () => {
    const world = await createEngineWorld();
    world.remote.putPath(['Artist', 'mine.mp3'], song('mine'));
    world.remote.putFile({ name: 'theirs.mp3', parentId: null, content: song('theirs') });
    await world.full();
    expect(await paths(world)).toEqual(['Artist/mine.mp3']);
    const wide = await createEngineWorld({ sharedWithMe: true, core: { remote: world.remote } });
    await wide.full();
    expect((await paths(wide)).map((path) => path.split('/').at(-1))).toEqual(['mine.mp3', 'theirs.mp3']);
  });

  it('[GP7] a chosen folder is the library, also when things move in and out of it', async () => {
    const folder = { id: 'music' };
    const world = await createEngineWorld({ folder });
    world.remote.putFolder({ name: 'Music', id: folder.id });
    const inside = world.remote.putFile({ name: 'in.mp3', parentId: folder.id, content: song('in') });
    const outside = world.remote.putFolder({ name: 'Album' });
    world.remote.putFile({ name: 'out.mp3', parentId: outside.id, content: song('out') });
    await world.full();
    expect(await paths(world)).toEqual(['in.mp3']);
    world.remote.move(outside.id, folder.id);
    world.remote.move(inside.id, rootId);
    await world.incremental();
    expect(await paths(world)).toEqual(['Album/out.mp3']);
  });

  it('[GP8] a drive joined is listed, a drive left is hidden, and back it is as before', async () => {
    const world = await createEngineWorld({ sharedDrives: 'all' });
    world.remote.putPath(['a.mp3'], song('a'));
    await world.full();
    const drive = world.remote.addDrive({ name: 'Band' });
    world.remote.putFile({ name: 'b.mp3', parentId: drive.rootId, content: song('b') });
    await world.incremental();
    const [id] = [...(await world.tracks()).values()]
      .filter(({ title }) => title === 'b')
      .map((track) => track.id);
    expect(id).toBeDefined();
    world.remote.removeDrive(drive.id);
    await world.incremental();
    expect(await world.tracks()).toHaveLength(1);
    world.remote.rejoinDrive(drive.id);
    await world.incremental();
    expect([...(await world.tracks()).values()].map((track) => track.id)).toContain(id);
  });

  it('[GP9] a file moved to a shared drive and back is the same track all the while', async () => {
    const world = await createEngineWorld({ sharedDrives: 'all' });
    const drive = world.remote.addDrive();
    const file = world.remote.putFile({ name: 'a.mp3', content: song('a') });
    await world.full();
    const [before] = [...(await world.tracks()).values()];
    for (const target of [drive.rootId, rootId, drive.rootId]) {
      world.remote.move(file.id, target);
      await world.incremental();
      expect([...(await world.tracks()).values()].map(({ id }) => id)).toEqual([before?.id]);
    }
  });

  it('[GP5] an edited file and the shortcut to it stay one track', async () => {
    const world = await createEngineWorld();
    const file = world.remote.putFile({ name: 'a.mp3', content: song('before') });
    world.remote.putShortcut({ name: 'favourite.mp3', targetId: file.id });
    await world.full();
    world.remote.edit(file.id, song('after'));
    await world.incremental();
    expect([...(await world.tracks()).values()].map(({ title }) => title)).toEqual(['after']);
    const { items } = await world.library.duplicates();
    expect(items.map(({ files }) => files.length)).toEqual([2]);
  });

  it('[GP13] an incomplete listing hides nothing', async () => {
    const world = await createEngineWorld();
    for (const name of ['a', 'b', 'c']) world.remote.putFile({ name: `${name}.mp3`, content: song(name) });
    await world.full();
    world.core.faults.on({ endpoint: 'files.list', times: 1 }, { kind: 'incomplete-search', leaveOut: 2 });
    expect(await world.full()).toMatchObject({ status: 'completed' });
    expect(await paths(world)).toHaveLength(3);
    expect(world.events).toContainEqual(
      expect.objectContaining({ type: 'warning', code: 'INCOMPLETE_LISTING' }),
    );
  });

  it.each(['changeTokenInvalid', 'changeTokenNotFound', 'changeTokenGone'])(
    '[GP19] after %s everything is listed again',
    async (reason) => {
      const world = await createEngineWorld();
      const file = world.remote.putFile({ name: 'a.mp3', content: song('a') });
      await world.full();
      world.remote.delete(file.id);
      world.remote.putFile({ name: 'b.mp3', content: song('b') });
      world.core.faults.on({ endpoint: 'changes.list', times: 1 }, reason);
      expect(await world.incremental()).toMatchObject({ status: 'completed', syncType: 'full' });
      expect(await paths(world)).toEqual(['b.mp3']);
      expect(await world.incremental()).toMatchObject({
        syncType: 'incremental',
        stats: { apiCalls: { changes: 1 } },
      });
    },
  );

  it('[GP22] a child may come before its folder, and its folder’s folder last', async () => {
    const world = await createEngineWorld({ pageSize: 1 });
    await world.full();
    const outer = world.remote.putFolder({ name: 'Artist' });
    const inner = world.remote.putFolder({ name: 'Album', parentId: outer.id });
    world.remote.putFile({ name: '01.mp3', parentId: inner.id, content: song('a') });
    world.remote.rename(inner.id, 'Album (1999)');
    world.remote.rename(outer.id, 'The Artist');
    await world.incremental();
    expect(await paths(world)).toEqual(['The Artist/Album (1999)/01.mp3']);
  });

  it('[GP23] a run that ends between two pages goes on behind the last one', async () => {
    const world = await createEngineWorld({ pageSize: 1 });
    await world.full();
    for (const name of ['a', 'b', 'c', 'd'])
      world.remote.putFile({ name: `${name}.mp3`, content: song(name) });
    world.core.clearCalls();
    world.core.faults.on({ endpoint: 'changes.list', after: 2, times: 1 }, 'domainPolicy');
    expect(await world.incremental()).toMatchObject({ status: 'failed', error: { code: 'FORBIDDEN' } });
    expect(await world.incremental()).toMatchObject({ status: 'completed' });
    const tokens = world.core.calls
      .filter(({ endpoint }) => endpoint === 'changes.list')
      .map(({ query }) => query['pageToken']);
    expect(tokens[3]).toBe(tokens[2]);
    expect(new Set(tokens.slice(0, 3)).size).toBe(3);
    expect(await paths(world)).toHaveLength(4);
  });

  it('[GP23] changes applied twice change nothing', async () => {
    const world = await createEngineWorld({ pageSize: 2 });
    const { cursor } = await world.list();
    await world.full();
    const folder = world.remote.putFolder({ name: 'Album' });
    const file = world.remote.putFile({ name: 'a.mp3', parentId: folder.id, content: song('a') });
    world.remote.putFile({ name: 'b.mp3', content: song('b') });
    await world.incremental();
    world.remote.delete(file.id);
    await world.incremental();
    const told = await world.library.readEvents({ consumer: 'test' });
    await world.library.acknowledgeEvents('test', told.at(-1)?.seq ?? 0);
    expect(await world.incremental(cursor)).toMatchObject({ status: 'completed', syncType: 'incremental' });
    expect(await paths(world)).toEqual(['b.mp3']);
    expect(await world.library.readEvents({ consumer: 'test' })).toEqual([]);
  });

  it('[GP24] what a lost change has spoilt, the next full sync repairs', async () => {
    const world = await createEngineWorld();
    const file = world.remote.putFile({ name: 'a.mp3', content: song('a') });
    await world.full();
    world.remote.delete(file.id);
    world.remote.putFile({ name: 'b.mp3', content: song('b') });
    const body = JSON.stringify({ changes: [], newStartPageToken: world.remote.headCursor('main') });
    world.core.faults.on(
      { endpoint: 'changes.list', times: 1 },
      { kind: 'status', status: 200, body, contentType: 'application/json' },
    );
    await world.incremental();
    expect(await paths(world)).toEqual(['a.mp3']);
    await world.full();
    expect(await paths(world)).toEqual(['b.mp3']);
  });

  it('[GP28] a file edited while it is read ends up as it is now', async () => {
    const world = await createEngineWorld();
    const file = world.remote.putFile({ name: 'a.mp3', content: song('before') });
    world.core.faults.on({ endpoint: 'files.download', times: 1 }, () => {
      world.remote.edit(file.id, song('after and longer than before'));
      return undefined;
    });
    await world.full();
    await world.incremental();
    expect([...(await world.tracks()).values()].map(({ title }) => title)).toEqual([
      'after and longer than before',
    ]);
  });

  it('[GP29] a file nobody may read keeps its track, and is not asked for again', async () => {
    const world = await createEngineWorld();
    world.remote.putFile({ name: 'a.mp3', content: song('a') });
    world.core.faults.on({ endpoint: 'files.download' }, 'cannotDownloadAbusiveFile');
    expect(await world.full()).toMatchObject({ status: 'completed' });
    const downloads = (): number => world.endpoints().filter((name) => name === 'files.download').length;
    expect(downloads()).toBe(1);
    expect(await paths(world)).toEqual(['a.mp3']);
    await world.incremental();
    await world.incremental();
    expect(downloads()).toBe(1);
    const failures = await world.library.failures();
    expect(failures.items).toMatchObject([{ parked: true, errorCode: 'UNREADABLE_CONTENT' }]);
  });

  it('[GP37] without download quota names come, tags follow a day later', async () => {
    const world = await createEngineWorld();
    world.remote.putFile({ name: 'a.mp3', content: song('the title') });
    const end = world.core.faults.on({ endpoint: 'files.download' }, 'downloadQuotaExceeded');
    expect(await world.full()).toMatchObject({ status: 'completed' });
    expect(await paths(world)).toEqual(['a.mp3']);
    end();
    await world.incremental();
    expect((await world.tracks()).get('a.mp3')?.title).toBe('a');
    await world.clock.advance(86_400_000);
    await world.incremental();
    expect((await world.tracks()).get('a.mp3')?.title).toBe('the title');
  });

  it('[GP41] signed out, a run ends with what to do; signed in again, the next one misses nothing', async () => {
    const world = await createEngineWorld();
    await world.full();
    world.remote.putFile({ name: 'a.mp3', content: song('a') });
    world.core.tokens.revoke();
    world.core.tokens.revokeRefreshTokens();
    const job = await world.incremental();
    expect(job).toMatchObject({
      status: 'failed',
      error: { code: 'UNAUTHORIZED', message: expect.stringContaining('sign in') },
    });
    world.store.values.set('jane', world.core.tokens.issueRefresh());
    expect(await world.incremental()).toMatchObject({ status: 'completed', syncType: 'incremental' });
    expect(await paths(world)).toEqual(['a.mp3']);
  });

  it('[GP49] notifications that come twice or late start one sync; without any, the timer’s finds the change', async () => {
    const received: Record<string, string>[] = [];
    const world = await createEngineWorld({
      core: {
        pushTransport: async ({ headers }) => {
          received.push(headers);
          return 204;
        },
      },
    });
    await world.full();
    const channel = await world.provider.watch!({ address: 'https://app.example/drive', token: 'secret' });
    const expected = { channelId: channel.id, token: 'secret' };
    world.core.push.switches.duplicates = true;
    world.remote.putFile({ name: 'a.mp3', content: song('a') });
    await world.core.push.delivery.settled();
    const wakes = received.filter((headers) => parseNotification(headers, expected)?.type === 'changed');
    expect(wakes).toHaveLength(2);
    const started = await Promise.allSettled(wakes.map(() => world.sync.startIncrementalSync('profile')));
    expect(started.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    const [first] = started;
    if (first?.status === 'fulfilled') await world.sync.waitFor(first.value);
    expect(await paths(world)).toEqual(['a.mp3']);
    world.core.push.switches.silent = true;
    world.remote.putFile({ name: 'b.mp3', content: song('b') });
    await world.incremental();
    expect(await paths(world)).toEqual(['a.mp3', 'b.mp3']);
  });
});
