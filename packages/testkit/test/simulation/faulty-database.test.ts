import { type DatabaseFault, faultyDatabase, replay } from '@music-platform/testkit/simulation';
import { Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { drawScenario } from '../../src/simulation/scenario/draw-scenario.ts';
import { openPlainSqlite } from '../support/plain-sqlite.ts';
import { plainEngine } from './plain-engine.ts';

interface Notes {
  notes: { body: string };
}

/** A database whose next statement of that name fails. */
async function notes(): Promise<{
  db: Kysely<Notes>;
  bodies(): Promise<string[]>;
  next(name: string, fault: DatabaseFault): void;
}> {
  let planned: { name: string; fault: DatabaseFault } | undefined;
  const adapter = faultyDatabase(openPlainSqlite(), (statement) => {
    if (planned === undefined || !statement.startsWith(planned.name)) return undefined;
    const { fault } = planned;
    planned = undefined;
    return fault;
  });
  const db = new Kysely<Notes>({ dialect: adapter.dialect });
  await sql`create table notes (body text)`.execute(db);
  return {
    db,
    bodies: async () => (await db.selectFrom('notes').select('body').execute()).map(({ body }) => body),
    next: (name, fault) => {
      planned = { name, fault };
    },
  };
}

const insert = (db: Kysely<Notes>, body: string): Promise<unknown> =>
  db.insertInto('notes').values({ body }).execute();

describe('a database that fails', () => {
  it('[SI9] what was locked has changed nothing, and a transaction goes on', async () => {
    const { db, bodies, next } = await notes();
    next('insert', { error: 'BUSY' });
    await expect(insert(db, 'refused')).rejects.toMatchObject({ code: 'DATABASE_LOCKED' });
    await db.transaction().execute(async (trx) => {
      await insert(trx, 'first');
      next('insert', { error: 'BUSY' });
      await expect(insert(trx, 'refused')).rejects.toMatchObject({ code: 'DATABASE_LOCKED' });
      await insert(trx, 'second');
    });
    expect(await bodies()).toEqual(['first', 'second']);
  });

  it.each([
    ['insert', { error: 'FULL' }, 'DATABASE_FULL'],
    ['insert', { error: 'IOERR' }, 'DATABASE'],
    ['commit', { error: 'BUSY' }, 'DATABASE_LOCKED'],
    ['commit', { error: 'IOERR' }, 'DATABASE'],
    ['begin', { error: 'BUSY' }, 'DATABASE_LOCKED'],
  ] as const)('[SI9] %s that fails with %o leaves nothing of its transaction', async (name, fault, code) => {
    const { db, bodies, next } = await notes();
    const work = db.transaction().execute(async (trx) => {
      await insert(trx, 'first');
      if (name === 'insert') next(name, fault);
      await insert(trx, 'second');
    });
    if (name !== 'insert') next(name, fault);
    await expect(work).rejects.toMatchObject({ code });
    expect(await bodies()).toEqual([]);
    await db.transaction().execute((trx) => insert(trx, 'afterwards'));
    expect(await bodies()).toEqual(['afterwards']);
  });

  it('[SI9] a commit whose outcome is unknown may have taken effect', async () => {
    const { db, bodies, next } = await notes();
    next('commit', { error: 'IOERR', unknown: true });
    const work = db.transaction().execute((trx) => insert(trx, 'kept'));
    await expect(work).rejects.toMatchObject({ code: 'DATABASE' });
    expect(await bodies()).toEqual(['kept']);
  });

  it('[SI9] histories have statements that fail in a sync, and none at rest', async () => {
    const world = { stableIds: true, changeFeed: false, bounded: false, databaseFaults: true };
    const { steps, ...drawn } = drawScenario(1, { world, config: { duplicates: 'keepBoth' } });
    expect(steps.some((step) => 'statementFaults' in step)).toBe(true);
    const statementFaults = [{ at: 1, times: 2, fault: { error: 'BUSY' } }] as const;
    const { violations, log, counts } = await replay(
      {
        ...drawn,
        steps: [
          { do: 'add', id: 'f1', name: '1.mp3', in: 'main', song: 1 },
          { do: 'sync', statementFaults },
          { do: 'rest' },
        ],
      },
      { database: async () => openPlainSqlite(), engine: plainEngine },
    );
    expect(violations).toEqual([]);
    expect(counts.databaseFaults).toBeGreaterThan(0);
    expect(log.join()).toContain('could not sync account 0: DATABASE_LOCKED');
  });
});
