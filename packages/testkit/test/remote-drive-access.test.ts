import { describe, expect, it } from 'vitest';
import { createDrive, feed, listed, song } from './support/small-drive.ts';

describe('RemoteDrive access', () => {
  it('[RD5] access is lost and regained for an item and everything below', () => {
    const { remote } = createDrive();
    const folder = remote.putFolder({ name: 'folder' });
    const inside = remote.putFile({ name: 'inside', parentId: folder.id, content: song });
    remote.loseAccess(folder.id);
    expect(remote.get(inside.id)?.state).toBe('access-lost');
    expect(listed(remote)).toEqual([]);
    expect(() => [...remote.items('main', { under: folder.id })]).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    expect(remote.grantAccess(inside.id)).toMatchObject({ state: 'present', visibleParentId: undefined });
    expect(remote.regainAccess(folder.id).state).toBe('present');
    expect(remote.get(inside.id)?.visibleParentId).toBe(folder.id);
  });

  it('[RD5] an item with a permission of its own is logged when its folder goes or comes back', () => {
    const { remote } = createDrive();
    const folder = remote.putFolder({ name: 'folder' });
    const inside = remote.putFile({ name: 'inside', parentId: folder.id, content: song });
    remote.putFile({ name: 'other', parentId: folder.id, content: song });
    remote.grantAccess(inside.id);
    for (const state of ['access-lost', 'present']) {
      const cursor = remote.headCursor('main');
      if (state === 'present') remote.regainAccess(folder.id);
      else remote.loseAccess(folder.id);
      expect(feed(remote, cursor)).toEqual(['inside present', `folder ${state}`]);
    }
  });

  it('[RD5] an item seen without its folder is logged when that is trashed, restored or deleted', () => {
    const { remote } = createDrive();
    const folder = remote.putFolder({ name: 'folder' });
    const inside = remote.putFile({ name: 'inside', parentId: folder.id, content: song });
    remote.grantAccess(inside.id);
    remote.loseAccess(folder.id);
    const edits = [
      ['trashed', () => remote.trash(folder.id)],
      ['present', () => remote.untrash(folder.id)],
      ['deleted', () => remote.delete(folder.id)],
    ] as const;
    for (const [state, edit] of edits) {
      const cursor = remote.headCursor('main');
      edit();
      expect(feed(remote, cursor)).toContain(`inside ${state}`);
    }
  });

  it('[RD5] a whole drive is left and joined again', () => {
    const { remote } = createDrive();
    const shared = remote.addDrive({ name: 'Shared' });
    const file = remote.putFile({ name: 'shared', parentId: shared.rootId, content: song });
    const cursor = remote.headCursor(shared.id);
    const mainCursor = remote.headCursor('main');
    remote.removeDrive(shared.id);
    expect(remote.get(file.id)?.state).toBe('access-lost');
    expect(() => remote.changes(shared.id, cursor)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    expect(remote.drives().map((drive) => drive.joined)).toEqual([true, false]);
    remote.rejoinDrive(shared.id);
    expect(listed(remote, shared.id)).toEqual(['shared']);
    expect(feed(remote, cursor, shared.id)).toEqual([]);
    expect(feed(remote, mainCursor)).toEqual([`drive ${shared.id} joined`]);
    expect(() => remote.removeDrive('main')).toThrow(TypeError);
  });
});
