import { createRandom, type SeededRandom } from '@music-platform/testkit';
import { hostileAnswer } from '../json/hostile-answer.ts';
import { guard, LibraryWorld, type ServiceName } from '../library-world.ts';
import { type FuzzResult, findPollution, Tally } from '../target.ts';

const songs = 12;
const hostileSyncs = 3;

/**
 * A whole library whose cloud begins to lie: a sound sync, syncs while answers are damaged, then honest ones. No run may crash, hang or hide
 * more than the deletion guard lets through; in the end the library is the cloud again.
 */
export async function fuzzLibrary(service: ServiceName, seed: number): Promise<FuzzResult> {
  const random = createRandom(`library ${seed}`);
  const liar = new Liar(random);
  const problems: string[] = [];
  await LibraryWorld.with({ service, seed, between: (honest) => liar.between(honest) }, async (world) => {
    for (let index = 0; index < songs; index += 1) world.put(`Song ${index}`);
    await world.run('full');
    for (let sync = 0; sync < hostileSyncs; sync += 1) problems.push(...(await attack(world, liar, random)));
    liar.malice = 0;
    await world.clock.advance(2 * 86_400_000);
    problems.push(...(await world.settle()));
  });
  problems.push(...findPollution());
  return { inputs: liar.answers, outcomes: liar.outcomes.counts, problems };
}

/** A sync while the cloud lies. */
async function attack(world: LibraryWorld, liar: Liar, random: SeededRandom): Promise<string[]> {
  edit(world, random);
  const before = await world.visibleIds();
  liar.malice = random.pick([0.1, 0.4, 0.8]);
  const job = await world.run(random.pick(['full', 'incremental']));
  liar.outcomes.add(job.error?.code ?? job.status);
  let hidden = 0;
  for (const id of before) if ((await world.library.track(id))?.deletedAt != null) hidden += 1;
  const allowed = Math.max(guard.maxTracks, guard.maxShare * before.length);
  return hidden > allowed ? [`${hidden} of ${before.length} tracks were hidden, unasked`] : [];
}

function edit(world: LibraryWorld, random: SeededRandom): void {
  const { remote } = world;
  const { id } = random.pick(remote.children('0AEmulatedRoot'));
  if (random.chance()) remote.rename(id, `Renamed ${random.int(0, 1e6)}.mp3`);
  else world.put(`New ${random.int(0, 1e6)}`);
}

/** Stands between a provider and an honest service. */
class Liar {
  readonly outcomes = new Tally();
  answers = 0;
  /** Share of answers that are damaged, replaced, or never come. */
  malice = 0;
  readonly #random: SeededRandom;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  between(honest: typeof fetch): typeof fetch {
    return async (input, init) => {
      const response = await honest(input, init);
      this.answers += 1;
      if (this.malice === 0 || !this.#random.chance(this.malice)) return response;
      const text = await response.text();
      const { kind, response: lie } = await hostileAnswer(parsed(text), this.#random, false);
      this.outcomes.add(kind);
      const isRedirect = lie.status >= 300 && lie.status < 400 && lie.headers.has('location');
      if (isRedirect && init?.redirect === 'error') throw new TypeError('fetch failed');
      return lie;
    };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}
