import { openNodeDatabase } from '@music-platform/db-node';
import {
  createRandom,
  FakeClock,
  MockIncrementalProvider,
  RemoteDrive,
  type SeededRandom,
} from '@music-platform/testkit';
import { onTestFinished } from 'vitest';
import type { SyncJob } from '../../src/index.ts';
import { FaultyDatabase } from '../crash/faulty-database.ts';
import { type Engine, startEngine } from '../support/engine.ts';
import { History } from '../support/history.ts';
import { profileId } from '../support/world.ts';
import type { Universe } from './universe.ts';
import { letItStrike, type Weather } from './weather.ts';

const day = 86_400_000;
const storms = { calm: [0, 0], busy: [0.3, 0], stormy: [0.15, 0.08] } as const;

/** A cloud, its history, and the engine that follows it through whatever happens. */
export class Voyage {
  readonly universe: Universe;
  readonly random: SeededRandom;
  readonly clock: FakeClock = new FakeClock({ auto: true });
  readonly remote: RemoteDrive;
  readonly provider: MockIncrementalProvider;
  readonly history: History;
  readonly #file: Awaited<ReturnType<typeof openNodeDatabase>>;
  readonly #seed: number;
  #processes = 0;
  database: FaultyDatabase;
  engine: Engine;

  private constructor(seed: number, universe: Universe, file: Awaited<ReturnType<typeof openNodeDatabase>>) {
    this.#seed = seed;
    this.#file = file;
    this.universe = universe;
    this.random = createRandom(`voyage ${seed}`);
    this.remote = new RemoteDrive({ clock: this.clock, ...universe.drive });
    const home = universe.bounded ? this.remote.putFolder({ id: 'home', name: 'Home' }).id : undefined;
    this.provider = new MockIncrementalProvider({ ...this.providerOptions(), clock: this.clock });
    this.history = new History(this.remote, createRandom(`history ${seed}`), {
      tags: universe.provider.supports?.tags === true,
      drives: universe.drives,
      ...(home === undefined ? {} : { home: this.random.chance(0.8) ? home : this.remote.mainDriveId }),
    });
    this.database = new FaultyDatabase(file);
    this.engine = undefined as unknown as Engine;
  }

  static async begin(seed: number, universe: Universe): Promise<Voyage> {
    const voyage = new Voyage(seed, universe, await openNodeDatabase({ path: ':memory:' }));
    voyage.engine = await voyage.#startProcess();
    onTestFinished(async () => {
      await voyage.engine.sync.close();
      await voyage.#file.close();
    });
    return voyage;
  }

  /** What a provider of this cloud is made with. */
  providerOptions(): ConstructorParameters<typeof MockIncrementalProvider>[0] {
    const { provider, bounded } = this.universe;
    return {
      ...provider,
      remote: this.remote,
      ...(bounded ? { roots: { [this.remote.mainDriveId]: 'home' } } : {}),
    };
  }

  log(line: string): void {
    this.history.log.push(line);
  }

  /** The whole story so far, to be told with a failure. */
  story(): string {
    return [`seed ${this.#seed}`, JSON.stringify(this.universe), ...this.history.log].join('\n');
  }

  edit(steps: number): void {
    for (let step = 0; step < steps; step += 1) this.history.step();
  }

  /** A sync in whatever weather the universe has; sometimes cancelled, sometimes the process dies. */
  async syncRoughly(): Promise<void> {
    const [edits, faults] = storms[this.universe.weather];
    const weather: Weather = { random: this.random, edits, faults, edit: () => this.history.step() };
    const calm = letItStrike(this.provider, weather, (line) => this.log(line));
    const cancelAt =
      this.universe.weather === 'stormy' && this.random.chance(0.3) ? this.random.int(1, 15) : 0;
    if (this.universe.crashes && this.random.chance(0.5)) {
      this.database.arm({
        at: this.random.int(1, 250),
        error: new Error('the process has died'),
        crash: true,
      });
    }
    try {
      const job = await this.#run(cancelAt);
      this.log(`sync: ${job.syncType} ${job.status} ${job.error?.code ?? ''}, ${job.deletionsHeld} held`);
      if (job.status !== 'completed' && this.random.chance(0.5)) await this.#resume(job.id);
    } catch (error) {
      if (this.database.failed === undefined) throw error;
      this.log(`the process died at ${this.database.failed.slice(0, 60)}`);
    }
    calm();
    const died = this.database.failed !== undefined;
    this.database.arm(undefined);
    if (died || this.random.chance(0.2)) await this.restart();
  }

  /** A sync while nothing else happens. Must go well. */
  async syncCalmly(full = false): Promise<SyncJob> {
    const job = full ? await this.engine.full() : await this.engine.incremental();
    this.log(`calm sync: ${job.syncType} ${job.status} ${job.error?.code ?? ''}, ${job.deletionsHeld} held`);
    return job;
  }

  /** Time for everything that was put off. */
  async wait(): Promise<void> {
    this.remote.settle();
    await this.clock.advance(this.random.pick([1_000, 3_600_000, 2 * day]));
  }

  /** Syncs once more when everything that is put off is due. */
  async catchUp(): Promise<void> {
    const { items } = await this.engine.library.failures({ limit: 1 });
    if (items.length === 0) return;
    this.log(`${items[0]?.errorCode} at ${items[0]?.path}`);
    await this.clock.advance(2 * day);
    await this.syncCalmly();
  }

  /** A new process on the same database. */
  async restart(): Promise<void> {
    await this.engine.sync.close().catch(() => undefined);
    await this.database.bury();
    this.database = new FaultyDatabase(this.#file);
    this.engine = await this.#startProcess();
    this.log('a new process');
  }

  /** Approves every deletion that is held. */
  async approveAll(): Promise<void> {
    for (const job of await this.engine.sync.listHistory({ limit: 100 })) {
      if (job.deletionsHeld === 0 || job.deletionsDecision !== null) continue;
      const { hidden } = await this.engine.sync.approveDeletions(job.id);
      this.log(`approved: ${hidden} hidden`);
    }
  }

  async #run(cancelAt: number): Promise<SyncJob> {
    const { sync } = this.engine;
    let jobId: string | undefined;
    let calls = 0;
    const ends = (['listFiles', 'getChanges', 'download'] as const).map((member) =>
      this.provider.faults.on(member, () => {
        calls += 1;
        if (calls === cancelAt && jobId !== undefined) void sync.cancel(jobId).catch(() => undefined);
        return undefined;
      }),
    );
    try {
      const start = this.random.chance(0.2)
        ? sync.startFullSync(profileId)
        : sync.startIncrementalSync(profileId);
      jobId = await start;
      return await sync.waitFor(jobId);
    } finally {
      for (const end of ends) end();
    }
  }

  async #resume(jobId: string): Promise<void> {
    await this.engine.sync.resume(jobId);
    const job = await this.engine.sync.waitFor(jobId);
    this.log(`resumed: ${job.syncType} ${job.status} ${job.error?.code ?? ''}`);
  }

  #startProcess(): Promise<Engine> {
    this.#processes += 1;
    return startEngine({
      database: this.database,
      provider: this.provider,
      clock: this.clock,
      seed: `${this.#seed} process ${this.#processes}`,
      config: this.universe.config,
      options: { owner: { id: `process-${this.#processes}`, isAlive: () => false } },
    });
  }
}
