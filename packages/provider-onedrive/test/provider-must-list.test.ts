import { describe, expect, it } from 'vitest';
import { createEngineWorld, type EngineWorld, song } from './support/engine-world.ts';

const paths = async (world: EngineWorld): Promise<string[]> => [...(await world.tracks()).keys()].sort();

/** Puts songs of these names into a folder. */
function put({ remote }: EngineWorld, names: readonly string[], parentId?: string): string[] {
  return names.map((name) => remote.putFile({ name: `${name}.mp3`, parentId, content: song(name) }).id);
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `song ${index}`);

describe('provider must, when it lists', () => {
  it('[MG18] empty page with nextLink: continue; neither link: retry; repeating nextLink: anew once, then fail loudly', async () => {
    const world = await createEngineWorld({ pageSize: 4, core: { quirks: { emptyPages: true } } });
    put(world, numbered(10));
    world.core.faults.on({ endpoint: 'delta', after: 1, times: 1 }, { kind: 'no-link' });
    const circle = world.core.faults.on({ endpoint: 'delta', after: 3, times: 1 }, { kind: 'repeat-link' });
    expect(await world.full()).toMatchObject({ status: 'completed' });
    expect(await paths(world)).toHaveLength(10);
    expect(world.warnings()).toEqual(['CURSOR_EXPIRED']);
    circle();
    world.core.faults.on({ endpoint: 'delta' }, { kind: 'repeat-link' });
    expect(await world.full()).toMatchObject({ status: 'failed', error: { code: 'INVALID_RESPONSE' } });
    expect(await paths(world)).toHaveLength(10);
  });

  it('[MG20] duplicate items: last wins; deletes only after the last page: children that moved out stay', async () => {
    const world = await createEngineWorld({ pageSize: 2, core: { quirks: { duplicates: 'stale-first' } } });
    const folder = world.remote.putFolder({ name: 'Album' }).id;
    const ids = put(world, numbered(5), folder);
    await world.full();
    const before = await world.tracks();
    for (const id of ids) world.remote.move(id, 'root');
    world.remote.delete(folder);
    expect(await world.incremental()).toMatchObject({ status: 'completed', stats: { items: { hidden: 0 } } });
    expect(await paths(world)).toEqual(numbered(5).map((name) => `${name}.mp3`));
    const ids1 = [...before.values()].map(({ id }) => id).sort();
    expect([...(await world.tracks()).values()].map(({ id }) => id).sort()).toEqual(ids1);
  });

  it.each(['parents-first', 'children-first', 'shuffled'] as const)(
    '[MG21] deleted folder whose children live elsewhere now: they were moved (%s)',
    async (order) => {
      const world = await createEngineWorld({ pageSize: 1, core: { quirks: { order } } });
      const [from, to] = ['From', 'To'].map((name) => world.remote.putFolder({ name }).id);
      const [id] = put(world, ['one'], from);
      put(world, ['two'], from);
      await world.full();
      world.remote.move(id!, to!);
      world.remote.delete(from!);
      await world.incremental();
      expect(await paths(world)).toEqual(['To/one.mp3']);
    },
  );

  it('[MG22] item before its parent: resolved at the end; parent that never arrives: asked for; 404: orphan, hidden', async () => {
    const world = await createEngineWorld({
      pageSize: 3,
      core: { quirks: { order: 'children-first', ancestors: 'none' } },
    });
    const folder = world.remote.putFolder({ name: 'Album' }).id;
    const [orphan] = put(world, ['one', 'two'], folder);
    const id = `${world.core.ids.graphId(folder).slice(0, -2)}0f`;
    world.remote.patch(orphan!, { serviceFields: { parentReference: { id } } });
    await world.full();
    expect(await paths(world)).toEqual(['Album/two.mp3']);
  });

  it('[MG23] deleted with missing name and size: what is known of it goes', async () => {
    for (const face of ['personal', 'business'] as const) {
      const world = await createEngineWorld({ face });
      const [id] = put(world, ['one', 'two']);
      await world.full();
      world.remote.delete(id!);
      await world.incremental();
      expect(await paths(world)).toEqual(['two.mp3']);
    }
  });

  it.each(['fresh', 'none', 'failing'] as const)(
    '[MG24] 410: Location once (%s), else tokenless; mark and sweep at completion; readable meanwhile',
    async (resyncLocation) => {
      const world = await createEngineWorld({ pageSize: 4, core: { quirks: { resyncLocation } } });
      const ids = put(world, numbered(10));
      await world.full();
      world.remote.delete(ids[0]!);
      put(world, ['new']);
      world.remote.expireCursors();
      let during: string[] = [];
      world.core.faults.on({ endpoint: 'delta', after: 2 }, () => {
        if (during.length === 0) void paths(world).then((found) => (during = found));
        return undefined;
      });
      expect(await world.incremental()).toMatchObject({
        status: 'completed',
        stats: { items: { added: 1, hidden: 1 } },
      });
      expect(await paths(world)).toHaveLength(10);
      expect(during.length).toBeGreaterThanOrEqual(9);
      expect(world.warnings()).toContain('CURSOR_EXPIRED');
    },
  );

  it('[MG24] the old cursor stays until the new one is stored', async () => {
    const world = await createEngineWorld({ retry: { attempts: 1 } });
    put(world, ['one']);
    await world.full();
    put(world, ['two']);
    const down = world.core.faults.on({ endpoint: 'delta' }, { kind: 'status', status: 500 });
    expect(await world.incremental()).toMatchObject({ status: 'failed' });
    down();
    expect(await world.incremental()).toMatchObject({
      syncType: 'incremental',
      stats: { items: { added: 1 } },
    });
  });

  it.each(['SyncStateNotFound', 'SyncStateInvalid', 'invalidRequest'])(
    '[MG25] %s: the same as 410',
    async (reason) => {
      const world = await createEngineWorld();
      put(world, ['one']);
      await world.full();
      put(world, ['two']);
      world.core.faults.on({ endpoint: 'delta', times: 1 }, reason);
      expect(await world.incremental()).toMatchObject({ status: 'completed' });
      expect(await paths(world)).toEqual(['one.mp3', 'two.mp3']);
    },
  );

  it('[MG26] 404 on the feed in the middle: the link again, then anew', async () => {
    const world = await createEngineWorld({ pageSize: 3 });
    put(world, numbered(10));
    world.core.faults.on({ endpoint: 'delta', after: 2, times: 2 }, 'itemNotFound');
    expect(await world.full()).toMatchObject({ status: 'completed' });
    expect(await paths(world)).toHaveLength(10);
    expect(world.warnings()).toEqual(['CURSOR_EXPIRED']);
  });

  it('[MG26] 404 on the drive itself: rows freeze, the person is told, nothing is deleted', async () => {
    const world = await createEngineWorld();
    put(world, numbered(3));
    await world.full();
    world.core.faults.on({ endpoint: 'delta' }, 'itemNotFound');
    world.core.faults.on({ endpoint: 'drive.get' }, 'itemNotFound');
    const message = expect.stringContaining('Nothing was hidden');
    expect(await world.full()).toMatchObject({ status: 'failed', error: { message } });
    expect(await world.incremental()).toMatchObject({ status: 'failed', error: { message } });
    expect(await paths(world)).toHaveLength(3);
  });

  it('[MG27] a listing that shrinks the catalogue by a large share is held until somebody confirms it', async () => {
    const world = await createEngineWorld({ config: { deletionGuard: { maxTracks: 2, maxShare: 0.2 } } });
    put(world, numbered(10));
    await world.full();
    world.core.faults.on({ endpoint: 'delta', times: 1 }, { kind: 'drop-items', count: 8 });
    expect(await world.full()).toMatchObject({ status: 'completed', deletionsHeld: expect.anything() });
    expect(await paths(world)).toHaveLength(10);
    await world.full();
    expect(await paths(world)).toHaveLength(10);
  });

  it('[MG28] crash: goes on from the stored nextLink; refused: anew', async () => {
    for (const refused of [false, true]) {
      const world = await createEngineWorld({ pageSize: 3, retry: { attempts: 1 } });
      put(world, numbered(10));
      const down = world.core.faults.on({ endpoint: 'delta', after: 2 }, { kind: 'reset' });
      expect(await world.full()).toMatchObject({ status: 'failed' });
      down();
      world.core.clearCalls();
      if (refused) world.core.faults.on({ endpoint: 'delta', times: 1 }, 'resyncRequired');
      expect(await world.full()).toMatchObject({ status: 'completed' });
      expect(world.core.calls.some(({ query }) => query['$top'] !== undefined)).toBe(refused);
      expect(await paths(world)).toHaveLength(10);
    }
  });

  it('[MG12] no delta in the cloud chosen: children walk, flagged', async () => {
    const world = await createEngineWorld({ changeFeed: false });
    const folder = world.remote.putFolder({ name: 'Album' }).id;
    const [id] = put(world, numbered(3), folder);
    await world.full();
    world.remote.delete(id!);
    await world.incremental();
    expect(await paths(world)).toEqual(['Album/song 1.mp3', 'Album/song 2.mp3']);
    expect(world.endpoints()).not.toContain('delta');
    expect(world.provider.supports.changeFeed).toBe(false);
  });

  it.each(['refused-501', 'refused-400'] as const)(
    '[MG9] folder-scoped delta %s: root delta and ancestry',
    async (folderDelta) => {
      const options = { face: 'business', core: { quirks: { folderDelta } } } as const;
      const known = await createEngineWorld(options);
      const graphId = known.core.ids.item({ driveId: 'main', itemId: 'music' });
      const world = await createEngineWorld({ ...options, sources: [{ drive: 'me', folder: graphId }] });
      const music = world.remote.putFolder({ id: 'music', name: 'Music' }).id;
      const album = world.remote.putFolder({ name: 'Album', parentId: music }).id;
      const [one] = put(world, ['one'], album);
      const [other] = put(world, ['elsewhere']);
      await world.full();
      expect(await paths(world)).toEqual(['Album/one.mp3']);
      world.remote.move(one!, 'root');
      world.remote.move(other!, music);
      await world.incremental();
      expect(await paths(world)).toEqual(['elsewhere.mp3']);
    },
  );

  it('[MG13] remoteItem: a feed of its own; unshared: its subtree goes, and comes back', async () => {
    const world = await createEngineWorld();
    put(world, ['mine']);
    const { rootId } = world.remote.addDrive({ name: 'Jane' });
    const folder = world.remote.putFolder({ name: 'Music', parentId: rootId }).id;
    put(world, ['hers'], folder);
    world.remote.putShortcut({ name: 'Jane', targetId: folder });
    await world.full();
    expect(await paths(world)).toEqual(['Jane/hers.mp3', 'mine.mp3']);
    const before = (await world.tracks()).get('Jane/hers.mp3')?.id;
    world.remote.loseAccess(folder);
    await world.incremental();
    expect(await paths(world)).toEqual(['mine.mp3']);
    world.remote.regainAccess(folder);
    await world.full();
    expect((await world.tracks()).get('Jane/hers.mp3')?.id).toBe(before);
  });

  it('[MG14] remoteItem: circles and double visits', async () => {
    const world = await createEngineWorld();
    const { rootId } = world.remote.addDrive({ name: 'Jane' });
    const folder = world.remote.putFolder({ name: 'Music', parentId: rootId }).id;
    put(world, ['hers'], folder);
    for (const name of ['Jane', 'Jane again']) world.remote.putShortcut({ name, targetId: folder });
    world.remote.putShortcut({ name: 'me', parentId: folder, targetId: 'root' });
    world.remote.putShortcut({ name: 'itself', parentId: folder, targetId: folder });
    expect(await world.full()).toMatchObject({ status: 'completed' });
    expect(await paths(world)).toHaveLength(1);
  });

  it('[MG1] ids compared canonically, sent raw: noise changes nothing', async () => {
    const world = await createEngineWorld({ core: { quirks: { idCase: 'mixed', driveIdZeros: 'mixed' } } });
    const folder = world.remote.putFolder({ name: 'Album' }).id;
    const [id] = put(world, numbered(3), folder);
    await world.full();
    const before = [...(await world.tracks()).values()].map((track) => track.id).sort();
    expect(await world.full()).toMatchObject({ stats: { items: { added: 0, hidden: 0 } } });
    world.remote.edit(id!, song('edited'));
    world.remote.rename(folder, 'Renamed');
    await world.incremental();
    const tracks = await world.tracks();
    expect([...tracks.values()].map((track) => track.id).sort()).toEqual(before);
    expect(tracks.get('Renamed/song 0.mp3')?.title).toBe('edited');
  });

  it('[MG5] root id change: everything comes anew, and tracks keep their ids', async () => {
    const world = await createEngineWorld({ core: { quirks: { idForm: 'legacy' } } });
    put(world, numbered(5), world.remote.putFolder({ name: 'Album' }).id);
    await world.full();
    const before = [...(await world.tracks()).entries()].map(([path, { id }]) => [path, id]).sort();
    world.core.quirks.idForm = 'migrated';
    world.remote.expireCursors();
    expect(await world.full()).toMatchObject({ status: 'completed', stats: { items: { added: 0 } } });
    const after = [...(await world.tracks()).entries()].map(([path, { id }]) => [path, id]).sort();
    expect(after).toEqual(before);
  });

  it('[MG57] access lost to one subtree: hidden, also where nobody tells, by the next full listing', async () => {
    for (const lostAccess of ['reported', 'silent'] as const) {
      const world = await createEngineWorld({ face: 'business', core: { quirks: { lostAccess } } });
      const folder = world.remote.putFolder({ name: 'Private' }).id;
      put(world, ['inside'], folder);
      put(world, ['outside']);
      await world.full();
      world.remote.loseAccess(folder);
      await world.incremental();
      expect(await paths(world)).toHaveLength(lostAccess === 'reported' ? 1 : 2);
      await world.full();
      expect(await paths(world)).toEqual(['outside.mp3']);
      world.remote.regainAccess(folder);
      await world.full();
      expect(await paths(world)).toHaveLength(2);
    }
  });

  it.each(['folder-only', 'reported'] as const)(
    '[MG21] what comes back with its folder (%s)',
    async (returnedContent) => {
      const world = await createEngineWorld({ core: { quirks: { returnedContent } } });
      const folder = world.remote.putFolder({ name: 'Album' }).id;
      put(world, numbered(3), world.remote.putFolder({ name: 'Disc', parentId: folder }).id);
      await world.full();
      world.remote.trash(folder);
      await world.incremental();
      expect(await paths(world)).toEqual([]);
      world.remote.untrash(folder);
      await world.incremental();
      expect(await paths(world)).toHaveLength(3);
    },
  );
});
