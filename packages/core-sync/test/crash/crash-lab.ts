import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openNodeDatabase } from '@music-platform/db-node';
import { FakeClock, MockIncrementalProvider, RemoteDrive } from '@music-platform/testkit';
import { catalogueState, trackIds } from '../support/catalogue-state.ts';
import { findOffences } from '../support/consistency.ts';
import { type Engine, startEngine } from '../support/engine.ts';
import { type DatabaseFault, FaultyDatabase } from './faulty-database.ts';
import { pageSize, type Stage, smallBatches } from './scenario.ts';

const day = 86_400_000;

/** What a stage leaves behind. */
export interface Outcome {
  state: Record<string, unknown[]>;
  ids: Map<string, string>;
  offences: string[];
}

/** A stage of the history at its beginning: the cloud, and a copy of the database as the stages before have left it. */
export class CrashLab {
  readonly remote: RemoteDrive;
  readonly #folder: string;
  readonly #clock = new FakeClock();
  #files = 0;
  #before: string | undefined;
  #stages = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.remote = new RemoteDrive({ clock: this.#clock });
  }

  /** Lets a stage's edits happen, then its action, undisturbed. */
  async play(
    stage: Stage,
  ): Promise<{ before: string | undefined; after: string; expected: Outcome; ids: Map<string, string> }> {
    await this.#clock.advance(day);
    stage.edit(this.remote);
    this.#stages += 1;
    const before = this.#before;
    const after = this.#copy(before);
    const ids = before === undefined ? new Map<string, string>() : await this.read(before, trackIds);
    await this.run(after, stage);
    const expected = await this.outcome(after);
    this.#before = after;
    return { before, after, expected, ids };
  }

  /** Runs the stage's action on a copy of `from` until the fault strikes; says where that was, and which file is left. */
  async disturb(
    from: string | undefined,
    stage: Stage,
    fault: DatabaseFault,
  ): Promise<{ path: string; failed: string | undefined }> {
    const path = this.#copy(from);
    const inner = await openNodeDatabase({ path });
    const database = new FaultyDatabase(inner, fault);
    try {
      const engine = await this.#engine(database, stage, 'first');
      await stage.act(engine).catch(() => undefined);
      const left = fault.crash ? this.#copy(path) : path;
      await engine.sync.close();
      return { path: left, failed: database.failed };
    } catch (error) {
      if (database.failed === undefined) throw error;
      return { path: fault.crash ? this.#copy(path) : path, failed: database.failed };
    } finally {
      await inner.close();
      if (fault.crash) this.remove(path);
    }
  }

  /** Runs the stage's action in a new process. */
  async run(path: string, stage: Stage): Promise<void> {
    const database = await openNodeDatabase({ path });
    try {
      const engine = await this.#engine(database, stage, 'second');
      await stage.act(engine);
      await engine.sync.close();
    } finally {
      await database.close();
    }
  }

  outcome(path: string): Promise<Outcome> {
    return this.read(path, async (database) => ({
      state: await catalogueState(database),
      ids: await trackIds(database),
      offences: await findOffences(database),
    }));
  }

  async read<T>(path: string, work: (database: FaultyDatabase) => Promise<T>): Promise<T> {
    const inner = await openNodeDatabase({ path });
    try {
      return await work(new FaultyDatabase(inner));
    } finally {
      await inner.close();
    }
  }

  remove(path: string): void {
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  }

  #engine(
    database: FaultyDatabase | Awaited<ReturnType<typeof openNodeDatabase>>,
    stage: Stage,
    owner: string,
  ): Promise<Engine> {
    return startEngine({
      database,
      provider: new MockIncrementalProvider({ remote: this.remote, pageSize }),
      startAt: this.#clock.now(),
      seed: `${owner} ${this.#stages}`,
      config: { ...smallBatches, ...stage.config },
      options: { owner: { id: owner, isAlive: () => false } },
    });
  }

  /** What a process that died leaves: the file and its log, as they are. */
  #copy(from: string | undefined): string {
    this.#files += 1;
    const to = join(this.#folder, `${this.#files}.db`);
    for (const suffix of ['', '-wal']) {
      if (from !== undefined && existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix);
    }
    return to;
  }
}
