import { describe, expect, it } from 'vitest';
import {
  collectBytes,
  collectFiles,
  contentOf,
  MockIncrementalProvider,
  type RemoteDrive,
  virtualDrive,
  virtualLibrary,
} from '../src/index.ts';

function below(remote: RemoteDrive, folderId: string): string[] {
  return remote.children(folderId).flatMap((item) => [item.id, ...below(remote, item.id)]);
}

describe('virtualDrive', () => {
  for (const options of [
    { tracks: 0 },
    { tracks: 1 },
    { tracks: 400, seed: 2 },
    { tracks: 400, filesFirst: true },
  ]) {
    it(`[RD14] walking folders and listing show the same items (${JSON.stringify(options)})`, () => {
      const remote = virtualDrive({ ...options, content: 'filler' });
      const listed = [...remote.items('main')];
      expect(below(remote, 'main').sort()).toEqual(listed.map((item) => item.id).sort());
      expect(listed.filter((item) => item.kind === 'file')).toHaveLength(options.tracks);
      for (const item of listed)
        expect(remote.get(item.id)).toMatchObject({ name: item.name, ordinal: item.ordinal });
      for (const id of ['vt-1', 'vt01', `vt${options.tracks}`, 'va99999', 'x', ''])
        expect(remote.get(id)).toBeUndefined();
    });
  }

  it('[RD14] what is changed is laid over the library, in its old place', () => {
    const remote = virtualDrive({ tracks: 100, content: 'filler' });
    const before = [...remote.items('main')].map((item) => item.id);
    const cursor = remote.headCursor('main');
    const album = remote.get('vt5')?.parentId ?? '';
    remote.rename('vt5', 'renamed.mp3');
    remote.move('vt6', 'main');
    remote.edit('vt7', contentOf('new'));
    expect([...remote.items('main')].map((item) => item.id)).toEqual(before);
    expect(remote.children(album).map((item) => item.id)).not.toContain('vt6');
    expect(remote.children('main').map((item) => item.id)).toContain('vt6');
    expect(remote.get('vt7')).toMatchObject({ revision: 2, content: { size: 3 } });
    expect(
      remote.changes('main', cursor).changes.map((change) => change.kind === 'item' && change.id),
    ).toEqual(['vt5', 'vt6', 'vt7']);
    remote.delete('vt5');
    remote.trash(album);
    expect(remote.get('vt8')?.state).toBe('trashed');
    expect([...remote.items('main', { under: album })].map((item) => item.id)).not.toContain('vt5');
  });

  it('[RD14] folders are counted as they are walked, whatever was changed', () => {
    const remote = virtualDrive({ tracks: 60 });
    const rootId = remote.drives()[0]?.rootId ?? '';
    const folders = [...remote.items('main')].filter(({ kind }) => kind === 'folder').map(({ id }) => id);
    const same = (): void => {
      for (const id of [rootId, ...folders]) {
        if (id !== rootId && remote.get(id)?.state !== 'present') continue;
        const walked = remote.children(id).filter(({ state }) => state === 'present');
        expect(remote.childCount(id)).toBe(walked.length);
      }
    };
    same();
    remote.rename('vt0', 'renamed');
    remote.move('vt1', rootId);
    remote.move('vl1', 'va0');
    remote.trash('vt2');
    remote.delete('vt3');
    remote.loseAccess('vt4');
    remote.putFolder({ name: 'new', parentId: 'vl0' });
    same();
    remote.trash('vl0');
    same();
    remote.untrash('vl0');
    same();
  });

  it('[RD14] a million tracks are there at once, each for itself', () => {
    const remote = virtualDrive({ tracks: 1_000_000, content: 'filler' });
    const last = remote.get('vt999999');
    expect(last).toMatchObject({ kind: 'file', state: 'present' });
    expect(remote.pathOf('vt999999')).toHaveLength(3);
    expect([...remote.items('main', { after: last?.ordinal })]).toEqual([]);
    expect([...remote.items('main', { under: last?.parentId })].at(-1)?.id).toBe('vt999999');
  });

  it('[RD15] a track is the audio file of the library, and its declared hash follows the content', async () => {
    const library = virtualLibrary({ tracks: 20, seed: 4 });
    const remote = virtualDrive({ tracks: 20, seed: 4 });
    const provider = new MockIncrementalProvider({ remote });
    const file = (await collectFiles(provider.listFiles())).find(({ id }) => id === 'vt3');
    if (file === undefined) throw new Error('vt3 is not listed');
    const bytes = await collectBytes(await provider.download(file));
    expect(Buffer.from(bytes).equals(Buffer.from(library.trackBytes(3).bytes()))).toBe(true);
    expect(file).toMatchObject({
      size: bytes.length,
      mimeType: expect.stringContaining('audio/'),
      name: library.track(3).fileName,
    });
    expect(file.contentHash?.value).toMatch(/^[0-9a-f]{32}$/);
    const again = virtualDrive({ tracks: 20, seed: 4 });
    expect(again.hash('vt3', 'md5')).toBe(file.contentHash?.value);
    expect(again.hash('vt4', 'md5')).not.toBe(file.contentHash?.value);
    remote.edit('vt3', contentOf('other'));
    expect(remote.hash('vt3', 'md5')).not.toBe(file.contentHash?.value);
  });

  it('[RD15] tags a service may know are those of the file', async () => {
    const remote = virtualDrive({ tracks: 5, providerTags: true, idPrefix: 'p-' });
    const provider = new MockIncrementalProvider({ remote, supports: { tags: true } });
    const file = (await collectFiles(provider.listFiles())).find(({ id }) => id === 'p-t2');
    const { tags } = virtualLibrary({ tracks: 5 }).track(2).spec;
    expect(file?.tags).toMatchObject({ title: tags.title, album: tags.album, track: tags.track });
  });
});
