import { SyncError } from '@music-platform/bridge-traits';
import { type Kysely, sql } from 'kysely';
import { onlyRow } from '../util/statement.ts';
import { initialSchema, searchSchema } from './migrations/0001-initial.ts';
import type { CatalogueTables } from './tables.ts';

interface Migration {
  readonly version: number;
  readonly statements: readonly string[];
  /** Statements that need FTS5; left out where the engine lacks it. */
  readonly search?: readonly string[];
}

const migrations: readonly Migration[] = [{ version: 1, statements: initialSchema, search: searchSchema }];

/** Version of the newest schema this code knows (SQLite `user_version`). */
const schemaVersion: number = migrations.length;

/**
 * Brings the database to `schemaVersion`: forward only, each migration in one transaction, safe when two processes start at once.
 * Throws `DATABASE_NEWER` when the file was written by a later release.
 */
export async function migrate(db: Kysely<CatalogueTables>): Promise<void> {
  for (const migration of migrations) {
    if ((await currentVersion(db)) >= migration.version) continue;
    const fts = migration.search !== undefined && (await hasFts5(db));
    await db.transaction().execute(async (trx) => {
      if ((await currentVersion(trx)) >= migration.version) return;
      const statements = fts ? [...migration.statements, ...(migration.search ?? [])] : migration.statements;
      for (const statement of statements) await sql.raw(statement).execute(trx);
      await sql.raw(`pragma user_version = ${migration.version}`).execute(trx);
    });
  }
  const found = await currentVersion(db);
  if (found > schemaVersion) {
    throw new SyncError(
      'DATABASE_NEWER',
      `The database has schema ${found}; this release knows ${schemaVersion}. Use the newer release, or another file.`,
      { details: { found, known: schemaVersion } },
    );
  }
}

async function currentVersion(db: Kysely<CatalogueTables>): Promise<number> {
  const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db);
  return onlyRow(rows).user_version;
}

async function hasFts5(db: Kysely<CatalogueTables>): Promise<boolean> {
  const { rows } = await sql<{
    used: number;
  }>`select sqlite_compileoption_used('ENABLE_FTS5') as used`.execute(db);
  return rows[0]?.used === 1;
}
