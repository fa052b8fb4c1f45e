import { createRandom } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import type { BindingName } from './support/bindings.ts';
import { byPath, DriveEdits, songsOf } from './support/drive-edits.ts';
import { stormOver } from './support/drive-storm.ts';
import { createEngineWorld, type EngineWorld } from './support/engine-world.ts';

/** More of them: `STORM_FROM=100 STORM_SEEDS=500 pnpm exec vitest run packages/provider-gdrive/test/storm`. */
const seeds = Array.from(
  { length: Number(process.env['STORM_SEEDS'] ?? 12) },
  (_, index) => index + Number(process.env['STORM_FROM'] ?? 1),
);

/** What a person can do something about, or only has to wait for. */
const actionable = [
  'UNAVAILABLE',
  'RATE_LIMITED',
  'QUOTA_EXHAUSTED',
  'CURSOR_EXPIRED',
  'NOT_FOUND',
  'UNAUTHORIZED',
];

const seen = { calls: 0, struck: 0, completed: 0, runs: 0 };

function count(calls: number, struck: number, status: string): void {
  seen.calls += calls;
  seen.struck += struck;
  seen.runs += 1;
  if (status === 'completed') seen.completed += 1;
}

async function library({ tracks }: EngineWorld): Promise<{ path: string; title: string }[]> {
  return [...(await tracks())].map(([path, { title }]) => ({ path, title })).sort(byPath);
}

async function weather(seed: number, binding: BindingName): Promise<void> {
  const random = createRandom(seed);
  const world = await createEngineWorld({
    binding,
    seed,
    pageSize: random.int(1, 6),
    sharedDrives: 'all',
    config: { maxConcurrentDownloads: 4 },
    core: { quirks: { rotateRefreshTokens: random.chance() }, latencyMs: 20 },
    drive: {
      descendantsOfTrash: random.pick(['never', 'at-once', 'on-settle']),
      lag: random.chance(0.3) ? { untilSettled: true } : undefined,
      lagListings: random.chance(),
    },
  });
  const edits = new DriveEdits(world.remote, random);
  world.remote.addDrive({ name: 'Band' });
  for (let round = 0; round < 4; round += 1) {
    for (let steps = random.int(1, 25); steps > 0; steps -= 1) edits.step();
    stormOver(world.core, random);
    world.core.faults.on({ probability: 0.05, seed: `${seed}/${round}` }, () => {
      edits.step();
      return undefined;
    });
    const stormy = random.chance(0.3) ? await world.full() : await world.incremental();
    if (stormy.status !== 'completed') expect(actionable).toContain(stormy.error?.code);
    // A refresh that goes on meanwhile is the sign-in server's business: it has asked for no break.
    const early = world.core.earlyCalls.filter(({ call }) => call.endpoint !== 'oauth.token');
    expect(early, `seed ${seed}: a call during a Retry-After`).toEqual([]);
    const struck = world.core.calls.filter(({ faults }) => faults.length > 0).length;
    count(world.core.calls.length, struck, stormy.status);
    world.core.clearCalls();
    world.core.faults.clear();
    world.remote.settle();
    const truth = songsOf(world.remote);
    const quiet = await world.incremental();
    expect(quiet.error, `seed ${seed}: ${edits.log.join(', ')}`).toBeNull();
    const paths = (await library(world)).map(({ path }) => path);
    expect(paths, `seed ${seed}: ${edits.log.join(', ')}`).toEqual(truth.map(({ path }) => path));
    await world.full();
    await world.clock.advance(86_400_000);
    await world.incremental();
    expect(await library(world), `seed ${seed}: ${edits.log.join(', ')}`).toEqual(truth);
  }
}

describe('storms', () => {
  it.each(seeds)('[GP51] over fetch, seed %i', (seed) => weather(seed, 'fetch'));
  it.each(seeds.slice(0, 4))("[GP51] over Google's client, seed %i", (seed) => weather(seed, 'client'));

  it('[GP51] strike every tenth call at least, and let most runs come to their end', () => {
    expect(seen.struck / seen.calls).toBeGreaterThan(0.1);
    expect(seen.completed / seen.runs).toBeGreaterThan(0.5);
  });
});
