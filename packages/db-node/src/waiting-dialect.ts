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

/** Kysely's own SQLite dialect, whose statements wait for other connections without blocking the event loop. */
export class WaitingDialect extends SqliteDialect {
  readonly #database: SqliteDatabase;
  readonly #timeoutMs: number;

  constructor(database: SqliteDatabase, timeoutMs: number) {
    super({ database });
    this.#database = database;
    this.#timeoutMs = timeoutMs;
  }

  override createDriver(): Driver {
    return new WaitingDriver(this.#database, this.#timeoutMs);
  }
}

class WaitingDriver extends SqliteDriver {
  readonly #timeoutMs: number;
  #connection: WaitingConnection | undefined;

  constructor(database: SqliteDatabase, timeoutMs: number) {
    super({ database });
    this.#timeoutMs = timeoutMs;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= new WaitingConnection(await super.acquireConnection(), this.#timeoutMs);
    return this.#connection;
  }
}

class WaitingConnection implements DatabaseConnection {
  readonly #inner: DatabaseConnection;
  readonly #timeoutMs: number;

  constructor(inner: DatabaseConnection, timeoutMs: number) {
    this.#inner = inner;
    this.#timeoutMs = timeoutMs;
  }

  async executeQuery<Row>(query: CompiledQuery, options?: QueryOptions): Promise<QueryResult<Row>> {
    try {
      return await this.#inner.executeQuery<Row>(query, options);
    } catch (error) {
      if (!isWorthWaiting(error)) throw error;
      return waitWhileLocked(
        () => this.#inner.executeQuery<Row>(query, options),
        this.#timeoutMs,
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
      this.#timeoutMs,
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
