import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import { type Generated, Kysely } from 'kysely';
import type { DatabaseAdapterHarness, DatabaseSubject } from '../database-harness.ts';
import type { RuleTest } from '../rule-test.ts';

/** Tables the suite makes. */
export interface SuiteTables {
  song: { id: Generated<number>; title: string; plays: number };
  line: { id: Generated<number>; song_id: number; text: string };
  cell: { id: Generated<number>; value: unknown };
}

/** A subject with a Kysely over its adapter; `open` adds another adapter that is closed with it. */
export interface OpenDatabase {
  readonly subject: DatabaseSubject;
  readonly db: Kysely<SuiteTables>;
  open(adapter: DatabaseAdapter): Kysely<SuiteTables>;
  close(): Promise<void>;
}

export async function openDatabase(harness: DatabaseAdapterHarness): Promise<OpenDatabase> {
  const subject = await harness.create();
  const adapters: DatabaseAdapter[] = [];
  const open = (adapter: DatabaseAdapter): Kysely<SuiteTables> => {
    adapters.push(adapter);
    if (adapter.engine !== 'sqlite')
      throw new TypeError(`there is no suite for the engine ${adapter.engine}`);
    return new Kysely<SuiteTables>({ dialect: adapter.dialect });
  };
  const close = async (): Promise<void> => {
    try {
      for (const adapter of adapters.reverse()) await adapter.close();
    } finally {
      await subject.teardown?.();
    }
  };
  return { subject, db: open(subject.adapter), open, close };
}

/** Songs, and their lines that go with them. */
export async function createTables(db: Kysely<SuiteTables>): Promise<void> {
  await db.schema
    .createTable('song')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('title', 'text', (column) => column.notNull().unique())
    .addColumn('plays', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createTable('line')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('song_id', 'integer', (column) => column.notNull().references('song.id').onDelete('cascade'))
    .addColumn('text', 'text', (column) => column.notNull())
    .execute();
}

/** Inserts songs `1` to `count`, each with as many plays as its number. */
export async function insertSongs(db: Kysely<SuiteTables>, count: number): Promise<void> {
  const songs = Array.from({ length: count }, (_, index) => ({
    title: `song ${index + 1}`,
    plays: index + 1,
  }));
  await db.insertInto('song').values(songs).execute();
}

/** Titles in order. */
export async function titles(db: Kysely<SuiteTables>): Promise<string[]> {
  return (await db.selectFrom('song').select('title').orderBy('id').execute()).map((song) => song.title);
}

/** The ability, or the end of the test with the harness's reason. */
export function offered<A extends 'reopen' | 'second' | 'prepared'>(
  test: RuleTest,
  harness: DatabaseAdapterHarness,
  subject: DatabaseSubject,
  ability: A,
  otherwise?: string,
): NonNullable<DatabaseSubject[A]> {
  const found = subject[ability];
  if (found !== undefined) return found.bind(subject) as NonNullable<DatabaseSubject[A]>;
  const reason = harness.without?.[ability] ?? otherwise;
  if (reason !== undefined) return test.skip(`no ${ability}: ${reason}`);
  return test.missing(`the harness to offer ${ability}, or to say why not in without.${ability}`);
}
