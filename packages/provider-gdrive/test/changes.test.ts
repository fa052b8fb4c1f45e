import { collectFiles, contentOf } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { changeFields } from '../src/api/drive-wire.ts';
import { createDriveWorld, rejectionOf } from './support/drive-world.ts';

describe('changes', () => {
  it('[GP17] a change cursor is good however old it is', async () => {
    const { remote, list, follow, clock } = createDriveWorld();
    const { cursor } = await list();
    await clock.advance(400 * 86_400_000);
    remote.putFile({ name: 'a.mp3', content: contentOf('a') });
    expect((await follow(cursor)).flatMap(({ changes }) => changes)).toHaveLength(1);
  });

  it('[GP18] nothing changed is one request and the same cursor', async () => {
    const { list, follow, core, endpoints } = createDriveWorld();
    const { cursor } = await list();
    core.clearCalls();
    expect(await follow(cursor)).toEqual([{ changes: [], cursor, hasMore: false }]);
    expect(endpoints()).toEqual(['changes.list']);
    expect(core.calls[0]?.query).toEqual({
      fields: changeFields,
      includeItemsFromAllDrives: 'true',
      includeRemoved: 'true',
      pageSize: '1000',
      pageToken: JSON.parse(cursor).token,
      spaces: 'drive',
      supportsAllDrives: 'true',
    });
  });

  it('[GP18] the feed is read over short and empty pages to its end', async () => {
    const { remote, list, follow, core } = createDriveWorld({ pageSize: 3 });
    const { cursor } = await list();
    for (let index = 0; index < 10; index += 1)
      remote.putFile({ name: `${index}.mp3`, content: contentOf('a') });
    core.faults.on({ endpoint: 'changes.list', times: 2 }, { kind: 'empty-page' });
    core.faults.on({ endpoint: 'changes.list', after: 3, times: 1 }, { kind: 'short-page', size: 1 });
    const pages = await follow(cursor);
    expect(pages.flatMap(({ changes }) => changes)).toHaveLength(10);
    expect(pages.map(({ hasMore }) => hasMore).lastIndexOf(true)).toBe(pages.length - 2);
  });

  it('[GP18] a feed that never goes on is an error', async () => {
    const { list, follow, core } = createDriveWorld();
    const { cursor } = await list();
    core.faults.on({ endpoint: 'changes.list' }, { kind: 'empty-page' });
    expect(await rejectionOf(follow(cursor))).toMatchObject({ code: 'INVALID_RESPONSE' });
  });

  it.each(['changeTokenInvalid', 'changeTokenNotFound', 'changeTokenGone'])(
    '[GP19] %s is CURSOR_EXPIRED',
    async (reason) => {
      const { list, follow, core } = createDriveWorld();
      const { cursor } = await list();
      core.faults.on({ endpoint: 'changes.list', times: 1 }, reason);
      expect(await rejectionOf(follow(cursor))).toMatchObject({ code: 'CURSOR_EXPIRED' });
    },
  );

  it('[GP20] what is gone is unknown, what is in the trash is trashed', async () => {
    const { remote, list, follow } = createDriveWorld();
    const [deleted, lost, trashed] = ['a', 'b', 'c'].map(
      (name) => remote.putFile({ name, content: contentOf(name) }).id,
    );
    const { cursor } = await list();
    remote.delete(deleted ?? '');
    remote.loseAccess(lost ?? '');
    remote.trash(trashed ?? '');
    expect((await follow(cursor)).flatMap(({ changes }) => changes)).toEqual([
      { type: 'remove', id: deleted, reason: 'unknown' },
      { type: 'remove', id: lost, reason: 'unknown' },
      { type: 'remove', id: trashed, reason: 'trashed' },
    ]);
  });

  it('[GP20] an entry without its item is looked up; one of nothing is left out and logged', async () => {
    const logged: unknown[] = [];
    const world = createDriveWorld({ logger: { log: (level, message) => logged.push([level, message]) } });
    const song = world.remote.putFile({ name: 'a.mp3', content: contentOf('a') });
    const { cursor } = await world.list();
    const entries = [
      { changeType: 'file', fileId: song.id },
      { changeType: 'file', fileId: 'gone' },
      { changeType: 'file', removed: true },
      { changeType: 'drive', removed: true, driveId: 'd' },
    ];
    const body = JSON.stringify({ changes: entries, newStartPageToken: '9' });
    world.core.faults.on(
      { endpoint: 'changes.list' },
      { kind: 'status', status: 200, body, contentType: 'application/json' },
    );
    expect((await world.follow(cursor))[0]?.changes).toMatchObject([
      { type: 'upsert', file: { id: song.id, name: 'a.mp3' } },
      { type: 'remove', id: 'gone', reason: 'unknown' },
    ]);
    expect(logged).toEqual([['warn', expect.stringContaining('without saying of what')]]);
  });

  it('[GP21] old folders, and those shared since, are named in listUnder', async () => {
    const { remote, list, follow, clock } = createDriveWorld();
    const old = remote.putFolder({ name: 'old' });
    await clock.advance(3_600_000);
    const { cursor } = await list();
    await clock.advance(3_600_000);
    remote.rename(old.id, 'renamed');
    const made = remote.putFolder({ name: 'made since' });
    const shared = remote.putFolder({
      name: 'made and shared since',
      serviceFields: { sharedWithMeTime: new Date(clock.now()).toISOString() },
    });
    remote.putFile({ name: 'a.mp3', parentId: made.id, content: contentOf('a') });
    const [page] = await follow(cursor);
    expect(page?.listUnder).toEqual([old.id, shared.id]);
    expect(page?.changes).toHaveLength(4);
  });

  it('[GP21] once the feed is read, what was made since is old', async () => {
    const { remote, list, follow, clock } = createDriveWorld();
    const { cursor } = await list();
    await clock.advance(3_600_000);
    const folder = remote.putFolder({ name: 'made since' });
    const [page] = await follow(cursor);
    expect(page?.listUnder).toBeUndefined();
    await clock.advance(3_600_000);
    remote.rename(folder.id, 'renamed');
    expect((await follow(page?.cursor ?? ''))[0]?.listUnder).toEqual([folder.id]);
  });

  it('[GP21] a folder taken from the trash is named, with what lies in it', async () => {
    const { remote, list, follow, provider, scope } = createDriveWorld();
    const folder = remote.putFolder({ name: 'Music' });
    const song = remote.putFile({ name: 'a.mp3', parentId: folder.id, content: contentOf('a') });
    remote.trash(folder.id);
    const { cursor } = await list();
    remote.untrash(folder.id);
    const [page] = await follow(cursor);
    expect(page?.listUnder).toEqual([folder.id]);
    const files = await collectFiles(provider.listFiles({ scope: await scope(), under: folder.id }));
    expect(files.map(({ id }) => id)).toEqual([song.id]);
  });
});
