import { Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { nextTurn } from '../../next-turn.ts';
import type { DatabaseAdapterHarness } from '../database-harness.ts';
import type { RuleSuite } from '../rule-suite.ts';
import {
  createTables,
  insertSongs,
  type OpenDatabase,
  offered,
  type SuiteTables,
  titles,
} from './open-database.ts';

/** DB2, DB3, DB4, DB7, DB8, DB9 and DB11: transactions, durability, closing, streams and other connections. */
export function connectionRules(suite: RuleSuite<OpenDatabase>, harness: DatabaseAdapterHarness): void {
  suite.rule('DB2', 'a transaction whose callback throws leaves nothing behind', async (test, { db }) => {
    await createTables(db);
    await insertSongs(db, 2);
    const reason = new Error('thrown by the callback');
    const failing = db.transaction().execute(async (trx) => {
      await trx.insertInto('song').values({ title: 'never', plays: 0 }).execute();
      await trx.deleteFrom('song').where('title', '=', 'song 1').execute();
      await trx.schema.createTable('never').addColumn('id', 'integer').execute();
      throw reason;
    });
    test.equal(
      await test.fails(() => failing, 'the transaction'),
      reason,
      'what the transaction rejects with',
    );
    test.equal(JSON.stringify(await titles(db)), '["song 1","song 2"]', 'the rows afterwards');
    const { rows } = await sql`select name from sqlite_master where name = 'never'`.execute(db);
    test.equal(rows.length, 0, 'the tables the transaction made');
  });

  suite.rule(
    'DB2',
    'a transaction that a statement fails leaves nothing behind, and the next one works',
    async (test, { db }) => {
      await createTables(db);
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        const failing = db.transaction().execute(async (trx) => {
          await insertSongs(trx, 3);
          await insertSongs(trx, 1);
        });
        await test.fails(() => failing, 'the transaction');
        test.equal((await titles(db)).length, 0, 'the rows afterwards');
      }
      await db.transaction().execute((trx) => insertSongs(trx, 3));
      test.equal((await titles(db)).length, 3, 'the rows of the next transaction');
    },
  );

  suite.rule(
    'DB3',
    'what was committed is there after close and reopen',
    async (test, { db, subject, open }) => {
      const reopen = offered(test, harness, subject, 'reopen', 'the database is not durable');
      await createTables(db);
      await db.transaction().execute((trx) => insertSongs(trx, 100));
      await subject.adapter.close();
      const again = open(await reopen());
      test.equal((await titles(again)).length, 100, 'the rows after reopening');
      await again.insertInto('song').values({ title: 'later', plays: 0 }).execute();
      test.equal((await titles(again)).length, 101, 'the rows after writing to the reopened database');
    },
  );

  suite.rule('DB4', 'foreign keys are enforced', async (test, { db }) => {
    await createTables(db);
    await insertSongs(db, 1);
    const orphan = () => db.insertInto('line').values({ song_id: 99, text: 'orphan' }).execute();
    await test.fails(orphan, 'a line of a song that does not exist');
    await db.insertInto('line').values({ song_id: 1, text: 'la la' }).execute();
    await db.deleteFrom('song').where('id', '=', 1).execute();
    test.equal((await db.selectFrom('line').selectAll().execute()).length, 0, 'the lines of a deleted song');
  });

  suite.rule('DB7', 'close is idempotent, and statements after it reject', async (test, { db, subject }) => {
    await createTables(db);
    await subject.adapter.close();
    await subject.adapter.close();
    await subject.adapter[Symbol.asyncDispose]();
    await test.fails(() => titles(db), 'a statement after close');
    await test.fails(
      () => db.transaction().execute((trx) => insertSongs(trx, 1)),
      'a transaction after close',
    );
  });

  suite.rule('DB8', 'rows of a stream arrive before the result is computed', async (test, { db }) => {
    const rows = numbers(db, 20_000).select(
      sql<number>`case when i > 10000 then json('{') else i end`.as('value'),
    );
    let seen = 0;
    test.expecting('the first rows of a stream to arrive although row 10001 cannot be computed');
    for await (const row of rows.stream(10)) {
      seen += 1;
      test.equal(row.value, seen, 'a streamed value');
      if (seen === 1000) break;
    }
    test.equal(seen, 1000, 'the number of rows read before leaving');
    const whole = async (): Promise<void> => {
      for await (const row of rows.stream(10)) seen = row.value;
    };
    await test.fails(whole, 'a stream with a row that cannot be computed');
    test.equal(
      (await sql<{ one: number }>`select 1 as one`.execute(db)).rows[0]?.one,
      1,
      'a statement afterwards',
    );
  });

  suite.rule('DB8', 'other statements run beside a stream of the same connection', async (test, database) => {
    const { db, subject } = database;
    await createTables(db);
    await insertSongs(db, 50);
    // One Kysely waits for its stream to end; a second over the same dialect reaches the connection meanwhile.
    const beside = new Kysely<SuiteTables>({ dialect: subject.adapter.dialect });
    const songs = (kysely: typeof db) => kysely.selectFrom('song').select('id').orderBy('id');
    let seen = 0;
    for await (const song of songs(db).stream()) {
      seen += 1;
      test.equal(song.id, seen, 'the next row of the stream');
      if (seen > 3) continue;
      test.expecting('a query beside an open stream to succeed');
      test.equal((await titles(beside)).length, 50, 'the rows of a query beside the stream');
      test.expecting('a second stream of the same statement beside an open one');
      let inner = 0;
      for await (const again of songs(beside).stream()) {
        inner += 1;
        test.equal(again.id, inner, 'the next row of a second stream of the same statement');
      }
      test.equal(inner, 50, 'the rows of a second stream of the same statement');
      test.expecting('a write beside an open stream to succeed');
      await beside.insertInto('line').values({ song_id: song.id, text: 'beside' }).execute();
    }
    test.equal(seen, 50, 'the rows of the stream');
    test.equal(
      (await db.selectFrom('line').selectAll().execute()).length,
      3,
      'the rows written beside the stream',
    );
  });

  suite.rule('DB9', 'a repeated statement is prepared once', async (test, { db, subject }) => {
    const prepared = offered(test, harness, subject, 'prepared');
    await createTables(db);
    const repeat = async (title: string): Promise<void> => {
      await db.insertInto('song').values({ title, plays: 0 }).execute();
      await db.selectFrom('song').selectAll().where('title', '=', title).execute();
      await db
        .transaction()
        .execute((trx) => trx.updateTable('song').set({ plays: 1 }).where('title', '=', title).execute());
    };
    await repeat('warm up');
    const before = prepared();
    for (let round = 0; round < 50; round += 1) await repeat(`round ${round}`);
    test.equal(prepared() - before, 0, 'the statements prepared while known ones were repeated');
  });

  suite.rule(
    'DB11',
    'a second connection sees committed rows, and only those',
    async (test, { db, subject, open }) => {
      const second = offered(test, harness, subject, 'second', 'there can be only one connection');
      await createTables(db);
      const other = open(await second());
      await db.transaction().execute(async (trx) => {
        await insertSongs(trx, 3);
        test.equal((await titles(other)).length, 0, 'the rows a second connection sees before the commit');
      });
      test.equal((await titles(other)).length, 3, 'the rows a second connection sees after the commit');
    },
  );

  suite.rule(
    'DB11',
    'a writer waits for another instead of failing at once',
    async (test, { db, subject, open }) => {
      const second = offered(test, harness, subject, 'second', 'there can be only one connection');
      await createTables(db);
      const other = open(await second());
      const outcomes: string[] = [];
      let waiting: Promise<unknown> | undefined;
      await db.transaction().execute(async (trx) => {
        await insertSongs(trx, 3);
        waiting = other
          .insertInto('song')
          .values({ title: 'by the second writer', plays: 0 })
          .execute()
          .then(() => outcomes.push('written'));
        waiting.catch((error: unknown) => outcomes.push(`failed with ${String(error)}`));
        for (let turn = 0; turn < 20; turn += 1) await nextTurn();
        test.equal(
          outcomes.join(),
          '',
          'the outcome of the second writer while the first holds its transaction',
        );
        await trx.insertInto('song').values({ title: 'last of the first', plays: 0 }).execute();
      });
      test.expecting('the second writer to succeed once the first has committed');
      await waiting;
      test.equal((await titles(db)).at(-1), 'by the second writer', 'the last row');
    },
  );
}

function numbers(
  db: OpenDatabase['db'],
  count: number,
): SelectQueryBuilder<SuiteTables & { n: { i: number } }, 'n', object> {
  return db
    .withRecursive('n(i)', (query) =>
      query
        .selectNoFrom(sql<number>`1`.as('i'))
        .unionAll(query.selectFrom('n').select(sql<number>`i + 1`.as('i')).where('i', '<', count)),
    )
    .selectFrom('n');
}
