import { collectBytes, contentOf } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { createDriveWorld } from './support/drive-world.ts';

describe('shortcuts', () => {
  it('[GP4] a shortcut to a file is its content under its own id, name and parent', async () => {
    const { remote, list, provider } = createDriveWorld();
    const target = remote.putFile({ name: 'long name.flac', parentId: null, content: contentOf('the song') });
    const folder = remote.putFolder({ name: 'Favourites' });
    const shortcut = remote.putShortcut({ name: 'song.flac', parentId: folder.id, targetId: target.id });
    const { files } = await list();
    const found = files.find(({ id }) => id === shortcut.id);
    const original = files.find(({ id }) => id === target.id);
    expect(found).toMatchObject({
      name: 'song.flac',
      kind: 'file',
      parentId: folder.id,
      size: 8,
      version: original?.version,
      contentHash: original?.contentHash,
      mimeType: original?.mimeType,
      metadata: { targetId: target.id },
    });
    const bytes = found && (await collectBytes(await provider.download(found)));
    expect(new TextDecoder().decode(bytes)).toBe('the song');
  });

  it('[GP4] a target on an earlier page is looked up, with its resource key', async () => {
    const { remote, list, provider } = createDriveWorld({ pageSize: 1 });
    const key = { resourceKey: 'k-1', linkShareMetadata: { securityUpdateEnabled: true } };
    const target = remote.putFile({
      name: 'a.flac',
      parentId: null,
      content: contentOf('a'),
      serviceFields: key,
    });
    const shortcut = remote.putShortcut({ name: 'a', targetId: target.id });
    remote.patch(shortcut.id, { serviceFields: { shortcutDetails: { targetResourceKey: 'k-1' } } });
    const found = (await list()).files.find(({ id }) => id === shortcut.id);
    expect(found?.metadata).toEqual({ targetId: target.id, resourceKey: 'k-1' });
    const bytes = found && (await collectBytes(await provider.download(found)));
    expect(new TextDecoder().decode(bytes)).toBe('a');
  });

  it('[GP5] an edit of the target, its trash and its return are those of the shortcut, too', async () => {
    const { remote, list, follow } = createDriveWorld();
    const target = remote.putFile({ name: 'a.flac', content: contentOf('a') });
    const shortcut = remote.putShortcut({ name: 'b.flac', targetId: target.id });
    let { cursor } = await list();
    const ofShortcut = async (): Promise<unknown> => {
      const pages = await follow(cursor);
      cursor = pages.at(-1)?.cursor ?? '';
      const changes = pages.flatMap((page) => page.changes);
      return changes.find(
        (change) => (change.type === 'upsert' ? change.file.id : change.id) === shortcut.id,
      );
    };
    remote.edit(target.id, contentOf('changed'));
    expect(await ofShortcut()).toMatchObject({ type: 'upsert', file: { name: 'b.flac', size: 7 } });
    remote.trash(target.id);
    expect(await ofShortcut()).toMatchObject({ type: 'remove', reason: 'unknown' });
    remote.untrash(target.id);
    expect(await ofShortcut()).toMatchObject({ type: 'upsert', file: { size: 7 } });
    remote.delete(target.id);
    expect(await ofShortcut()).toMatchObject({ type: 'remove', reason: 'unknown' });
  });

  it('[GP5] a shortcut made after the listing counts as well', async () => {
    const { remote, list, follow } = createDriveWorld();
    const target = remote.putFile({ name: 'a.flac', content: contentOf('a') });
    const { cursor } = await list();
    const shortcut = remote.putShortcut({ name: 'b.flac', targetId: target.id });
    const [page] = await follow(cursor);
    expect(page?.changes).toMatchObject([{ type: 'upsert', file: { id: shortcut.id, size: 1 } }]);
    remote.edit(target.id, contentOf('changed'));
    const changes = (await follow(page?.cursor ?? '')).flatMap((each) => each.changes);
    expect(changes).toHaveLength(2);
  });

  it('[GP5] without shortcuts changes cost nothing more', async () => {
    const { remote, list, follow, core, endpoints } = createDriveWorld();
    const target = remote.putFile({ name: 'a.flac', content: contentOf('a') });
    remote.putShortcut({ name: 'folder', targetId: remote.putFolder({ name: 'Music' }).id });
    const { cursor } = await list();
    remote.edit(target.id, contentOf('b'));
    core.clearCalls();
    await follow(cursor);
    expect(endpoints()).toEqual(['changes.list']);
  });

  it('[GP6] a shortcut to a folder adds nothing; one that leads nowhere, into the trash or in a circle is cut', async () => {
    const { remote, list } = createDriveWorld();
    const folder = remote.putFolder({ name: 'Music' });
    const song = remote.putFile({ name: 'a.mp3', parentId: folder.id, content: contentOf('a') });
    const trashed = remote.putFile({ name: 'b.mp3', content: contentOf('b') });
    remote.trash(trashed.id);
    remote.putShortcut({ name: 'to a folder', targetId: folder.id });
    remote.putShortcut({ name: 'to nothing', targetId: 'nothing' });
    remote.putShortcut({ name: 'to the trash', targetId: trashed.id });
    remote.putShortcut({ name: 'one', id: 'one', targetId: 'two' });
    remote.putShortcut({ name: 'two', id: 'two', targetId: 'one' });
    remote.putShortcut({ name: 'itself', id: 'itself', targetId: 'itself' });
    const chain = remote.putShortcut({
      name: 'to a shortcut',
      targetId: remote.putShortcut({ name: 'to a song', targetId: song.id }).id,
    });
    const { files } = await list();
    expect(files.map(({ name }) => name).sort()).toEqual(['Music', 'a.mp3', 'to a shortcut', 'to a song']);
    expect(files.find(({ id }) => id === chain.id)?.metadata).toEqual({ targetId: song.id });
  });
});
