import { SyncError } from '@music-platform/bridge-traits';
import { nextTurn } from '../../next-turn.ts';
import type { SeededRandom } from '../../random.ts';
import type { SimulatedJob } from '../harness.ts';
import type { SimulatedProcess } from '../process/simulated-process.ts';
import type { Step, SyncStep } from '../scenario/scenario.ts';
import type { Observer } from './observer.ts';
import type { Violation } from './report.ts';
import type { Stage } from './stage.ts';
import { whileSomethingHappens } from './while-something-happens.ts';

const DAY = 86_400_000;

/** Runs the syncs of a history: in whatever weather, or at rest. */
export class Runner {
  readonly operationsOfSyncs: number[] = [];
  readonly #stage: Stage;
  readonly #observer: Observer;
  readonly #random: SeededRandom;
  #process: SimulatedProcess | undefined;
  /** Accounts whose job may have been left running, by a process that died or could not write its end. */
  #orphaned = new Set<number>();

  constructor(stage: Stage, observer: Observer, random: SeededRandom) {
    this.#stage = stage;
    this.#observer = observer;
    this.#random = random;
  }

  async restart(): Promise<Violation[]> {
    this.#stage.note('restart');
    if (this.#process !== undefined) await this.#stage.end(this.#process);
    this.#process = undefined;
    return [];
  }

  /** A dry run: nothing may change. */
  async plan(full: boolean): Promise<Violation[]> {
    const process = await this.#current();
    for (const [index] of this.#stage.clouds.entries()) {
      const planned = await this.#attempt(async () =>
        process.engine.sync.planSync?.(`profile-${index}`, { full }),
      );
      this.#stage.note(`plan of account ${index}: ${planned.code ?? 'made'}`);
    }
    return this.#observer.checkUnchanged(process, 'a plan');
  }

  /** A sync of every account at once, in the step's weather. */
  async sync(step: SyncStep): Promise<Violation[]> {
    const stage = this.#stage;
    const process = await this.#current();
    const { life } = process;
    const contested = this.#orphaned.size > 0;
    const jobs: string[] = [];
    stage.note(`sync${step.full ? ' everything' : ''}${step.resume ? ', resumed' : ''} by ${process.id}`);
    stage.counts.syncs += 1;
    const faultsBefore = stage.weather.databaseFaults;
    stage.weather.begin(step, () => {
      for (const id of jobs) void process.engine.sync.cancel(id).catch(() => undefined);
    });
    life.arm({ crashAt: step.crashAt, stallAt: step.stallAt });
    const work = Promise.all(stage.clouds.map((_, index) => this.#syncAccount(process, index, step, jobs)));
    const watched = await whileSomethingHappens(stage.clock, () => life.operations, life.watch(work));
    if (watched === 'stuck') return stuck(life.operations);
    this.operationsOfSyncs.push(life.operations);
    stage.counts.operations += life.operations;
    if (life.isStalled)
      return this.#succeed(process, work, { begun: jobs.length === stage.clouds.length, contested });
    life.arm({});
    stage.weather.begin();
    if (stage.weather.databaseFaults > faultsBefore) this.#orphaned = new Set(stage.clouds.keys());
    if (!life.isDead) return this.#observer.glance(process, { idle: this.#isIdle() });
    await stage.bury(process);
    this.#process = undefined;
    this.#orphaned = new Set(stage.clouds.keys());
    return this.#observer.glance(await this.#current(), { idle: this.#isIdle() });
  }

  /** Nothing else happens: everything is synced until nothing is left to do, and looked at. */
  async rest(step: Extract<Step, { do: 'rest' }>): Promise<Violation[]> {
    const stage = this.#stage;
    stage.note(`rest${step.full ? ', syncing everything' : ''}`);
    for (const { remote } of stage.clouds) remote.settle();
    await stage.clock.advance(this.#random.pick([1_000, 1_000, 1_000, DAY / 24, 2 * DAY]));
    const process = await this.#current();
    const rested = (async (): Promise<Violation[]> => {
      const violations = await this.#settle(process, step.full === true);
      if (violations.length > 0) return violations;
      violations.push(...(await this.#decide(process, step.reject === true)));
      violations.push(...(await this.#observer.examine(process, step.full === true)));
      return violations;
    })();
    const ended = await whileSomethingHappens(stage.clock, () => process.life.operations, rested);
    return ended === 'stuck' ? stuck(process.life.operations) : ended;
  }

  async #settle(process: SimulatedProcess, full: boolean): Promise<Violation[]> {
    const { library } = process.engine;
    for (let round = 1; ; round += 1) {
      const violations = await this.#syncCalmly(process, full && round === 1);
      const { items } = await library.failures({ limit: 1_000 });
      if (violations.length > 0 || items.every(({ parked }) => parked) || round === 4) return violations;
      await this.#stage.clock.advance(2 * DAY);
    }
  }

  async #syncCalmly(process: SimulatedProcess, full: boolean): Promise<Violation[]> {
    const violations: Violation[] = [];
    for (const [index] of this.#stage.clouds.entries()) {
      this.#stage.counts.syncs += 1;
      const job = await this.#syncAccount(process, index, { full }, []);
      if (job?.status !== 'completed' || job.error !== null)
        violations.push({
          promise: 'rest',
          message: `a sync in calm weather ended as ${job?.status} (${job?.error?.code})`,
        });
      violations.push(...(await this.#observer.glance(process, { idle: this.#isIdle() })));
    }
    return violations;
  }

  /** Approves every deletion that is held, or keeps the tracks. */
  async #decide(process: SimulatedProcess, reject: boolean): Promise<Violation[]> {
    const { engine } = process;
    const jobs = await engine.sync.listHistory({ limit: 100 });
    const held = jobs.filter(
      ({ deletionsHeld, deletionsDecision }) => deletionsHeld > 0 && deletionsDecision === null,
    );
    for (const { id, deletionsHeld } of held) {
      this.#stage.note(`${deletionsHeld} deletions held: ${reject ? 'rejected' : 'approved'}`);
      if (reject) await engine.sync.rejectDeletions(id);
      else await engine.sync.approveDeletions(id);
    }
    if (held.length === 0) return [];
    if (reject) this.#observer.keepWithoutFiles();
    return this.#observer.glance(process, { idle: this.#isIdle(), asked: !reject });
  }

  /**
   * The process stands still; another one takes over, and then the first goes on as if nothing had been. `begun`: all its jobs were.
   * `contested`: it had to wait for leases, so that some of its own may have expired.
   */
  async #succeed(
    first: SimulatedProcess,
    work: Promise<unknown>,
    { begun, contested }: { begun: boolean; contested: boolean },
  ): Promise<Violation[]> {
    const stage = this.#stage;
    stage.counts.stalls += 1;
    stage.note(`  ${first.id} stands still at ${first.life.place}`);
    stage.weather.blowOver();
    const second = await stage.startProcess();
    const violations = contested ? [] : await this.#jostle(second);
    // What the first has hidden and what the second hides is two runs' work: the guard judges each.
    violations.push(...(await this.#observer.glance(second, { idle: false })));
    await stage.clock.advance(2 * stage.scenario.config.leaseMs);
    for (const [index] of stage.clouds.entries()) await this.#syncAccount(second, index, {}, []);
    violations.push(...(await this.#observer.glance(second, { idle: this.#isIdle() })));
    const { listHistory } = second.engine.sync;
    const before = await listHistory.call(second.engine.sync, { limit: 100 });
    stage.note(`  ${first.id} goes on`);
    first.life.thaw();
    const watched = await whileSomethingHappens(stage.clock, () => first.life.operations, work);
    if (watched === 'stuck') return stuck(first.life.operations);
    const who = 'a process that was succeeded';
    const isFinal = begun && stage.scenario.world.lagMs === 0;
    if (isFinal) violations.push(...(await this.#observer.checkUnchanged(second, who)));
    for (const { id, status } of await listHistory.call(second.engine.sync, { limit: 100 })) {
      const old = before.find((job) => job.id === id)?.status ?? status;
      if (isFinal && old !== status)
        violations.push({ promise: 'jobs', message: `${who} has turned job ${id} from ${old} to ${status}` });
    }
    violations.push(...(await this.#observer.glance(second, { idle: this.#isIdle() })));
    await stage.end(first);
    this.#process = second;
    return violations;
  }

  /** Another process must not sync what one that stands still, but holds its lease, is syncing. */
  async #jostle({ engine, id }: SimulatedProcess): Promise<Violation[]> {
    const violations: Violation[] = [];
    for (const [index] of this.#stage.clouds.entries()) {
      const profileId = `profile-${index}`;
      const [last] = await engine.sync.listHistory({ profileId, limit: 1 });
      if (last?.status !== 'running' || this.#orphaned.has(index)) continue;
      const { value, code } = await this.#attempt(() => engine.sync.startIncrementalSync(profileId));
      this.#stage.note(`  ${id} wants to sync account ${index}, too: ${code ?? 'and does'}`);
      if (value === undefined) continue;
      await engine.sync.waitFor(value);
      violations.push({ promise: 'jobs', message: `two processes sync ${profileId} at the same time` });
    }
    return violations;
  }

  /** Starts a sync of an account and waits for its end. A process that died may still hold the profile: then after its lease. */
  async #syncAccount(
    { engine, id }: SimulatedProcess,
    account: number,
    { full, resume }: { full?: boolean; resume?: boolean },
    jobs: string[],
  ): Promise<SimulatedJob | undefined> {
    const { sync } = engine;
    const profileId = `profile-${account}`;
    const start = async (): Promise<string> => {
      const [last] = resume ? await sync.listHistory({ profileId, limit: 1 }) : [];
      if (last?.status === 'failed' || last?.status === 'cancelled') return sync.resume(last.id);
      return full ? sync.startFullSync(profileId) : sync.startIncrementalSync(profileId);
    };
    let started = await this.#attempt(start);
    if (started.code === 'SYNC_IN_PROGRESS') {
      await this.#stage.clock.advance(2 * this.#stage.scenario.config.leaseMs);
      started = await this.#attempt(start);
    }
    if (started.value === undefined) {
      this.#stage.note(`  ${id} could not sync account ${account}: ${started.code}`);
      return undefined;
    }
    this.#orphaned.delete(account);
    jobs.push(started.value);
    const jobId = started.value;
    const { value: job, code } = await this.#attempt(() => sync.waitFor(jobId));
    this.#stage.note(`  account ${account}: ${job?.status} ${code ?? job?.error?.code ?? ''}`.trimEnd());
    return job;
  }

  async #attempt<T>(work: () => Promise<T>): Promise<{ value?: T; code?: string }> {
    try {
      return { value: await work() };
    } catch (error) {
      if (error instanceof SyncError || (error instanceof Error && 'code' in error))
        return { code: String((error as SyncError).code) };
      throw error;
    }
  }

  #isIdle(): boolean {
    return this.#orphaned.size === 0;
  }

  async #current(): Promise<SimulatedProcess> {
    this.#process ??= await this.#stage.startProcess();
    await nextTurn();
    return this.#process;
  }
}

function stuck(operations: number): Violation[] {
  return [{ promise: 'stuck', message: `nothing happens any more, after ${operations} awaits` }];
}
