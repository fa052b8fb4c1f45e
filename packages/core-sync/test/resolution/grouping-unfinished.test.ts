import { expect, it } from 'vitest';
import { findOffences } from '../support/consistency.ts';
import { numberedSong } from '../support/scenes.ts';
import { createWorld } from '../support/world.ts';

/** A first sync that is cut off after the file at hand has joined others of its content. */
async function cutOff(contents: Readonly<Record<string, number>>) {
  const world = await createWorld({
    provider: { pageSize: 1, changePageSize: 1 },
    config: { retryAttempts: 1 },
  });
  const files = new Map(
    Object.entries(contents).map(([name, number]) => [
      name,
      world.remote.putFile({ name, content: numberedSong(number) }).id,
    ]),
  );
  world.provider.faults.on('getChanges', 'UNAVAILABLE', { times: 1 });
  expect((await world.full()).status).toBe('failed');
  const filesOf = async (path: string) => {
    const track = (await world.tracks()).get(path);
    return (await world.library.explain(track?.id ?? '')).files.map((file) => file.path).sort();
  };
  return { world, files, filesOf };
}

it('[RE7] a file that becomes another before its first sync has ended leaves the track it had joined', async () => {
  const { world, files, filesOf } = await cutOff({ 'a.mp3': 1, 'b.mp3': 1, 'c.mp3': 1, 'd.mp3': 2 });
  world.remote.edit(files.get('b.mp3') ?? '', numberedSong(3));
  expect((await world.incremental()).status).toBe('completed');
  expect(await filesOf('b.mp3')).toEqual(['b.mp3']);
  expect([...(await world.tracks()).keys()]).toHaveLength(3);
  expect(await findOffences(world.database)).toEqual([]);
});

it('[RE5] and joins the one it has become', async () => {
  const { world, files } = await cutOff({ 'a.mp3': 1, 'b.mp3': 1, 'c.mp3': 1, 'd.mp3': 2 });
  world.remote.edit(files.get('b.mp3') ?? '', numberedSong(2));
  world.remote.edit(files.get('c.mp3') ?? '', numberedSong(2));
  expect((await world.incremental()).status).toBe('completed');
  const { items } = await world.library.duplicates();
  expect(items.map((set) => set.files.map(({ path }) => path).sort())).toEqual([['b.mp3', 'c.mp3', 'd.mp3']]);
  expect((await world.tracks()).has('a.mp3')).toBe(true);
  expect(await findOffences(world.database)).toEqual([]);
});

it('[RE5] a file alone that becomes equal to another before its first sync has ended joins it', async () => {
  const { world, files } = await cutOff({ 'a.mp3': 1, 'b.mp3': 2 });
  world.remote.edit(files.get('b.mp3') ?? '', numberedSong(1));
  expect((await world.incremental()).status).toBe('completed');
  expect((await world.tracks()).size).toBe(1);
  expect(await findOffences(world.database)).toEqual([]);
});
