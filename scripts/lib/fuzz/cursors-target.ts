import { createRandom, type SeededRandom } from '@music-platform/testkit';
import { readCursor, replaceCursors } from '../../../packages/core-sync/test/support/stored-cursors.ts';
import { damageJson } from './json/damage-json.ts';
import { hostileText } from './json/hostile-text.ts';
import { LibraryWorld, type ServiceName } from './library-world.ts';
import { type FuzzResult, type FuzzTarget, findPollution, Tally } from './target.ts';

const megabyte = 1024 ** 2;
const services: readonly ServiceName[] = ['mock', 'gdrive', 'onedrive'];
const songs = 6;

/** Cursors as they come back: out of the database, from the app, and those of a page of the library. */
export const cursorsTarget: FuzzTarget = { slowMs: 20_000, memoryBytes: 1_024 * megabyte, fuzz };

async function fuzz(seed: number): Promise<FuzzResult> {
  const random = createRandom(`cursors ${seed}`);
  const outcomes = new Tally();
  const problems: string[] = [];
  let inputs = 0;
  const service = random.pick(services);
  await LibraryWorld.with({ service, seed }, async (world) => {
    for (let index = 0; index < songs; index += 1) world.put(`Song ${index}`);
    await world.run('full');
    for (let round = 0; round < 3; round += 1) {
      const damaged = damageCursor(await readCursor(world.database), random);
      world.put(`New ${round}`);
      const isGiven = random.chance(0.4);
      const values = {
        kind: random.pick(['list', 'changes'] as const),
        cursor: damaged,
        seen: random.bytes(random.int(0, 9)),
      };
      if (!isGiven) await replaceCursors(world.database, values);
      const job = await world.run(random.pick(['full', 'incremental']), isGiven ? damaged : undefined);
      outcomes.add(job.error?.code ?? job.status);
      inputs += 1;
      if ((await world.visibleIds()).length < songs)
        problems.push(`a damaged cursor hid tracks: ${damaged.slice(0, 200)}`);
      const page = await turnedPage(world, random);
      outcomes.add(page);
      inputs += 1;
    }
    problems.push(...(await world.settle()));
  });
  return { inputs, outcomes: outcomes.counts, problems: [...problems, ...findPollution()] };
}

/** A page of the library behind a damaged cursor: that page, or a refusal. */
async function turnedPage({ library }: LibraryWorld, random: SeededRandom): Promise<string> {
  const { next = '' } = await library.tracks({ limit: 1 });
  const after = random.chance(0.5) ? next.slice(0, random.int(0, next.length)) : damageText(next, random);
  try {
    await library.tracks({ limit: 2, after });
    return 'page';
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return 'refused page';
  }
}

function damageCursor(cursor: string, random: SeededRandom): string {
  return random.pick<() => string>([
    () => cursor.slice(0, random.int(1, Math.max(1, cursor.length))),
    () => damageText(cursor, random),
    () => cursor.replace('"v":1', `"v":${random.pick(['0', '2', '99', '"1"', 'null'])}`),
    () => cursor.replace(/"(drive|scope|kind)":("[^"]*"|null)/, '"$1":"another"'),
    () =>
      cursor.replaceAll(/https:..[^/"]*/g, random.pick(['https://elsewhere.example', 'http://127.0.0.1'])),
    () => `${cursor}${' '.repeat(random.pick([1, 100_000, megabyte]))}`,
    () => cursor.repeat(random.pick([2, 1000])),
    () => hostileText(random),
    () => JSON.stringify(damageJson(parsed(cursor), random)) ?? 'undefined',
    () => '['.repeat(100_000),
  ])();
}

/** The text with a character replaced, removed or added. */
function damageText(text: string, random: SeededRandom): string {
  const at = random.int(0, text.length);
  const put = random.pick(['', hostileText(random), '0', '"', '}', '\\', 'f']);
  return `${text.slice(0, at)}${put}${text.slice(at + random.int(0, 3))}` || 'x';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}
