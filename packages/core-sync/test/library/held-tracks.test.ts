import { describe, expect, it } from 'vitest';
import { fill } from '../support/scenes.ts';
import { createWorld } from '../support/world.ts';

async function heldWorld() {
  const world = await createWorld({ config: { deletionGuard: { maxTracks: 2, maxShare: 0.2 } } });
  const songs = fill(world.remote, 10);
  await world.full();
  for (const { id } of songs.slice(0, 5)) world.remote.trash(id);
  const job = await world.incremental();
  return { world, songs, job };
}

describe('held tracks', () => {
  it('[LB32] are listed page by page while nothing is decided', async () => {
    const { world, job } = await heldWorld();
    const first = await world.library.heldTracks(job.id, { limit: 3 });
    const rest = await world.library.heldTracks(job.id, { limit: 3, after: first.next });
    expect([...first.items, ...rest.items].map((track) => track.title)).toEqual(
      [1, 2, 3, 4, 5].map((number) => `Title ${number}`),
    );
    expect(rest.next).toBeUndefined();
    expect(await world.library.heldTracks('nobody')).toEqual({ items: [] });
  });

  it.each(['approveDeletions', 'rejectDeletions'] as const)('[LB32] are none after %s', async (decide) => {
    const { world, job } = await heldWorld();
    await world.sync[decide](job.id);
    expect(await world.library.heldTracks(job.id)).toEqual({ items: [] });
  });

  it('[LB32] are those whose files have not returned', async () => {
    const { world, songs, job } = await heldWorld();
    for (const { id } of songs.slice(0, 2)) world.remote.untrash(id);
    await world.incremental();
    const held = await world.library.heldTracks(job.id);
    expect(held.items.map((track) => track.title)).toEqual(['Title 3', 'Title 4', 'Title 5']);
  });
});
