import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openNodeDatabase } from '@music-platform/db-node';
import { Kysely, sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { deleteWasmDatabase, openWasmDatabase, requestPersistentStorage } from '../src/index.ts';
import { createNotes, noteCount, open, syncErrorOf, type Tables } from './support.ts';

const pageBytes = 8192;

async function temporaryFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'db-wasm-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'library.db');
}

describe('upkeep', () => {
  it('[DW22] a file that was written in write-ahead mode by another SQLite is taken over, and back', async () => {
    const path = await temporaryFile();
    const native = await openNodeDatabase({ path });
    const written = new Kysely<Tables>({ dialect: native.dialect });
    await createNotes(written, 1000);
    await native.close();
    const { adapter, db } = await open();
    await createNotes(db, 1);
    expect((await sql`select 1 from notes`.execute(db)).rows).toHaveLength(1);
    await adapter.importFile(await readFile(path));
    expect(await noteCount(db)).toBe(1000);
    await db.deleteFrom('notes').where('id', '>', 10).execute();
    await writeFile(path, await adapter.exportFile());
    await using again = await openNodeDatabase({ path });
    expect(await noteCount(new Kysely<Tables>({ dialect: again.dialect }))).toBe(10);
    expect(await again.integrityCheck()).toEqual([]);
  });

  it('[DW22] a database in memory says so when the pages of a file do not fit', async () => {
    const path = await temporaryFile();
    const native = await openNodeDatabase({ path });
    const written = new Kysely<Tables>({ dialect: native.dialect });
    await sql`pragma journal_mode = delete`.execute(written);
    await sql`pragma page_size = 8192`.execute(written);
    await sql`vacuum`.execute(written);
    await createNotes(written, 1);
    await native.close();
    const { adapter, db } = await open();
    await createNotes(db, 5);
    const error = await syncErrorOf(adapter.importFile(await readFile(path)));
    expect(error.message).toMatch(/pages of 4096 bytes; this one has 8192. Nothing was changed/);
    expect(await noteCount(db)).toBe(5);
  });

  it('[DW22] an export waits for the transaction that is open, and holds nothing of one that is undone', async () => {
    const { adapter, db } = await open();
    await createNotes(db, 5);
    const transaction = await db.startTransaction().execute();
    await transaction.deleteFrom('notes').execute();
    const exporting = adapter.exportFile();
    await transaction.rollback().execute();
    const copy = await open();
    await copy.adapter.importFile(await exporting);
    expect(await noteCount(copy.db)).toBe(5);
  });

  it('[DW23] a sound database has nothing to report, a damaged one has', async () => {
    const { adapter, db } = await open();
    await createNotes(db, 5);
    expect(await adapter.integrityCheck()).toEqual([]);
    await sql`pragma foreign_keys = off`.execute(db);
    await sql`create table line (note integer references notes)`.execute(db);
    await sql`insert into line values (77)`.execute(db);
    expect(await adapter.integrityCheck()).toEqual(['1 rows refer to missing rows']);
  });

  it('[DW13, DW23] what is damaged or no database is DATABASE_CORRUPT, and nothing was changed', async () => {
    const { adapter, db } = await open();
    await createNotes(db, 5000);
    const file = await adapter.exportFile();
    file.fill(0xee, pageBytes);
    const damaged = await syncErrorOf(adapter.importFile(file));
    expect(damaged).toMatchObject({ code: 'DATABASE_CORRUPT' });
    const error = await syncErrorOf(adapter.importFile(new TextEncoder().encode('A letter. '.repeat(99))));
    expect(error).toMatchObject({ code: 'DATABASE_CORRUPT' });
    expect(await noteCount(db)).toBe(5000);
    expect(await adapter.sizeBytes()).toBe(file.length);
  });

  it('[DW13] every failure says what, where and what to do', async () => {
    const { db } = await open();
    await createNotes(db, 1);
    const duplicate = await syncErrorOf(db.insertInto('notes').values({ id: 1, body: null }).execute());
    expect(duplicate).toMatchObject({
      code: 'DATABASE',
      details: { name: ':memory:', sqliteCode: 'SQLITE_CONSTRAINT_PRIMARYKEY' },
    });
    expect((await syncErrorOf(sql`select * from nowhere`.execute(db))).message).toContain(
      'Database :memory: refused a statement (SQLITE_ERROR: no such table: nowhere)',
    );
    await sql`pragma max_page_count = 8`.execute(db);
    const long = 'x'.repeat(200_000);
    const full = await syncErrorOf(db.insertInto('notes').values({ id: 2, body: long }).execute());
    expect(full).toMatchObject({ code: 'DATABASE_FULL', details: { sqliteCode: 'SQLITE_FULL' } });
    await sql`pragma query_only = on`.execute(db);
    const readOnly = await syncErrorOf(db.deleteFrom('notes').execute());
    expect(readOnly).toMatchObject({ code: 'DATABASE_READ_ONLY' });
    expect(await noteCount(db)).toBe(1);
  });

  it('[DW3] where nothing can be stored, opening and deleting say so at once', async () => {
    for (const attempt of [openWasmDatabase({ name: 'library' }), deleteWasmDatabase('library')]) {
      const error = await syncErrorOf(attempt);
      expect(error).toMatchObject({ code: 'DATABASE', details: { name: 'library' } });
      expect(error.message).toMatch(/cannot be stored/);
    }
    expect(await requestPersistentStorage()).toBe('unavailable');
  });

  it('[DW4] wrong options are a TypeError', async () => {
    const wrong: unknown[] = [
      { name: '' },
      { name: 7 },
      { name: '../library' },
      { name: 'a/b' },
      { name: '.hidden' },
      { name: 'x'.repeat(101) },
      { name: 'library', cacheBytes: 0 },
      { name: ':memory:', transactionIdleMs: 0.5 },
      { name: ':memory:', ownerTimeoutMs: Number.NaN },
    ];
    for (const options of wrong) {
      await expect(openWasmDatabase(options as { name: string }), JSON.stringify(options)).rejects.toThrow(
        TypeError,
      );
    }
    await expect(deleteWasmDatabase(':memory:')).rejects.toThrow(TypeError);
    const reason = new Error('enough');
    const opening = openWasmDatabase({ name: ':memory:', signal: AbortSignal.abort(reason) });
    await expect(opening).rejects.toBe(reason);
  });
});
