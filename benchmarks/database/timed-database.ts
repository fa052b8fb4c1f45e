import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely';

/** A database, and how long its statements have taken so far, through Kysely and all. */
export interface TimedDatabase {
  database: DatabaseAdapter;
  spentMs(): number;
}

/** Adds up the time from the call of each statement to its answer. */
export function timed(database: DatabaseAdapter): TimedDatabase {
  let spent = 0;
  const { dialect } = database;
  const driver = (): Driver => {
    const inner = dialect.createDriver();
    const kept = new WeakMap<DatabaseConnection, DatabaseConnection>();
    const timing = async <Result>(work: () => Promise<Result>): Promise<Result> => {
      const started = performance.now();
      try {
        return await work();
      } finally {
        spent += performance.now() - started;
      }
    };
    return {
      init: () => inner.init(),
      acquireConnection: async () => {
        const connection = await inner.acquireConnection();
        const known = kept.get(connection) ?? timedConnection(connection, timing);
        kept.set(connection, known);
        return known;
      },
      beginTransaction: (connection, settings) => inner.beginTransaction(connection, settings),
      commitTransaction: (connection) => inner.commitTransaction(connection),
      rollbackTransaction: (connection) => inner.rollbackTransaction(connection),
      releaseConnection: async () => undefined,
      destroy: () => inner.destroy(),
    };
  };
  const timedDialect: Dialect = {
    createAdapter: () => dialect.createAdapter(),
    createDriver: driver,
    createIntrospector: dialect.createIntrospector.bind(dialect),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  };
  return { database: { ...database, dialect: timedDialect }, spentMs: () => spent };
}

type Timing = <Result>(work: () => Promise<Result>) => Promise<Result>;

function timedConnection(connection: DatabaseConnection, timing: Timing): DatabaseConnection {
  return {
    executeQuery: <Row>(query: CompiledQuery): Promise<QueryResult<Row>> =>
      timing(() => connection.executeQuery<Row>(query)),
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  };
}
