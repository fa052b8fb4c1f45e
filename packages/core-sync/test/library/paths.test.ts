import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathSegmentsOf, pathsOf } from '../../src/library/paths.ts';
import { plansOf } from './record-plans.ts';
import { TestCatalogue } from './test-catalogue.ts';

describe('paths', () => {
  it('[LB9] a path is the names of the known ancestors and of the item itself', async () => {
    await using catalogue = await TestCatalogue.open();
    const top = await catalogue.item({ name: 'top.mp3' });
    const parent_id = await catalogue.folders(['Artist', 'Album']);
    const nested = await catalogue.item({ name: 'one.mp3', parent_id });
    expect(await pathsOf(catalogue.db, [nested, top])).toEqual(
      new Map([
        [nested, 'Artist/Album/one.mp3'],
        [top, 'top.mp3'],
      ]),
    );
  });

  it('[LB9] an unknown parent is the top level, and so is a parent of another profile', async () => {
    await using catalogue = await TestCatalogue.open();
    await catalogue.item({ item_id: 'shared-id', name: 'theirs', kind: 'folder' }, 'other');
    const orphan = await catalogue.item({ name: 'a.mp3', parent_id: 'never-listed' });
    const foreign = await catalogue.item({ name: 'b.mp3', parent_id: 'shared-id' });
    expect([...(await pathsOf(catalogue.db, [orphan, foreign])).values()]).toEqual(['a.mp3', 'b.mp3']);
  });

  it('[LB9] names are kept as they are, slashes, dots and controls included', async () => {
    await using catalogue = await TestCatalogue.open();
    const parent_id = await catalogue.folders(['AC/DC', '..']);
    const item = await catalogue.item({ name: 'a\u202e\n/b.mp3', parent_id });
    expect(await pathSegmentsOf(catalogue.db, [item])).toEqual(
      new Map([[item, ['AC/DC', '..', 'a\u202e\n/b.mp3']]]),
    );
  });

  it('[LB9] keys that are not in the mirror have no path', async () => {
    await using catalogue = await TestCatalogue.open();
    expect(await pathsOf(catalogue.db, [])).toEqual(new Map());
    expect(await pathsOf(catalogue.db, [1, 2])).toEqual(new Map());
  });

  it('[LB10] a cycle is cut where it closes', async () => {
    await using catalogue = await TestCatalogue.open();
    const a = await catalogue.item({ item_id: 'a', name: 'a', parent_id: 'b', kind: 'folder' });
    const b = await catalogue.item({ item_id: 'b', name: 'b', parent_id: 'a', kind: 'folder' });
    const self = await catalogue.item({ item_id: 'self', name: 'self', parent_id: 'self', kind: 'folder' });
    const below = await catalogue.item({ name: 'x.mp3', parent_id: 'a' });
    expect(Object.fromEntries(await pathsOf(catalogue.db, [a, b, self, below]))).toEqual({
      [a]: 'b/a',
      [b]: 'a/b',
      [self]: 'self',
      [below]: 'b/a/x.mp3',
    });
  });

  it('[LB10] of more than 100 ancestors the nearest 100 are named', async () => {
    await using catalogue = await TestCatalogue.open();
    const names = Array.from({ length: 150 }, (_, depth) => `d${depth}`);
    const item = await catalogue.item({ name: 'x.mp3', parent_id: await catalogue.folders(names) });
    expect((await pathSegmentsOf(catalogue.db, [item])).get(item)).toEqual([...names.slice(50), 'x.mp3']);
  });

  it('[LB10] whatever the parents are, each item has the path a walk of its own finds', async () => {
    const parents = fc.array(fc.option(fc.nat({ max: 14 })), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(parents, async (graph) => {
        await using catalogue = await TestCatalogue.open();
        const keys: number[] = [];
        for (const [index, parent] of graph.entries()) {
          keys.push(
            await catalogue.item({
              item_id: `i${index}`,
              name: `n${index}`,
              parent_id: parent === null ? null : `i${parent}`,
            }),
          );
        }
        const paths = await pathsOf(catalogue.db, keys);
        expect(keys.map((key) => paths.get(key))).toEqual(graph.map((_, index) => walk(graph, index)));
      }),
      { seed: 7, numRuns: 40 },
    );
  });

  it('[LB11] the paths of a page take one statement, which looks every item up by key', async () => {
    await using catalogue = await TestCatalogue.open();
    const parent_id = await catalogue.folders(['a', 'b', 'c']);
    const keys: number[] = [];
    for (let index = 0; index < 20; index++) keys.push(await catalogue.item({ parent_id }));
    const plans = await plansOf(catalogue.db, (db) => pathsOf(db, keys));
    expect(plans).toHaveLength(1);
    expect(plans[0]?.filter((line) => /SCAN (i|parent|remote_items)\b/.test(line))).toEqual([]);
  });

  it('[LB11] lists longer than SQLite takes parameters are no limit', async () => {
    await using catalogue = await TestCatalogue.open();
    const key = await catalogue.item({ name: 'x.mp3' });
    const keys = Array.from({ length: 40_000 }, (_, index) => index + 1_000_000);
    expect(await pathsOf(catalogue.db, [...keys, key])).toEqual(new Map([[key, 'x.mp3']]));
  });
});

function walk(graph: readonly (number | null)[], start: number): string {
  const visited: number[] = [];
  let index: number | null | undefined = start;
  while (index !== null && index !== undefined && index < graph.length && !visited.includes(index)) {
    visited.push(index);
    index = graph[index];
  }
  return visited
    .reverse()
    .map((node) => `n${node}`)
    .join('/');
}
