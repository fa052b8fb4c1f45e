import { describe, expect, it } from 'vitest';
import { contentOf, virtualDrive } from '../../../src/index.ts';
import { InProcessGraph, type Item, lastStates, namesOf } from './support/in-process-graph.ts';
import { withFiles } from './support/with-files.ts';

async function rawPages(graph: InProcessGraph, path: string): Promise<Record<string, unknown>[]> {
  const pages: Record<string, unknown>[] = [];
  for (
    let at: string | undefined = path;
    at !== undefined;
    at = pages.at(-1)?.['@odata.nextLink'] as string | undefined
  ) {
    pages.push((await graph.ask(at)).body);
  }
  return pages;
}

describe('a run over everything', () => {
  it('[EG13] has one link on each page, the root on all, and no paths', async () => {
    const graph = withFiles(5);
    const pages = await rawPages(
      graph,
      `${graph.drive}/root/delta?$top=2&$select=id,name,root,parentReference`,
    );
    expect(pages.map((page) => ['@odata.nextLink' in page, '@odata.deltaLink' in page])).toEqual([
      [true, false],
      [true, false],
      [false, true],
    ]);
    const items = pages.map(({ value }) => value as Item[]);
    expect(items.map(namesOf)).toEqual([['f0', 'f1'], ['f2', 'f3'], ['f4']]);
    expect(items.map(([first]) => first?.['root'])).toEqual([{}, {}, {}]);
    for (const item of items.flat()) {
      expect(Object.keys(item).every((key) => ['id', 'name', 'root', 'parentReference'].includes(key))).toBe(
        true,
      );
      expect(item['parentReference']).not.toHaveProperty('path');
      expect(item['parentReference']).toMatchObject({ driveId: expect.any(String) });
    }
    graph.core.quirks.deltaPaths = true;
    const [, file] = (await graph.delta()).items;
    expect(file?.['parentReference']).toHaveProperty('path');
  });

  it('[EG13] 200 items make a page unless told otherwise, and an empty drive is its root', async () => {
    const graph = withFiles(450);
    expect((await graph.delta()).pages.map(({ length }) => length)).toEqual([201, 201, 51]);
    expect((await withFiles(0).delta()).items).toEqual([]);
    const once = await graph.delta();
    const again = await graph.delta();
    expect(again.items).toEqual(once.items);
  });

  it('[EG14] is frozen when it begins', async () => {
    const graph = withFiles(6);
    const { pages, deltaLink } = await graph.delta(`${graph.drive}/root/delta?$top=2`, {}, (page) => {
      if (page !== 1) return;
      graph.remote.rename('f5', 'renamed');
      graph.remote.trash('f4');
      graph.remote.putFile({ name: 'new', id: 'new', content: contentOf('') });
      graph.remote.rename('f0', 'also renamed');
    });
    expect(pages.map(namesOf)).toEqual([
      ['f0', 'f1'],
      ['f2', 'f3'],
      ['f4', 'f5'],
    ]);
    const after = (await graph.delta(deltaLink)).items;
    expect(
      [...lastStates(after).values()].map(({ name, deleted }) => [name, deleted !== undefined]).sort(),
    ).toEqual([
      ['also renamed', false],
      ['f4', true],
      ['new', false],
      ['renamed', false],
    ]);
  });

  it('[EG14] nothing is left out of a drive too large to be frozen', async () => {
    const remote = virtualDrive({
      tracks: 12_000,
      content: 'filler',
      drive: { main: { id: 'main', rootId: 'root' } },
    });
    const graph = new InProcessGraph({ remote });
    const total = [...remote.items('main')].length;
    const all = await graph.delta(`${graph.drive}/root/delta?$top=5000&$select=id,name`, {}, (page) => {
      if (page === 1) remote.rename('vt11999', 'renamed meanwhile');
    });
    expect(new Set(all.items.map(({ id }) => id)).size).toBe(total + 1);
    const since = await graph.delta(all.deltaLink);
    expect(namesOf(since.items)).toContain('renamed meanwhile');
    for (let index = 0; index < 10_500; index += 1) remote.rename(`vt${index}`, `again ${index}`);
    const many = await graph.delta(since.deltaLink);
    expect(new Set(namesOf(many.items).filter((name) => name.startsWith('again'))).size).toBe(10_500);
  });

  it('[EG20] a library of a million files comes page by page, and takes no memory', async () => {
    const remote = virtualDrive({
      tracks: 1_000_000,
      content: 'filler',
      drive: { main: { id: 'main', rootId: 'root' } },
    });
    const graph = new InProcessGraph({ remote, quirks: { pageSize: 1000 } });
    const collect = globalThis.gc ?? (() => undefined);
    let next: string | undefined = `${graph.drive}/root/delta?$select=id,name,size,file,folder,deleted,root`;
    let [count, before] = [0, 0];
    for (let page = 0; page < 24 && next !== undefined; page += 1) {
      const { body }: { body: { value: unknown[]; '@odata.nextLink'?: string } } = await graph.ask(next);
      count += body.value.length;
      next = body['@odata.nextLink'];
      if (page === 8) {
        collect();
        before = process.memoryUsage().heapUsed;
      }
    }
    collect();
    expect([count, next]).toEqual([24 * 1001, expect.any(String)]);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000);
  });
});

describe('a run over changes', () => {
  it('[EG15] tells the last state of each, with the folders that lead to it', async () => {
    const graph = new InProcessGraph();
    graph.remote.putFolder({ name: 'outer', id: 'outer' });
    graph.remote.putFolder({ name: 'inner', id: 'inner', parentId: 'outer' });
    graph.remote.putFile({ name: 'a', id: 'a', parentId: 'inner', content: contentOf('') });
    const { deltaLink } = await graph.delta();
    const quiet = await graph.delta(deltaLink);
    expect(quiet.items).toEqual([]);
    graph.remote.rename('a', 'b');
    graph.remote.rename('a', 'c');
    expect((await graph.delta(quiet.deltaLink)).items.map(({ name }) => name)).toEqual([
      'root',
      'outer',
      'inner',
      'c',
    ]);
    const few = await graph.delta(quiet.deltaLink, { headers: { Prefer: 'deltaExcludeParent' } });
    expect(few.items.map(({ name }) => name)).toEqual(['root', 'c']);
    graph.core.quirks.ancestors = 'none';
    expect((await graph.delta(quiet.deltaLink)).items.map(({ name }) => name)).toEqual(['c']);
    graph.remote.rename('outer', 'renamed');
    expect((await graph.delta(quiet.deltaLink)).items.map(({ name }) => name).sort()).toEqual([
      'c',
      'renamed',
    ]);
  });

  it('[EG15] tombstones are as thin as the kind of account makes them', async () => {
    for (const account of ['personal', 'business'] as const) {
      const graph = withFiles(1, { account, quirks: { ancestors: 'none' } });
      const { deltaLink } = await graph.delta();
      graph.remote.delete('f0');
      const [tombstone] = (await graph.delta(deltaLink)).items;
      const keys = Object.keys(tombstone ?? {}).sort();
      expect(keys).toEqual(
        account === 'personal'
          ? ['deleted', 'file', 'id', 'name', 'parentReference']
          : ['deleted', 'file', 'id', 'parentReference', 'size'],
      );
      expect(tombstone?.['deleted']).toEqual(account === 'personal' ? {} : { state: 'deleted' });
    }
  });

  it('[EG15] a folder is trashed alone and returns with its content; moves between drives show on both sides', async () => {
    const graph = new InProcessGraph({ quirks: { ancestors: 'none' } });
    graph.remote.putFolder({ name: 'folder', id: 'folder' });
    graph.remote.putFile({ name: 'a', id: 'a', parentId: 'folder', content: contentOf('') });
    const { deltaLink } = await graph.delta();
    graph.remote.trash('folder');
    const gone = await graph.delta(deltaLink);
    expect(gone.items.map(({ name, deleted }) => [name, deleted])).toEqual([['folder', {}]]);
    graph.remote.untrash('folder');
    expect(namesOf((await graph.delta(gone.deltaLink)).items)).toEqual(['folder', 'a']);
    graph.core.quirks.returnedContent = 'folder-only';
    const returned = await graph.delta(gone.deltaLink);
    expect(namesOf(returned.items)).toEqual(['folder']);
    const other = graph.remote.addDrive({ id: 'other' });
    const theirs = `/v1.0/drives/${graph.core.ids.drive('other')}/root/delta`;
    const { deltaLink: theirLink } = await graph.delta(theirs);
    const before = graph.id('folder');
    graph.remote.move('folder', other.rootId);
    expect(
      (await graph.delta(returned.deltaLink)).items.map(({ id, deleted }) => [id, deleted]),
    ).toContainEqual([before, {}]);
    expect((await graph.delta(theirLink)).items.map(({ id }) => id)).toEqual([
      graph.id('folder'),
      graph.id('a'),
    ]);
  });

  it('[EG15] a loss of access is a removal, or nothing at all', async () => {
    const graph = withFiles(2, { quirks: { ancestors: 'none' } });
    const { deltaLink } = await graph.delta();
    graph.remote.loseAccess('f0');
    expect((await graph.delta(deltaLink)).items).toMatchObject([{ name: 'f0', deleted: {} }]);
    graph.core.quirks.lostAccess = 'silent';
    expect((await graph.delta(deltaLink)).items).toEqual([]);
    graph.remote.regainAccess('f0');
    expect(namesOf((await graph.delta(deltaLink)).items)).toEqual(['f0']);
  });
});

describe('awkward runs', () => {
  it('[EG16] children come before parents, or in any order', async () => {
    const graph = new InProcessGraph({ quirks: { ancestors: 'none' } });
    graph.remote.putFile({ name: 'file', id: 'file', content: contentOf('') });
    graph.remote.putFolder({ name: 'outer', id: 'outer' });
    graph.remote.putFolder({ name: 'inner', id: 'inner', parentId: 'outer' });
    graph.remote.move('file', 'inner');
    const names = async (): Promise<string[]> => (await graph.delta()).items.map(({ name }) => name);
    expect(await names()).toEqual(['outer', 'inner', 'file']);
    graph.core.quirks.order = 'children-first';
    expect(await names()).toEqual(['file', 'inner', 'outer']);
    graph.core.quirks.ancestors = 'root';
    expect(await names()).toEqual(['file', 'inner', 'outer', 'root']);
    graph.core.quirks.order = 'shuffled';
    expect((await names()).sort()).toEqual(['file', 'inner', 'outer', 'root']);
  });

  it('[EG16] items come twice, and the last state is the right one', async () => {
    const graph = withFiles(10, { quirks: { duplicates: 'same' } });
    const twice = (await graph.delta(`${graph.drive}/root/delta?$top=4`)).items;
    expect([namesOf(twice).length, lastStates(twice).size]).toEqual([14, 10]);
    graph.core.quirks.duplicates = 'stale-first';
    const { items } = await graph.delta(`${graph.drive}/root/delta?$top=4`);
    expect(namesOf(items).filter((name) => name.startsWith('former'))).toHaveLength(4);
    expect([...lastStates(items).values()].map(({ name }) => name).sort()).toEqual(
      Array.from({ length: 10 }, (_, index) => `f${index}`),
    );
  });

  it('[EG16] pages are empty in the middle, short, larger or smaller than asked for', async () => {
    const graph = withFiles(6, { quirks: { ancestors: 'none' } });
    const lengths = async (): Promise<number[]> =>
      (await graph.delta(`${graph.drive}/root/delta?$top=3`)).pages.map(({ length }) => length);
    graph.core.quirks.emptyPages = true;
    expect(await lengths()).toEqual([3, 0, 3]);
    graph.core.quirks.emptyPages = false;
    graph.core.quirks.pageFit = 'under';
    expect(await lengths()).toEqual([1, 1, 1, 1, 1, 1]);
    graph.core.quirks.pageFit = 'over';
    expect(await lengths()).toEqual([6]);
    graph.core.quirks.pageFit = 'exact';
    graph.core.faults.on({ endpoint: 'delta', times: 1 }, { kind: 'empty-page' });
    graph.core.faults.on({ endpoint: 'delta', after: 1, times: 1 }, { kind: 'short-page', size: 1 });
    expect(await lengths()).toEqual([0, 1, 3, 2]);
  });
});
