import type { RemoteFile } from '@music-platform/bridge-traits';
import { describe, expect, it } from 'vitest';
import { lastOfEach } from '../../src/discovery/list-scope.ts';
import { diffItem, type MirrorItem, toMirrorItem } from '../../src/discovery/page-diff.ts';

const file: RemoteFile = {
  id: 'a',
  name: 'a.mp3',
  kind: 'file',
  parentId: 'folder',
  driveId: 'drive',
  mimeType: 'audio/mpeg',
  size: 10,
  createdAt: 1,
  modifiedAt: 2,
  version: 'v1',
  contentHash: { algorithm: 'md5', value: 'hash1' },
  tags: { title: 'T' },
  metadata: { key: 'k' },
};
const audio = (patch: Partial<RemoteFile> = {}, scope = 'scope'): MirrorItem =>
  toMirrorItem({ ...file, ...patch }, scope, 'audio');
const known = (patch: Partial<RemoteFile> = {}, removed_at: number | null = null) => ({
  ...audio(patch),
  removed_at,
});
const update = { action: 'update', content: false, moved: false, returned: false } as const;

describe('diffItem', () => {
  it.each<[string, ReturnType<typeof known> | undefined, MirrorItem, object]>([
    ['new music', undefined, audio(), { action: 'insert' }],
    ['a new folder', undefined, toMirrorItem({ ...file, kind: 'folder' }, 's', null), { action: 'insert' }],
    ['a new file that is no music', undefined, toMirrorItem(file, 's', null), { action: 'ignore' }],
    ['nothing new', known(), audio(), { action: 'same' }],
    ['a rename', known(), audio({ name: 'b.mp3' }), { ...update, moved: true }],
    ['a move', known(), audio({ parentId: 'other' }), { ...update, moved: true }],
    ['a move to the top', known(), audio({ parentId: undefined }), { ...update, moved: true }],
    [
      'new content',
      known(),
      audio({ version: 'v2', contentHash: { algorithm: 'md5', value: 'hash2' } }),
      { ...update, content: true },
    ],
    ['a new version of the same content', known(), audio({ version: 'v2' }), update],
    [
      'new content under an old version',
      known(),
      audio({ contentHash: { algorithm: 'md5', value: 'hash2' } }),
      { ...update, content: true },
    ],
    [
      'another algorithm, same version',
      known(),
      audio({ contentHash: { algorithm: 'sha1', value: 'x' } }),
      update,
    ],
    [
      'another algorithm, new version',
      known(),
      audio({ version: 'v2', contentHash: { algorithm: 'sha1', value: 'x' } }),
      { ...update, content: true },
    ],
    [
      'no hashes, new version',
      known({ contentHash: undefined }),
      audio({ version: 'v2', contentHash: undefined }),
      { ...update, content: true },
    ],
    ['a hash that appears', known({ contentHash: undefined }), audio(), update],
    ['another drive', known(), audio({}, 'other scope'), update],
    ['new tags of the provider', known(), audio({ tags: { title: 'U' } }), update],
    ['new private facts', known(), audio({ metadata: { key: 'l' } }), update],
    ['a new date', known(), audio({ modifiedAt: 3 }), update],
    ['what had been removed', known({}, 5), audio(), { ...update, returned: true }],
    ['music no longer', known(), toMirrorItem(file, 'scope', null), update],
  ])('[DI20] %s', (_title, before, now, expected) => {
    expect(diffItem(before, now)).toEqual(expected);
  });
});

describe('lastOfEach', () => {
  it('[DI21] keeps the last entry of each id, in the order of those entries', () => {
    const entries = [
      { id: 'a', n: 1 },
      { id: 'b', n: 2 },
      { id: 'a', n: 3 },
      { id: 'c', n: 4 },
      { id: 'b', n: 5 },
    ];
    expect(lastOfEach(entries).map(({ n }) => n)).toEqual([3, 4, 5]);
    expect(lastOfEach([])).toEqual([]);
  });
});
