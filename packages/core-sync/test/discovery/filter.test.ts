import { contentOf } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { filterKey } from '../../src/config/filter-key.ts';
import { parseSyncConfig, type SyncConfigInput } from '../../src/index.ts';
import { findOffences } from '../support/consistency.ts';
import { fill, nameOf, numberedSong, select } from '../support/scenes.ts';
import { createWorld, type World } from '../support/world.ts';

const paths = async (world: World) => [...(await world.tracks()).keys()].sort();
const warnings = (world: World) =>
  world.events.flatMap((event) => (event.type === 'warning' ? [event.code] : []));
const calls = (world: World, member: string) => world.provider.calls.filter((call) => call.member === member);

describe('what is music', () => {
  it('[DI16 F31] is told by type or by extension; everything else is counted with its reason and not kept', async () => {
    const world = await createWorld();
    const typed = (name: string, mimeType?: string) =>
      world.remote.putFile({ name, content: { ...contentOf(`content of ${name}`), mimeType } });
    for (const name of ['a.mp3', 'b.M4B', 'c.dsf', 'd.caf', 'e.mpc', 'f.tta', 'g.mka']) typed(name);
    typed('named oddly', 'audio/flac');
    typed('h.bin', 'AUDIO/X-FLAC; charset=binary');
    for (const name of ['cover.jpg', 'notes.txt', 'album.cue', 'mp3', '.mp3']) typed(name);
    typed('video', 'video/mp4');
    const job = await world.full();
    expect(job.stats).toMatchObject({
      items: { discovered: 9, added: 9, skipped: 6 },
      skippedByReason: { 'not music': 6 },
    });
    expect(await select(world.database, `select name from remote_items where kind = 'file'`)).toHaveLength(9);
  });
});

describe('another filter', () => {
  async function changing() {
    const world = await createWorld();
    fill(world.remote, 2);
    world.remote.putFile({ name: 'book.m4b', content: numberedSong(5) });
    world.remote.putFile({ name: 'own.xyz', content: numberedSong(6) });
    await world.incremental();
    const under = (config: SyncConfigInput, seed: number) =>
      createWorld({
        database: world.database,
        clock: world.clock,
        seed,
        config: { deletionGuard: { holdEmptyListing: false }, ...config },
        provider: { remote: world.remote },
      });
    return { world, under };
  }

  it('[DI17 F31] lists everything again, finds what passes now, hides what no longer does, and deletes nothing', async () => {
    const { world, under } = await changing();
    expect(await paths(world)).toEqual([1, 2].map((n) => `Artist/Album/${nameOf(n)}`).concat('book.m4b'));
    const ids = new Map([...(await world.tracks())].map(([path, { id }]) => [path, id]));

    const other = await under({ audioExtensions: ['mp3', 'xyz'], audioMimeTypes: [] }, 2);
    expect(await other.incremental()).toMatchObject({
      syncType: 'full',
      stats: { items: { hidden: 1, added: 1 } },
    });
    expect(warnings(other)).toEqual(['FILTER_CHANGED']);
    expect(await paths(other)).toEqual([1, 2].map((n) => `Artist/Album/${nameOf(n)}`).concat('own.xyz'));
    expect((await other.tracks(true)).get('book.m4b')).toMatchObject({ deletedReason: 'filtered' });

    const again = await under({}, 3);
    const job = await again.incremental();
    expect(job.stats.items).toMatchObject({ hidden: 1, restored: 1, added: 0 });
    expect((await again.tracks()).get('book.m4b')?.id).toBe(ids.get('book.m4b'));
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[DI17] is listed for once: afterwards the feed is enough; an incomplete listing is repeated', async () => {
    const { under } = await changing();
    const other = await under({ audioExtensions: ['mp3'], audioMimeTypes: [] }, 2);
    other.provider.faults.on('listFiles', { kind: 'incomplete' }, { times: 1 });
    await other.incremental();
    expect(await paths(other)).toHaveLength(3);
    expect((await other.incremental()).syncType).toBe('full');
    expect(await paths(other)).toHaveLength(2);
    const before = calls(other, 'listFiles').length;
    expect((await other.incremental()).syncType).toBe('incremental');
    expect(calls(other, 'listFiles')).toHaveLength(before);
  });

  it('[DI17] is known by its meaning, not by how it is written', () => {
    const key = (audioExtensions: string[]) => filterKey(parseSyncConfig({ audioExtensions }));
    expect(key(['mp3', 'FLAC'])).toBe(key(['flac', 'mp3']));
    expect(key(['mp3'])).not.toBe(key(['mp3', 'flac']));
    expect(filterKey(parseSyncConfig({ retryAttempts: 9 }))).toBe(filterKey(parseSyncConfig()));
  });
});
