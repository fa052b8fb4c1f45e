import { sql } from 'kysely';
import { patternContent } from '../../remote-drive/file-content.ts';
import { adversarialNames, confusableNames } from '../provider/names.ts';
import type { RuleSuite } from '../rule-suite.ts';
import { describeError } from '../rule-test.ts';
import { createTables, insertSongs, type OpenDatabase, titles } from './open-database.ts';

/** DB1, DB5, DB6 and DB10: what statements take, return and say. */
export function statementRules(suite: RuleSuite<OpenDatabase>): void {
  suite.rule(
    'DB1',
    'statements return rows, changed-row counts and RETURNING values',
    async (test, { db }) => {
      await createTables(db);
      const inserted = await db
        .insertInto('song')
        .values([
          { title: 'a', plays: 1 },
          { title: 'b', plays: 2 },
        ])
        .returning(['id', 'title'])
        .execute();
      test.equal(
        JSON.stringify(inserted),
        '[{"id":1,"title":"a"},{"id":2,"title":"b"}]',
        'RETURNING of an insert',
      );
      const one = await db.insertInto('song').values({ title: 'c', plays: 3 }).executeTakeFirstOrThrow();
      test.equal(Number(one.insertId), 3, 'insertId');
      test.equal(Number(one.numInsertedOrUpdatedRows), 1, 'the count of an insert');
      const updated = await db
        .updateTable('song')
        .set({ plays: 9 })
        .where('plays', '>', 1)
        .executeTakeFirstOrThrow();
      test.equal(Number(updated.numUpdatedRows), 2, 'the count of an update');
      const returned = await db
        .updateTable('song')
        .set({ plays: 5 })
        .where('title', '=', 'a')
        .returning('plays')
        .execute();
      test.equal(JSON.stringify(returned), '[{"plays":5}]', 'RETURNING of an update');
      const deleted = await db.deleteFrom('song').where('plays', '=', 9).executeTakeFirstOrThrow();
      test.equal(Number(deleted.numDeletedRows), 2, 'the count of a delete');
      test.equal(JSON.stringify(await titles(db)), '["a"]', 'the rows that are left');
      const none = await db.selectFrom('song').selectAll().where('title', '=', 'missing').execute();
      test.equal(none.length, 0, 'the rows of a query that finds nothing');
    },
  );

  suite.rule('DB5', 'text keeps every Unicode character', async (test, { db }) => {
    await createCells(db);
    const texts = [
      '',
      ' ',
      'nul \0 inside',
      'x'.repeat(1_000_000),
      ...adversarialNames,
      ...confusableNames.flat(),
    ];
    for (const text of texts) test.equal(await roundTrip(db, text), text, 'a stored text');
  });

  suite.rule('DB5', 'numbers and NULL return as they were stored', async (test, { db }) => {
    await createCells(db);
    const limit = Number.MAX_SAFE_INTEGER;
    const numbers = [
      0,
      1,
      -1,
      2 ** 31,
      2 ** 32 + 1,
      Date.UTC(2026, 0, 1),
      limit,
      -limit,
      0.1,
      -1.5,
      1e308,
      5e-324,
    ];
    for (const number of numbers) test.equal(await roundTrip(db, number), number, 'a stored number');
    test.equal(await roundTrip(db, null), null, 'a stored NULL');
  });

  suite.rule('DB5', 'blobs return as they were stored', async (test, { db }) => {
    await createCells(db);
    for (const size of [0, 1, 256, 1_000_000]) {
      const blob = patternContent(size).read(0, size);
      const stored = await roundTrip(db, blob);
      const found = test.present(
        stored instanceof Uint8Array ? stored : undefined,
        'a blob to return as bytes',
      );
      test.equal(found.length, size, 'the size of a stored blob');
      test.check(
        blob.every((byte, index) => byte === found[index]),
        `a blob of ${size} bytes to return unchanged`,
      );
    }
  });

  suite.rule(
    'DB6',
    'a statement that fails says why and leaves the connection usable',
    async (test, { db }) => {
      await createTables(db);
      await insertSongs(db, 1);
      const failures: [string, () => Promise<unknown>, RegExp][] = [
        ['a syntax error', () => sql`selec nothing`.execute(db), /selec/],
        ['a missing table', () => sql`select * from missing_table`.execute(db), /missing_table/],
        ['a second song of one title', () => insertSongs(db, 1), /unique/i],
        ['a missing value', () => sql`insert into song (plays) values (1)`.execute(db), /null/i],
      ];
      for (const [what, call, says] of failures) {
        const error = await test.fails(call, what);
        const messages = [error, error.cause].filter((each) => each !== undefined).map(describeError);
        test.check(
          messages.some((message) => says.test(message)),
          `the error of ${what} to say why`,
          messages,
        );
        test.equal((await titles(db)).length, 1, `the rows after ${what}`);
      }
    },
  );

  suite.rule('DB6', 'a transaction goes on after a statement of it failed', async (test, { db }) => {
    await createTables(db);
    await db.transaction().execute(async (trx) => {
      await insertSongs(trx, 1);
      await test.fails(() => insertSongs(trx, 1), 'a second song of one title');
      await trx.insertInto('song').values({ title: 'after', plays: 0 }).execute();
    });
    test.equal(JSON.stringify(await titles(db)), '["song 1","after"]', 'the committed rows');
  });

  suite.rule('DB10', 'JSON functions work', async (test, { db }) => {
    await createTables(db);
    const wanted = JSON.stringify(['b', 'é', 'c']);
    const found = await sql<{ value: string; key: number }>`
      select value, key from json_each(${wanted}) order by key desc`.execute(db);
    test.equal(found.rows.map((row) => row.value).join(), 'c,é,b', 'the values of json_each');
    const { rows } = await sql<{
      names: string;
    }>`select json_group_array(value) as names from json_each(${wanted})`.execute(db);
    test.equal(rows[0]?.names, wanted, 'json_group_array');
    const { rows: fields } = await sql<{
      a: number;
    }>`select json_extract(${'{"a":{"b":7}}'}, '$.a.b') as a`.execute(db);
    test.equal(fields[0]?.a, 7, 'json_extract');
  });

  suite.rule('DB10', 'upsert works, with a condition and RETURNING', async (test, { db }) => {
    await createTables(db);
    const upsert = (title: string, plays: number) =>
      db
        .insertInto('song')
        .values({ title, plays })
        .onConflict((conflict) =>
          conflict
            .column('title')
            .doUpdateSet((row) => ({ plays: row.ref('excluded.plays') }))
            .whereRef('song.plays', '<', 'excluded.plays'),
        )
        .returning('plays')
        .execute();
    const results = [await upsert('a', 1), await upsert('a', 5), await upsert('a', 2)];
    test.equal(JSON.stringify(results), '[[{"plays":1}],[{"plays":5}],[]]', 'what three upserts return');
  });

  suite.rule('DB10', 'window functions and recursive queries work', async (test, { db }) => {
    await createTables(db);
    await insertSongs(db, 4);
    const ranks = await db
      .selectFrom('song')
      .select((row) =>
        row.fn
          .agg<number>('row_number')
          .over((over) => over.orderBy('plays', 'desc'))
          .as('rank'),
      )
      .orderBy('id')
      .execute();
    test.equal(ranks.map((row) => row.rank).join(), '4,3,2,1', 'row_number');
    const { rows } = await sql<{ i: number }>`
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 100) select max(i) as i from n`.execute(
      db,
    );
    test.equal(rows[0]?.i, 100, 'a recursive query');
  });
}

async function createCells(db: OpenDatabase['db']): Promise<void> {
  await sql`create table cell (id integer primary key, value)`.execute(db);
}

async function roundTrip(db: OpenDatabase['db'], value: unknown): Promise<unknown> {
  const { id } = await db.insertInto('cell').values({ value }).returning('id').executeTakeFirstOrThrow();
  return (await db.selectFrom('cell').select('value').where('id', '=', id).executeTakeFirstOrThrow()).value;
}
