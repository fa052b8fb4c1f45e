import { SimulatedApp } from '../oracle/app.ts';
import { checkGuard, checkNothingLost } from '../oracle/check-continuity.ts';
import { checkIdentity } from '../oracle/check-identity.ts';
import { checkJob, checkJobs, JobListener } from '../oracle/check-job.ts';
import { checkLibrary } from '../oracle/check-library.ts';
import { expectedLibrary } from '../oracle/expected-library.ts';
import { type Look, look, nothingSeen } from '../oracle/look.ts';
import type { SimulatedProcess } from '../process/simulated-process.ts';
import type { Violation } from './report.ts';
import type { Stage } from './stage.ts';

/** Looks at the library through a process, compares it with the clouds and with what was seen before. */
export class Observer {
  readonly #stage: Stage;
  readonly #app = new SimulatedApp();
  readonly #listener = new JobListener();
  #last: Look = nothingSeen;
  #atRest: Look = nothingSeen;
  #kept = new Set<string>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** What was seen last, without ids, which tell in what order things were found. */
  get library(): readonly string[] {
    return [...this.#last.tracks.values()].map(({ id: _, ...track }) => JSON.stringify(track)).sort();
  }

  /** After any sync, however it ended. `idle`: nobody syncs now. `asked`: somebody has approved deletions. */
  async glance(
    process: SimulatedProcess,
    { idle, asked = false }: { idle: boolean; asked?: boolean },
  ): Promise<Violation[]> {
    const { clouds, scenario } = this.#stage;
    const { sync, library, audit } = process.engine;
    const now = await look(library);
    const violations = [
      ...as('nothing lost', checkNothingLost(this.#last, now, clouds)),
      ...as('guard', asked ? [] : await checkGuard(library, this.#last, now, scenario.config)),
      ...as('jobs', checkJobs(await sync.listHistory({ limit: 10 }), idle)),
      ...as('progress', this.#listener.hear(process.id, process.tellings())),
      ...as('play counts', await this.#app.checkPlayCounts(library, now)),
      ...as('audit', (await audit?.('always')) ?? []),
    ];
    this.#app.play(now);
    this.#last = now;
    for (const cloud of clouds) cloud.looked();
    return violations;
  }

  /** Says so if the library looks otherwise than at the last look. */
  async checkUnchanged(process: SimulatedProcess, who: string): Promise<Violation[]> {
    const now = await look(process.engine.library);
    const same = JSON.stringify([...now.tracks.values()]) === JSON.stringify([...this.#last.tracks.values()]);
    return same ? [] : [{ promise: 'jobs', message: `${who} has changed the library` }];
  }

  /** Tracks whose files are gone and which somebody wants to keep. */
  keepWithoutFiles(): void {
    for (const id of this.#last.tracks.keys()) this.#kept.add(id);
  }

  /** Everything is synced and nothing is left to do. */
  async examine(process: SimulatedProcess, thorough: boolean): Promise<Violation[]> {
    const { clouds, scenario } = this.#stage;
    const { sync, library, audit } = process.engine;
    const now = this.#last;
    const { items: failures } = await library.failures({ limit: 1_000 });
    const unread = new Set(failures.map(({ itemId }) => itemId));
    const violations: Violation[] = [
      ...clouds.flatMap((cloud, index) => {
        const seen = [...now.tracks.values()].filter(({ profileId }) => profileId === `profile-${index}`);
        const expected = expectedLibrary(cloud, scenario.config);
        return as('library', checkLibrary(expected, seen, scenario.config, { kept: this.#kept, unread }));
      }),
      ...as('queue', await this.#checkQueue(process, thorough ? unread : undefined)),
      ...as('identity', await checkIdentity(library, this.#atRest, now, clouds, scenario.config)),
      ...as('events', await this.#app.checkEvents(library, now)),
      ...as('statistics', (await sync.listHistory({ limit: 10 })).flatMap(checkJob)),
      ...as('audit', (await audit?.('rest')) ?? []),
    ];
    this.#atRest = now;
    this.#kept = new Set([...this.#kept].filter((id) => now.tracks.has(id)));
    for (const cloud of clouds) cloud.rested();
    return violations;
  }

  async #checkQueue(
    { engine }: SimulatedProcess,
    unread: ReadonlySet<string> | undefined,
  ): Promise<string[]> {
    const wrong: string[] = [];
    const { queued, tracks } = await engine.library.statistics();
    if (queued > 0) wrong.push(`${queued} files still wait to be read`);
    if (tracks !== this.#last.tracks.size)
      wrong.push(`${tracks} tracks are counted, ${this.#last.tracks.size} shown`);
    for (const id of unread ?? [])
      if (!this.#isPoison(id)) wrong.push(`${id} could not be read, though nothing is wrong with it`);
    return wrong;
  }

  #isPoison(shown: string): boolean {
    return this.#stage.clouds.some((cloud) =>
      [...cloud.contents.items()].some(
        (id) => cloud.isInLibrary(id) && cloud.shownId(id) === shown && (cloud.contents.songOf(id) ?? 0) < 0,
      ),
    );
  }
}

function as(promise: Violation['promise'], messages: readonly string[]): Violation[] {
  return messages.map((message) => ({ promise, message }));
}
