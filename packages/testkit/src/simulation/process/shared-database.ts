import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import { CompiledQuery, type DatabaseConnection, type Driver } from 'kysely';
import type { SimulationHarness } from '../harness.ts';
import type { Lifeline } from './lifeline.ts';
import { type ExclusiveDatabase, processDialect } from './process-dialect.ts';

interface Waiter {
  readonly life: Lifeline;
  readonly enter: () => void;
}

/** One database that several processes use at once: whoever is in a transaction keeps the others waiting, until it ends or he dies. */
export class SharedDatabase implements ExclusiveDatabase {
  #adapter: DatabaseAdapter;
  #driver: Driver;
  #connection: DatabaseConnection | undefined;
  #holder: Lifeline | undefined;
  #waiting: Waiter[] = [];
  #inTransaction = false;

  constructor(adapter: DatabaseAdapter) {
    this.#adapter = adapter;
    this.#driver = adapter.dialect.createDriver();
  }

  /** The database as one process sees it. */
  adapterFor(life: Lifeline): DatabaseAdapter {
    return {
      engine: this.#adapter.engine,
      dialect: processDialect(this.#adapter.dialect, this, life),
      close: () => Promise.resolve(),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }

  async acquire(life: Lifeline): Promise<void> {
    await life.pass('connect');
    if (this.#holder === undefined) {
      this.#holder = life;
      return;
    }
    await new Promise<void>((enter) => {
      this.#waiting.push({ life, enter });
    });
  }

  release(): void {
    this.#inTransaction = false;
    const next = this.#waiting.shift();
    this.#holder = next?.life;
    next?.enter();
  }

  async connection(): Promise<DatabaseConnection> {
    if (this.#connection === undefined) {
      await this.#driver.init();
      this.#connection = await this.#driver.acquireConnection();
    }
    return this.#connection;
  }

  /** `begin`, `commit` or `rollback`. */
  async transact(statement: 'begin' | 'commit' | 'rollback'): Promise<void> {
    await this.#run(statement);
    this.#inTransaction = statement === 'begin';
  }

  /**
   * A process has died: its transaction is undone, and what its connection alone remembered is gone. `reopen` finds the database as it is
   * on disk; others must not use it then.
   */
  async bury(life: Lifeline, others: boolean, reopen?: SimulationHarness['reopen']): Promise<void> {
    this.#waiting = this.#waiting.filter((waiter) => waiter.life !== life);
    const reopened = others ? undefined : await reopen?.(this.#adapter);
    if (reopened !== undefined) {
      this.#adapter = reopened;
      this.#driver = this.#adapter.dialect.createDriver();
      this.#connection = undefined;
      this.#inTransaction = false;
      if (this.#holder === life) this.release();
      return;
    }
    if (this.#holder === life) {
      if (this.#inTransaction) await this.#run('rollback');
      this.release();
    }
    if (!others) await this.#emptyTemporaryTables();
  }

  async close(): Promise<void> {
    await this.#adapter.close();
  }

  async #emptyTemporaryTables(): Promise<void> {
    const connection = await this.connection();
    const { rows } = await connection.executeQuery<{ name: string }>(
      CompiledQuery.raw(`select name from temp.sqlite_master where type = 'table'`),
    );
    for (const { name } of rows) await this.#run(`delete from temp."${name}"`);
  }

  async #run(text: string): Promise<void> {
    await (await this.connection()).executeQuery(CompiledQuery.raw(text));
  }
}
