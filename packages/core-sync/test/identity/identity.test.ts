import { describe, expect, it } from 'vitest';
import type { Track } from '../../src/index.ts';
import { createWorld, song, type World } from '../support/world.ts';

const tags = { title: 'Song', artist: 'Artist', album: 'Album', track: 1 };
const noHashes = { provider: { supports: { contentHashes: [] } } };

async function only(world: World): Promise<Track> {
  const tracks = [...(await world.tracks()).values()];
  expect(tracks).toHaveLength(1);
  return tracks[0]!;
}

describe('a track keeps its id', () => {
  it('[ID1 F16] through rename, move and re-tag of its file in one run', async () => {
    const world = await createWorld();
    const folder = world.remote.putFolder({ name: 'Elsewhere' });
    const file = world.remote.putFile({ name: 'a.mp3', content: song(tags) });
    await world.full();
    const before = await only(world);
    world.remote.rename(file.id, 'b.mp3');
    world.remote.move(file.id, folder.id);
    world.remote.edit(file.id, song({ ...tags, title: 'Other' }));
    await world.incremental();
    expect(await only(world)).toMatchObject({ id: before.id, path: 'Elsewhere/b.mp3', title: 'Other' });
  });

  it('[ID2 F9] when the same content is uploaded anew under another name', async () => {
    const world = await createWorld();
    const file = world.remote.putFile({ name: 'a.mp3', content: song(tags) });
    await world.full();
    const before = await only(world);
    world.remote.delete(file.id);
    world.remote.putFile({ name: 'zzz.mp3', content: song(tags) });
    const job = await world.incremental();
    expect(await only(world)).toMatchObject({ id: before.id, path: 'zzz.mp3' });
    expect(job.stats.rangedReads).toBe(0);
  });

  it('[ID3] when a file of the same path and size takes its place, also in a folder made anew', async () => {
    const world = await createWorld(noHashes);
    const folder = world.remote.putFolder({ name: 'Album' });
    world.remote.putFile({ name: 'a.mp3', parentId: folder.id, content: song({}) });
    await world.full();
    const before = await only(world);
    world.remote.trash(folder.id);
    await world.incremental();
    expect((await world.tracks()).size).toBe(0);
    const again = world.remote.putFolder({ name: 'Album' });
    world.remote.putFile({ name: 'a.mp3', parentId: again.id, content: song({}) });
    await world.incremental();
    expect(await only(world)).toMatchObject({ id: before.id, path: 'Album/a.mp3' });
  });

  it('[ID4] when another file has its tags and its length within two seconds', async () => {
    const world = await createWorld(noHashes);
    const file = world.remote.putFile({ name: 'a.mp3', content: song(tags) });
    await world.full();
    const before = await only(world);
    world.remote.delete(file.id);
    world.remote.putFile({ name: 'better.mp3', content: song({ ...tags, date: '1999' }) });
    await world.incremental();
    expect(await only(world)).toMatchObject({ id: before.id, path: 'better.mp3', date: '1999' });
  });

  it('[ID4] but not when the length differs by more', async () => {
    const world = await createWorld(noHashes);
    const file = world.remote.putFile({ name: 'a.mp3', content: song(tags) });
    await world.full();
    const before = await only(world);
    world.remote.delete(file.id);
    world.remote.putFile({ name: 'live.mp3', content: song(tags, 3) });
    await world.incremental();
    expect((await only(world)).id).not.toBe(before.id);
  });

  it('[ID5] when its file is replaced in place by one with other tags and another size', async () => {
    const world = await createWorld(noHashes);
    const file = world.remote.putFile({ name: 'a.mp3', content: song(tags) });
    await world.full();
    const before = await only(world);
    world.remote.delete(file.id);
    world.remote.putFile({ name: 'a.mp3', content: song({ title: 'Re-tagged', artist: 'New' }, 5) });
    await world.incremental();
    expect(await only(world)).toMatchObject({ id: before.id, title: 'Re-tagged' });
  });

  it('[ID6] the id given to the new file meanwhile leads to the old track', async () => {
    const world = await createWorld(noHashes);
    const file = world.remote.putFile({ name: 'a.mp3', content: song(tags) });
    await world.full();
    const before = await only(world);
    world.remote.delete(file.id);
    world.remote.putFile({ name: 'b.mp3', content: song(tags) });
    await world.incremental();
    const merged = (await world.library.readEvents({ consumer: 'x' })).find(({ type }) => type === 'merged');
    const provisional = merged?.payload['from'] as string;
    expect(provisional).not.toBe(before.id);
    expect((await world.library.track(provisional))?.id).toBe(before.id);
    expect((await world.library.explain(before.id)).aliases).toEqual([provisional]);
  });

  it('[ID7 F10 F20] identity never crosses profiles, unless the configuration asks for it', async () => {
    for (const identityScope of ['profile', 'catalogue'] as const) {
      const world = await createWorld({ config: { identityScope } });
      const file = world.remote.putFile({ name: 'a.mp3', content: song(tags) });
      await world.full();
      const before = await only(world);
      world.remote.delete(file.id);
      await world.incremental();
      const other = (await createWorld()).provider;
      other.remote.putFile({ name: 'a.mp3', content: song(tags) });
      world.sync.addProfile({ profile: { id: 'profile-2', displayName: 'Two' }, provider: other });
      await world.sync.waitFor(await world.sync.startFullSync('profile-2'));
      expect((await only(world)).id === before.id).toBe(identityScope === 'catalogue');
    }
  });
});
