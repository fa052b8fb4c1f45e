import { describe, expect, it } from 'vitest';
import { contentOf, type RemoteDriveOptions } from '../src/index.ts';
import { createDrive, feed, listed, song } from './support/small-drive.ts';

describe('RemoteDrive items', () => {
  it('[RD1] ids are keys, names are not: they repeat, change and move', () => {
    const { remote } = createDrive();
    const folder = remote.putFolder({ name: 'folder' });
    const twins = [1, 2].map(() => remote.putFile({ name: 'twin', parentId: folder.id, content: song }));
    expect(new Set(twins.map((twin) => twin.id)).size).toBe(2);
    expect(remote.children(folder.id).map((child) => child.name)).toEqual(['twin', 'twin']);
    const [twin] = twins;
    const moved = remote.move(remote.rename(twin?.id ?? '', 'single').id, remote.mainDriveId);
    expect(moved).toMatchObject({ id: twin?.id, name: 'single', parentId: remote.mainDriveId });
    expect(remote.pathOf(folder.id)).toEqual(['folder']);
  });

  it('[RD1] putPath makes the folders that are missing, once', () => {
    const { remote } = createDrive();
    const first = remote.putPath(['Artist', 'Album', '01.mp3'], song);
    const second = remote.putPath(['Artist', 'Album', '02.mp3'], song);
    expect(first.parentId).toBe(second.parentId);
    expect(remote.pathOf(second.id)).toEqual(['Artist', 'Album', '02.mp3']);
    expect(() => remote.putPath([], song)).toThrow(TypeError);
  });

  it('[RD2] an edit is a new revision; every other change only a new version', () => {
    const { clock, remote } = createDrive();
    const { id, createdAt } = remote.putFile({ name: 'a', content: song });
    const folder = remote.putFolder({ name: 'folder' });
    const steps = [
      () => remote.rename(id, 'b'),
      () => remote.move(id, folder.id),
      () => remote.patch(id, {}),
      () => remote.trash(id),
      () => remote.untrash(id),
    ];
    let version = remote.get(id)?.version ?? 0;
    for (const step of steps) {
      const item = step();
      expect(item).toMatchObject({ revision: 1, modifiedAt: createdAt });
      expect(item.version).toBeGreaterThan(version);
      version = item.version;
    }
    const later = clock.now();
    expect(remote.edit(id, contentOf('new'))).toMatchObject({ revision: 2, modifiedAt: later });
    expect(remote.edit(id, contentOf('new'), { modifiedAt: 5 })).toMatchObject({
      revision: 3,
      modifiedAt: 5,
    });
  });

  it('[RD3] trash counts for everything below, and untrash of the folder leaves what was trashed itself', () => {
    const { remote } = createDrive();
    const folder = remote.putFolder({ name: 'folder' });
    const [one, two] = ['one', 'two'].map(
      (name) => remote.putFile({ name, parentId: folder.id, content: song }).id,
    );
    remote.trash(one ?? '');
    remote.trash(folder.id);
    expect(remote.get(two ?? '')).toMatchObject({ state: 'trashed', explicitlyTrashed: false });
    expect(remote.get(one ?? '')).toMatchObject({ state: 'trashed', explicitlyTrashed: true });
    remote.untrash(folder.id);
    expect(remote.get(two ?? '')?.state).toBe('present');
    expect(remote.get(one ?? '')?.state).toBe('trashed');
    expect([...remote.items('main')].map((item) => item.name)).toContain('one');
  });

  it('[RD4] delete takes everything below along, except what was moved out before', () => {
    const { remote } = createDrive();
    const folder = remote.putFolder({ name: 'folder' });
    const inside = remote.putFile({ name: 'inside', parentId: folder.id, content: song });
    const saved = remote.putFile({ name: 'saved', parentId: folder.id, content: song });
    remote.move(saved.id, remote.mainDriveId);
    remote.delete(folder.id);
    expect(remote.get(inside.id)?.state).toBe('deleted');
    expect(listed(remote)).toEqual(['saved']);
    expect(() => remote.rename(folder.id, 'again')).toThrow(TypeError);
    expect(() => remote.putFile({ name: 'x', parentId: folder.id, content: song })).toThrow(TypeError);
  });

  it('[RD4] nothing can be done with what was below a deleted folder', () => {
    const { remote } = createDrive();
    const folder = remote.putFolder({ name: 'folder' });
    const inside = remote.putFolder({ name: 'inside', parentId: folder.id });
    remote.delete(folder.id);
    expect(() => remote.move(inside.id, remote.mainDriveId)).toThrow(TypeError);
    expect(() => remote.putFile({ name: 'late', parentId: inside.id, content: song })).toThrow(TypeError);
    expect(listed(remote)).toEqual([]);
  });

  it('[RD4] the id of a deleted item may come back, with a later revision', () => {
    const { remote } = createDrive();
    remote.putFile({ id: 'x', name: 'first', content: song });
    expect(() => remote.putFile({ id: 'x', name: 'second', content: song })).toThrow(TypeError);
    const cursor = remote.headCursor('main');
    remote.delete('x');
    expect(remote.putFile({ id: 'x', name: 'second', content: song })).toMatchObject({
      revision: 2,
      state: 'present',
    });
    expect(listed(remote)).toEqual(['second']);
    expect(feed(remote, cursor)).toEqual(['second present']);
  });

  it('[RD6] shortcuts may dangle, items may have no visible parent, copies have ids of their own', () => {
    const { remote } = createDrive();
    expect(remote.putShortcut({ name: 'shortcut', targetId: 'nothing' })).toMatchObject({
      kind: 'shortcut',
      targetId: 'nothing',
    });
    const shared = remote.putFile({ name: 'shared with me', parentId: null, content: song });
    expect(shared).toMatchObject({ parentId: undefined, driveId: 'main', state: 'present' });
    expect([...remote.items('main', { under: 'main' })].map((item) => item.name)).toEqual(['shortcut']);
    const original = remote.putPath(['album', 'track'], song);
    const copy = remote.copy(original.parentId ?? '', { name: 'album copy' });
    const [track] = remote.children(copy.id);
    expect(track).toMatchObject({ name: 'track', content: song });
    expect(track?.id).not.toBe(original.id);
  });

  it('[RD7] a move to another drive keeps ids and is logged on both sides, once', () => {
    const { remote } = createDrive();
    const shared = remote.addDrive();
    const album = remote.putFolder({ name: 'album' });
    remote.putFile({ name: 'track', parentId: album.id, content: song });
    const cursors = { main: remote.headCursor('main'), shared: remote.headCursor(shared.id) };
    remote.move(album.id, shared.rootId);
    expect(listed(remote)).toEqual([]);
    expect(listed(remote, shared.id).sort()).toEqual(['album', 'track']);
    expect(feed(remote, cursors.shared, shared.id)).toEqual(['track present', 'album present']);
    remote.move(album.id, 'main');
    remote.move(album.id, shared.rootId);
    expect(feed(remote, cursors.main).map((line) => line.split(' ')[1])).toEqual(['elsewhere', 'elsewhere']);
    expect(feed(remote, cursors.shared, shared.id)).toHaveLength(2);
  });

  it('[RD7] what has gone to another drive and come back is listed once, and nothing of the other log sticks to it', () => {
    const { remote } = createDrive({ lagListings: true, lag: { untilSettled: true } });
    const shared = remote.addDrive();
    for (let index = 0; index < 5; index += 1) remote.putFile({ name: `${index}`, content: song });
    const folder = remote.putFolder({ name: 'folder' });
    remote.trash(folder.id);
    remote.untrash(folder.id);
    remote.settle();
    const cursor = remote.headCursor(shared.id);
    remote.move(folder.id, shared.rootId);
    expect(listed(remote, shared.id)).toEqual(['folder']);
    remote.settle();
    expect(remote.changes(shared.id, cursor).changes).toMatchObject([
      { id: folder.id, contentAppeared: false },
    ]);
    remote.move(folder.id, 'main');
    remote.move(folder.id, shared.rootId);
    remote.move(folder.id, 'main');
    expect(listed(remote).filter((name) => name === 'folder')).toHaveLength(1);
    expect(listed(remote, shared.id)).toEqual([]);
  });

  it('[RD16] what a user could not do is a TypeError', () => {
    const { remote } = createDrive();
    const outer = remote.putFolder({ name: 'outer' });
    const inner = remote.putFolder({ name: 'inner', parentId: outer.id });
    const file = remote.putFile({ name: 'file', content: song });
    expect(() => remote.move(outer.id, inner.id)).toThrow('into itself');
    expect(() => remote.move(outer.id, outer.id)).toThrow('into itself');
    expect(() => remote.move(file.id, file.id)).toThrow(TypeError);
    expect(() => remote.edit(outer.id, song)).toThrow('no file');
    expect(() => remote.rename('missing', 'x')).toThrow('no item');
    expect(() => remote.putFile({ name: 'x', parentId: file.id, content: song })).toThrow('no folder');
    expect(remote.get('missing')).toBeUndefined();
  });
});

describe('RemoteDrive change feed', () => {
  it('[RD8] an item has one entry, the newest, and it tells the state now', () => {
    const { remote } = createDrive();
    const [a, b] = ['a', 'b'].map((name) => remote.putFile({ name, content: song }).id);
    const cursor = remote.headCursor('main');
    remote.rename(a ?? '', 'a2');
    remote.edit(b ?? '', contentOf('new'));
    remote.rename(a ?? '', 'a3');
    expect(feed(remote, cursor)).toEqual(['b present', 'a3 present']);
    remote.delete(a ?? '');
    expect(feed(remote, cursor)).toEqual(['b present', 'a3 deleted']);
  });

  it('[RD8] pages end where they were told to, and an item may jump to a later one', () => {
    const { remote } = createDrive();
    const cursor = remote.headCursor('main');
    const ids = ['a', 'b', 'c'].map((name) => remote.putFile({ name, content: song }).id);
    const first = remote.changes('main', cursor, { limit: 2 });
    expect(first).toMatchObject({ hasMore: true, changes: [{ id: ids[0] }, { id: ids[1] }] });
    remote.rename(ids[0] ?? '', 'a2');
    const second = remote.changes('main', first.cursor, { limit: 2 });
    expect(second).toMatchObject({ hasMore: false, changes: [{ id: ids[2] }, { id: ids[0] }] });
    expect(remote.changes('main', second.cursor)).toMatchObject({
      changes: [],
      hasMore: false,
      cursor: second.cursor,
    });
  });

  it('[RD9] a folder alone is logged unless told otherwise', () => {
    const act = (options: RemoteDriveOptions) => {
      const { remote } = createDrive(options);
      const folder = remote.putFolder({ name: 'folder' });
      const target = remote.putFolder({ name: 'target' });
      remote.putFile({ name: 'inside', parentId: folder.id, content: song });
      return (
        change: 'rename' | 'move' | 'trash' | 'untrash' | 'loseAccess' | 'regainAccess' | 'delete',
      ): string[] => {
        const cursor = remote.headCursor('main');
        if (change === 'rename') remote.rename(folder.id, 'folder');
        else if (change === 'move') remote.move(folder.id, target.id);
        else remote[change](folder.id);
        return feed(remote, cursor);
      };
    };
    const [alone, all] = [act({}), act({ logDescendants: true })];
    const atOnce = act({ descendantsOfTrash: 'at-once' });
    for (const change of [
      'rename',
      'move',
      'loseAccess',
      'regainAccess',
      'trash',
      'untrash',
      'delete',
    ] as const) {
      expect(alone(change)).toHaveLength(1);
      expect(all(change)).toHaveLength(2);
    }
    expect(atOnce('rename')).toHaveLength(1);
    expect(atOnce('trash')).toEqual(['folder trashed', 'inside trashed']);
  });

  it('[RD9] trash may report what lies below only once things have settled', () => {
    const { remote } = createDrive({ descendantsOfTrash: 'on-settle' });
    const { parentId } = remote.putPath(['folder', 'inside'], song);
    const cursor = remote.headCursor('main');
    remote.trash(parentId ?? '');
    expect(feed(remote, cursor)).toEqual(['folder trashed']);
    remote.settle();
    expect(feed(remote, cursor)).toEqual(['folder trashed', 'inside trashed']);
  });

  it('[RD9] a folder below which content appears without entries is marked, whatever happens to it later', () => {
    const { remote } = createDrive();
    const { parentId: folder = '' } = remote.putPath(['folder', 'inside'], song);
    remote.loseAccess(folder);
    const cursor = remote.headCursor('main');
    remote.regainAccess(folder);
    remote.rename(folder, 'renamed');
    expect(remote.changes('main', cursor).changes).toMatchObject([{ id: folder, contentAppeared: true }]);
    const later = remote.headCursor('main');
    remote.rename(folder, 'renamed again');
    expect(remote.changes('main', later).changes).toMatchObject([{ id: folder, contentAppeared: false }]);
  });

  it('[RD10] expired, foreign and malformed cursors are refused; new ones are good', () => {
    const { remote } = createDrive();
    const other = remote.addDrive();
    const refused = expect.objectContaining({ code: 'CURSOR_EXPIRED' });
    const [cursor, otherCursor] = [remote.headCursor('main'), remote.headCursor(other.id)];
    for (const wrong of ['', 'x', `${cursor}x`, otherCursor])
      expect(() => remote.changes('main', wrong)).toThrow(refused);
    remote.expireCursors('main');
    expect(() => remote.changes('main', cursor)).toThrow(refused);
    expect(feed(remote, otherCursor, other.id)).toEqual([]);
    expect(feed(remote, remote.headCursor('main'))).toEqual([]);
    remote.expireCursors();
    expect(() => remote.changes(other.id, otherCursor)).toThrow(refused);
  });

  it('[RD11] with lag, entries are seen when their time has come, and none is lost', async () => {
    const { clock, remote } = createDrive({ lag: { ms: 1000 } });
    remote.putFile({ name: 'a', content: song });
    const cursor = remote.headCursor('main');
    expect(feed(remote, cursor)).toEqual([]);
    await clock.advance(999);
    remote.putFile({ name: 'b', content: song });
    await clock.advance(1);
    expect(feed(remote, cursor)).toEqual(['a present']);
    await clock.advance(999);
    expect(feed(remote, cursor)).toEqual(['a present', 'b present']);
  });

  it('[RD11] with lag until settled, new items are missing from listings, too, where told so', () => {
    const { remote } = createDrive({ lag: { untilSettled: true }, lagListings: true });
    const cursor = remote.headCursor('main');
    const { id } = remote.putFile({ name: 'a', content: song });
    expect(listed(remote)).toEqual([]);
    expect(feed(remote, cursor)).toEqual([]);
    remote.settle();
    remote.rename(id, 'b');
    expect(listed(remote)).toEqual(['b']);
    expect(feed(remote, cursor)).toEqual([]);
    remote.settle();
    expect(feed(remote, cursor)).toEqual(['b present']);
  });

  it('[RD12] a listing has what existed throughout exactly once, whatever else happens', () => {
    const { remote } = createDrive();
    const folder = remote.putFolder({ name: 'folder' });
    const ids = Array.from(
      { length: 10 },
      (_, index) => remote.putFile({ name: `${index}`, content: song }).id,
    );
    const listing = remote.items('main');
    const seen = [listing.next().value, listing.next().value, listing.next().value].map((item) => item?.id);
    for (const id of ids) remote.move(id, folder.id);
    for (const id of ids.slice(0, 5)) remote.edit(id, contentOf('new'));
    remote.delete(ids[7] ?? '');
    for (const item of listing) seen.push(item.id);
    expect(seen).toEqual([folder.id, ...ids.filter((id) => id !== ids[7])]);
    const after = remote.get(ids[4] ?? '')?.ordinal;
    expect([...remote.items('main', { after })].map((item) => item.id)).toEqual([
      ids[5],
      ids[6],
      ids[8],
      ids[9],
    ]);
  });

  it('[RD17] subscribers hear of each change and its drive until they leave', () => {
    const { remote } = createDrive();
    const heard: string[] = [];
    const end = remote.subscribe((driveId) => heard.push(driveId));
    const shared = remote.addDrive();
    remote.putFile({ name: 'a', parentId: shared.rootId, content: song });
    end();
    remote.putFile({ name: 'b', content: song });
    expect(heard).toEqual(['main', shared.id]);
  });
});
