import { nextTurn } from '@music-platform/testkit';
import { type CompiledQuery, Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createNotes, noteCount, open, syncErrorOf, type Tables } from './support.ts';

describe('statements', () => {
  it('[DW1] two databases in memory are two', async () => {
    const [first, second] = [await open(), await open()];
    await createNotes(first.db, 3);
    await createNotes(second.db);
    expect([await noteCount(first.db), await noteCount(second.db)]).toEqual([3, 0]);
    expect(first.adapter.role).toBe('owner');
  });

  it('[DW5] a kept statement returns the columns of a changed schema', async () => {
    const { db } = await open();
    await createNotes(db, 1);
    const everything = sql`select * from notes`;
    expect((await everything.execute(db)).rows).toEqual([{ id: 1, body: 'note' }]);
    await sql`alter table notes add column tag text default 'new'`.execute(db);
    expect((await everything.execute(db)).rows).toEqual([{ id: 1, body: 'note', tag: 'new' }]);
    await sql`alter table notes rename column body to content`.execute(db);
    expect((await everything.execute(db)).rows).toEqual([{ id: 1, content: 'note', tag: 'new' }]);
    await sql`alter table notes drop column content`.execute(db);
    expect((await everything.execute(db)).rows).toEqual([{ id: 1, tag: 'new' }]);
  });

  it('[DW5] more statements than are kept all work, again and again', async () => {
    const { db } = await open();
    for (let round = 0; round < 2; round += 1) {
      for (let value = 0; value < 600; value += 1) {
        expect((await sql`select ${sql.lit(value)} as value`.execute(db)).rows).toEqual([{ value }]);
      }
    }
  });

  it('[DW5] no plan depends on what is bound', async () => {
    const { db } = await open();
    await createNotes(db, 1);
    await sql`create index short_notes on notes (id) where body = 'note'`.execute(db);
    const plan = sql<{ detail: string }>`explain query plan select id from notes where body = ${'note'}`;
    expect((await plan.execute(db)).rows).toMatchObject([{ detail: 'SCAN notes' }]);
    const fixed = sql<{ detail: string }>`explain query plan select id from notes where body = 'note'`;
    expect((await fixed.execute(db)).rows[0]?.detail).toContain('short_notes');
  });

  it('[DW5] two open streams of one statement do not disturb each other', async () => {
    const { adapter, db } = await open();
    await createNotes(db, 3);
    const beside = new Kysely<Tables>({ dialect: adapter.dialect });
    const pairs: number[][] = [];
    for await (const outer of db.selectFrom('notes').select('id').stream(1)) {
      for await (const inner of beside.selectFrom('notes').select('id').stream(1))
        pairs.push([outer.id, inner.id]);
    }
    expect(pairs).toHaveLength(9);
  });

  it('[DW5] a repeated pragma takes effect each time', async () => {
    const { db } = await open();
    for (const size of [100, 200, 100]) {
      await sql`pragma cache_size = ${sql.lit(size)}`.execute(db);
      expect((await sql`pragma cache_size`.execute(db)).rows).toEqual([{ cache_size: size }]);
    }
  });

  it('[DW6] values that cannot be bound are a TypeError, and the connection goes on', async () => {
    const { db } = await open();
    for (const value of [{ not: 'a value' }, true, Symbol('no'), () => 1]) {
      const compiled: CompiledQuery = { ...sql`select ?`.compile(db), parameters: [value] };
      await expect(db.executeQuery(compiled)).rejects.toBeInstanceOf(TypeError);
    }
    expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  });

  it('[DW6] a wrong number of values, several statements and numbers that do not fit are a RangeError', async () => {
    const { db } = await open();
    await createNotes(db, 1);
    const run = (text: string, parameters: unknown[]) =>
      db.executeQuery({ ...sql.raw(text).compile(db), parameters });
    await expect(run('select ?, ?', [1])).rejects.toThrow(RangeError);
    await expect(run('select ?', [1, 2])).rejects.toThrow('takes 1 values, not 2');
    await expect(run('delete from notes; select 1', [])).rejects.toThrow('more than one statement');
    await expect(run('  -- nothing', [])).rejects.toThrow('no statement');
    await expect(run('select ?', [2n ** 63n])).rejects.toThrow(RangeError);
    expect((await run('select ? as big;  ', [2n ** 40n])).rows).toEqual([{ big: 2 ** 40 }]);
    expect(await noteCount(db)).toBe(1);
  });

  it('[DW6] texts of every size, byte order marks, and many values in one statement return as they were', async () => {
    const { db } = await open();
    const texts = ['\uFEFFmarked', 'é'.repeat(23), 'e'.repeat(23), '音'.repeat(40_000), 'x'.repeat(70_000)];
    const { rows } = await sql<Record<string, unknown>>`
      select ${sql.join(texts.map((text, index) => sql`${text} as ${sql.ref(`t${index}`)}`))},
        ${new Uint16Array([1, 258])} as view, ${new Uint8Array([7]).buffer} as buffer, ${undefined} as missing`.execute(
      db,
    );
    expect(texts.map((_, index) => rows[0]?.[`t${index}`])).toEqual(texts);
    expect(rows[0]).toMatchObject({
      view: new Uint8Array([1, 0, 2, 1]),
      buffer: new Uint8Array([7]),
      missing: null,
    });
  });

  it('[DW7] writes and whole transactions run beside an open stream', async () => {
    const { adapter, db } = await open();
    await createNotes(db, 300);
    const writer = new Kysely<Tables>({ dialect: adapter.dialect });
    let seen = 0;
    for await (const { id } of db.selectFrom('notes').select('id').where('id', '<=', 300).stream(1)) {
      seen += 1;
      await writer
        .insertInto('notes')
        .values({ id: 1000 + id, body: null })
        .execute();
      if (id % 100 !== 0) continue;
      await writer.transaction().execute((trx) =>
        trx
          .deleteFrom('notes')
          .where('id', '=', 1000 + id)
          .execute(),
      );
    }
    expect([seen, await noteCount(writer)]).toEqual([300, 597]);
  });

  it('[DW7] a stream left early releases the connection, a failing one says why, and only selects are streamed', async () => {
    const { db } = await open();
    await createNotes(db, 500);
    for await (const { id } of db.selectFrom('notes').select('id').stream()) if (id === 3) break;
    const failing = sql<string>`case id when 3 then json('{') else 'x' end`.as('value');
    const streamed = async (): Promise<void> => {
      for await (const _row of db.selectFrom('notes').select(failing).stream());
    };
    expect((await syncErrorOf(streamed())).message).toContain('malformed JSON');
    const deleting = db.deleteFrom('notes').returningAll().stream();
    await expect(deleting.next()).rejects.toThrow('Only select queries');
    await sql`drop table notes`.execute(db);
  });

  it('[DW8] two Kyselys over one dialect are two sessions: one waits for the other', async () => {
    const { adapter, db } = await open();
    await createNotes(db, 1);
    const other = new Kysely<Tables>({ dialect: adapter.dialect });
    const transaction = await db.startTransaction().execute();
    await transaction.insertInto('notes').values({ id: 10, body: 'first' }).execute();
    const counting = noteCount(other);
    const nested = other.transaction().execute((trx) => noteCount(trx));
    await nextTurn();
    await transaction.insertInto('notes').values({ id: 11, body: 'first' }).execute();
    await transaction.commit().execute();
    expect([await counting, await nested]).toEqual([3, 3]);
  });

  it('[DW8] a savepoint is undone alone', async () => {
    const { db } = await open();
    await createNotes(db, 1);
    const transaction = await db.startTransaction().execute();
    const saved = await transaction.savepoint('before').execute();
    await saved.deleteFrom('notes').execute();
    await (await saved.rollbackToSavepoint('before').execute()).commit().execute();
    expect(await noteCount(db)).toBe(1);
  });

  it('[DW10] an abort ends a wait with its reason, and the statement does not run', async () => {
    const { adapter, db } = await open();
    await createNotes(db, 1);
    const other = new Kysely<Tables>({ dialect: adapter.dialect });
    const transaction = await db.startTransaction().execute();
    const controller = new AbortController();
    const reason = new Error('enough');
    const deleting = other.deleteFrom('notes').execute({ signal: controller.signal });
    await nextTurn();
    controller.abort(reason);
    await expect(deleting).rejects.toBe(reason);
    await expect(adapter.exportFile({ signal: controller.signal })).rejects.toBe(reason);
    await transaction.commit().execute();
    expect(await noteCount(other)).toBe(1);
  });

  it('[DW10] closing ends streams and transactions, and whoever waits hears why', async () => {
    const { adapter, db } = await open();
    await createNotes(db, 100);
    const other = new Kysely<Tables>({ dialect: adapter.dialect });
    const streamed = async (): Promise<void> => {
      for await (const _row of other.selectFrom('notes').select('id').stream(1)) await adapter.close();
    };
    const waits: Promise<unknown>[] = [];
    const transaction = db.transaction().execute(async (trx) => {
      await trx.deleteFrom('notes').execute();
      waits.push(noteCount(new Kysely<Tables>({ dialect: adapter.dialect })));
      await adapter.close();
      await noteCount(trx);
    });
    expect((await syncErrorOf(transaction)).message).toContain('is closed');
    for (const wait of [...waits, noteCount(db), adapter.sizeBytes(), adapter.integrityCheck()]) {
      expect((await syncErrorOf(wait)).message).toContain('is closed');
    }
    await expect(streamed()).rejects.toThrow('is closed');
    await adapter.close();

    const again = await open();
    await createNotes(again.db, 100);
    const cut = async (): Promise<void> => {
      for await (const _row of again.db.selectFrom('notes').select('id').stream(1))
        await again.adapter.close();
    };
    expect((await syncErrorOf(cut())).message).toContain('is closed');
  });
});
