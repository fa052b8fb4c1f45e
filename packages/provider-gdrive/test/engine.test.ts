import { describe, expect, it } from 'vitest';
import { rootId } from './support/drive-world.ts';
import { createEngineWorld, song } from './support/engine-world.ts';

describe('the engine over Google Drive', () => {
  it('[GP7] only what lies below My Drive’s root is in the library; with sharedWithMe the rest comes, too', async () => {
    const world = await createEngineWorld();
    world.remote.putPath(['Artist', 'mine.mp3'], song('mine'));
    world.remote.putFile({ name: 'theirs.mp3', parentId: null, content: song('theirs') });
    await world.full();
    expect(await world.paths()).toEqual(['Artist/mine.mp3']);
    const wide = await createEngineWorld({ sharedWithMe: true, core: { remote: world.remote } });
    await wide.full();
    expect((await wide.paths()).map((path) => path.split('/').at(-1))).toEqual(['mine.mp3', 'theirs.mp3']);
  });

  it('[GP7] a chosen folder is the library, also when things move in and out of it', async () => {
    const folder = { id: 'music' };
    const world = await createEngineWorld({ folder });
    world.remote.putFolder({ name: 'Music', id: folder.id });
    const inside = world.remote.putFile({ name: 'in.mp3', parentId: folder.id, content: song('in') });
    const outside = world.remote.putFolder({ name: 'Album' });
    world.remote.putFile({ name: 'out.mp3', parentId: outside.id, content: song('out') });
    await world.full();
    expect(await world.paths()).toEqual(['in.mp3']);
    world.remote.move(outside.id, folder.id);
    world.remote.move(inside.id, rootId);
    await world.incremental();
    expect(await world.paths()).toEqual(['Album/out.mp3']);
  });

  it('[GP5] an edited file and the shortcut to it stay one track', async () => {
    const world = await createEngineWorld();
    const file = world.remote.putFile({ name: 'a.mp3', content: song('before') });
    world.remote.putShortcut({ name: 'favourite.mp3', targetId: file.id });
    await world.full();
    world.remote.edit(file.id, song('after'));
    await world.incremental();
    expect([...(await world.tracks()).values()].map(({ title }) => title)).toEqual(['after']);
    const { items } = await world.library.duplicates();
    expect(items.map(({ files }) => files.length)).toEqual([2]);
  });
});
