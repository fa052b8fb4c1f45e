import { type DatabaseAdapter, SyncError, type SyncErrorCode } from '@music-platform/bridge-traits';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';

/**
 * What goes wrong with one statement; a begin, commit or rollback is one, too. As SQLite does it: what was locked (`BUSY`) has changed
 * nothing, and a transaction goes on; a full disk (`FULL`) and a failing one (`IOERR`) undo the whole transaction.
 */
export interface DatabaseFault {
  error: 'BUSY' | 'FULL' | 'IOERR';
  /** It took effect, and is said to have failed. */
  unknown?: boolean;
}

/** What strikes this statement, if anything does. */
export type StrikeStatement = (statement: string) => DatabaseFault | undefined;

/** The same database, some of whose statements fail as the file below it might. Any adapter will do. */
export function faultyDatabase(adapter: DatabaseAdapter, strike: StrikeStatement): DatabaseAdapter {
  const { engine, dialect } = adapter;
  return {
    engine,
    dialect: {
      createAdapter: () => dialect.createAdapter(),
      createDriver: () => new FaultyDriver(dialect.createDriver(), strike),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
    close: () => adapter.close(),
    [Symbol.asyncDispose]: () => adapter.close(),
  };
}

class FaultyDriver implements Driver {
  readonly #inner: Driver;
  readonly #strike: StrikeStatement;
  readonly #known = new WeakMap<DatabaseConnection, FaultyConnection>();

  constructor(inner: Driver, strike: StrikeStatement) {
    this.#inner = inner;
    this.#strike = strike;
  }

  init(): Promise<void> {
    return this.#inner.init();
  }

  destroy(): Promise<void> {
    return this.#inner.destroy();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const inner = await this.#inner.acquireConnection();
    const known = this.#known.get(inner) ?? new FaultyConnection(inner, this.#inner, this.#strike);
    this.#known.set(inner, known);
    return known;
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.#inner.releaseConnection(faulty(connection).inner);
  }

  beginTransaction(connection: DatabaseConnection, settings: object): Promise<void> {
    return faulty(connection).begin(settings);
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return faulty(connection).commit();
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return faulty(connection).rollback();
  }
}

function faulty(connection: DatabaseConnection): FaultyConnection {
  if (connection instanceof FaultyConnection) return connection;
  throw new TypeError('this connection is of another database');
}

class FaultyConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;
  readonly #driver: Driver;
  readonly #strike: StrikeStatement;
  #inTransaction = false;

  constructor(inner: DatabaseConnection, driver: Driver, strike: StrikeStatement) {
    this.inner = inner;
    this.#driver = driver;
    this.#strike = strike;
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#run(query.sql, () => this.inner.executeQuery<Row>(query));
  }

  async *streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    await this.#run(query.sql, () => Promise.resolve());
    yield* this.inner.streamQuery<Row>(query, chunkSize);
  }

  async begin(settings: object): Promise<void> {
    await this.#run('begin', () => this.#driver.beginTransaction(this.inner, settings));
    this.#inTransaction = true;
  }

  async commit(): Promise<void> {
    await this.#run('commit', async () => {
      await this.#driver.commitTransaction(this.inner);
      this.#inTransaction = false;
    });
  }

  /** Of a transaction that SQLite has undone by itself, nothing is left to undo. */
  async rollback(): Promise<void> {
    await this.#undo();
    const fault = this.#strike('rollback');
    if (fault !== undefined) throw errorOf(fault);
  }

  async #run<T>(statement: string, work: () => Promise<T>): Promise<T> {
    const fault = this.#strike(statement);
    if (fault === undefined) return work();
    if (fault.unknown === true && statement !== 'begin') await work();
    if (fault.error !== 'BUSY') await this.#undo();
    throw errorOf(fault);
  }

  async #undo(): Promise<void> {
    if (!this.#inTransaction) return;
    this.#inTransaction = false;
    await this.#driver.rollbackTransaction(this.inner);
  }
}

const codes: Readonly<Record<DatabaseFault['error'], SyncErrorCode>> = {
  BUSY: 'DATABASE_LOCKED',
  FULL: 'DATABASE_FULL',
  IOERR: 'DATABASE',
};

function errorOf({ error }: DatabaseFault): SyncError {
  const details = { sqliteCode: `SQLITE_${error}` };
  return new SyncError(codes[error], `The database fails with SQLITE_${error}, as the history has it.`, {
    details,
  });
}
