import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely';

/** A database, and what its statements have taken and done so far, through Kysely and all. */
export interface ObservedDatabase {
  database: DatabaseAdapter;
  /** From the call of each statement to its answer. */
  spentMs(): number;
  statements(): number;
  /** Rows inserted, changed and deleted; those that triggers write are not among them. */
  rowsWritten(): number;
}

/** Adds up what statements take and do. */
export function observed(database: DatabaseAdapter): ObservedDatabase {
  let spent = 0;
  let statements = 0;
  let rows = 0;
  const { dialect } = database;
  const observe: Observe = async (work) => {
    const started = performance.now();
    statements += 1;
    try {
      const result = await work();
      rows += Number(result.numAffectedRows ?? 0);
      return result;
    } finally {
      spent += performance.now() - started;
    }
  };
  const driver = (): Driver => {
    const inner = dialect.createDriver();
    const kept = new WeakMap<DatabaseConnection, DatabaseConnection>();
    return {
      init: () => inner.init(),
      acquireConnection: async () => {
        const connection = await inner.acquireConnection();
        const known = kept.get(connection) ?? observedConnection(connection, observe);
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
  const observedDialect: Dialect = {
    createAdapter: () => dialect.createAdapter(),
    createDriver: driver,
    createIntrospector: dialect.createIntrospector.bind(dialect),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  };
  return {
    database: { ...database, dialect: observedDialect },
    spentMs: () => spent,
    statements: () => statements,
    rowsWritten: () => rows,
  };
}

type Observe = <Row>(work: () => Promise<QueryResult<Row>>) => Promise<QueryResult<Row>>;

function observedConnection(connection: DatabaseConnection, observe: Observe): DatabaseConnection {
  return {
    executeQuery: <Row>(query: CompiledQuery): Promise<QueryResult<Row>> =>
      observe(() => connection.executeQuery<Row>(query)),
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  };
}
