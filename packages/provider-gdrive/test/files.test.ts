import { contentOf, patternContent } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { createDriveWorld, rootId } from './support/drive-world.ts';

describe('files and folders', () => {
  it('[GP1] ids and parents are what Drive names; the root of My Drive is called root', async () => {
    const { remote, list } = createDriveWorld();
    const folder = remote.putFolder({ name: 'Music' });
    const song = remote.putFile({ name: 'a.mp3', parentId: folder.id, content: contentOf('a') });
    const shared = remote.putFile({ name: 'b.mp3', parentId: null, content: contentOf('b') });
    const { files } = await list();
    const parents = Object.fromEntries(files.map(({ id, parentId }) => [id, parentId]));
    expect(parents).toEqual({ [folder.id]: 'root', [song.id]: folder.id, [shared.id]: undefined });
  });

  it('[GP1] without My Drive as the library, its root keeps its own id', async () => {
    const { remote, list } = createDriveWorld({ sharedWithMe: true });
    remote.putFile({ name: 'a.mp3', content: contentOf('a') });
    expect((await list()).files.map(({ parentId }) => parentId)).toEqual([rootId]);
  });

  it('[GP1] of several parents it is always the same one', async () => {
    const { remote, list } = createDriveWorld();
    const song = remote.putFile({ name: 'a.mp3', content: contentOf('a') });
    for (const parents of [
      ['x', 'b', 'c'],
      ['c', 'x', 'b'],
    ]) {
      remote.patch(song.id, { serviceFields: { parents } });
      expect((await list()).files[0]?.parentId).toBe('b');
    }
  });

  it('[GP2] the version is the checksum, and does not change with name, place, time or a view', async () => {
    const { remote, list, clock } = createDriveWorld();
    const song = remote.putFile({ name: 'a.mp3', content: contentOf('a') });
    const [before] = (await list()).files;
    expect(before?.contentHash).toEqual({ algorithm: 'md5', value: '0cc175b9c0f1b6a831c399e269772661' });
    remote.rename(song.id, 'b.mp3');
    remote.move(song.id, remote.putFolder({ name: 'Music' }).id);
    remote.patch(song.id, { modifiedAt: clock.now() + 5_000 });
    const after = (await list()).files.find(({ id }) => id === song.id);
    expect(after?.version).toBe(before?.version);
    remote.edit(song.id, contentOf('b'), { modifiedAt: after?.modifiedAt });
    expect((await list()).files.find(({ id }) => id === song.id)?.version).not.toBe(before?.version);
  });

  it.each([
    { title: 'the revision', without: { md5Checksum: null } },
    { title: 'size and time', without: { md5Checksum: null, headRevisionId: null } },
  ])('[GP2] without a checksum $title tells an edit, and nothing else counts as one', async ({ without }) => {
    const { remote, list } = createDriveWorld();
    const song = remote.putFile({ name: 'a.mp3', content: contentOf('a'), serviceFields: without });
    const versions: (string | undefined)[] = [];
    const note = async (): Promise<void> => {
      versions.push((await list()).files.find(({ id }) => id === song.id)?.version);
    };
    await note();
    await note();
    remote.move(song.id, remote.putFolder({ name: 'Music' }).id);
    await note();
    expect(new Set(versions).size).toBe(1);
    remote.edit(song.id, contentOf('other'));
    await note();
    expect(new Set(versions).size).toBe(2);
  });

  it('[GP3] Docs files and files whose download is forbidden are listed, and never fetched', async () => {
    const { remote, list, provider, endpoints } = createDriveWorld();
    remote.putFile({
      name: 'notes',
      content: contentOf(''),
      mimeType: 'application/vnd.google-apps.document',
    });
    remote.putFile({ name: 'a.mp3', content: patternContent(10), unreadable: 'cannotDownloadFile' });
    const { files } = await list();
    expect(files.map(({ unreadable }) => unreadable)).toEqual([
      'Google Docs files have no content to download.',
      'The owner does not allow downloads.',
    ]);
    for (const file of files) {
      await expect(provider.download(file)).rejects.toMatchObject({ code: 'UNREADABLE_CONTENT' });
    }
    expect(endpoints()).not.toContain('files.download');
  });

  it('[GP1] a file without a readable date is listed without one', async () => {
    const { remote, list } = createDriveWorld();
    remote.putFile({ name: 'a.mp3', content: contentOf('a'), serviceFields: { createdTime: 'soon' } });
    expect((await list()).files).toMatchObject([{ name: 'a.mp3', createdAt: undefined }]);
  });

  it('[GP1] trash is not listed', async () => {
    const { remote, list } = createDriveWorld();
    const folder = remote.putFolder({ name: 'Music' });
    remote.putFile({ name: 'a.mp3', parentId: folder.id, content: contentOf('a') });
    remote.trash(folder.id);
    expect((await list()).files).toEqual([]);
  });
});
