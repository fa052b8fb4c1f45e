import { Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createNotes, noteCount, open, syncErrorOf, type Tables, temporaryFile } from './support.ts';

describe('statements', () => {
  it('[DN11] a kept statement returns the columns of a changed schema', async () => {
    const { db } = await open({ path: ':memory:' });
    await createNotes(db, 1);
    const everything = sql`select * from notes`;
    expect((await everything.execute(db)).rows).toEqual([{ id: 1, body: 'note' }]);
    await sql`alter table notes add column tag text default 'new'`.execute(db);
    expect((await everything.execute(db)).rows).toEqual([{ id: 1, body: 'note', tag: 'new' }]);
    await sql`alter table notes drop column body`.execute(db);
    expect((await everything.execute(db)).rows).toEqual([{ id: 1, tag: 'new' }]);
  });

  it('[DN11] more statements than the cache keeps all work, again and again', async () => {
    const { db } = await open({ path: ':memory:' });
    for (let round = 0; round < 2; round += 1) {
      for (let value = 0; value < 600; value += 1) {
        const { rows } = await sql`select ${sql.lit(value)} as value`.execute(db);
        expect(rows).toEqual([{ value }]);
      }
    }
  });

  it('[DN11] two open streams of one statement do not disturb each other', async () => {
    const { adapter, db } = await open({ path: ':memory:' });
    await createNotes(db, 3);
    const beside = new Kysely<Tables>({ dialect: adapter.dialect });
    const pairs: number[][] = [];
    for await (const outer of db.selectFrom('notes').select('id').stream()) {
      for await (const inner of beside.selectFrom('notes').select('id').stream()) {
        pairs.push([outer.id, inner.id]);
        expect(await noteCount(new Kysely<Tables>({ dialect: adapter.dialect }))).toBe(3);
      }
    }
    expect(pairs).toHaveLength(9);
  });

  it('[DN11] a repeated pragma takes effect each time', async () => {
    const { db } = await open({ path: ':memory:' });
    for (const size of [100, 200, 100]) {
      await sql`pragma cache_size = ${sql.lit(size)}`.execute(db);
      expect((await sql`pragma cache_size`.execute(db)).rows).toEqual([{ cache_size: size }]);
    }
  });

  it('[DN12] writes and whole transactions run beside an open stream', async () => {
    const { adapter, db } = await open({ path: await temporaryFile() });
    await createNotes(db, 500);
    const writer = new Kysely<Tables>({ dialect: adapter.dialect });
    let seen = 0;
    for await (const { id } of db.selectFrom('notes').select('id').where('id', '<=', 500).stream()) {
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
    expect(seen).toBe(500);
    expect(await noteCount(writer)).toBe(995);
  });

  it('[DN12] a stream left early releases the connection', async () => {
    const { adapter, db } = await open({ path: await temporaryFile() });
    await createNotes(db, 500);
    for await (const { id } of db.selectFrom('notes').select('id').stream()) if (id === 3) break;
    await sql`drop table notes`.execute(db);
    await adapter.checkpoint();
  });

  it('[DN12] a stream that fails on its way says why', async () => {
    const { db } = await open({ path: ':memory:' });
    await createNotes(db, 3);
    const streamed = async (): Promise<void> => {
      const failing = sql<string>`case id when 3 then json('{') else 'x' end`.as('value');
      for await (const _row of db.selectFrom('notes').select(failing).stream());
    };
    expect((await syncErrorOf(streamed())).message).toContain('malformed JSON');
    expect(await noteCount(db)).toBe(3);
  });

  it('[DN13] closing ends a stream with an error and a transaction without a trace', async () => {
    const path = await temporaryFile();
    const { adapter, db } = await open({ path });
    await createNotes(db, 100);
    const transaction = db.transaction().execute(async (trx) => {
      await trx.deleteFrom('notes').execute();
      await adapter.close();
      await noteCount(trx);
    });
    expect((await syncErrorOf(transaction)).message).toContain('is closed');

    const again = await open({ path });
    const streamed = async (): Promise<void> => {
      for await (const _row of again.db.selectFrom('notes').select('id').stream())
        await again.adapter.close();
    };
    expect((await syncErrorOf(streamed())).message).toContain('is closed');
    expect(await noteCount((await open({ path })).db)).toBe(100);
  });

  it('[DN13] close can be called twice, and through Kysely; whatever comes later rejects', async () => {
    const { adapter, db } = await open({ path: await temporaryFile() });
    await createNotes(db);
    await db.destroy();
    await adapter.close();
    await adapter[Symbol.asyncDispose]();
    const later = new Kysely<Tables>({ dialect: adapter.dialect });
    const attempts = [
      noteCount(later),
      later.transaction().execute(noteCount),
      adapter.integrityCheck(),
      adapter.checkpoint(),
      adapter.backup(`${adapter.path}.backup`),
    ];
    for (const attempt of attempts) expect((await syncErrorOf(attempt)).message).toContain('is closed');
  });
});
