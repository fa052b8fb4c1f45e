import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import { openNodeDatabase } from '@music-platform/db-node';
import { FakeClock, MockIncrementalProvider, type MockMember, RemoteDrive } from '@music-platform/testkit';
import { catalogueState, trackIds } from '../support/catalogue-state.ts';
import { findOffences } from '../support/consistency.ts';
import { type Engine, startEngine } from '../support/engine.ts';
import { type DatabaseFault, FaultyDatabase } from './faulty-database.ts';
import { pageSize, type Stage, smallBatches } from './scenario.ts';

const day = 86_400_000;
const members = ['listFiles', 'getChanges', 'download'] as const satisfies readonly MockMember[];

/** What a stage leaves behind. */
export interface Outcome {
  state: Record<string, unknown[]>;
  /** Where each id of a track leads. */
  ids: Map<string, string>;
  offences: string[];
}

/** What goes wrong: in the database, or at the provider's n-th call. */
export interface Disturbance {
  database?: DatabaseFault;
  provider?: { at: number; error: Error };
}

export interface Disturbed {
  /** The file that is left. */
  path: string;
  /** What failed; undefined when the action was over before. */
  failed: string | undefined;
  /** How the action ended for the app: its result, or the reason of its failure. */
  end: unknown;
}

/** Plays a history stage by stage, and any stage again and again from its beginning. */
export class CrashLab {
  readonly remote: RemoteDrive;
  readonly #folder: string;
  readonly #clock = new FakeClock();
  #files = 0;
  #stages = 0;
  #last: string | undefined;

  constructor(folder: string) {
    this.#folder = folder;
    this.remote = new RemoteDrive({ clock: this.#clock });
  }

  /** Lets a stage's edits happen, then its action, undisturbed. `before`: the file as the stage found it. */
  async play(
    stage: Stage,
  ): Promise<{ before: string | undefined; ids: Map<string, string>; expected: Outcome }> {
    await this.#clock.advance(day);
    stage.edit(this.remote);
    this.#stages += 1;
    const before = this.#last;
    this.#last = this.#copy(before);
    return { before, ...(await this.repeat(this.#last, stage)) };
  }

  /** Runs the stage's action on a copy of `from` until the disturbance ends it, or past it. */
  async disturb(
    from: string | undefined,
    stage: Stage,
    { database: fault, provider: outage }: Disturbance,
  ): Promise<Disturbed> {
    const path = this.#copy(from);
    const inner = await openNodeDatabase({ path });
    const database = new FaultyDatabase(inner, fault);
    const provider = this.#provider();
    const interrupted = outage && failAt(provider, outage.at, outage.error);
    let end: unknown;
    try {
      const engine = await this.#engine(database, provider, stage, 'first');
      end = await stage.act(engine).catch((reason: unknown) => reason);
      await engine.sync.close();
    } catch (error) {
      if (database.failed === undefined) throw error;
      end = error;
    }
    const left = fault?.crash === true ? this.#copy(path) : path;
    await inner.close();
    if (left !== path) this.remove(path);
    return { path: left, failed: database.failed ?? interrupted?.(), end };
  }

  /** Runs the stage's action in a new process, to its end. `ids`: what was known before. */
  async repeat(path: string, stage: Stage): Promise<{ ids: Map<string, string>; expected: Outcome }> {
    await using database = await openNodeDatabase({ path });
    const engine = await this.#engine(database, this.#provider(), stage, 'second');
    const ids = await trackIds(database);
    await stage.act(engine);
    await engine.sync.close();
    const [state, offences] = [await catalogueState(database), await findOffences(database)];
    return { ids, expected: { state, offences, ids: await trackIds(database) } };
  }

  remove(path: string): void {
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  }

  #provider(): MockIncrementalProvider {
    return new MockIncrementalProvider({ remote: this.remote, pageSize });
  }

  #engine(
    database: DatabaseAdapter,
    provider: MockIncrementalProvider,
    stage: Stage,
    owner: string,
  ): Promise<Engine> {
    return startEngine({
      database,
      provider,
      startAt: this.#clock.now(),
      seed: `${owner} ${this.#stages}`,
      config: { ...smallBatches, ...stage.config },
      options: { owner: { id: owner, isAlive: () => false } },
    });
  }

  /** The file with its log, as a process that died would leave them. */
  #copy(from: string | undefined): string {
    this.#files += 1;
    const to = join(this.#folder, `${this.#files}.db`);
    for (const suffix of ['', '-wal']) {
      if (from !== undefined && existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix);
    }
    return to;
  }
}

/** Fails the provider's n-th call, whatever it is; returns how to ask which one that was. */
function failAt(provider: MockIncrementalProvider, at: number, error: Error): () => string | undefined {
  let calls = 0;
  let failed: string | undefined;
  for (const member of members) {
    provider.faults.on(member, ({ page, fileId, under }) => {
      calls += 1;
      if (calls !== at) return undefined;
      failed = `${member} ${fileId ?? page ?? ''} ${under ?? ''}`;
      return error;
    });
  }
  return () => failed;
}
