import { virtualDrive } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { createEngineWorld } from './support/engine-world.ts';

const main = { id: 'main', rootId: 'root' };

describe('what a sync costs', () => {
  it('[MG58] personal, 10,000 tracks: no byte of content, a call for each page, and one when nothing has changed', async () => {
    const remote = virtualDrive({ tracks: 10_000, content: 'filler', providerTags: true, drive: { main } });
    const world = await createEngineWorld({ core: { remote } });
    const job = await world.full();
    expect(job).toMatchObject({
      status: 'completed',
      stats: { bytesDownloaded: 0, items: { discovered: 10_000, failed: 0 } },
    });
    const items = [...remote.items('main')].length;
    const deltas = world.endpoints().filter((name) => name === 'delta').length;
    expect(deltas).toBe(Math.ceil(items / 1000) + 1);
    expect(new Set(world.endpoints())).toEqual(new Set(['oauth.token', 'delta']));
    expect((await world.library.statistics()).tracks).toBe(10_000);
    world.core.clearCalls();
    const again = await world.incremental();
    expect(again).toMatchObject({ syncType: 'incremental', stats: { items: { discovered: 0 } } });
    expect(world.endpoints().filter((name) => name !== 'oauth.token')).toEqual(['delta']);
  });

  it('[MG58] business: the tags of a track take one read, of no more than Drive needs', async () => {
    const tracks = 300;
    const remote = virtualDrive({ tracks, formats: ['flac'], drive: { main } });
    const world = await createEngineWorld({
      face: 'business',
      core: { remote },
      config: { extractArtwork: false },
    });
    const { stats } = await world.full();
    expect(stats.items).toMatchObject({ processed: tracks, failed: 0 });
    expect(stats.bytesDownloaded / tracks).toBeLessThanOrEqual(90 * 1024);
    expect(stats.rangedReads / tracks).toBeLessThanOrEqual(1.05);
    expect(world.provider.usage().calls['get']).toBe(world.provider.usage().calls['download']);
    world.core.clearCalls();
    await world.incremental();
    expect(world.endpoints()).toEqual(['delta']);
  });

  it('[MG58] a few changes in a large library cost a few calls', async () => {
    const remote = virtualDrive({ tracks: 2_000, content: 'filler', providerTags: true, drive: { main } });
    const world = await createEngineWorld({ core: { remote } });
    await world.full();
    const [album] = [...remote.items('main')].filter(
      ({ kind, parentId }) => kind === 'folder' && parentId !== 'root',
    );
    for (const { id } of remote.children(album!.id).slice(0, 5)) remote.rename(id, `renamed ${id}.mp3`);
    remote.rename(album!.id, 'Another name');
    world.core.clearCalls();
    const job = await world.incremental();
    expect(job.stats.items.moved).toBeGreaterThanOrEqual(5);
    expect(world.endpoints()).toEqual(['delta']);
  });
});
