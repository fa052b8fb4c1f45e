import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';
import { isWorthWaiting } from './sqlite-errors.ts';
import { waitWhileLocked } from './wait-while-locked.ts';

type QueryOptions = Parameters<DatabaseConnection['executeQuery']>[1];

/** How long statements wait, and who is told of each that does. */
export interface WaitTerms {
  timeoutMs: number;
  onWait: () => void;
}

/** Kysely's own SQLite dialect, whose statements wait for other connections without blocking the event loop. */
export class WaitingDialect extends SqliteDialect {
  readonly #database: SqliteDatabase;
  readonly #terms: WaitTerms;

  constructor(database: SqliteDatabase, terms: WaitTerms) {
    super({ database });
    this.#database = database;
    this.#terms = terms;
  }

  override createDriver(): Driver {
    return new WaitingDriver(this.#database, this.#terms);
  }
}

class WaitingDriver extends SqliteDriver {
  readonly #terms: WaitTerms;
  #connection: WaitingConnection | undefined;

  constructor(database: SqliteDatabase, terms: WaitTerms) {
    super({ database });
    this.#terms = terms;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= new WaitingConnection(await super.acquireConnection(), this.#terms);
    return this.#connection;
  }
}

class WaitingConnection implements DatabaseConnection {
  readonly #inner: DatabaseConnection;
  readonly #terms: WaitTerms;

  constructor(inner: DatabaseConnection, terms: WaitTerms) {
    this.#inner = inner;
    this.#terms = terms;
  }

  async executeQuery<Row>(query: CompiledQuery, options?: QueryOptions): Promise<QueryResult<Row>> {
    try {
      return await this.#inner.executeQuery<Row>(query, options);
    } catch (error) {
      if (!isWorthWaiting(error)) throw error;
      this.#terms.onWait();
      return waitWhileLocked(
        () => this.#inner.executeQuery<Row>(query, options),
        this.#terms.timeoutMs,
        options?.signal,
      );
    }
  }

  async *streamQuery<Row>(
    query: CompiledQuery,
    chunkSize: number,
    options?: QueryOptions,
  ): AsyncIterableIterator<QueryResult<Row>> {
    const { rows, first } = await waitWhileLocked(
      async () => {
        const opened = this.#inner.streamQuery<Row>(query, chunkSize, options);
        return { rows: opened, first: await opened.next() };
      },
      this.#terms.timeoutMs,
      options?.signal,
    );
    if (first.done === true) return;
    try {
      yield first.value;
      yield* rows;
    } finally {
      await rows.return?.();
    }
  }
}
