import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import { Kysely } from 'kysely';
import { migrate } from '../schema/migrate.ts';
import type { CatalogueTables } from '../schema/tables.ts';

const opened = new WeakMap<DatabaseAdapter, Promise<Kysely<CatalogueTables>>>();

/**
 * The catalogue in `database`, migrated. One Kysely per adapter, however often this is called: two of them would interleave
 * their transactions on the adapter's single connection.
 */
export function openCatalogue(database: DatabaseAdapter): Promise<Kysely<CatalogueTables>> {
  const known = opened.get(database);
  if (known !== undefined) return known;
  const opening = open(database);
  opened.set(database, opening);
  opening.catch(() => opened.delete(database));
  return opening;
}

async function open(database: DatabaseAdapter): Promise<Kysely<CatalogueTables>> {
  const db = new Kysely<CatalogueTables>({ dialect: database.dialect });
  await migrate(db);
  return db;
}
