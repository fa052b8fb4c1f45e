import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTrackWindow } from '../../src/library/track-window.ts';
import { plansOf } from './record-plans.ts';
import { TestCatalogue } from './test-catalogue.ts';

const profiles = [undefined, 'home', 'work', 'nobody'] as const;
const filters = [
  {},
  { albumId: 'album:Album 0:A0' },
  { artistId: 'artist:A1x' },
  { albumId: 'album:Album 1:A1', artistId: 'artist:A1' },
] as const;
const lists = fc
  .record({
    profileId: fc.constantFrom(...profiles),
    filter: fc.constantFrom(...filters),
    orderBy: fc.constantFrom(undefined, 'added' as const, 'recent' as const, 'title' as const),
  })
  .map(({ filter, ...list }) => ({ ...list, ...filter }));

describe('windows', () => {
  it.each([
    ['of a catalogue with hidden tracks', 5],
    ['of one without', Number.POSITIVE_INFINITY],
  ])(
    '[LB31] a window %s shows what the pages of its list show there, and how long the list is',
    async (_, hiddenEvery) => {
      await using catalogue = await TestCatalogue.open();
      for (let index = 0; index < 60; index++) {
        await catalogue.track({
          title: `T${index % 7}`,
          profile: index % 3 === 0 ? 'work' : 'home',
          artists: [`A${index % 4}`, `A${index % 3}x`],
          albumArtist: `A${index % 4}`,
          album: `Album ${index % 2}`,
          hidden: (index + 1) % hiddenEvery === 0,
        });
      }
      const place = fc.record({ offset: fc.nat(62), limit: fc.integer({ min: 1, max: 62 }) });
      await fc.assert(
        fc.asyncProperty(lists, place, async (list, { offset, limit }) => {
          const { items } = await catalogue.library.tracks({ ...list, limit: 1000 });
          expect(await catalogue.library.trackWindow({ ...list, offset, limit })).toEqual({
            tracks: items.slice(offset, offset + limit),
            offset,
            total: items.length,
          });
        }),
        { seed: 12, numRuns: 120 },
      );
    },
  );

  it('[LB31] what lies before a window is stepped over without looking at a track', async () => {
    await using catalogue = await TestCatalogue.open();
    await catalogue.track({ title: 'x' });
    await catalogue.enlarge('home');
    for (const orderBy of ['added', 'recent', 'title'] as const) {
      for (const profileId of ['home', undefined]) {
        const plans = await plansOf(catalogue.db, (db) => readTrackWindow(db, { orderBy, profileId }));
        const steps = plans.flat().filter((line) => /(SCAN|SEARCH) tracks/.test(line));
        expect(steps.length).toBeGreaterThan(0);
        for (const step of steps) expect(step, `${orderBy} ${profileId}`).toContain('USING COVERING INDEX');
      }
    }
  });

  it('[LB5] an offset that is no integer from 0 on is a TypeError', async () => {
    await using catalogue = await TestCatalogue.open();
    for (const offset of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(catalogue.library.trackWindow({ offset })).rejects.toThrow(TypeError);
    }
  });
});
