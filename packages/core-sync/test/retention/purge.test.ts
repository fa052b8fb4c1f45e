import { describe, expect, it } from 'vitest';
import { findOffences } from '../support/consistency.ts';
import { fill, nameOf, select } from '../support/scenes.ts';
import { createWorld, song, type World } from '../support/world.ts';

const day = 86_400_000;
const config = { retention: { hiddenTracksMs: 10 * day }, deletionGuard: { holdEmptyListing: false } };
const hidden = async (world: World) => (await world.tracks(true)).size - (await world.tracks()).size;

describe('purging', () => {
  it('[RT5] leaves nothing of a track: no file, tags, work, alias, album, artist or cover', async () => {
    const world = await createWorld({ config: { ...config, identityScope: 'profile' } });
    const file = world.remote.putFile({
      name: 'a.mp3',
      content: song({ title: 'Gone', artist: 'Nobody', album: 'Nothing' }, 1),
    });
    fill(world.remote, 1);
    world.provider.faults.on('download', 'FORBIDDEN', { match: ({ fileId }) => fileId !== file.id });
    await world.full();
    world.remote.delete(file.id);
    await world.incremental();
    await world.clock.advance(11 * day);
    await world.incremental();
    expect(await hidden(world)).toBe(0);
    for (const [table, rows] of [
      ['tracks', 1],
      ['item_tags', 0],
      ['scan_queue', 1],
    ] as const)
      expect(await select(world.database, `select * from ${table}`), table).toHaveLength(rows);
    expect(await select(world.database, `select * from remote_items where kind = 'file'`)).toHaveLength(1);
    expect((await world.library.search('nobody')).artists).toEqual([]);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[RT5] what lies below a trashed folder is purged too; if it returns, it is new', async () => {
    const world = await createWorld({ config });
    fill(world.remote, 2);
    await world.full();
    const ids = [...(await world.tracks()).values()].map(({ id }) => id);
    const artist = world.remote.children('main')[0]!;
    world.remote.trash(artist.id);
    await world.incremental();
    expect(await hidden(world)).toBe(2);
    await world.clock.advance(11 * day);
    await world.incremental();
    expect((await world.tracks(true)).size).toBe(0);
    expect(await findOffences(world.database)).toEqual([]);
    world.remote.untrash(artist.id);
    await world.incremental();
    const tracks = await world.tracks();
    expect([...tracks.keys()]).toEqual([1, 2].map((n) => `Artist/Album/${nameOf(n)}`));
    expect([...tracks.values()].every(({ id, tagSource }) => !ids.includes(id) && tagSource === 'file')).toBe(
      true,
    );
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[RT5] a file of the same content keeps the tags that were read from the purged one', async () => {
    const world = await createWorld({ config: { ...config, duplicates: 'keepBoth' } });
    const [file] = fill(world.remote, 1);
    await world.full();
    world.remote.copy(file!.id, { name: 'copy.mp3' });
    await world.incremental();
    world.remote.delete(file!.id);
    await world.incremental();
    await world.clock.advance(11 * day);
    await world.incremental();
    const copy = [...(await world.tracks()).values()][0]!;
    world.remote.rename(copy.itemId!, 'renamed.mp3');
    await world.incremental();
    expect([...(await world.tracks()).values()]).toMatchObject([{ title: 'Title 1', tagSource: 'file' }]);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[RT1] held deletions are visible, and never purged', async () => {
    const world = await createWorld({
      config: { retention: config.retention, deletionGuard: { maxTracks: 0, maxShare: 0 } },
    });
    const songs = fill(world.remote, 3);
    await world.full();
    for (const { id } of songs) world.remote.delete(id);
    const job = await world.incremental();
    await world.clock.advance(30 * day);
    await world.incremental();
    expect((await world.tracks()).size).toBe(3);
    await world.sync.rejectDeletions(job.id);
    await world.clock.advance(30 * day);
    await world.incremental();
    expect((await world.tracks()).size).toBe(3);
  });

  it('[RT3] a job whose deletions wait for a decision is kept however old it is', async () => {
    const world = await createWorld({
      config: { retention: { jobsMs: day }, deletionGuard: { maxTracks: 0, maxShare: 0 } },
    });
    const songs = fill(world.remote, 2);
    await world.full();
    for (const { id } of songs) world.remote.delete(id);
    const held = await world.incremental();
    for (let run = 0; run < 12; run += 1) {
      await world.clock.advance(2 * day);
      await world.incremental();
    }
    expect((await world.sync.getStatus(held.id)).deletionsHeld).toBe(2);
    expect(await world.sync.approveDeletions(held.id)).toEqual({ hidden: 2 });
  });

  it('[RT6] where it fails, the sync is completed all the same, and the next run repeats it', async () => {
    const world = await createWorld({ config });
    const [file] = fill(world.remote, 1);
    await world.full();
    world.remote.delete(file!.id);
    await world.incremental();
    await world.clock.advance(11 * day);
    await select(
      world.database,
      `create trigger refuse before delete on tracks begin select raise(abort, 'no'); end`,
    );
    expect(await world.incremental()).toMatchObject({ status: 'completed', error: null });
    expect(await hidden(world)).toBe(1);
    await select(world.database, 'drop trigger refuse');
    await world.incremental();
    expect(await hidden(world)).toBe(0);
  });
});
