import { stat } from 'node:fs/promises';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { startChild } from './children/child.ts';
import { createNotes, noteCount, open, temporaryFile } from './support.ts';

describe('durability', () => {
  it('[DN8] a process killed in the middle of a transaction leaves exactly what it committed', async () => {
    const path = await temporaryFile();
    const child = startChild('write-until-killed.ts', path, '3');
    expect(await child.nextLine()).toBe('in the middle');
    await child.kill();
    const { adapter, db } = await open({ path });
    expect(await noteCount(db)).toBe(3000);
    expect(await adapter.integrityCheck()).toEqual([]);
    await db.insertInto('notes').values({ id: 9999, body: 'goes on' }).execute();
    await adapter.close();
    expect(await noteCount((await open({ path })).db)).toBe(3001);
  });

  it('[DN9] only the owner can read a new database, its log and its backup', async () => {
    const path = await temporaryFile();
    const { adapter, db } = await open({ path });
    await createNotes(db, 10);
    await adapter.backup(`${path}.backup`);
    for (const file of [path, `${path}-wal`, `${path}-shm`, `${path}.backup`]) {
      expect((await stat(file)).mode & 0o777, file).toBe(0o600);
    }
  });

  it('[DN10] the connection is set up for safety and bulk writes', async () => {
    const { db } = await open({ path: await temporaryFile(), synchronous: 'full', cacheBytes: 2_048_000 });
    const settings = {
      journal_mode: 'wal',
      synchronous: 2,
      foreign_keys: 1,
      trusted_schema: 0,
      cache_size: -2000,
      wal_autocheckpoint: 16_384,
      temp_store: 0,
      mmap_size: 0,
    };
    for (const [name, value] of Object.entries(settings)) {
      const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(db);
      expect(rows[0]?.[name], name).toBe(value);
    }
  });

  it('[DN10] the default commits with synchronous normal', async () => {
    const { db } = await open({ path: await temporaryFile() });
    expect((await sql`pragma synchronous`.execute(db)).rows).toEqual([{ synchronous: 1 }]);
  });
});
