import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';

/** What fails, and how. */
export interface DatabaseFault {
  /** Number of the operation that fails, from 1: a statement, a `begin` or a `commit`. */
  at: number;
  error: unknown;
  /** The process dies there: nothing after it reaches the database, not even a rollback. */
  crash: boolean;
}

/** A database whose n-th operation does not happen. Counts operations, and remembers the text of the one that failed. */
export class FaultyDatabase implements DatabaseAdapter {
  readonly engine: DatabaseAdapter['engine'];
  readonly dialect: Dialect;
  readonly #inner: DatabaseAdapter;
  #fault: DatabaseFault | undefined;
  #dead = false;
  operations = 0;
  failed: string | undefined;

  constructor(inner: DatabaseAdapter, fault?: DatabaseFault) {
    this.#inner = inner;
    this.#fault = fault;
    this.engine = inner.engine;
    const { dialect } = inner;
    this.dialect = {
      createAdapter: () => dialect.createAdapter(),
      createDriver: () => new FaultyDriver(dialect.createDriver(), (name) => this.#pass(name)),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    };
  }

  /** From now on, operations are counted anew and this fault waits for its turn. */
  arm(fault: DatabaseFault | undefined): void {
    this.operations = 0;
    this.failed = undefined;
    this.#fault = fault;
  }

  /** Ends the process that used this: whatever it still wants, and what the connection alone remembers, is lost. */
  async bury(): Promise<void> {
    this.#fault ??= { at: 0, crash: true, error: new Error('the process has ended') };
    this.#dead = true;
    const driver = this.#inner.dialect.createDriver();
    await driver.init();
    const connection = await driver.acquireConnection();
    await connection.executeQuery(CompiledQuery.raw('rollback'));
    const { rows } = await connection.executeQuery<{ name: string }>(
      CompiledQuery.raw(`select name from temp.sqlite_master where type = 'table'`),
    );
    for (const { name } of rows) await connection.executeQuery(CompiledQuery.raw(`drop table temp.${name}`));
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #pass(name: string): void {
    if (this.#dead) throw this.#fault?.error;
    if (name === 'rollback') return;
    this.operations += 1;
    if (this.operations !== this.#fault?.at) return;
    this.failed = name;
    this.#dead = this.#fault.crash;
    throw this.#fault.error;
  }
}

type Gate = (operation: string) => void;

class FaultyDriver implements Driver {
  readonly #inner: Driver;
  readonly #pass: Gate;

  constructor(inner: Driver, pass: Gate) {
    this.#inner = inner;
    this.#pass = pass;
  }

  init(): Promise<void> {
    return this.#inner.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new FaultyConnection(await this.#inner.acquireConnection(), this.#pass);
  }

  async beginTransaction(connection: DatabaseConnection, _settings: TransactionSettings): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(): Promise<void> {}

  destroy(): Promise<void> {
    return this.#inner.destroy();
  }
}

class FaultyConnection implements DatabaseConnection {
  readonly #inner: DatabaseConnection;
  readonly #pass: Gate;

  constructor(inner: DatabaseConnection, pass: Gate) {
    this.#inner = inner;
    this.#pass = pass;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    this.#pass(query.sql);
    return this.#inner.executeQuery<Row>(query);
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    this.#pass(query.sql);
    return this.#inner.streamQuery<Row>(query, chunkSize);
  }
}
