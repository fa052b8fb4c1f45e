import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely';
import type { Lifeline } from './lifeline.ts';

/** One connection that is used by one process at a time. */
export interface ExclusiveDatabase {
  acquire(life: Lifeline): Promise<void>;
  release(): void;
  connection(): Promise<DatabaseConnection>;
  transact(statement: 'begin' | 'commit' | 'rollback'): Promise<void>;
}

/** A dialect whose every statement, begin and commit may be its process's last. */
export function processDialect(dialect: Dialect, database: ExclusiveDatabase, life: Lifeline): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createDriver: () => processDriver(database, life),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  };
}

function processDriver(database: ExclusiveDatabase, life: Lifeline): Driver {
  const transact = async (statement: 'begin' | 'commit' | 'rollback'): Promise<void> => {
    await life.pass(statement, true);
    await database.transact(statement);
  };
  const connection = processConnection(database, life);
  return {
    init: () => Promise.resolve(),
    acquireConnection: async () => {
      await database.acquire(life);
      return connection;
    },
    beginTransaction: () => transact('begin'),
    commitTransaction: () => transact('commit'),
    rollbackTransaction: () => transact('rollback'),
    releaseConnection: async () => database.release(),
    destroy: () => Promise.resolve(),
  };
}

function processConnection(database: ExclusiveDatabase, life: Lifeline): DatabaseConnection {
  return {
    executeQuery: async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
      await life.pass(query.sql, true);
      return (await database.connection()).executeQuery<Row>(query);
    },
    streamQuery: async function* <Row>(query: CompiledQuery, chunkSize: number) {
      await life.pass(query.sql, true);
      yield* (await database.connection()).streamQuery<Row>(query, chunkSize);
    },
  };
}
