import { MockIncrementalProvider, RemoteDrive } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { createWorld, profileId, song, type World } from '../support/world.ts';

/** A full sync that is cancelled at its first download: what it listed is known, and nothing is resolved. */
async function listOnly(world: World): Promise<void> {
  const jobId = await world.sync.startFullSync(profileId);
  const end = world.provider.faults.on('download', () => {
    void world.sync.cancel(jobId);
    return undefined;
  });
  expect((await world.sync.waitFor(jobId)).status).toBe('cancelled');
  end();
}

describe('what changes while nobody looks', () => {
  it('[RE7] a new file that got another content leaves the copies it was found with', async () => {
    const world = await createWorld();
    const one = world.remote.putPath(['A', '1.mp3'], song({ title: 'Once equal' }));
    world.remote.putPath(['B', '2.mp3'], song({ title: 'Once equal' }));
    await listOnly(world);
    world.remote.edit(one.id, song({ title: 'Other' }, 1));
    await world.incremental();
    const tracks = await world.tracks();
    expect([...tracks].map(([path, { title }]) => [path, title]).sort()).toEqual([
      ['A/1.mp3', 'Other'],
      ['B/2.mp3', 'Once equal'],
    ]);
  });

  it('[RE5] a new file that became equal to another joins it', async () => {
    const world = await createWorld();
    const one = world.remote.putPath(['A', '1.mp3'], song({ title: 'Different' }, 1));
    world.remote.putPath(['B', '2.mp3'], song({ title: 'Equal' }));
    await listOnly(world);
    world.remote.edit(one.id, song({ title: 'Equal' }));
    await world.incremental();
    const tracks = [...(await world.tracks()).values()];
    expect(tracks.map(({ title }) => title)).toEqual(['Equal']);
    const { files } = await world.library.explain(tracks[0]?.id ?? '');
    expect(files.map(({ path }) => path).sort()).toEqual(['A/1.mp3', 'B/2.mp3']);
  });

  it('[JB12] a file found by one job and recognised by the next is not counted below zero', async () => {
    const world = await createWorld({ provider: { supports: { contentHashes: [] } } });
    const one = world.remote.putPath(
      ['A', '1.mp3'],
      song({ title: 'Song', artist: 'Artist', album: 'Album' }),
    );
    await world.full();
    world.remote.delete(one.id);
    world.remote.putPath(['B', '2.mp3'], song({ title: 'Song', artist: 'Artist', album: 'Album' }));
    await listOnly(world);
    const job = await world.incremental();
    expect(job.stats.items.added).toBe(0);
    expect([...(await world.tracks(true)).keys()]).toEqual(['B/2.mp3']);
  });

  it('[DI9] a page read long ago is read again when the cursor its listing began with is refused', async () => {
    const world = await createWorld({ provider: { pageSize: 1 } });
    const one = world.remote.putPath(['A', '1.mp3'], song({ title: 'Before' }));
    world.remote.putPath(['B', '2.mp3'], song({ title: 'Other' }, 1));
    world.provider.faults.on('listFiles', 'UNAVAILABLE', { after: 3, times: 1 });
    expect((await world.full()).status).toBe('failed');
    world.remote.edit(one.id, song({ title: 'After' }));
    world.remote.expireCursors();
    expect(await world.incremental()).toMatchObject({ status: 'completed', error: null });
    expect([...(await world.tracks()).values()].map(({ title }) => title).sort()).toEqual(['After', 'Other']);
  });

  it('[PR1 F7] content that changed while a file was called otherwise is read once it is music again', async () => {
    const deletionGuard = { maxTracks: 0, maxShare: 0.1 };
    const world = await createWorld({ config: { duplicates: 'keepBoth', deletionGuard } });
    const one = world.remote.putPath(['1.mp3'], song({ title: 'Before' }));
    await world.full();
    world.remote.rename(one.id, 'no music.txt');
    world.remote.edit(one.id, song({ title: 'After' }, 1));
    expect((await world.incremental()).deletionsHeld).toBe(1);
    world.remote.rename(one.id, '1.mp3');
    await world.incremental();
    expect([...(await world.tracks()).values()].map(({ title }) => title)).toEqual(['After']);
  });

  it('[RE11] of two equal files whose loss is held, the one that stays away is out of reach once the other is back', async () => {
    const deletionGuard = { maxTracks: 0, maxShare: 0.1 };
    const world = await createWorld({ config: { deletionGuard } });
    const one = world.remote.putPath(['1.mp3'], song({ title: 'Equal' }));
    const two = world.remote.putPath(['2.mp3'], song({ title: 'Equal' }));
    await world.full();
    world.remote.trash(one.id);
    world.remote.trash(two.id);
    expect((await world.incremental()).deletionsHeld).toBe(1);
    world.remote.untrash(one.id);
    await world.incremental();
    const [track] = [...(await world.tracks()).values()];
    const { files } = await world.library.explain(track?.id ?? '');
    expect(files.map(({ path, reachable }) => [path, reachable])).toEqual([
      ['1.mp3', true],
      ['2.mp3', false],
    ]);
  });

  it('[ID6] an id that was merged into a track that is merged itself leads to the last one', async () => {
    const world = await createWorld();
    const [one, two, three] = [1, 2, 3].map((number) =>
      world.remote.putPath([`${number}.mp3`], song({ title: `Song ${number}` }, number)),
    );
    await world.full();
    const before = await world.tracks();
    const second = song({ title: 'Song 2' }, 2);
    world.remote.edit(three?.id ?? '', second);
    await world.incremental();
    expect((await world.library.track(before.get('3.mp3')?.id ?? ''))?.id).toBe(before.get('2.mp3')?.id);
    world.remote.edit(one?.id ?? '', second);
    await world.incremental();
    for (const { id } of before.values())
      expect((await world.library.track(id))?.id).toBe(before.get('1.mp3')?.id);
    expect(two).toBeDefined();
  });

  it('[ID7 F10] a file that becomes equal to one of another account stays a track of its own', async () => {
    const world = await createWorld();
    const other = new RemoteDrive({ clock: world.clock });
    const provider = new MockIncrementalProvider({ remote: other, clock: world.clock });
    world.sync.addProfile({ profile: { id: 'other', displayName: 'Other' }, provider });
    const mine = world.remote.putPath(['mine.mp3'], song({ title: 'Mine' }));
    other.putPath(['theirs.mp3'], song({ title: 'Theirs' }, 1));
    await world.full();
    await world.sync.waitFor(await world.sync.startFullSync('other'));
    world.remote.edit(mine.id, song({ title: 'Theirs' }, 1));
    await world.incremental();
    const tracks = [...(await world.tracks()).values()].map(({ profileId: owner, title }) => [owner, title]);
    expect(tracks.sort()).toEqual([
      ['other', 'Theirs'],
      [profileId, 'Theirs'],
    ]);
  });
});
