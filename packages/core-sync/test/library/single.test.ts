import { describe, expect, it } from 'vitest';
import { createWorld, song } from '../support/world.ts';

describe('single look-ups', () => {
  it('[LB28] an album and an artist are found by id while they have visible tracks', async () => {
    const world = await createWorld();
    const file = world.remote.putFile({
      name: 'a.mp3',
      content: song({ title: 'T', artist: 'A', album: 'B' }),
    });
    await world.full();
    const [album] = (await world.library.albums()).items;
    const [artist] = (await world.library.artists()).items;
    expect(await world.library.album(album!.id)).toEqual(album);
    expect(await world.library.artist(artist!.id)).toEqual(artist);
    world.remote.delete(file.id);
    await world.incremental();
    expect(await world.library.album(album!.id)).toBeUndefined();
    expect(await world.library.artist('unknown')).toBeUndefined();
  });

  it('[LB29] a forgotten consumer starts anew', async () => {
    const world = await createWorld();
    world.remote.putFile({ name: 'a.mp3', content: song({ title: 'T' }) });
    await world.full();
    const events = await world.library.readEvents({ consumer: 'ui' });
    await world.library.acknowledgeEvents('ui', events.at(-1)!.seq);
    expect(await world.library.readEvents({ consumer: 'ui' })).toEqual([]);
    await world.library.forgetConsumer('ui');
    expect(await world.library.readEvents({ consumer: 'ui' })).toEqual(events);
  });

  it('[LB30] paths start below a scope’s root folder', async () => {
    const remote = (await createWorld()).remote;
    const music = remote.putFolder({ name: 'Music' });
    const inner = remote.putFolder({ name: 'Artist', parentId: music.id });
    remote.putFile({ name: 'in.mp3', parentId: inner.id, content: song({ title: 'In' }) });
    remote.putFile({ name: 'out.mp3', content: song({ title: 'Out' }, 1) });
    const [drive] = remote.drives();
    const world = await createWorld({ provider: { remote, scopes: true, roots: { [drive!.id]: music.id } } });
    await world.full();
    expect([...(await world.tracks()).keys()]).toEqual(['Artist/in.mp3']);
  });
});
