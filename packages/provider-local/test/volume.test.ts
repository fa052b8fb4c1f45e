import { statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLocalProvider } from '../src/index.ts';
import { volumeAt } from '../src/volume.ts';
import { fileAt, filesOf, planted, temporaryFolder } from './support.ts';

describe('file systems without lasting ids', () => {
  it('[LP2] a file system without times of birth has ids that come from paths', async () => {
    const root = '/proc/self/task';
    const provider = createLocalProvider({ root });
    expect(provider.supports.stableIds).toBe(false);
    const process1 = await fileAt(provider, String(process.pid));
    const again = await fileAt(createLocalProvider({ root }), String(process.pid));
    expect(process1.id).toMatch(/^p/);
    expect(again.id).toBe(process1.id);
    expect(process1.createdAt).toBeUndefined();
  });

  it('[LP2] the root is asked when it is there, and only its own file system speaks for it', async () => {
    const { root, provider } = await planted(['01.mp3']);
    const missing = createLocalProvider({ root: join(root, 'later') });
    expect(missing.supports.stableIds).toBe(false);
    expect({ ...provider.supports }).toEqual({
      changeFeed: false,
      rangedReads: true,
      stableIds: true,
      contentHashes: [],
      folderChangesCoverDescendants: false,
      tags: false,
      push: false,
    });
    const other = createLocalProvider({ root, followSymlinks: 'anywhere' });
    symlinkSync('/proc/self/attr', join(root, 'Other'));
    const files = await filesOf(other);
    const below = files.filter(({ metadata }) => metadata?.path?.startsWith('Other/'));
    expect(other.supports.stableIds).toBe(true);
    expect(below.length).toBeGreaterThan(0);
    for (const { id } of below) expect(id).toMatch(/^p/);
    expect(files.find(({ name }) => name === '01.mp3')?.id).toMatch(/^i/);
  });

  it('[LP2] two file systems never share an id', async () => {
    const folder = await temporaryFolder();
    const stats = statSync(folder, { bigint: true });
    expect(volumeAt(folder, stats, '').scope).toBe('');
    const scopes = ['a', 'b', 'a/b'].map((mountedAt) => volumeAt(folder, stats, mountedAt).scope);
    expect(new Set(scopes).size).toBe(3);
    expect(scopes[0]).toMatch(/^@/);
  });
});
