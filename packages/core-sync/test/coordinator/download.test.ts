import { collectBytes } from '@music-platform/testkit';
import { expect, it } from 'vitest';
import { codeOf, fill, nameOf } from '../support/scenes.ts';
import { createWorld, profileId, type World } from '../support/world.ts';

async function idOf(world: World, number: number): Promise<string> {
  return (await world.tracks(true)).get(`Artist/Album/${nameOf(number)}`)?.id ?? '';
}

it('[LB33] reads a range of the primary file, and says which file that is', async () => {
  const world = await createWorld();
  const [song] = fill(world.remote, 1);
  await world.full();
  const range = { start: 10, end: 19 };
  const { body, file, totalSize, ...answer } = await world.sync.download(await idOf(world, 1), { range });
  expect(answer.range).toEqual(range);
  expect(await collectBytes(body)).toEqual(song?.content?.read(10, 20));
  expect(file).toMatchObject({ path: `Artist/Album/${nameOf(1)}`, primary: true });
  expect(totalSize).toBe(song?.content?.size);
});

it('[LB33] reads the next file while the primary one is gone, and an id that was merged', async () => {
  const world = await createWorld();
  const [song] = fill(world.remote, 1);
  const copy = world.remote.copy(song?.id ?? '', { name: 'copy.mp3' });
  await world.full();
  const [track] = (await world.library.tracks()).items;
  const { trackId } = (await world.library.duplicates()).items[0] ?? {};
  expect(trackId).toBe(track?.id);
  world.remote.trash(song?.id ?? '');
  await world.incremental();
  expect((await world.sync.download(track?.id ?? '')).file.itemId).toBe(copy.id);
  const { aliases } = await world.library.explain(track?.id ?? '');
  for (const alias of aliases) {
    expect((await world.sync.download(alias)).file.itemId).toBe(copy.id);
  }
});

it('[LB33] says which part is missing: the track, its files, or its provider', async () => {
  const world = await createWorld();
  const [song] = fill(world.remote, 1);
  await world.full();
  const id = await idOf(world, 1);
  expect(await codeOf(world.sync.download('nobody'))).toBe('TRACK_NOT_FOUND');
  world.remote.trash(song?.id ?? '');
  await world.incremental();
  await expect(world.sync.download(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  world.remote.untrash(song?.id ?? '');
  await world.incremental();
  await world.sync.removeProfile(profileId);
  expect(await codeOf(world.sync.download(id))).toBe('PROFILE_NOT_FOUND');
});
