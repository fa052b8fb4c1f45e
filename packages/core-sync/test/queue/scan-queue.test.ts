import { openNodeDatabase } from '@music-platform/db-node';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCatalogue } from '../../src/catalogue/open-catalogue.ts';
import {
  claim,
  complete,
  pendingWork,
  postpone,
  releaseLeases,
  retryParked,
} from '../../src/queue/scan-queue.ts';
import { select } from '../support/scenes.ts';

const profile = 1;
const later = { counted: true, availableAt: 500, code: 'UNAVAILABLE', message: 'why' } as const;

/** A queue of `count` items of two profiles, oldest first. */
async function createQueue(count: number) {
  const database = await openNodeDatabase({ path: ':memory:' });
  onTestFinished(() => database.close());
  const db = await openCatalogue(database);
  await select(
    database,
    `insert into profiles (key, id, provider_kind, display_name, created_at) values (1, 'a', 'x', 'a', 0), (2, 'b', 'x', 'b', 0)`,
  );
  for (let key = 1; key <= count; key += 1) {
    const owner = key % 10 === 0 ? 2 : profile;
    await select(
      database,
      `insert into remote_items (key, profile_key, item_id, scope_id, kind, media, name, version)
       values (${key}, ${owner}, 'item-${key}', '', 'file', 'audio', 'n', 'v1')`,
    );
    await select(
      database,
      `insert into scan_queue (item_key, profile_key, version, priority) values (${key}, ${owner}, 'v1', 0)`,
    );
  }
  const rows = () => select(database, 'select * from scan_queue order by item_key');
  return {
    db,
    database,
    rows,
    take: (owner: string, limit: number, now = 0) => claim(db, profile, owner, now + 100, now, limit),
  };
}

describe('the queue', () => {
  it('[QU2 F12] claims are atomic: whoever asks at the same time, every item is handed out once', async () => {
    const { take } = await createQueue(50);
    const claims = await Promise.all(Array.from({ length: 9 }, (_, index) => take(`run-${index}`, 7)));
    const keys = claims.flat().map(({ item_key }) => item_key);
    expect(keys).toHaveLength(45);
    expect(new Set(keys).size).toBe(45);
    expect(keys.some((key) => key % 10 === 0)).toBe(false);
    expect(await take('late', 7)).toEqual([]);
  });

  it('[QU4 F17] the most urgent comes first, then the highest score, then the oldest', async () => {
    const { database, take } = await createQueue(6);
    await select(database, 'update scan_queue set priority = 5 where item_key in (4, 5)');
    await select(database, 'update scan_queue set score = 2 where item_key in (3, 5)');
    await select(database, 'update scan_queue set available_at = 1 where item_key = 1');
    expect((await take('run', 4)).map(({ item_key }) => item_key)).toEqual([5, 4, 3, 2]);
    expect((await take('run', 4)).map(({ item_key }) => item_key)).toEqual([6]);
    expect((await take('run', 4, 1)).map(({ item_key }) => item_key)).toEqual([1]);
  });

  it('[QU1 F11] a result counts only for the version and the run that took it', async () => {
    const { db, database, rows, take } = await createQueue(3);
    const [first, second, third] = await take('run', 3);
    await select(
      database,
      `update scan_queue set version = 'v2', status = 'pending', lease_owner = null where item_key = 1`,
    );
    expect(await complete(db, 'run', [first!])).toEqual(new Set());
    expect(await postpone(db, 'run', first!, { ...later, status: 'parked' })).toBe(false);
    expect(await complete(db, 'another run', [second!])).toEqual(new Set());
    expect(await complete(db, 'run', [second!])).toEqual(new Set([second!.item_key]));
    expect(await complete(db, 'run', [second!])).toEqual(new Set());
    expect(await postpone(db, 'run', third!, { ...later, status: 'pending' })).toBe(true);
    expect(await rows()).toMatchObject([
      { item_key: 1, version: 'v2', status: 'pending', attempts: 0, error_code: null },
      {
        item_key: 3,
        status: 'pending',
        attempts: 1,
        available_at: 500,
        error_code: 'UNAVAILABLE',
        error_message: 'why',
      },
    ]);
  });

  it('[QU3 F11] work of a run that ended without finishing it is there again, of its profile only', async () => {
    const { db, database, take } = await createQueue(10);
    await take('run', 5);
    await claim(db, 2, 'other', 100, 0, 5);
    await releaseLeases(db, profile);
    expect(await select(database, `select item_key from scan_queue where status = 'leased'`)).toEqual([
      { item_key: 10 },
    ]);
    expect(await take('next run', 20)).toHaveLength(9);
  });

  it('[QU8] tells when the next item is due; parked ones are not, until a full sync', async () => {
    const { db, take } = await createQueue(2);
    const [first, second] = await take('run', 2);
    expect(await pendingWork(db, profile)).toEqual({ due: null, pending: 0 });
    await postpone(db, 'run', first!, { ...later, status: 'pending' });
    await postpone(db, 'run', second!, { ...later, availableAt: 0, status: 'parked' });
    expect(await pendingWork(db, profile)).toEqual({ due: 500, pending: 1 });
    await retryParked(db, profile);
    expect(await pendingWork(db, profile)).toEqual({ due: 0, pending: 2 });
  });
});
