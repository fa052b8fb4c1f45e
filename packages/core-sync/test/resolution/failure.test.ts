import { describe, expect, it } from 'vitest';
import { findOffences } from '../support/consistency.ts';
import { fill, numberedSong, select } from '../support/scenes.ts';
import { createWorld } from '../support/world.ts';

describe('conflict resolution that fails', () => {
  it('[RE13] is rolled back whole, reported by a completed job, and repeated by the next run', async () => {
    const world = await createWorld();
    const songs = fill(world.remote, 4);
    await world.full();
    await select(
      world.database,
      `create trigger refuse before delete on touched_items begin select raise(abort, 'disk failure'); end`,
    );
    world.remote.trash(songs[0]!.id);
    world.remote.rename(songs[1]!.id, 'renamed.mp3');
    world.remote.edit(songs[2]!.id, numberedSong(9));
    const events = (await world.library.readEvents({ consumer: 'test', limit: 100 })).length;
    const job = await world.incremental();
    expect(job).toMatchObject({
      status: 'completed',
      error: { code: 'RESOLUTION_FAILED', message: expect.stringContaining('disk failure') },
      stats: { items: { hidden: 0, moved: 0, processed: 1, updated: 1 } },
    });
    expect(world.events.slice(-2)).toMatchObject([
      { type: 'warning', code: 'RESOLUTION_FAILED' },
      { type: 'completed' },
    ]);
    expect((await world.tracks()).size).toBe(4);
    expect(
      (await world.library.readEvents({ consumer: 'test', limit: 100 }))
        .slice(events)
        .map(({ type }) => type),
    ).toEqual(['updated']);

    await select(world.database, 'drop trigger refuse');
    const next = await world.incremental();
    expect(next).toMatchObject({
      status: 'completed',
      error: null,
      stats: { items: { hidden: 1, moved: 1, discovered: 0 } },
    });
    expect((await world.tracks()).size).toBe(3);
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[RE13] a policy of the application that throws, or answers nonsense, costs no data either', async () => {
    let answer: 'throw' | 'nonsense' | 'first' = 'throw';
    const world = await createWorld({
      config: {
        duplicates: (candidates) => {
          if (answer === 'throw') throw new Error('bug in the app');
          return answer === 'nonsense' ? 'nobody' : candidates[0]!.itemId;
        },
      },
    });
    for (const name of ['a.mp3', 'b.mp3']) world.remote.putFile({ name, content: numberedSong(1) });
    expect(await world.full()).toMatchObject({
      status: 'completed',
      error: { code: 'RESOLUTION_FAILED', message: 'bug in the app' },
    });
    answer = 'nonsense';
    expect(await world.incremental()).toMatchObject({ error: { code: 'RESOLUTION_FAILED' } });
    answer = 'first';
    expect(await world.incremental()).toMatchObject({ error: null });
    expect([...(await world.tracks()).keys()]).toEqual(['a.mp3']);
    expect(await findOffences(world.database)).toEqual([]);
  });
});
