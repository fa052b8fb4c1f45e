import { SyncError } from '@music-platform/bridge-traits';
import { Kysely, sql } from 'kysely';
import { onTestFinished } from 'vitest';
import { type OpenWasmDatabaseOptions, openWasmDatabase, type WasmDatabase } from '../src/index.ts';

export interface Tables {
  notes: { id: number; body: string | null };
}

export interface Opened {
  adapter: WasmDatabase;
  db: Kysely<Tables>;
}

/** A database in memory that is closed when the test ends. */
export async function open(options: Partial<OpenWasmDatabaseOptions> = {}): Promise<Opened> {
  const adapter = await openWasmDatabase({ name: ':memory:', ...options });
  onTestFinished(() => adapter.close());
  return { adapter, db: new Kysely<Tables>({ dialect: adapter.dialect }) };
}

export async function createNotes(db: Kysely<Tables>, count = 0): Promise<void> {
  await sql`create table notes (id integer primary key, body text)`.execute(db);
  await sql`
    with recursive n(i) as (select 1 where ${count} > 0 union all select i + 1 from n where i < ${count})
    insert into notes (body) select 'note' from n`.execute(db);
}

export async function noteCount(db: Kysely<Tables>): Promise<number> {
  const { count } = await db
    .selectFrom('notes')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** What `promise` rejects with; a `SyncError` or the test fails. */
export async function syncErrorOf(promise: Promise<unknown>): Promise<SyncError> {
  const error: unknown = await promise.then(
    () => new Error('did not reject'),
    (reason) => reason,
  );
  if (error instanceof SyncError) return error;
  throw error;
}
