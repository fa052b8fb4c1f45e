import { chmod, mkdir, readdir, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CompiledQuery, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openNodeDatabase } from '../src/index.ts';
import { overwritePages } from './damage.ts';
import {
  addNotes,
  createNotes,
  noteCount,
  type Opened,
  open,
  syncErrorOf,
  temporaryFile,
  temporaryFolder,
  withoutPrivileges,
} from './support.ts';

/** A closed database of many pages. */
async function writtenFile(): Promise<string> {
  const path = await temporaryFile();
  const { adapter, db } = await open({ path });
  await createNotes(db, 5000);
  await adapter.close();
  return path;
}

/** Header and schema are sound, the rows are not. */
async function damagedFile(): Promise<string> {
  const path = await writtenFile();
  await overwritePages(path);
  return path;
}

async function nearlyFull(): Promise<Opened> {
  const opened = await open({ path: await temporaryFile() });
  await createNotes(opened.db, 1);
  await sql`pragma max_page_count = 8`.execute(opened.db);
  return opened;
}

const long = 'x'.repeat(100_000);

describe('failures', () => {
  it('[DN4] a file that is no database is DATABASE_CORRUPT', async () => {
    const path = await temporaryFile();
    await writeFile(path, 'This is a letter, not a database. '.repeat(100));
    const error = await syncErrorOf(openNodeDatabase({ path }));
    expect(error).toMatchObject({ code: 'DATABASE_CORRUPT', details: { path, sqliteCode: 'SQLITE_NOTADB' } });
    expect(error.message).toMatch(/Restore a backup/);
    expect(error.message).toContain(path);
  });

  it('[DN4] a file that was cut short is DATABASE_CORRUPT', async () => {
    const path = await writtenFile();
    await truncate(path, 3 * 4096);
    expect((await syncErrorOf(openNodeDatabase({ path }))).code).toBe('DATABASE_CORRUPT');
    expect((await syncErrorOf(openNodeDatabase({ path, readOnly: true }))).code).toBe('DATABASE_CORRUPT');
  });

  it('[DN4] damage that shows later is DATABASE_CORRUPT in the statement and in the stream that meet it', async () => {
    const path = await damagedFile();
    const { db } = await open({ path });
    expect((await syncErrorOf(db.selectFrom('notes').selectAll().execute())).code).toBe('DATABASE_CORRUPT');
    const streamed = async (): Promise<void> => {
      for await (const _row of db.selectFrom('notes').selectAll().stream());
    };
    expect((await syncErrorOf(streamed())).code).toBe('DATABASE_CORRUPT');
  });

  it('[DN4] a file that may not be written is DATABASE_READ_ONLY unless it is only read', async () => {
    const path = await writtenFile();
    await chmod(dirname(path), 0o777);
    await chmod(path, 0o444);
    await withoutPrivileges(async () => {
      const error = await syncErrorOf(open({ path }).then(({ db }) => addNotes(db, 1)));
      expect(error.code).toBe('DATABASE_READ_ONLY');
      expect(error.message).toContain('readOnly: true');
      const { adapter, db } = await open({ path, readOnly: true });
      expect(await noteCount(db)).toBe(5000);
      await adapter.close();
    });
  });

  it('[DN4] a folder that may not be written is DATABASE_READ_ONLY, to read as well as to write', async () => {
    const path = await writtenFile();
    const folder = dirname(path);
    await chmod(path, 0o666);
    await chmod(folder, 0o555);
    await withoutPrivileges(async () => {
      for (const options of [{ path }, { path: join(folder, 'new.db') }, { path, readOnly: true }]) {
        const error = await syncErrorOf(openNodeDatabase(options));
        expect(error.code).toBe('DATABASE_READ_ONLY');
        expect(error.message).toMatch(/folder/);
      }
    });
    await chmod(folder, 0o755);
  });

  it('[DN4] a write to a database opened with readOnly is DATABASE_READ_ONLY, reads and transactions work', async () => {
    const path = await writtenFile();
    const { adapter, db } = await open({ path, readOnly: true });
    expect(await db.transaction().execute(noteCount)).toBe(5000);
    const error = await syncErrorOf(db.insertInto('notes').values({ id: 9999, body: null }).execute());
    expect(error.code).toBe('DATABASE_READ_ONLY');
    await adapter.checkpoint();
    expect(await adapter.integrityCheck()).toEqual([]);
  });

  it('[DN4] a database that may not grow is DATABASE_FULL', async () => {
    const { adapter, db } = await nearlyFull();
    const error = await syncErrorOf(addNotes(db, 1, long));
    expect(error).toMatchObject({
      code: 'DATABASE_FULL',
      details: { path: adapter.path, sqliteCode: 'SQLITE_FULL' },
    });
    expect(error.message).toMatch(/Free space/);
  });

  it('[DN4] any other failure is DATABASE and carries the code of SQLite', async () => {
    const { db } = await open({ path: ':memory:' });
    await createNotes(db, 1);
    const duplicate = await syncErrorOf(db.insertInto('notes').values({ id: 1, body: null }).execute());
    expect(duplicate).toMatchObject({
      code: 'DATABASE',
      details: { sqliteCode: 'SQLITE_CONSTRAINT_PRIMARYKEY' },
    });
    const unknown = await syncErrorOf(sql`select * from nowhere`.execute(db));
    expect(unknown.message).toContain('no such table: nowhere');
    expect(await noteCount(db)).toBe(1);
  });

  it('[DN4] a path that names a folder, or a file that is not there to be read, is DATABASE', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'folder.db'));
    expect((await syncErrorOf(openNodeDatabase({ path: join(folder, 'folder.db') }))).code).toBe('DATABASE');
    const missing = openNodeDatabase({ path: join(folder, 'missing.db'), readOnly: true });
    expect((await syncErrorOf(missing)).message).toContain('there is no such file');
    expect(await readdir(folder)).toEqual(['folder.db']);
  });

  it('[DN5] a transaction on a full disk reports the disk, leaves nothing, and the next one works', async () => {
    const { db } = await nearlyFull();
    const failing = db.transaction().execute(async (trx) => {
      await trx.insertInto('notes').values({ id: 2, body: 'small' }).execute();
      await trx.insertInto('notes').values({ id: 3, body: long }).execute();
    });
    expect((await syncErrorOf(failing)).code).toBe('DATABASE_FULL');
    expect(await noteCount(db)).toBe(1);
    await db.transaction().execute((trx) => trx.insertInto('notes').values({ id: 4, body: 'b' }).execute());
    expect(await noteCount(db)).toBe(2);
  });

  it('[DN6] a value that cannot be bound is a TypeError, and the connection goes on', async () => {
    const { db } = await open({ path: ':memory:' });
    const compiled: CompiledQuery = { ...sql`select ?`.compile(db), parameters: [{ not: 'a value' }] };
    await expect(db.executeQuery(compiled)).rejects.toBeInstanceOf(TypeError);
    expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  });

  it('[DN6] wrong options are a TypeError', async () => {
    const path = await temporaryFile();
    const wrong: unknown[] = [
      { path: '' },
      { path: 7 },
      { path: `${path} ` },
      { path: `${path}\0` },
      { path: ':memory:', readOnly: true },
      { path, busyTimeoutMs: -1 },
      { path, busyTimeoutMs: 0.5 },
      { path, cacheBytes: Number.NaN },
      { path, synchronous: 'off' },
    ];
    for (const options of wrong) {
      await expect(openNodeDatabase(options as { path: string }), JSON.stringify(options)).rejects.toThrow(
        TypeError,
      );
    }
    expect(await readdir(dirname(path))).toEqual([]);
  });

  it('[DN7] a missing folder is an error that names it, and nothing is created', async () => {
    const folder = await temporaryFolder();
    const error = await syncErrorOf(openNodeDatabase({ path: join(folder, 'missing', 'library.db') }));
    expect(error.code).toBe('DATABASE');
    expect(error.message).toContain(`the folder ${join(folder, 'missing')} does not exist`);
    expect(await readdir(folder)).toEqual([]);
  });
});
