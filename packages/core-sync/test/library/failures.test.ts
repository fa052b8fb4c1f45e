import { describe, expect, it } from 'vitest';
import type { Failure } from '../../src/library/library-types.ts';
import { TestCatalogue } from './test-catalogue.ts';

describe('failures', () => {
  it('[LB23] files whose reading failed are listed with the reason and what follows', async () => {
    await using catalogue = await TestCatalogue.open();
    const parked = await catalogue.track({ title: 'bad', folders: ['In'], file: { item_id: 'bad' } });
    const waiting = await catalogue.item({ item_id: 'slow', name: 'slow.mp3' });
    const fresh = await catalogue.track({ title: 'fresh' });
    const fault = { error_code: 'CORRUPT', error_message: 'not audio' };
    await catalogue.queued(parked.itemKey, { status: 'parked', attempts: 3, available_at: 5, ...fault });
    await catalogue.queued(waiting, { attempts: 1, available_at: 77, error_code: 'UNAVAILABLE' });
    await catalogue.queued(fresh.itemKey);
    expect(await catalogue.library.failures()).toEqual({
      items: [
        {
          ...{ path: 'In/bad.mp3', itemId: 'bad', trackId: parked.id, attempts: 3, parked: true },
          ...{ errorCode: 'CORRUPT', errorMessage: 'not audio', nextAttemptAt: null },
        },
        {
          ...{ path: 'slow.mp3', itemId: 'slow', trackId: null, attempts: 1, parked: false },
          ...{ errorCode: 'UNAVAILABLE', errorMessage: null, nextAttemptAt: 77 },
        },
      ],
    });
  });

  it('[LB3] pages of failures visit each exactly once; those of a profile only its own', async () => {
    await using catalogue = await TestCatalogue.open();
    for (let index = 0; index < 6; index++) {
      const profile = index === 4 ? 'work' : 'home';
      const item = await catalogue.item({ item_id: `f${index}` }, profile);
      await catalogue.queued(item, { error_code: index === 1 ? null : 'X' }, profile);
    }
    for (let limit = 1; limit <= 6; limit++) {
      const found: Failure[] = [];
      let after: string | undefined;
      do {
        const page = await catalogue.library.failures({ limit, after });
        found.push(...page.items);
        after = page.next;
      } while (after !== undefined);
      expect(found.map(({ itemId }) => itemId)).toEqual(['f0', 'f2', 'f3', 'f4', 'f5']);
    }
    expect((await catalogue.library.failures({ profileId: 'work' })).items).toMatchObject([{ itemId: 'f4' }]);
    expect(await catalogue.library.failures({ profileId: 'nobody' })).toEqual({ items: [] });
  });
});
