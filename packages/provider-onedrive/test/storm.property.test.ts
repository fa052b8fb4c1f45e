import { createRandom } from '@music-platform/testkit';
import type { GraphAccount } from '@music-platform/testkit/emulators';
import { describe, expect, it } from 'vitest';
import type { BindingName } from './support/bindings.ts';
import { byPath, Edits, songsOf } from './support/edits.ts';
import { createEngineWorld, type EngineWorld } from './support/engine-world.ts';
import { stormOver } from './support/storm.ts';

const seeds = Array.from(
  { length: Number(process.env['STORM_SEEDS'] ?? 8) },
  (_, index) => index + Number(process.env['STORM_FROM'] ?? 1),
);

/** What a person can do something about, or only has to wait for. */
const actionable = [
  'UNAVAILABLE',
  'RATE_LIMITED',
  'CURSOR_EXPIRED',
  'NOT_FOUND',
  'UNAUTHORIZED',
  'INVALID_RESPONSE',
];

async function library({ tracks }: EngineWorld): Promise<{ path: string; title: string }[]> {
  return [...(await tracks())].map(([path, { title }]) => ({ path, title })).sort(byPath);
}

async function weather(seed: number, binding: BindingName): Promise<void> {
  const random = createRandom(seed);
  const face: GraphAccount = random.pick(['personal', 'personal', 'business']);
  const world = await createEngineWorld({
    binding,
    face,
    seed,
    pageSize: random.int(1, 6),
    config: { maxConcurrentDownloads: 4 },
    core: {
      latencyMs: 1,
      quirks: {
        folderDelta: 'works',
        order: random.pick(['parents-first', 'children-first', 'shuffled']),
        duplicates: random.pick(['none', 'same']),
        ancestors: random.pick(['none', 'root', 'all']),
        emptyPages: random.chance(),
        pageFit: random.pick(['exact', 'under', 'over']),
        returnedContent: random.pick(['folder-only', 'reported']),
        idCase: random.pick(['stable', 'mixed']),
        driveIdZeros: random.pick(['kept', 'lost', 'mixed']),
      },
    },
  });
  const { rootId } = world.remote.addDrive({ name: 'Jane' });
  const folder = world.remote.putFolder({ name: 'Music', parentId: rootId }).id;
  world.remote.putShortcut({ name: 'Jane', targetId: folder });
  const edits = new Edits(world.remote, random, folder);
  for (let round = 0; round < 4; round += 1) {
    for (let steps = random.int(1, 25); steps > 0; steps -= 1) edits.step();
    stormOver(world.core, random);
    world.core.faults.on({ probability: 0.05, seed: `${seed}/${round}` }, () => {
      edits.step();
      return undefined;
    });
    const stormy = random.chance(0.3) ? await world.full() : await world.incremental();
    if (stormy.status !== 'completed') expect(actionable).toContain(stormy.error?.code);
    const early = world.core.earlyCalls.filter(({ call, until }) => call.at > until - 1_000);
    expect(early).toEqual([]);
    expect(world.core.violations.filter(({ kind }) => kind !== 'retry-after-ignored')).toEqual([]);
    world.core.faults.clear();
    await world.clock.advance(600_000);
    const truth = songsOf(world.remote, { folder, at: 'Jane' });
    const context = `seed ${seed}: ${edits.log.join(', ')}`;
    const quiet = await world.incremental();
    expect(quiet.error, context).toBeNull();
    expect(
      (await library(world)).map(({ path }) => path),
      context,
    ).toEqual(truth.map(({ path }) => path));
    await world.full();
    await world.clock.advance(86_400_000);
    await world.incremental();
    expect(await library(world), context).toEqual(truth);
  }
}

describe('storms', () => {
  it.each(seeds)('[MG56] over fetch, seed %i', (seed) => weather(seed, 'fetch'));
  it.each(seeds.slice(0, 2))("[MG56] over Microsoft's client, seed %i", (seed) => weather(seed, 'client'));
});
