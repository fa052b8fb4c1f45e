import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BackupProgress } from '../src/index.ts';
import { overwritePages } from './damage.ts';
import {
  addNotes,
  createNotes,
  noteCount,
  type Opened,
  open,
  syncErrorOf,
  temporaryFile,
} from './support.ts';

async function bigDatabase(): Promise<Opened & { copy: string }> {
  const path = await temporaryFile();
  const opened = await open({ path });
  await createNotes(opened.db);
  await addNotes(opened.db, 3000, 'x'.repeat(4000));
  return { ...opened, copy: join(dirname(path), 'copy.db') };
}

describe('upkeep', () => {
  it('[DN14] a backup holds one moment, though this connection and others go on writing', async () => {
    const { adapter, db, copy } = await bigDatabase();
    const other = await open({ path: adapter.path });
    const steps: BackupProgress[] = [];
    const writes: Promise<unknown>[] = [];
    const transaction = await db.startTransaction().execute();
    await transaction.insertInto('notes').values({ id: 100_000, body: 'not committed yet' }).execute();
    await adapter.backup(copy, {
      onProgress: (step) => {
        steps.push(step);
        if (steps.length === 1) writes.push(transaction.commit().execute());
        writes.push(addNotes(other.db, 1));
      },
    });
    await Promise.all(writes);
    expect(steps.length).toBeGreaterThan(3);
    expect(steps.at(-1)).toEqual({
      copiedPages: steps[0]?.totalPages,
      totalPages: steps[0]?.totalPages,
    });
    const copied = await open({ path: copy });
    expect(await noteCount(copied.db)).toBe(3000);
    expect(await copied.adapter.integrityCheck()).toEqual([]);
    expect(await noteCount(db)).toBe(3000 + writes.length);
  });

  it('[DN14] a backup replaces an older one', async () => {
    const { adapter, db, copy } = await bigDatabase();
    await adapter.backup(copy);
    await db.deleteFrom('notes').where('id', '>', 10).execute();
    await adapter.backup(copy);
    expect(await noteCount((await open({ path: copy })).db)).toBe(10);
  });

  it('[DN14] an aborted backup rejects with the reason and leaves the older copy', async () => {
    const { adapter, copy } = await bigDatabase();
    await writeFile(copy, 'older');
    const controller = new AbortController();
    const reason = new Error('stop');
    const stopped = adapter.backup(copy, {
      signal: controller.signal,
      onProgress: ({ copiedPages }) => copiedPages > 1000 && controller.abort(reason),
    });
    await expect(stopped).rejects.toBe(reason);
    await expect(adapter.backup(copy, { signal: controller.signal })).rejects.toBe(reason);
    expect(await readFile(copy, 'utf8')).toBe('older');
    expect((await readdir(dirname(copy))).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('[DN14] a backup that cannot be written says so and leaves nothing', async () => {
    const { adapter, copy } = await bigDatabase();
    await mkdir(copy);
    expect((await syncErrorOf(adapter.backup(copy))).message).toContain(copy);
    expect((await syncErrorOf(adapter.backup(join(copy, 'no', 'copy.db')))).code).toBe('DATABASE');
    await expect(adapter.backup(adapter.path)).rejects.toThrow(TypeError);
    await expect(adapter.backup(':memory:')).rejects.toThrow(TypeError);
    expect((await readdir(dirname(copy))).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('[DN14] a database in memory can be backed up', async () => {
    const copy = await temporaryFile();
    const { adapter, db } = await open({ path: ':memory:' });
    await createNotes(db, 5000);
    await adapter.backup(copy);
    expect(await noteCount((await open({ path: copy })).db)).toBe(5000);
  });

  it('[DN15] a sound database has nothing to report, a damaged one has', async () => {
    const { adapter } = await bigDatabase();
    expect(await adapter.integrityCheck()).toEqual([]);
    await adapter.close();
    await overwritePages(adapter.path);
    const damaged = await open({ path: adapter.path });
    const problems = await damaged.adapter.integrityCheck();
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem).not.toBe('');
  });

  it('[DN16] a checkpoint empties the log, and the size counts both files', async () => {
    const { adapter } = await bigDatabase();
    const { path } = adapter;
    const before = await adapter.sizeBytes();
    expect(before).toBe((await stat(path)).size + (await stat(`${path}-wal`)).size);
    await adapter.checkpoint();
    expect((await stat(`${path}-wal`)).size).toBe(0);
    expect(await adapter.sizeBytes()).toBe((await stat(path)).size);
    expect(await (await open({ path: ':memory:' })).adapter.sizeBytes()).toBeUndefined();
  });

  it('[DN16] a checkpoint that readers prevent is DATABASE_LOCKED', async () => {
    const path = await temporaryFile();
    const { adapter, db } = await open({ path, busyTimeoutMs: 20 });
    await createNotes(db, 10);
    const reader = await open({ path, readOnly: true });
    const reading = await reader.db.startTransaction().execute();
    await noteCount(reading);
    await addNotes(db, 1);
    expect((await syncErrorOf(adapter.checkpoint())).code).toBe('DATABASE_LOCKED');
    await reading.rollback().execute();
    await adapter.checkpoint();
  });
});
