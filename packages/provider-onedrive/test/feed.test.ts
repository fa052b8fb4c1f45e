import { contentOf, type FileContent, Mirror } from '@music-platform/testkit';
import type { GraphQuirks } from '@music-platform/testkit/emulators';
import { describe, expect, it } from 'vitest';
import { createGraphWorld, type GraphWorld, rejectionOf } from './support/graph-world.ts';

const bytes = (text: string): FileContent => contentOf(new TextEncoder().encode(text));

function fill({ remote }: GraphWorld, count: number, parentId?: string): string[] {
  return Array.from({ length: count }, (_, index) => {
    return remote.putFile({ name: `${index}.mp3`, content: bytes(`${index}`), parentId }).id;
  });
}

const names = (files: readonly { name: string }[]): string[] => files.map(({ name }) => name).sort();

describe('listing', () => {
  it('[MG17] it takes as many calls as there are pages, and nothing changed takes one', async () => {
    const world = createGraphWorld({ pageSize: 10 });
    fill(world, 95);
    const { files, cursor } = await world.list();
    expect(files).toHaveLength(95);
    expect(world.endpoints()).toEqual(Array(10).fill('delta'));
    world.core.clearCalls();
    const [page, ...more] = await world.follow(cursor);
    expect([page?.changes, more]).toEqual([[], []]);
    expect(world.endpoints()).toEqual(['delta']);
    expect(world.provider.usage()).toMatchObject({ calls: { delta: 1, deltaPage: 10 } });
  });

  it('[MG17] each page is a place to go on from, in another process too', async () => {
    const world = createGraphWorld({ pageSize: 7 });
    fill(world, 30);
    const pages = await world.pages();
    const resumeFrom = pages[1]?.resumeFrom ?? '';
    world.core.clearCalls();
    const rest = await createAgain(world, resumeFrom);
    expect(names([...pages.slice(0, 2), ...rest].flatMap(({ files }) => files))).toEqual(
      names(pages.flatMap(({ files }) => files)),
    );
    expect(world.core.calls).toHaveLength(pages.length - 2);
  });

  const switches: [string, Partial<GraphQuirks>][] = [
    ['pages without items', { emptyPages: true }],
    ['fewer items than asked for', { pageFit: 'under' }],
    ['more items than asked for', { pageFit: 'over' }],
    ['all folders above each item', { ancestors: 'all' }],
    ['no folders above each item', { ancestors: 'none' }],
    ['items before their folders', { order: 'children-first' }],
    ['items in any order', { order: 'shuffled' }],
    ['items twice', { duplicates: 'same' }],
    ['items first as they were', { duplicates: 'stale-first' }],
  ];

  it.each(switches)(
    '[MG18][MG20][MG22] %s: the same files, and the same after changes',
    async (_what, quirks) => {
      const world = createGraphWorld({ pageSize: 5, core: { quirks } });
      const album = world.remote.putFolder({ name: 'Album' }).id;
      const disc = world.remote.putFolder({ name: 'Disc', parentId: album }).id;
      const [one, two] = fill(world, 13, disc);
      fill(world, 4);
      const mirror = new Mirror(world.provider, await world.scope());
      await mirror.list();
      expect(names(mirror.visible())).toEqual(names(await truth(world)));
      world.remote.rename(one!, 'renamed.mp3');
      world.remote.move(two!, album);
      world.remote.rename(disc, 'Disc 2');
      await mirror.follow();
      expect(names(mirror.visible())).toEqual(names(await truth(world)));
      expect(names(mirror.visible())).toContain('renamed.mp3');
    },
  );

  it('[MG20] of entries in one page and over pages the last one counts', async () => {
    const world = createGraphWorld({ pageSize: 4, core: { quirks: { duplicates: 'stale-first' } } });
    fill(world, 12);
    const last = new Map((await world.list()).files.map((file) => [file.id, file.name]));
    expect([...last.values()].filter((name) => name.startsWith('former'))).toEqual([]);
  });

  it('[MG17] pages that say nothing are no pages of the feed', async () => {
    const world = createGraphWorld({ pageSize: 3, core: { quirks: { emptyPages: true } } });
    const { cursor } = await world.list();
    fill(world, 8);
    const pages = await world.follow(cursor);
    expect(pages.map(({ changes, hasMore }) => [changes.length > 0, hasMore])).toEqual([
      [true, true],
      [true, true],
      [true, false],
    ]);
    for (const { cursor: behind } of pages.slice(0, 2)) {
      world.remote.putFile({ name: `${behind.length}.mp3`, content: bytes('x') });
      const rest = (await world.follow(behind)).flatMap(({ changes }) => changes);
      expect(rest.length).toBeGreaterThan(2);
    }
    world.core.clearCalls();
    await world.follow(pages[2]!.cursor);
    expect(world.endpoints()).toEqual(['delta']);
  });

  it('[MG28] a run that was interrupted ends with what has happened since it began', async () => {
    const world = createGraphWorld({ pageSize: 3 });
    const ids = fill(world, 8);
    const { cursor } = await world.list();
    for (const id of ids) world.remote.rename(id, `renamed ${id}.mp3`);
    const [first] = await world.follow(cursor);
    world.remote.rename(ids[7]!, 'again.mp3');
    const rest = (await world.follow(first!.cursor)).flatMap(({ changes }) => changes);
    const last = rest.findLast((each) => each.type === 'upsert' && each.file.id === world.idOf(ids[7]!));
    expect(last).toMatchObject({ file: { name: 'again.mp3' } });
  });

  it('[MG18] a page without any link is asked for again', async () => {
    const world = createGraphWorld({ pageSize: 5 });
    fill(world, 12);
    world.core.faults.on({ endpoint: 'delta', after: 1, times: 2 }, { kind: 'no-link' });
    expect((await world.list()).files).toHaveLength(12);
    expect(world.provider.usage().retries).toBe(2);
  });

  it('[MG19] a link that was followed before starts the listing anew, once; then it is an error', async () => {
    const world = createGraphWorld({ pageSize: 5 });
    fill(world, 12);
    const circle = world.core.faults.on({ endpoint: 'delta', after: 1 }, { kind: 'repeat-link' });
    expect(await rejectionOf(world.pages())).toMatchObject({ code: 'CURSOR_EXPIRED' });
    expect(await rejectionOf(world.pages())).toMatchObject({ code: 'INVALID_RESPONSE' });
    circle();
    expect((await world.list()).files).toHaveLength(12);
    world.core.faults.on({ endpoint: 'delta', after: 1, times: 1 }, { kind: 'repeat-link' });
    expect(await rejectionOf(world.pages())).toMatchObject({ code: 'CURSOR_EXPIRED' });
  });

  it('[MG29] what a listing showed and then took back is removed as soon as its cursor is followed', async () => {
    const world = createGraphWorld({ pageSize: 3 });
    const ids = fill(world, 8);
    const scope = await world.scope();
    const shown: string[] = [];
    let cursor = '';
    for await (const page of world.provider.listFiles({ scope })) {
      if (shown.length === 0) world.remote.delete(ids[0]!);
      shown.push(...page.files.map(({ name }) => name));
      cursor = page.cursor ?? cursor;
    }
    const changes = (await world.follow(cursor)).flatMap((page) => page.changes);
    expect(changes).toContainEqual({ type: 'remove', id: world.idOf(ids[0]!), reason: 'unknown' });
  });

  it('[MG22] a folder that never arrives is looked up', async () => {
    const world = createGraphWorld({ core: { quirks: { ancestors: 'none' } } });
    const outer = world.remote.putFolder({ name: 'Outer' }).id;
    const inner = world.remote.putFolder({ name: 'Inner', parentId: outer }).id;
    fill(world, 2, inner);
    world.core.faults.on({ endpoint: 'delta', times: 1 }, { kind: 'drop-items', count: 2 });
    const { files } = await world.list();
    expect(names(files)).toEqual(['0.mp3', '1.mp3', 'Inner', 'Outer']);
    expect(world.endpoints().filter((name) => name === 'item.get').length).toBeLessThanOrEqual(3);
  });

  it('[MG22] what lies in a folder that does not exist is an orphan, and gone', async () => {
    const world = createGraphWorld({ core: { quirks: { ancestors: 'root' } } });
    const folder = world.remote.putFolder({ name: 'Album' }).id;
    const [one] = fill(world, 1, folder);
    fill(world, 1);
    const missing = world.idOf(folder).slice(0, -1);
    world.remote.patch(one!, { serviceFields: { parentReference: { id: `${missing}0f` } } });
    const { cursor } = await world.list();
    const changes = (await world.follow(cursor)).flatMap((page) => page.changes);
    expect(changes).toEqual([{ type: 'remove', id: world.idOf(one!), reason: 'unknown' }]);
  });

  it.each(['personal', 'business', 'documentLibrary'] as const)(
    '[MG23][MG30] what is deleted says little, and is removed all the same (%s)',
    async (face) => {
      const world = createGraphWorld({ face });
      const folder = world.remote.putFolder({ name: 'Album' }).id;
      const [one, two] = fill(world, 2, folder);
      const { cursor } = await world.list();
      world.remote.delete(one!);
      world.remote.trash(two!);
      const changes = (await world.follow(cursor)).flatMap((page) => page.changes);
      const removed = changes.flatMap((change) => (change.type === 'remove' ? [change.id] : []));
      expect(removed.sort()).toEqual([world.idOf(one!), world.idOf(two!)].sort());
    },
  );
});

describe('a place in the feed that is refused', () => {
  const codes = [
    'resyncRequired',
    'resyncChangesApplyDifferences',
    'resyncChangesUploadDifferences',
  ] as const;

  it.each(codes)('[MG24] %s: the named beginning is tried once', async (code) => {
    const world = createGraphWorld();
    fill(world, 3);
    const { cursor } = await world.list();
    world.core.faults.on({ endpoint: 'delta', times: 1 }, { kind: 'resync', code, location: 'fresh' });
    expect(await rejectionOf(world.follow(cursor))).toMatchObject({ code: 'CURSOR_EXPIRED' });
    world.core.clearCalls();
    expect((await world.list()).files).toHaveLength(3);
    expect(world.core.calls.map(({ query }) => query['$top'])).toEqual([undefined]);
    await world.list();
    expect(world.core.calls[1]?.query['$top']).toBe('1000');
  });

  it.each(['none', 'failing'] as const)('[MG24] a beginning that is %s: without one', async (location) => {
    const world = createGraphWorld();
    fill(world, 3);
    const { cursor } = await world.list();
    world.core.faults.on({ endpoint: 'delta', times: 1 }, { kind: 'resync', location });
    expect(await rejectionOf(world.follow(cursor))).toMatchObject({ code: 'CURSOR_EXPIRED' });
    const listed = await world.list();
    expect(listed.files).toHaveLength(3);
    expect((await world.follow(listed.cursor)).flatMap(({ changes }) => changes)).toEqual([]);
  });

  it.each(['SyncStateNotFound', 'SyncStateInvalid', 'invalidRequest', 'resyncRequired'])(
    '[MG25] %s is a place that is refused',
    async (reason) => {
      const world = createGraphWorld();
      const { cursor } = await world.list();
      world.core.faults.on({ endpoint: 'delta' }, { kind: 'error', reason });
      expect(await rejectionOf(world.follow(cursor))).toMatchObject({ code: 'CURSOR_EXPIRED' });
    },
  );

  it('[MG26] a place that is not found is looked for again', async () => {
    const world = createGraphWorld({ pageSize: 5 });
    fill(world, 12);
    world.core.faults.on({ endpoint: 'delta', after: 1, times: 1 }, 'itemNotFound');
    expect((await world.list()).files).toHaveLength(12);
    world.core.faults.on({ endpoint: 'delta', after: 1, times: 2 }, 'itemNotFound');
    expect(await rejectionOf(world.pages())).toMatchObject({ code: 'CURSOR_EXPIRED' });
  });

  it('[MG26] a drive that is gone is said to be so', async () => {
    const world = createGraphWorld({ face: 'business' });
    const library = world.remote.addDrive({ name: 'Music' });
    const drive = world.core.ids.drive(library.id);
    const provider = world.open({ sources: [{ drive }] });
    const scope = (await provider.scopes())[0]!;
    const list = async (): Promise<unknown> => {
      const pages = [];
      for await (const page of provider.listFiles({ scope })) pages.push(page);
      return pages;
    };
    await list();
    world.remote.removeDrive(library.id);
    expect(await rejectionOf(list())).toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('Nothing was hidden'),
    });
  });

  it('[MG11] a cursor of another scope, cloud or provider is refused without asking', async () => {
    const world = createGraphWorld();
    const { cursor } = await world.list();
    world.core.clearCalls();
    const elsewhere = cursor.replaceAll('graph.example', 'graph.elsewhere');
    for (const other of ['', '{}', '{"v":1}', elsewhere, cursor.replace('"me"', '"you"')]) {
      expect(await rejectionOf(world.follow(other))).toMatchObject({ code: 'CURSOR_EXPIRED' });
    }
    expect(world.endpoints()).toEqual([]);
  });

  it('[MG11] a link to another host is never followed', async () => {
    const world = createGraphWorld();
    const seen: string[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      seen.push(String(input));
      const response = await world.fetch(input, init);
      const text = (await response.text()).replaceAll('graph.example', 'evil.example');
      return new Response(text, { status: response.status });
    };
    const provider = world.open({ fetch, pageSize: 1 });
    fill(world, 3);
    const listing = async (): Promise<void> => {
      for await (const _page of provider.listFiles());
    };
    expect(await rejectionOf(listing())).toMatchObject({ code: 'INVALID_RESPONSE' });
    expect(seen.every((url) => url.startsWith('https://graph.example/'))).toBe(true);
  });
});

async function truth(world: GraphWorld): Promise<{ name: string }[]> {
  return [...world.remote.items('main')].filter(({ state }) => state === 'present');
}

async function createAgain(
  world: GraphWorld,
  resumeFrom: string,
): Promise<Awaited<ReturnType<GraphWorld['pages']>>> {
  const provider = world.open();
  const [scope] = await provider.scopes();
  const pages = [];
  for await (const page of provider.listFiles({ scope, resumeFrom })) pages.push(page);
  return pages;
}
