import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { startChild } from './children/child.ts';
import { createNotes, noteCount, open, syncErrorOf, temporaryFile } from './support.ts';

async function twoConnections(busyTimeoutMs: number) {
  const path = await temporaryFile();
  const first = await open({ path, busyTimeoutMs });
  await createNotes(first.db, 1);
  const second = await open({ path, busyTimeoutMs });
  return { path, first: first.db, second: second.db, adapter: second.adapter };
}

describe('waiting for other connections', () => {
  it('[DN1] a write waits until the transaction of another connection of this process has ended', async () => {
    const { first, second, adapter } = await twoConnections(30_000);
    const transaction = await first.startTransaction().execute();
    await transaction.insertInto('notes').values({ id: 10, body: 'first' }).execute();
    expect(adapter.busyWaits()).toBe(0);
    const waiting = second.insertInto('notes').values({ id: 11, body: 'second' }).execute();
    await new Promise(setImmediate);
    await transaction.insertInto('notes').values({ id: 12, body: 'first again' }).execute();
    await transaction.commit().execute();
    await waiting;
    expect(await noteCount(first)).toBe(4);
    expect(adapter.busyWaits()).toBe(1);
  });

  it('[DN1] readers do not wait for a writer', async () => {
    const { first, second } = await twoConnections(0);
    const transaction = await first.startTransaction().execute();
    await transaction.insertInto('notes').values({ id: 10, body: 'unseen' }).execute();
    expect(await noteCount(second)).toBe(1);
    const streamed: number[] = [];
    for await (const { id } of second.selectFrom('notes').select('id').stream()) streamed.push(id);
    expect(streamed).toEqual([1]);
    await transaction.rollback().execute();
  });

  it('[DN1] a lock that stays ends in DATABASE_LOCKED, and the connection goes on', async () => {
    const { path, first, second } = await twoConnections(20);
    const transaction = await first.startTransaction().execute();
    const error = await syncErrorOf(second.insertInto('notes').values({ id: 11, body: null }).execute());
    expect(error).toMatchObject({ code: 'DATABASE_LOCKED', details: { path, sqliteCode: 'SQLITE_BUSY' } });
    expect(error.message).toContain(path);
    expect(error.message).toContain('busyTimeoutMs');
    await transaction.commit().execute();
    await second.insertInto('notes').values({ id: 11, body: null }).execute();
    expect(await noteCount(second)).toBe(2);
  });

  it('[DN1] opening waits too, and an abort ends the wait with its reason', async () => {
    const path = await temporaryFile();
    const { db: first } = await open({ path });
    await createNotes(first);
    await sql`pragma locking_mode = exclusive`.execute(first);
    await first.insertInto('notes').values({ id: 2, body: null }).execute();
    expect((await syncErrorOf(open({ path, busyTimeoutMs: 20 }))).code).toBe('DATABASE_LOCKED');
    const controller = new AbortController();
    const waiting = open({ path, busyTimeoutMs: 30_000, signal: controller.signal });
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it('[DN2] a transaction that reads first and writes later cannot be overtaken', async () => {
    const { first, second } = await twoConnections(30_000);
    const transaction = await first.startTransaction().execute();
    const before = await noteCount(transaction);
    const overtaking = second.insertInto('notes').values({ id: 50, body: null }).execute();
    await new Promise(setImmediate);
    await transaction
      .insertInto('notes')
      .values({ id: before + 1, body: 'counted' })
      .execute();
    await transaction.commit().execute();
    await overtaking;
    expect(await noteCount(first)).toBe(3);
  });

  it('[DN3] a writer of another process is waited for', async () => {
    const { path, second } = await twoConnections(30_000);
    const child = startChild('hold-write-lock.ts', path);
    expect(await child.nextLine()).toBe('locked');
    const waiting = second.insertInto('notes').values({ id: 50, body: 'ours' }).execute();
    expect(await noteCount((await open({ path })).db)).toBe(1);
    child.say('commit');
    await waiting;
    await child.ended;
    expect(await noteCount(second)).toBe(3);
  });
});
