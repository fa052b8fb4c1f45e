import { createRandom } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { History, visibleCatalogue } from './support/history.ts';
import { createWorld, type World, type WorldOptions } from './support/world.ts';

const seeds = Array.from(
  { length: Number(process.env['CONVERGENCE_SEEDS'] ?? 25) },
  (_, index) => index + Number(process.env['CONVERGENCE_FROM'] ?? 1),
);

async function fresh(world: World, options: WorldOptions): Promise<unknown[]> {
  const scan = await createWorld({
    ...options,
    provider: { ...options.provider, remote: world.remote },
    clock: world.clock,
  });
  await scan.full();
  return visibleCatalogue(scan.library);
}

async function run(seed: number, options: WorldOptions): Promise<void> {
  const world = await createWorld({ seed, ...options });
  const random = createRandom(seed);
  const history = new History(world.remote, random);
  const rounds = random.int(2, 5);
  for (let round = 0; round < rounds; round++) {
    const steps = random.int(1, 14);
    for (let step = 0; step < steps; step++) history.step();
    const job = random.next() < 0.2 ? await world.full() : await world.incremental();
    history.log.push(`sync: ${job.syncType} ${job.status} ${job.error?.message ?? ''}`);
    expect(job.error, history.log.join('\n')).toBeNull();
    expect(await visibleCatalogue(world.library), `seed ${seed}\n${history.log.join('\n')}`).toEqual(
      await fresh(world, options),
    );
  }
}

const noGuard = { deletionGuard: { maxTracks: 1_000_000, holdEmptyListing: false } };

describe('any history of edits and syncs ends equal to a fresh full scan', () => {
  it.each(seeds)('[DI1][RE1 F1 F34] change feed with hashes, seed %i', async (seed) => {
    await run(seed, { config: noGuard, provider: { pageSize: 3 } });
  });

  it.each(seeds)('[DI1] change feed without hashes, seed %i', async (seed) => {
    await run(seed, { config: noGuard, provider: { pageSize: 2, supports: { contentHashes: [] } } });
  });

  it.each(seeds)('[DI1] listings only, seed %i', async (seed) => {
    await run(seed, {
      config: noGuard,
      provider: { pageSize: 4, supports: { changeFeed: false, contentHashes: [] } },
    });
  });

  it.each(seeds)('[DI1] files kept apart, seed %i', async (seed) => {
    await run(seed, { config: { ...noGuard, duplicates: 'keepBoth' }, provider: { pageSize: 3 } });
  });
});
