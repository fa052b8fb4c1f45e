import { describe, expect, it } from 'vitest';
import { createWorld, song } from '../support/world.ts';

const day = 86_400_000;

describe('retention', () => {
  it('[RT1] hidden tracks are kept for ever unless the configuration says otherwise', async () => {
    const world = await createWorld();
    const file = world.remote.putFile({ name: 'a.mp3', content: song({ title: 'A' }) });
    await world.full();
    world.remote.delete(file.id);
    await world.incremental();
    await world.clock.sleep(5_000 * day);
    await world.incremental();
    expect((await world.tracks(true)).size).toBe(1);
    expect((await world.tracks()).size).toBe(0);
  });

  it('[RT2] with hiddenTracksMs, hidden tracks are purged after that time, the visible ones never', async () => {
    const world = await createWorld({ config: { retention: { hiddenTracksMs: 10 * day } } });
    const file = world.remote.putFile({ name: 'a.mp3', content: song({ title: 'A' }) });
    world.remote.putFile({ name: 'b.mp3', content: song({ title: 'B' }, 1) });
    await world.full();
    world.remote.delete(file.id);
    await world.incremental();
    await world.clock.sleep(9 * day);
    await world.incremental();
    expect((await world.tracks(true)).size).toBe(2);
    await world.clock.sleep(2 * day);
    await world.incremental();
    expect([...(await world.tracks(true)).values()].map(({ title }) => title)).toEqual(['B']);
    expect((await world.library.search('A')).tracks).toEqual([]);
  });

  it('[RT3] old jobs go, the newest ten and undecided ones stay', async () => {
    const world = await createWorld({ config: { retention: { jobsMs: day } } });
    for (let run = 0; run < 15; run++) await world.incremental();
    expect(await world.sync.listHistory({ limit: 100 })).toHaveLength(15);
    await world.clock.sleep(2 * day);
    await world.incremental();
    expect(await world.sync.listHistory({ limit: 100 })).toHaveLength(10);
  });

  it('[RT4] events go after their time, but not before every consumer has read them', async () => {
    const world = await createWorld({ config: { retention: { eventsMs: day } } });
    world.remote.putFile({ name: 'a.mp3', content: song({ title: 'A' }) });
    await world.full();
    await world.library.readEvents({ consumer: 'slow' });
    await world.clock.sleep(2 * day);
    await world.incremental();
    const events = await world.library.readEvents({ consumer: 'slow' });
    expect(events.length).toBeGreaterThan(0);
    await world.library.acknowledgeEvents('slow', events.at(-1)!.seq);
    await world.incremental();
    expect(await world.library.readEvents({ consumer: 'new' })).toEqual([]);
  });
});
