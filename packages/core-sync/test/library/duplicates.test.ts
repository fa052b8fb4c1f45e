import { describe, expect, it } from 'vitest';
import { TestCatalogue } from './test-catalogue.ts';

describe('duplicates', () => {
  it('[LB19] a track with several reachable files is listed with them, the primary first', async () => {
    await using catalogue = await TestCatalogue.open();
    const { key, id } = await catalogue.track({ title: 'Song', file: { item_id: 'main', size: 10 } });
    const parent_id = await catalogue.folders(['Copies']);
    const copy = { track_key: key, name: 'b.mp3', parent_id, size: 20, mime_type: 'audio/mpeg' };
    await catalogue.item({ ...copy, item_id: 'copy-b' });
    await catalogue.item({ ...copy, item_id: 'copy-a', name: 'a.mp3', size: null });
    await catalogue.item({ ...copy, item_id: 'trashed', size: 40, reachable: 0 });
    await catalogue.track({ title: 'Single' });
    const copyFile = { mimeType: 'audio/mpeg', modifiedAt: 2, primary: false, reachable: true };
    expect(await catalogue.library.duplicates()).toEqual({
      items: [
        {
          trackId: id,
          title: 'Song',
          wastedBytes: 20,
          files: [
            {
              ...{ itemId: 'main', path: 'Song.mp3', size: 10, mimeType: null, modifiedAt: 2 },
              ...{ primary: true, reachable: true },
            },
            { itemId: 'copy-a', path: 'Copies/a.mp3', size: null, ...copyFile },
            { itemId: 'copy-b', path: 'Copies/b.mp3', size: 20, ...copyFile },
          ],
        },
      ],
    });
  });

  it('[LB19] a hidden track, or one whose copies are gone, is no duplicate', async () => {
    await using catalogue = await TestCatalogue.open();
    const hidden = await catalogue.track({ title: 'hidden', hidden: true });
    const alone = await catalogue.track({ title: 'alone' });
    await catalogue.item({ track_key: hidden.key });
    await catalogue.item({ track_key: hidden.key });
    await catalogue.item({ track_key: alone.key, reachable: 0 });
    expect(await catalogue.library.duplicates()).toEqual({ items: [] });
  });

  it('[LB3] pages of duplicates visit each exactly once; those of a profile only its own', async () => {
    await using catalogue = await TestCatalogue.open();
    const expected: string[] = [];
    for (let index = 0; index < 7; index++) {
      const profile = index === 3 ? 'work' : 'home';
      const { key, id } = await catalogue.track({ title: `T${index}`, profile });
      if (index !== 2) await catalogue.item({ track_key: key }, profile);
      if (index !== 2) expected.push(id);
    }
    for (let limit = 1; limit <= 7; limit++) {
      const found: string[] = [];
      let after: string | undefined;
      do {
        const page = await catalogue.library.duplicates({ limit, after });
        found.push(...page.items.map(({ trackId }) => trackId));
        after = page.next;
      } while (after !== undefined);
      expect(found).toEqual(expected);
    }
    const { items } = await catalogue.library.duplicates({ profileId: 'work' });
    expect(items.map(({ title }) => title)).toEqual(['T3']);
  });
});
