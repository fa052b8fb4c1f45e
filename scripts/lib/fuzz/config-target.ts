import { SyncError } from '@music-platform/bridge-traits';
import { parseSyncConfig, type SyncConfig, type SyncConfigInput } from '@music-platform/core-sync';
import { createRandom, type SeededRandom } from '@music-platform/testkit';
import { damageJson } from './json/damage-json.ts';
import { hostileText } from './json/hostile-text.ts';
import { LibraryWorld } from './library-world.ts';
import { type FuzzResult, type FuzzTarget, findPollution } from './target.ts';

const megabyte = 1024 ** 2;
/** One in so many configurations that pass is synced with. */
const syncedShare = 0.02;
const numbers = [0, 1, 2, 0.5, -1, 1e-9, 1e21, 2 ** 31, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, -0];

/** Configurations an app may have read from anywhere. */
export const configTarget: FuzzTarget = { slowMs: 20_000, memoryBytes: 512 * megabyte, fuzz };

async function fuzz(seed: number): Promise<FuzzResult> {
  const random = createRandom(`config ${seed}`);
  const input = damagedConfig(random);
  try {
    const config = parseSyncConfig(input as SyncConfigInput);
    const problems = unsound(config);
    if (random.chance(syncedShare)) problems.push(...(await synced(config, seed)));
    return { inputs: 1, outcomes: { accepted: 1 }, problems: [...problems, ...findPollution()] };
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'INVALID_CONFIG') throw error;
    return { inputs: 1, outcomes: { refused: 1 }, problems: findPollution() };
  }
}

function damagedConfig(random: SeededRandom): unknown {
  const sound = parseSyncConfig();
  if (random.chance(0.4)) return damageJson(sound, random);
  const name = random.pick(Object.keys(sound) as (keyof SyncConfig)[]);
  const value: unknown = typeof sound[name] === 'number' ? random.pick(numbers) : hostileText(random);
  return random.chance(0.8) ? { [name]: value } : { ...sound, [name]: [value] };
}

/** Every number that passed is one to calculate with. */
function unsound(config: SyncConfig): string[] {
  const values = Object.entries({
    ...config,
    ...config.deletionGuard,
    ...config.retention,
    ...config.priorities,
  });
  return values.flatMap(([name, value]) =>
    typeof value === 'number' && !(Number.isFinite(value) && (value >= 0 || name in config.priorities))
      ? [`${name} may be ${value}`]
      : [],
  );
}

/** A sync with it ends, and ends well. */
async function synced(config: SyncConfig, seed: number): Promise<string[]> {
  let problems: string[] = [];
  await LibraryWorld.with({ service: 'mock', seed, config }, async (world) => {
    for (let index = 0; index < 3; index += 1) world.put(`Song ${index}`);
    const job = await world.run('full');
    if (job.status !== 'completed' && job.error?.code !== 'TIMEOUT')
      problems = [
        `a sync with ${JSON.stringify(config).slice(0, 300)} ended as ${job.status}: ${job.error?.message}`,
      ];
  });
  return problems;
}
