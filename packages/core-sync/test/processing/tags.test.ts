import { type AudioTags, type CoverSpec, createAudioFile } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { select } from '../support/scenes.ts';
import { spyOn } from '../support/spied-provider.ts';
import { createWorld, song, type World, type WorldOptions } from '../support/world.ts';

const downloads = (world: World) => world.provider.calls.filter(({ member }) => member === 'download').length;
const only = async (world: World) => [...(await world.tracks()).values()][0];

describe('tags the provider knows', () => {
  const tags = {
    title: 'Told',
    artists: ['A', 'B'],
    albumArtist: 'A',
    album: 'X',
    track: 3,
    durationMs: 1_000,
  };
  async function withTags(providerTags: 'trust' | 'refine' | 'ignore', options: WorldOptions = {}) {
    const world = await createWorld({
      ...options,
      config: { providerTags },
      provider: { supports: { tags: true } },
    });
    const item = world.remote.putFile({
      name: '01 - Named.mp3',
      content: song({ title: 'Read', artist: 'C', album: 'Y' }),
      tags,
    });
    return { world, item };
  }

  it('[PR5] trust: they are the track’s tags, and the file is not read', async () => {
    const { world, item } = await withTags('trust');
    expect((await world.full()).stats).toMatchObject({
      bytesDownloaded: 0,
      items: { added: 1, processed: 0 },
    });
    expect(await only(world)).toMatchObject({
      title: 'Told',
      artist: 'A, B',
      albumArtist: 'A',
      album: 'X',
      track: 3,
      tagSource: 'provider',
    });
    world.remote.patch(item.id, { tags: { ...tags, title: 'Told anew' } });
    await world.incremental();
    expect(await only(world)).toMatchObject({ title: 'Told anew', tagSource: 'provider' });
    expect(downloads(world)).toBe(0);
  });

  it('[PR5] refine: they come first, what the file says replaces them', async () => {
    const { world } = await withTags('refine');
    world.provider.faults.on('download', 'NOT_FOUND');
    await world.full();
    expect(await only(world)).toMatchObject({ title: 'Told', tagSource: 'provider' });
    world.provider.faults.clear();
    await world.full();
    expect(await only(world)).toMatchObject({ title: 'Read', artist: 'C', tagSource: 'file' });
  });

  it('[PR5] ignore: only the file counts', async () => {
    const { world } = await withTags('ignore');
    world.provider.faults.on('download', 'NOT_FOUND');
    await world.full();
    expect(await only(world)).toMatchObject({ title: 'Named', tagSource: 'path' });
    world.provider.faults.clear();
    await world.full();
    expect(await only(world)).toMatchObject({ title: 'Read', tagSource: 'file' });
  });

  it('[PR5] tags that name nothing are none: the file is read', async () => {
    const world = await createWorld({ provider: { supports: { tags: true } } });
    world.remote.putFile({
      name: 'x.mp3',
      content: song({ title: 'Read' }),
      tags: { durationMs: 5, track: 1 },
    });
    await world.full();
    expect(await only(world)).toMatchObject({ title: 'Read', tagSource: 'file' });
  });
});

describe('albums and artists', () => {
  it('[PR12] an album is a compilation as soon as one of its songs says so', async () => {
    const world = await createWorld();
    const hits = { album: 'Hits', albumArtist: 'Label' };
    world.remote.putPath(['a.mp3'], song({ ...hits, title: 'A' }, 1));
    await world.full();
    expect((await world.library.albums()).items).toMatchObject([{ title: 'Hits', compilation: false }]);
    world.remote.putPath(['b.mp3'], song({ ...hits, title: 'B', compilation: true }, 2));
    await world.incremental();
    expect((await world.library.albums()).items).toMatchObject([
      { title: 'Hits', compilation: true, tracks: 2 },
    ]);
  });

  it('[PR12 F18] a compilation is one album; every artist of a track is credited', async () => {
    const world = await createWorld();
    const put = (name: string, tags: AudioTags, seed: number) =>
      world.remote.putPath(
        ['Various', 'Hits', name],
        song({ album: 'Hits', compilation: true, ...tags }, seed),
      );
    put('1.mp3', { title: 'One', artists: ['Ann', 'Bob'] }, 1);
    put('2.mp3', { title: 'Two', artist: 'Cid' }, 2);
    put('3.mp3', { title: 'Three', artists: ['Bob', 'Dan'], composers: ['Eve'] }, 3);
    await world.full();
    const { items: albums } = await world.library.albums();
    expect(albums).toMatchObject([{ title: 'Hits', compilation: true, tracks: 3 }]);
    const names = async (roles: string[]) =>
      (await world.library.artists({ roles })).items.map(({ name }) => name);
    expect(await names(['artist'])).toEqual(['Ann', 'Bob', 'Cid', 'Dan']);
    expect(await names(['composer'])).toEqual(['Eve']);
  });

  it('[PR12 F18] tracks of one album artist are one album, whoever plays on them', async () => {
    const world = await createWorld();
    for (const [index, artist] of ['Ann', 'Ann feat. Bob', 'Ann & Cid'].entries())
      world.remote.putFile({
        name: `${index}.mp3`,
        content: song({ title: `T${index}`, artist, albumArtist: 'Ann', album: 'One' }, index),
      });
    await world.full();
    expect((await world.library.albums()).items).toMatchObject([{ title: 'One', artist: 'Ann', tracks: 3 }]);
  });

  it('[PR13 F19] names without letters, early years and track zero are honest values', async () => {
    const world = await createWorld();
    const odd: AudioTags[] = [
      { title: '???', artist: '!!!', album: '+', date: '1890' },
      { title: '...', artist: '+/-', album: '+', date: '1899' },
    ];
    for (const [index, tags] of odd.entries())
      world.remote.putFile({ name: `${index}.mp3`, content: song(tags, index) });
    expect(await world.full()).toMatchObject({ status: 'completed', stats: { items: { failed: 0 } } });
    expect((await world.library.artists()).items.map(({ name }) => name).sort()).toEqual(['!!!', '+/-']);
    expect((await world.library.albums()).items).toHaveLength(2);
    expect([...(await world.tracks()).values()].map(({ year }) => year)).toEqual([1890, 1899]);
  });
});

describe('covers', () => {
  const cover = (seed: number, size = 3_000): CoverSpec => ({ mimeType: 'image/jpeg', size, seed });
  const put = (world: World, name: string, tags: AudioTags, picture?: CoverSpec) =>
    world.remote.putFile({
      name,
      content: createAudioFile({ format: 'mp3', tags, durationMs: 2_000, seed: name.length, cover: picture }),
    });
  const artworks = (world: World) => select(world.database, 'select hash, mime_type, size from artworks');
  const album = async (world: World) => (await world.library.albums()).items[0];

  it('[PR6] one is fetched per album, and kept once per content', async () => {
    const world = await createWorld({ config: { maxConcurrentDownloads: 2 } });
    for (let track = 1; track <= 5; track += 1)
      put(world, `${'x'.repeat(track)}.mp3`, { title: `T${track}`, artist: 'A', album: 'One' }, cover(1));
    put(world, 'other.mp3', { title: 'O', artist: 'A', album: 'Two' }, cover(1));
    put(world, 'single.mp3', { title: 'S', artist: 'A' }, cover(2));
    await world.full();
    expect(await artworks(world)).toHaveLength(2);
    const { items } = await world.library.albums();
    expect(new Set(items.map(({ artworkHash }) => artworkHash)).size).toBe(1);
    const artwork = await world.library.artwork(items[0]!.artworkHash!);
    expect(artwork).toMatchObject({ mimeType: 'image/jpeg' });
    expect(artwork?.data.length).toBe(3_000);
    put(world, 'later.mp3', { title: 'L', artist: 'A', album: 'One' }, cover(3));
    await world.incremental();
    expect(await artworks(world)).toHaveLength(2);
  });

  it('[PR6] the host’s own SHA-256 names it, where there is one', async () => {
    const world = await createWorld({ options: { sha256: ({ length }) => `of ${length} bytes` } });
    put(world, 'a.mp3', { title: 'A', artist: 'A', album: 'One' }, cover(1));
    await world.full();
    expect(await artworks(world)).toMatchObject([{ hash: 'of 3000 bytes' }]);
  });

  it('[PR6] a larger one than maxArtworkBytes is left where it is, and none is fetched with extractArtwork off', async () => {
    for (const config of [{ maxArtworkBytes: 2_999 }, { extractArtwork: false }]) {
      const world = await createWorld({ config });
      put(world, 'a.mp3', { title: 'T', artist: 'A', album: 'One' }, cover(1));
      await world.full();
      expect(await artworks(world)).toEqual([]);
      expect(await only(world)).toMatchObject({ title: 'T', tagSource: 'file', artworkHash: null });
    }
    const world = await createWorld({ config: { maxArtworkBytes: 3_000 } });
    put(world, 'a.mp3', { title: 'T', artist: 'A', album: 'One' }, cover(1, 3_001));
    put(world, 'bb.mp3', { title: 'U', artist: 'A', album: 'One' }, cover(2, 3_000));
    await world.full();
    expect(await artworks(world)).toMatchObject([{ size: 3_000 }]);
  });

  it('[PR6] a damaged one costs the file nothing but the cover', async () => {
    const world = await createWorld();
    const content = createAudioFile({
      format: 'ogg',
      tags: { title: 'T', artist: 'A', album: 'One' },
      durationMs: 2_000,
      cover: cover(1, 200_000),
    });
    world.remote.putFile({ name: 'a.ogg', content });
    let damaged = 0;
    async function* zeros(body: AsyncIterable<Uint8Array>) {
      damaged += 1;
      for await (const chunk of body) yield new Uint8Array(chunk.length);
    }
    spyOn(world, {
      after: (download) =>
        download.range.end - download.range.start > 100_000
          ? { ...download, body: zeros(download.body) }
          : download,
    });
    expect(await world.full()).toMatchObject({ stats: { items: { processed: 1, failed: 0 } } });
    expect(damaged).toBe(1);
    expect(await only(world)).toMatchObject({ title: 'T', tagSource: 'file' });
    expect(await artworks(world)).toEqual([]);
  });

  it('[PR6] a changed cover of the file that gave it is the album’s new one', async () => {
    const world = await createWorld();
    const item = put(world, 'a.mp3', { title: 'T', artist: 'A', album: 'One' }, cover(1));
    put(world, 'bb.mp3', { title: 'U', artist: 'A', album: 'One' });
    await world.full();
    const before = (await album(world))?.artworkHash;
    const content = createAudioFile({
      format: 'mp3',
      tags: { title: 'T', artist: 'A', album: 'One' },
      durationMs: 2_000,
      cover: cover(9, 4_000),
    });
    world.remote.edit(item.id, content);
    await world.incremental();
    const after = (await album(world))?.artworkHash;
    expect(after).not.toBe(before);
    expect((await world.library.artwork(after!))?.data.length).toBe(4_000);
  });
});
