import type { DatabaseAdapter, StorageProvider } from '@music-platform/bridge-traits';
import { FakeClock } from '../../fake-clock.ts';
import { createRandom, type SeededRandom } from '../../random.ts';
import { mockProviderOf } from '../cloud/mock-provider-of.ts';
import { SimulatedCloud } from '../cloud/simulated-cloud.ts';
import { faultyDatabase } from '../database/faulty-database.ts';
import type { SimulationHarness } from '../harness.ts';
import type { Lifeline } from '../process/lifeline.ts';
import { SharedDatabase } from '../process/shared-database.ts';
import { SimulatedProcess } from '../process/simulated-process.ts';
import { Weather } from '../process/weather.ts';
import type { CloudEdit, Scenario } from '../scenario/scenario.ts';
import { noCounts, type PlayCounts } from './report.ts';

/** Everything a history is played on: clouds, time, a database and the processes that use it. */
export class Stage {
  readonly scenario: Scenario;
  readonly clock: FakeClock = new FakeClock({ auto: true });
  readonly clouds: readonly SimulatedCloud[];
  readonly weather: Weather;
  readonly counts: PlayCounts = noCounts();
  readonly log: string[] = [];
  readonly #harness: SimulationHarness;
  readonly #database: SharedDatabase;
  readonly #random: SeededRandom;
  readonly #alive = new Map<string, SimulatedProcess>();
  #processes = 0;

  private constructor(scenario: Scenario, harness: SimulationHarness, database: SharedDatabase) {
    this.scenario = scenario;
    this.#harness = harness;
    this.#database = database;
    this.#random = createRandom(`process ${scenario.seed}`);
    this.clouds = Array.from(
      { length: scenario.world.accounts },
      () => new SimulatedCloud(scenario.world, this.clock, harness),
    );
    this.weather = new Weather(
      (edit) => this.edit(edit),
      (line) => this.note(`  ${line}`),
    );
  }

  static async open(scenario: Scenario, harness: SimulationHarness): Promise<Stage> {
    return new Stage(scenario, harness, new SharedDatabase(await harness.database()));
  }

  note(line: string): void {
    this.log.push(line);
  }

  edit(edit: CloudEdit): void {
    const cloud = this.clouds[edit.account ?? 0];
    const result = cloud === undefined ? 'refused (no such account)' : cloud.edit(edit);
    this.counts.edits += 1;
    this.note(`${JSON.stringify(edit)}: ${result}`);
  }

  async startProcess(): Promise<SimulatedProcess> {
    this.#processes += 1;
    const process = await SimulatedProcess.start({
      scenario: this.scenario,
      harness: this.#harness,
      clouds: this.clouds,
      clock: this.clock,
      random: this.#random,
      number: this.#processes,
      databaseFor: (life) => this.#databaseFor(life),
      provider: (cloud, random) => this.#provider(cloud, random),
      weather: this.weather,
      isAlive: (owner) => this.#alive.has(owner),
    });
    this.#alive.set(process.id, process);
    return process;
  }

  /** The process has died: what it held is free, what it alone knew is gone. */
  async bury(process: SimulatedProcess): Promise<void> {
    this.#alive.delete(process.id);
    this.counts.crashes += 1;
    this.note(`  ${process.id} died at ${oneLine(process.life.place)}`);
    await this.#database.bury(process.life, this.#alive.size > 0, this.#harness.reopen);
  }

  /** The process ends as processes should. */
  async end(process: SimulatedProcess): Promise<void> {
    await process.engine.sync.close();
    this.#alive.delete(process.id);
  }

  async close(): Promise<void> {
    for (const process of this.#alive.values()) {
      if (process.life.isStalled) process.life.thaw();
      await process.engine.sync.close();
    }
    await this.#database.close();
  }

  /** However the history has ended: nothing is opened for its clouds any more. */
  async release(): Promise<void> {
    for (const { remote } of this.clouds) await this.#harness.release?.(remote);
  }

  #databaseFor(life: Lifeline): DatabaseAdapter {
    const adapter = this.#database.adapterFor(life);
    const fails = this.scenario.steps.some(
      (step) => step.do === 'sync' && step.statementFaults !== undefined,
    );
    return fails ? faultyDatabase(adapter, (statement) => this.weather.statement(statement)) : adapter;
  }

  async #provider(cloud: SimulatedCloud, random: SeededRandom): Promise<StorageProvider> {
    const make = this.#harness.provider ?? mockProviderOf;
    return make({ remote: cloud.remote, clock: this.clock, random, world: this.scenario.world });
  }
}

function oneLine(text = ''): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 80);
}
