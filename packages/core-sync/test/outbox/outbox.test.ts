import { describe, expect, it } from 'vitest';
import { createWorld, song } from '../support/world.ts';

describe('outbox of library events', () => {
  it('[OB1] every change of the catalogue is one event, in order, naming its rule', async () => {
    const world = await createWorld();
    const folder = world.remote.putFolder({ name: 'Folder' });
    const file = world.remote.putFile({ name: 'a.mp3', content: song({ title: 'A' }) });
    await world.full();
    world.remote.move(file.id, folder.id);
    await world.incremental();
    world.remote.edit(file.id, song({ title: 'B' }));
    await world.incremental();
    world.remote.trash(file.id);
    await world.incremental();
    world.remote.untrash(file.id);
    await world.incremental();
    const events = await world.library.readEvents({ consumer: 'ui' });
    expect(events.map(({ type }) => type)).toEqual([
      'added',
      'updated',
      'moved',
      'updated',
      'hidden',
      'restored',
    ]);
    expect(new Set(events.map(({ trackId }) => trackId)).size).toBe(1);
    expect(events.map(({ payload }) => payload['rule'])).toEqual([
      undefined,
      'PR1',
      'ID1',
      'PR1',
      'RE2',
      'RE3',
    ]);
    expect(events[4]?.payload['reason']).toBe('trashed');
  });

  it('[OB2] mirroring by events alone gives the catalogue, aliases included', async () => {
    const world = await createWorld({ provider: { supports: { contentHashes: [] } } });
    const first = world.remote.putFile({
      name: 'a.mp3',
      content: song({ title: 'A', artist: 'X', album: 'Y' }),
    });
    await world.full();
    world.remote.delete(first.id);
    await world.incremental();
    world.remote.putFile({ name: 'renamed.mp3', content: song({ title: 'A', artist: 'X', album: 'Y' }) });
    await world.incremental();
    const mirror = new Set<string>();
    for (const { type, trackId, payload } of await world.library.readEvents({ consumer: 'mirror' })) {
      if (type === 'hidden') mirror.delete(trackId);
      else mirror.add(trackId);
      if (type === 'merged') mirror.delete(payload['from'] as string);
    }
    expect([...mirror]).toEqual([...(await world.tracks()).values()].map(({ id }) => id));
  });
});
