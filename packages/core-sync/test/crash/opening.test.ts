import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openNodeDatabase } from '@music-platform/db-node';
import { Kysely, sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { Library } from '../../src/index.ts';
import { select } from '../support/scenes.ts';

it('[CR8] a database of a later release is refused and left as it is, and opened once it is another', async () => {
  const database = await openNodeDatabase({ path: ':memory:' });
  onTestFinished(() => database.close());
  const db = new Kysely<object>({ dialect: database.dialect });
  await sql`create table of_later (secret text)`.execute(db);
  await sql`pragma user_version = 99`.execute(db);
  await expect(Library.open(database)).rejects.toMatchObject({
    code: 'DATABASE_NEWER',
    details: { found: 99, known: 1 },
  });
  const { rows } = await sql`select name from sqlite_master`.execute(db);
  expect(rows).toEqual([{ name: 'of_later' }]);
  await sql`pragma user_version = 0`.execute(db);
  expect((await (await Library.open(database)).statistics()).tracks).toBe(0);
});

it('[CR8] of several that open a new database at once, one makes the tables and all find them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opening-'));
  const path = join(folder, 'library.db');
  const databases = await Promise.all(Array.from({ length: 3 }, () => openNodeDatabase({ path })));
  onTestFinished(async () => {
    for (const database of databases) await database.close();
    await rm(folder, { recursive: true });
  });
  const libraries = await Promise.all(databases.map((database) => Library.open(database)));
  for (const library of libraries) expect((await library.statistics()).tracks).toBe(0);
  expect(await select(databases[0]!, 'pragma user_version')).toEqual([{ user_version: 1 }]);
});
