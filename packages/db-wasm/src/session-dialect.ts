import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Sessions } from './sessions.ts';

type QueryOptions = Parameters<DatabaseConnection['executeQuery']>[1];

/** Kysely's SQLite dialect over sessions: each Kysely is a session of its own, so their transactions do not mix. */
export class SessionDialect implements Dialect {
  readonly #sessions: Sessions;
  readonly #prefix: string;
  #drivers = 0;

  constructor(sessions: Sessions, prefix: string) {
    this.#sessions = sessions;
    this.#prefix = prefix;
  }

  createDriver(): Driver {
    this.#drivers += 1;
    return new SessionDriver(this.#sessions, `${this.#prefix}/${this.#drivers}`);
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new SqliteAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}

/** Kysely's driver says begin, commit and savepoint through the connection; the database behind it is ours. */
class SessionDriver extends SqliteDriver {
  readonly #connection: SessionConnection;

  constructor(sessions: Sessions, session: string) {
    super({ database: { prepare: unreachable, close: () => undefined } });
    this.#connection = new SessionConnection(sessions, session);
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  override destroy(): Promise<void> {
    return this.#connection.end();
  }
}

class SessionConnection implements DatabaseConnection {
  readonly #sessions: Sessions;
  readonly #session: string;

  constructor(sessions: Sessions, session: string) {
    this.#sessions = sessions;
    this.#session = session;
  }

  async executeQuery<Row>(query: CompiledQuery, options?: QueryOptions): Promise<QueryResult<Row>> {
    try {
      const result = await this.#sessions.execute(this.#session, query, options);
      const rows = result.rows as Row[];
      if (result.changes === undefined) return { rows };
      const numAffectedRows = BigInt(result.changes);
      return result.lastInsertRowid === undefined
        ? { rows, numAffectedRows }
        : { rows, numAffectedRows, insertId: result.lastInsertRowid };
    } catch (error) {
      // Kysely has already told its caller, and would print a second failure on the console.
      if (options?.signal?.aborted && error === options.signal.reason) return { rows: [] };
      throw error;
    }
  }

  async *streamQuery<Row>(
    query: CompiledQuery,
    chunkSize: number,
    options?: QueryOptions,
  ): AsyncIterableIterator<QueryResult<Row>> {
    if (query.query.kind !== 'SelectQueryNode') throw new TypeError('Only select queries can be streamed');
    const cursor = await this.#sessions.open(this.#session, query, options);
    try {
      for (;;) {
        const rows = (await this.#sessions.read(this.#session, cursor, chunkSize, options)) as Row[];
        if (rows.length > 0) yield { rows };
        if (rows.length < chunkSize) return;
      }
    } finally {
      await this.#sessions.closeCursor(this.#session, cursor);
    }
  }

  end(): Promise<void> {
    return this.#sessions.end(this.#session);
  }
}

function unreachable(): never {
  throw new Error('statements go through the session');
}
