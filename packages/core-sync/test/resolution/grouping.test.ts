import { createAudioFile } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import type { DuplicateCandidate, DuplicatePolicy } from '../../src/index.ts';
import { findOffences } from '../support/consistency.ts';
import { fill, nameOf, numberedSong } from '../support/scenes.ts';
import { createWorld, song, type World } from '../support/world.ts';

const paths = async (world: World) => [...(await world.tracks()).keys()].sort();
const only = async (world: World) => [...(await world.tracks()).values()][0];
const filesOf = async (world: World) =>
  (await world.library.duplicates()).items.flatMap(({ files }) => files.map(({ path }) => path)).sort();
const events = async (world: World, from = 0) =>
  (await world.library.readEvents({ consumer: 'test', limit: 1_000 }))
    .slice(from)
    .map(({ type, payload }) => [type, payload['rule']]);

/** Three files of one content, the last one the newest. */
async function triplets(duplicates: DuplicatePolicy = 'keepNewest') {
  const world = await createWorld({ config: { duplicates } });
  const files = ['a.mp3', 'b.mp3', 'c.mp3'].map((name, index) =>
    world.remote.putFile({ name, content: numberedSong(1), modifiedAt: 1_000 + index }),
  );
  await world.full();
  return { world, files };
}

describe('equal content', () => {
  it('[RE5 F10] is one track with several files; nothing is deleted, and the newest plays', async () => {
    const { world } = await triplets();
    expect(await paths(world)).toEqual(['c.mp3']);
    expect(await filesOf(world)).toEqual(['a.mp3', 'b.mp3', 'c.mp3']);
    expect((await world.library.duplicates()).items[0]?.wastedBytes).toBeGreaterThan(0);
    expect((await world.sync.listHistory())[0]?.stats.duplicates).toBe(2);
  });

  it('[RE5] is found when a file becomes equal to another; the older track’s id wins', async () => {
    const world = await createWorld();
    const [first, second] = fill(world.remote, 2);
    await world.full();
    const [a, b] = [nameOf(1), nameOf(2)].map((name) => `Artist/Album/${name}`);
    const tracks = await world.tracks();
    const kept = tracks.get(a!)!.id;
    const gone = tracks.get(b!)!.id;
    const before = (await events(world)).length;
    world.remote.edit(second!.id, numberedSong(1));
    await world.incremental();
    expect((await only(world))?.id).toBe(kept);
    expect((await world.library.track(gone))?.id).toBe(kept);
    expect(await filesOf(world)).toEqual([a, b]);
    expect((await events(world, before)).map(([type]) => type)).toContain('merged');
    void first;
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[RE7] splits when a file becomes another: the one that changed gets a track of its own', async () => {
    const { world, files } = await triplets();
    const id = (await only(world))?.id;
    world.remote.edit(files[2]!.id, numberedSong(7));
    await world.incremental();
    const tracks = await world.tracks();
    expect([...tracks.keys()].sort()).toEqual(['b.mp3', 'c.mp3']);
    expect(tracks.get('b.mp3')).toMatchObject({ id, title: 'Title 1' });
    expect(tracks.get('c.mp3')).toMatchObject({ title: 'Title 7' });
    expect(tracks.get('c.mp3')?.id).not.toBe(id);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[RE6 F10] when the file that plays goes, the next takes over; the track stays visible throughout', async () => {
    const { world, files } = await triplets();
    const id = (await only(world))?.id;
    const before = (await events(world)).length;
    world.remote.trash(files[2]!.id);
    const job = await world.incremental();
    expect(job.stats.items).toMatchObject({ hidden: 0, moved: 1 });
    expect(await only(world)).toMatchObject({ id, path: 'b.mp3', itemId: files[1]!.id });
    expect(await events(world, before)).toEqual([['moved', 'RE6']]);
    world.remote.untrash(files[2]!.id);
    await world.incremental();
    expect(await only(world)).toMatchObject({ id, path: 'c.mp3' });
  });

  it('[RE2] the last duplicate wins: only when every file is gone is the track hidden', async () => {
    const { world, files } = await triplets();
    const hidden = [];
    for (const { id } of files) {
      world.remote.delete(id);
      hidden.push((await world.incremental()).stats.items.hidden);
    }
    expect(hidden).toEqual([0, 0, 1]);
    expect(await paths(world)).toEqual([]);
  });

  it('[RE2] also when all but one go in one run, in whatever order the feed tells', async () => {
    const { world, files } = await triplets();
    world.remote.delete(files[2]!.id);
    world.remote.delete(files[0]!.id);
    world.provider.faults.on('getChanges', { kind: 'reorder', seed: 4 });
    expect((await world.incremental()).stats.items.hidden).toBe(0);
    expect(await paths(world)).toEqual(['b.mp3']);
  });

  it('[RE6] preferQuality plays the best of them', async () => {
    const { world, files } = await triplets('preferQuality');
    expect(await paths(world)).toEqual(['c.mp3']);
    expect(files).toHaveLength(3);
  });

  it('[RE6 F17] a function of the application decides, seeing what is known of each file', async () => {
    const seen: DuplicateCandidate[] = [];
    const { world, files } = await triplets((candidates) => {
      seen.push(...candidates);
      return candidates.find(({ name }) => name === 'a.mp3')?.itemId ?? candidates[0]!.itemId;
    });
    expect(await paths(world)).toEqual(['a.mp3']);
    expect(seen.find(({ name }) => name === 'c.mp3')).toMatchObject({
      itemId: files[2]!.id,
      modifiedAt: 1_002,
      lossless: false,
    });
  });

  it('[PR4] keepBoth reads new files of one content once, and all of them have its tags', async () => {
    const world = await createWorld({ config: { duplicates: 'keepBoth' }, provider: { pageSize: 2 } });
    const content = song({ title: 'Same', artist: 'A', album: 'B' });
    for (const name of ['a', 'b', 'c', 'd']) world.remote.putFile({ name: `${name}.mp3`, content });
    world.remote.putFile({ name: 'e.mp3', content: song({ title: 'Other' }, 1) });
    const job = await world.full();
    expect(job.stats.items).toMatchObject({ added: 5, processed: 2, updated: 0 });
    const titles = [...(await world.tracks()).values()].map(({ title, tagSource }) => [title, tagSource]);
    expect(titles.sort()).toEqual([['Other', 'file'], ...Array.from({ length: 4 }, () => ['Same', 'file'])]);
  });

  it('[RE5 F10] keepBoth leaves each file a track of its own', async () => {
    const { world } = await triplets('keepBoth');
    expect(await paths(world)).toEqual(['a.mp3', 'b.mp3', 'c.mp3']);
    expect((await world.library.duplicates()).items).toEqual([]);
    expect([...(await world.tracks()).values()].every(({ tagSource }) => tagSource === 'file')).toBe(true);
    const again = world.remote.putFile({ name: 'd.mp3', content: numberedSong(1) });
    await world.incremental();
    expect((await world.tracks()).get('d.mp3')).toMatchObject({ itemId: again.id, tagSource: 'file' });
    expect(await paths(world)).toHaveLength(4);
  });

  it('[RE6] a better copy of another content is another track', async () => {
    const world = await createWorld({ config: { duplicates: 'preferQuality' } });
    const tags = { title: 'T', artist: 'A', album: 'B' };
    world.remote.putFile({
      name: 'a.mp3',
      content: createAudioFile({ format: 'mp3', tags, durationMs: 3_000 }),
    });
    world.remote.putFile({
      name: 'a.flac',
      content: createAudioFile({ format: 'flac', tags, durationMs: 3_000 }),
    });
    await world.full();
    expect(await paths(world)).toEqual(['a.flac', 'a.mp3']);
  });
});

describe('hidden and restored', () => {
  it('[RE2][RE3 F15] hiding is a state: names stay, and a file that returns brings the same track back', async () => {
    const world = await createWorld();
    const [file] = fill(world.remote, 1);
    await world.full();
    const before = (await only(world))!;
    for (let round = 0; round < 3; round += 1) {
      world.remote.trash(file!.id);
      expect((await world.incremental()).stats.items).toMatchObject({ hidden: 1 });
      const hidden = [...(await world.tracks(true)).values()];
      expect(hidden).toMatchObject([
        { id: before.id, title: before.title, itemId: file!.id, deletedReason: 'trashed' },
      ]);
      expect(hidden[0]?.deletedAt).not.toBeNull();
      world.remote.untrash(file!.id);
      expect((await world.incremental()).stats).toMatchObject({
        items: { restored: 1, added: 0 },
        rangedReads: 0,
      });
      expect(await only(world)).toMatchObject({
        id: before.id,
        addedAt: before.addedAt,
        deletedAt: null,
        deletedReason: null,
      });
    }
    const { history } = await world.library.explain(before.id);
    expect(history.map(({ type }) => type)).toEqual([
      'added',
      'updated',
      ...Array(3).fill(['hidden', 'restored']).flat(),
    ]);
  });

  it('[RE3] what changed while it was away is read when it returns', async () => {
    const world = await createWorld();
    const [file] = fill(world.remote, 1);
    await world.full();
    const id = (await only(world))?.id;
    world.remote.trash(file!.id);
    await world.incremental();
    world.remote.edit(file!.id, song({ title: 'Edited in the trash' }, 50));
    world.remote.untrash(file!.id);
    await world.incremental();
    expect(await only(world)).toMatchObject({ id, title: 'Edited in the trash' });
  });

  it('[RE4 F16] a rename and a move keep track, tags and id, and are told as moved; the title is never the file’s name', async () => {
    const world = await createWorld();
    const [file] = fill(world.remote, 1);
    await world.full();
    const { id } = (await only(world))!;
    const folder = world.remote.putFolder({ name: 'Elsewhere' });
    const before = (await events(world)).length;
    world.remote.rename(file!.id, 'whatever.mp3');
    world.remote.move(file!.id, folder.id);
    const job = await world.incremental();
    expect(job.stats).toMatchObject({ items: { moved: 1, updated: 0, added: 0 }, rangedReads: 0 });
    expect(await only(world)).toMatchObject({
      id,
      path: 'Elsewhere/whatever.mp3',
      title: 'Title 1',
      artist: 'Artist',
    });
    expect(await events(world, before)).toEqual([['moved', 'ID1']]);
  });
});

describe('orphans', () => {
  it('[RE12] albums and artists that no track refers to any more are deleted; those of hidden tracks stay', async () => {
    const world = await createWorld();
    const file = world.remote.putFile({
      name: 'a.mp3',
      content: song({ title: 'T', artist: 'Old', album: 'Before', composers: ['C'] }),
    });
    const other = world.remote.putFile({
      name: 'b.mp3',
      content: song({ title: 'U', artist: 'Other', album: 'Kept' }, 1),
    });
    await world.full();
    const names = async () => [
      (await world.library.albums()).items.map(({ title }) => title),
      (await world.library.artists()).items.map(({ name }) => name),
    ];
    world.remote.edit(file.id, song({ title: 'T', artist: 'New', album: 'After' }, 2));
    world.remote.trash(other.id);
    await world.incremental();
    expect(await names()).toEqual([['After'], ['New']]);
    expect(await findOffences(world.database)).toEqual([]);
    world.remote.untrash(other.id);
    await world.incremental();
    expect(await names()).toEqual([
      ['After', 'Kept'],
      ['New', 'Other'],
    ]);
    expect((await world.library.search('before')).albums).toEqual([]);
  });
});
