import { virtualDrive } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { findOffences } from '../support/consistency.ts';
import { select } from '../support/scenes.ts';
import { createWorld, type World } from '../support/world.ts';

/** More than any portion. */
const tracks = 1_300;

async function manyFiles(): Promise<World> {
  const remote = virtualDrive({ tracks, seed: 4, content: 'filler', providerTags: true });
  return createWorld({
    provider: { remote, pageSize: 1_000, supports: { tags: true } },
    config: { deletionGuard: { maxTracks: 1_000_000, holdEmptyListing: false } },
  });
}

async function idsByPath(world: World): Promise<Map<string, string>> {
  return new Map([...(await world.tracks())].map(([path, { id }]) => [path, id]));
}

describe('a run that touches more files than fit a portion', () => {
  it('[RE14] hides, restores, renames and recognises all of them, each once', async () => {
    const world = await manyFiles();
    const { remote } = world;
    expect((await world.full()).stats.items).toMatchObject({ added: tracks, failed: 0 });
    const before = await idsByPath(world);
    const artists = await select<{ item_id: string; name: string }>(
      world.database,
      `select item_id, name from remote_items where kind = 'folder' and parent_id = '${remote.mainDriveId}'`,
    );

    const home = remote.putFolder({ name: 'Home' });
    for (const { item_id } of artists) remote.move(item_id, home.id);
    expect((await world.incremental()).stats.items).toMatchObject({ moved: tracks, updated: 0, hidden: 0 });
    remote.rename(home.id, 'Music');
    expect((await world.incremental()).stats.items).toMatchObject({ moved: tracks, updated: 0, hidden: 0 });
    const moved = await idsByPath(world);
    expect(moved).toEqual(new Map([...before].map(([path, id]) => [`Music/${path}`, id])));

    remote.trash(home.id);
    expect((await world.incremental()).stats.items).toMatchObject({ hidden: tracks, moved: 0 });
    expect((await world.tracks()).size).toBe(0);
    remote.untrash(home.id);
    expect((await world.incremental()).stats.items).toMatchObject({ restored: tracks, added: 0 });
    expect(await idsByPath(world)).toEqual(moved);
    expect(await findOffences(world.database)).toEqual([]);

    const told = await select(
      world.database,
      'select type, count(*) as events, count(distinct track_id) as tracks from library_events group by type order by type',
    );
    expect(told).toEqual([
      { type: 'added', events: tracks, tracks },
      { type: 'hidden', events: tracks, tracks },
      { type: 'moved', events: 2 * tracks, tracks },
      { type: 'restored', events: tracks, tracks },
    ]);
  });

  it('[RE14] [ID2] all of them uploaded anew keep their ids', async () => {
    const world = await manyFiles();
    await world.full();
    const before = await idsByPath(world);
    const another = virtualDrive({ tracks, seed: 4, content: 'filler', providerTags: true, idPrefix: 'w' });
    const successor = await createWorld({
      database: world.database,
      clock: world.clock,
      seed: 2,
      provider: { remote: another, pageSize: 1_000, supports: { tags: true } },
      config: { deletionGuard: { maxTracks: 1_000_000, holdEmptyListing: false } },
    });
    const { items } = (await successor.full()).stats;
    expect(items).toMatchObject({ added: 0, hidden: 0, failed: 0 });
    expect(await idsByPath(successor)).toEqual(before);
    expect(await findOffences(successor.database)).toEqual([]);
  });
});
