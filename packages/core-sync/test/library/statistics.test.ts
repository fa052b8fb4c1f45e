import { describe, expect, it } from 'vitest';
import { TestCatalogue } from './test-catalogue.ts';

async function openFilled(): Promise<TestCatalogue> {
  const catalogue = await TestCatalogue.open();
  const common = { artists: ['A'], album: 'X' };
  const first = await catalogue.track({
    ...{ title: '1', ...common, file: { size: 10 } },
    row: { duration_ms: 100, artwork_hash: 'ab' },
  });
  await catalogue.track({ title: '2', ...common, file: { size: null }, row: { duration_ms: 50 } });
  await catalogue.track({ title: '3', artists: ['B'], album: 'Y', hidden: true, file: { size: 500 } });
  const work = await catalogue.track({ title: '4', artists: ['C'], profile: 'work', file: { size: 7 } });
  await catalogue.item({ track_key: first.key, size: 30 });
  await catalogue.queued(first.itemKey, { status: 'leased' });
  await catalogue.queued(work.itemKey, { status: 'parked' }, 'work');
  await catalogue.db.updateTable('albums').set({ artwork_hash: 'cd' }).execute();
  for (const hash of ['ab', 'cd', 'ef']) {
    const data = Uint8Array.of(1);
    await catalogue.db
      .insertInto('artworks')
      .values({ hash, mime_type: 'image/png', size: 1, data })
      .execute();
  }
  return catalogue;
}

describe('statistics', () => {
  it('[LB24] totals count what is visible, of everything or of one profile, however large', async () => {
    await using catalogue = await openFilled();
    const { library } = catalogue;
    expect(await library.statistics()).toEqual({
      ...{ tracks: 3, hidden: 1, albums: 1, artists: 2, files: 4, bytes: 47, artworks: 3 },
      ...{ durationMs: 150, queued: 1, parked: 1 },
    });
    const home = {
      ...{ tracks: 2, hidden: 1, albums: 1, artists: 1, files: 3, bytes: 40, artworks: 2 },
      ...{ durationMs: 150, queued: 1, parked: 0 },
    };
    expect(await library.statistics('home')).toEqual(home);
    await catalogue.enlarge('home');
    expect(await library.statistics('home')).toEqual({ ...home, hidden: 10_002 });
  });

  it('[LB24] an empty catalogue, or a profile nobody knows, counts nothing', async () => {
    await using catalogue = await TestCatalogue.open();
    const none = {
      ...{ tracks: 0, hidden: 0, albums: 0, artists: 0, files: 0, bytes: 0, artworks: 0 },
      ...{ durationMs: 0, queued: 0, parked: 0 },
    };
    expect(await catalogue.library.statistics()).toEqual(none);
    expect(await catalogue.library.statistics('nobody')).toEqual(none);
  });

  it('[LB24] profiles are listed with their counts', async () => {
    await using catalogue = await openFilled();
    const shared = { providerKind: 'local', createdAt: 7 };
    expect(await catalogue.library.profiles()).toEqual([
      { id: 'home', displayName: 'My home', root: '/home', tracks: 2, hiddenTracks: 1, ...shared },
      { id: 'work', displayName: 'My work', root: '/work', tracks: 1, hiddenTracks: 0, ...shared },
    ]);
  });
});
