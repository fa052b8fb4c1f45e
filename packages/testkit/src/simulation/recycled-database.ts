import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import { CompiledQuery, type DatabaseConnection, type Driver } from 'kysely';

/** An open connection that is used for one history after another. */
interface Kept {
  readonly adapter: DatabaseAdapter;
  readonly driver: Driver;
  readonly connection: DatabaseConnection;
}

/**
 * Opens SQLite databases of which each history gets an empty one, and empties them instead of closing them: tables and prepared statements
 * stay, which makes histories several times as fast. For databases in memory; a history that goes wrong leaves its own behind.
 */
export function recycledDatabase(open: () => Promise<DatabaseAdapter>): () => Promise<DatabaseAdapter> {
  const free: Kept[] = [];
  return async () => {
    const kept = free.pop() ?? (await connect(await open()));
    const { dialect } = kept.adapter;
    const shared: Driver = {
      ...bound(kept.driver),
      acquireConnection: () => Promise.resolve(kept.connection),
    };
    const close = async (): Promise<void> => {
      await empty(kept.connection);
      free.push(kept);
    };
    return {
      engine: kept.adapter.engine,
      dialect: {
        createAdapter: () => dialect.createAdapter(),
        createDriver: () => shared,
        createIntrospector: (db) => dialect.createIntrospector(db),
        createQueryCompiler: () => dialect.createQueryCompiler(),
      },
      close,
      [Symbol.asyncDispose]: close,
    };
  };
}

async function connect(adapter: DatabaseAdapter): Promise<Kept> {
  const driver = adapter.dialect.createDriver();
  await driver.init();
  return { adapter, driver, connection: await driver.acquireConnection() };
}

function bound(driver: Driver): Driver {
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => driver.acquireConnection(),
    beginTransaction: (connection, settings) => driver.beginTransaction(connection, settings),
    commitTransaction: (connection) => driver.commitTransaction(connection),
    rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
    releaseConnection: () => Promise.resolve(),
    destroy: () => Promise.resolve(),
  };
}

/**
 * Deletes every row, of later tables first, as they refer to earlier ones. (Deferring foreign keys instead, by a pragma, would have every
 * kept statement planned anew.) The tables behind a virtual table (named after it) follow from it.
 */
async function empty(connection: DatabaseConnection): Promise<void> {
  const tables = await tablesOf(connection, 'main');
  const virtual = tables
    .filter(({ sql }) => /^create virtual/i.test(sql ?? ''))
    .map(({ name }) => `${name}_`);
  const own = tables.filter(({ name }) => !virtual.some((prefix) => name.startsWith(prefix)));
  await run(connection, 'begin');
  for (const { name } of own) await run(connection, `delete from main."${name}"`);
  for (const { name } of await tablesOf(connection, 'temp'))
    await run(connection, `delete from temp."${name}"`);
  await run(connection, 'commit');
}

async function tablesOf(
  connection: DatabaseConnection,
  schema: 'main' | 'temp',
): Promise<readonly { name: string; sql: string | null }[]> {
  const text = `select name, sql from ${schema}.sqlite_master where type = 'table' and name not like 'sqlite_stat%' order by rowid desc`;
  return (await connection.executeQuery<{ name: string; sql: string | null }>(CompiledQuery.raw(text))).rows;
}

async function run(connection: DatabaseConnection, text: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(text));
}
