import { ProviderError } from '@music-platform/bridge-traits';
import { collect, collectFiles, contentOf, virtualDrive } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { fileFields, listFields } from '../src/api/drive-wire.ts';
import { createDriveWorld, type DriveWorld, rejectionOf, rootId } from './support/drive-world.ts';

function put(world: DriveWorld, count: number, parentId?: string): string[] {
  const names = Array.from({ length: count }, (_, index) => `${index}.mp3`);
  return names.map((name) => world.remote.putFile({ name, parentId, content: contentOf(name) }).id);
}

describe('listings', () => {
  it('[GP10] ten pages cost ten list calls, the start token and a look at the root', async () => {
    const tracks = 900;
    const remote = virtualDrive({ tracks, drive: { main: { id: 'main', rootId } } });
    const { provider, scope, core } = createDriveWorld({ pageSize: 100, core: { remote } });
    const pages = await collect(provider.listFiles({ scope: await scope() }));
    const items = pages.reduce((sum, { files }) => sum + files.length, 0);
    expect(items).toBeGreaterThan(tracks);
    expect(items).toBeLessThanOrEqual(1_000);
    expect(provider.usage?.().calls).toEqual({ startPageToken: 1, get: 1, list: 10 });
    expect(core.quotaUnits).toBe(provider.usage?.().quotaUnits);
    const [query] = core.calls.filter(({ endpoint }) => endpoint === 'files.list').map((call) => call.query);
    expect(query).toEqual({
      corpora: 'user',
      fields: listFields,
      includeItemsFromAllDrives: 'true',
      pageSize: '100',
      q: 'trashed=false',
      spaces: 'drive',
      supportsAllDrives: 'true',
    });
    expect(fileFields).not.toContain('*');
  });

  it('[GP10] every page repeats every parameter', async () => {
    const world = createDriveWorld({ pageSize: 2 });
    put(world, 5);
    await world.list();
    const queries = world.core.calls
      .filter(({ endpoint }) => endpoint === 'files.list')
      .map(({ query }) => query);
    const tokens = queries.map(({ pageToken }) => pageToken);
    expect(new Set(tokens).size).toBe(3);
    const others = queries.map(({ pageToken: _, ...query }) => JSON.stringify(query));
    expect(new Set(others).size).toBe(1);
  });

  it('[GP11] the start token comes first, and a listing resumed by another process still has it', async () => {
    const world = createDriveWorld({ pageSize: 2 });
    put(world, 5);
    const scope = await world.scope();
    const listing = world.provider.listFiles({ scope })[Symbol.asyncIterator]();
    const { value: first } = await listing.next();
    await listing.return?.();
    expect(world.endpoints()[0]).toBe('changes.getStartPageToken');
    const late = world.remote.putFile({ name: 'late.mp3', content: contentOf('late') });
    world.core.clearCalls();
    const rest = await collect(world.open().listFiles({ scope, resumeFrom: first?.resumeFrom }));
    expect(world.endpoints()).not.toContain('changes.getStartPageToken');
    const changes = (await world.follow(rest.at(-1)?.cursor ?? '')).flatMap((page) => page.changes);
    expect(changes).toMatchObject([{ type: 'upsert', file: { id: late.id } }]);
  });

  it('[GP12] a refused page token starts the listing anew, with the same start token', async () => {
    const world = createDriveWorld({ pageSize: 2 });
    const ids = put(world, 7);
    world.core.faults.on({ endpoint: 'files.list', after: 2, times: 1 }, 'pageTokenInvalid');
    const { files, cursor } = await world.list();
    expect(new Set(files.map(({ id }) => id))).toEqual(new Set(ids));
    expect(world.endpoints().filter((name) => name === 'changes.getStartPageToken')).toHaveLength(1);
    expect(await world.follow(cursor)).toMatchObject([{ changes: [], hasMore: false }]);
  });

  it('[GP12] again and again is an error', async () => {
    const world = createDriveWorld({ pageSize: 2 });
    put(world, 3);
    world.core.faults.on({ match: ({ query }) => 'pageToken' in query }, 'pageTokenInvalid');
    expect(await rejectionOf(world.list())).toMatchObject({ code: 'CURSOR_EXPIRED' });
  });

  it('[GP12] a resumed listing whose token is refused, also for its age, is for the caller to start anew', async () => {
    const world = createDriveWorld({ pageSize: 2 });
    put(world, 5);
    const scope = await world.scope();
    const [page] = await collect(world.provider.listFiles({ scope }));
    const resume = (): Promise<unknown> =>
      rejectionOf(collect(world.provider.listFiles({ scope, resumeFrom: page?.resumeFrom })));
    await world.clock.advance(7 * 3_600_000);
    expect(await resume()).toMatchObject({ code: 'CURSOR_EXPIRED' });
    world.core.pageTokens.expire();
    expect(await resume()).toMatchObject({ code: 'CURSOR_EXPIRED' });
  });

  it('[GP13] what was not searched whole is never complete, resumed or not', async () => {
    const world = createDriveWorld({ pageSize: 2 });
    put(world, 5);
    const scope = await world.scope();
    world.core.faults.on({ endpoint: 'files.list', times: 1 }, { kind: 'incomplete-search', leaveOut: 1 });
    const pages = await collect(world.provider.listFiles({ scope }));
    expect(pages.flatMap(({ files }) => files)).toHaveLength(4);
    const resumed = await collect(world.provider.listFiles({ scope, resumeFrom: pages[0]?.resumeFrom }));
    for (const last of [pages.at(-1), resumed.at(-1)]) {
      expect(last).toMatchObject({
        complete: false,
        incompleteReason: expect.stringContaining('incompleteSearch'),
      });
      expect(last?.cursor).toBeUndefined();
    }
  });

  it('[GP14] short and empty pages end nothing', async () => {
    const world = createDriveWorld({ pageSize: 4 });
    const ids = put(world, 10);
    world.core.faults.on({ endpoint: 'files.list', times: 1 }, { kind: 'short-page', size: 1 });
    world.core.faults.on({ endpoint: 'files.list', after: 1, times: 3 }, { kind: 'empty-page' });
    expect((await world.list()).files.map(({ id }) => id)).toEqual(ids);
  });

  it('[GP14] one page is fetched ahead, no more, and none for a caller that has left', async () => {
    const world = createDriveWorld({ pageSize: 1 });
    put(world, 5);
    const lists = (): number => world.endpoints().filter((name) => name === 'files.list').length;
    const listing = world.provider.listFiles({ scope: await world.scope() })[Symbol.asyncIterator]();
    await listing.next();
    await world.clock.advance(1_000);
    expect(lists()).toBe(2);
    await listing.next();
    await listing.return?.();
    await world.clock.advance(1_000);
    expect(lists()).toBeLessThanOrEqual(3);
  });

  it('[GP14] a listing nobody reads on leaves no failure behind', async () => {
    const world = createDriveWorld({ pageSize: 1 });
    put(world, 2);
    world.core.faults.on({ endpoint: 'files.list', after: 1 }, 'insufficientPermissions');
    const listing = world.provider.listFiles({ scope: await world.scope() })[Symbol.asyncIterator]();
    await listing.next();
    await world.clock.advance(1_000);
    await listing.return?.();
    expect(world.endpoints()).toContain('files.list');
  });

  it('[GP15] a subtree is walked level by level, one folder per query', async () => {
    const world = createDriveWorld({ pageSize: 3 });
    const top = world.remote.putFolder({ name: 'top' });
    const wanted = new Set(put(world, 4, top.id));
    for (let index = 0; index < 12; index += 1) {
      const folder = world.remote.putFolder({
        name: `it's \\ ${index}`,
        id: `it's \\ ${index}`,
        parentId: top.id,
      });
      wanted.add(folder.id);
      for (const id of put(world, 2, folder.id)) wanted.add(id);
    }
    put(world, 3);
    world.core.quirks.orOfParents = 'empty';
    const pages = await collect(world.provider.listFiles({ scope: await world.scope(), under: top.id }));
    expect(new Set(pages.flatMap(({ files }) => files.map(({ id }) => id)))).toEqual(wanted);
    expect(pages.every(({ files }) => files.length <= 3)).toBe(true);
    const queries = world.core.calls.flatMap(({ query }) => query['q'] ?? []);
    expect(queries.every((q) => q.split(' in parents').length === 2)).toBe(true);
    expect(pages.at(-1)).toMatchObject({ complete: true });
  });

  it('[GP15] a refused token starts one folder anew; a search that is not whole is not complete', async () => {
    const world = createDriveWorld({ pageSize: 2 });
    const top = world.remote.putFolder({ name: 'top' });
    const ids = put(world, 5, top.id);
    const scope = await world.scope();
    world.core.faults.on({ endpoint: 'files.list', after: 1, times: 1 }, 'pageTokenInvalid');
    const files = await collectFiles(world.provider.listFiles({ scope, under: top.id }));
    expect(files.map(({ id }) => id)).toEqual(ids);
    world.core.faults.on({ endpoint: 'files.list', times: 1 }, { kind: 'incomplete-search' });
    const pages = await collect(world.provider.listFiles({ scope, under: top.id }));
    expect(pages.at(-1)).toMatchObject({ complete: false });
  });

  it('[GP15] an empty folder is complete, a folder in the trash is gone', async () => {
    const world = createDriveWorld();
    const folder = world.remote.putFolder({ name: 'empty' });
    const under = async (): Promise<unknown> =>
      collect(world.provider.listFiles({ scope: await world.scope(), under: folder.id }));
    expect(await under()).toEqual([{ files: [], complete: true }]);
    world.remote.trash(folder.id);
    expect(await under()).toMatchObject([{ files: [], complete: false }]);
  });

  it.each([
    { title: 'another drive', change: { drive: 'another' } },
    { title: 'another version', change: { v: 2 } },
    { title: 'a listing', change: { kind: 'list' } },
    { title: 'no token', change: { token: '' } },
    { title: 'another view of the root', change: { root: undefined } },
  ])('[GP16] a cursor with $title is CURSOR_EXPIRED', async ({ change }) => {
    const world = createDriveWorld();
    const cursor = JSON.parse((await world.list()).cursor);
    await world.follow(JSON.stringify(cursor));
    const error = await rejectionOf(world.follow(JSON.stringify({ ...cursor, ...change })));
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ code: 'CURSOR_EXPIRED' });
  });

  it('[GP10] a sign-in that does not show My Drive is told so', async () => {
    const world = createDriveWorld({ core: { quirks: { rootReadable: false } } });
    expect(await rejectionOf(world.list())).toMatchObject({ code: 'FORBIDDEN' });
  });
});
