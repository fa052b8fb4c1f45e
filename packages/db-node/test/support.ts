import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SyncError } from '@music-platform/bridge-traits';
import { Kysely, sql } from 'kysely';
import { onTestFinished } from 'vitest';
import { type NodeDatabase, type OpenNodeDatabaseOptions, openNodeDatabase } from '../src/index.ts';

export interface Tables {
  notes: { id: number; body: string | null };
}

/** A folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'db-node-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function temporaryFile(): Promise<string> {
  return join(await temporaryFolder(), 'library.db');
}

/** An open database that is closed when the test ends. */
export async function open(options: OpenNodeDatabaseOptions): Promise<Opened> {
  const adapter = await openNodeDatabase(options);
  onTestFinished(() => adapter.close());
  return { adapter, db: new Kysely<Tables>({ dialect: adapter.dialect }) };
}

export interface Opened {
  adapter: NodeDatabase;
  db: Kysely<Tables>;
}

export async function createNotes(db: Kysely<Tables>, count = 0): Promise<void> {
  await sql`create table notes (id integer primary key, body text)`.execute(db);
  await addNotes(db, count);
}

export async function addNotes(db: Kysely<Tables>, count: number, body = 'note'): Promise<void> {
  await sql`
    with recursive n(i) as (select 1 where ${count} > 0 union all select i + 1 from n where i < ${count})
    insert into notes (body) select ${body} from n`.execute(db);
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

/**
 * Runs `work` as somebody whom permissions bind. Root is bound by none, so root becomes nobody meanwhile; anybody else
 * stays who they are.
 */
export async function withoutPrivileges<Result>(work: () => Promise<Result>): Promise<Result> {
  if (process.geteuid?.() !== 0) return work();
  const nobody = 65_534;
  process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
