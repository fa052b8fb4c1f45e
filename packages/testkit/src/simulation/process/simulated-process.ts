import type { DatabaseAdapter, StorageProvider } from '@music-platform/bridge-traits';
import type { FakeClock } from '../../fake-clock.ts';
import { nextTurn } from '../../next-turn.ts';
import type { SeededRandom } from '../../random.ts';
import type { SimulatedCloud } from '../cloud/simulated-cloud.ts';
import type { EngineHost, SimulatedEngine, SimulationHarness } from '../harness.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { Lifeline } from './lifeline.ts';
import { processClock } from './process-clock.ts';
import { troubledProvider } from './troubled-provider.ts';
import type { Weather } from './weather.ts';

/** What a process is started with. */
export interface ProcessSetup {
  scenario: Scenario;
  harness: SimulationHarness;
  clouds: readonly SimulatedCloud[];
  clock: FakeClock;
  random: SeededRandom;
  /** Number of the process, from 1. */
  number: number;
  databaseFor(life: Lifeline): DatabaseAdapter;
  provider(cloud: SimulatedCloud, random: SeededRandom): Promise<StorageProvider>;
  weather: Weather;
  isAlive(owner: string): boolean;
}

/** A process that runs an engine: the profile of account number n is `profile-n`. */
export class SimulatedProcess {
  readonly id: string;
  readonly life: Lifeline;
  readonly engine: SimulatedEngine;
  /** What the engine told since the last `tellings`. */
  #told: { type: string; jobId: string }[] = [];

  private constructor(id: string, life: Lifeline, engine: SimulatedEngine) {
    this.id = id;
    this.life = life;
    this.engine = engine;
    void this.#listen();
  }

  static async start(setup: ProcessSetup): Promise<SimulatedProcess> {
    const { scenario, harness, clouds, clock, number, weather } = setup;
    const { world, config } = scenario;
    const id = `process-${number}`;
    const random = setup.random.fork(id);
    const life = new Lifeline(random.fork('schedule'), world.jitter, () => clock.hold(nextTurn()));
    const around = { life, weather, clock, random: random.fork('latency'), latencyMs: world.latencyMs };
    const providers: EngineHost['providers'][number][] = [];
    for (const [index, cloud] of clouds.entries()) {
      const provider = await setup.provider(cloud, random.fork(`provider ${index}`));
      const profile = { id: `profile-${index}`, displayName: `Account ${index}` };
      providers.push({ profile, provider: troubledProvider(provider, around) });
    }
    const engine = await harness.engine({
      database: setup.databaseFor(life),
      clock: processClock(clock, life),
      random: random.fork('engine'),
      config,
      owner: { id, ...(world.deathIsKnown ? { isAlive: (other: string) => setup.isAlive(other) } : {}) },
      providers,
    });
    return new SimulatedProcess(id, life, engine);
  }

  /** Everything the engine told since the last call. */
  tellings(): { type: string; jobId: string }[] {
    const told = this.#told;
    this.#told = [];
    return told;
  }

  async #listen(): Promise<void> {
    for await (const event of this.engine.sync.events()) this.#told.push(event);
  }
}
