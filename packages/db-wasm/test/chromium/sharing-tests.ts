import { describe, expect, it } from 'vitest';
import { type BrowserLab, LabWorker } from '../browser-lab.ts';
import { createNotes, failureOf, newName, noteCount } from './notes.ts';

/** Several tabs, one database. */
export function sharingTests(lab: BrowserLab): void {
  async function tabs(count: number, options: object = {}): Promise<LabWorker[]> {
    const name = newName();
    const workers: LabWorker[] = [];
    for (let index = 0; index < count; index += 1) {
      const worker = await lab.worker();
      await worker.call('open', { name, ...options });
      workers.push(worker);
    }
    return workers;
  }

  const insert = 'insert into notes (id, body) values (?, ?)';

  describe('db-wasm in Chromium: sharing', () => {
    it('[DW14] one tab owns the database, all read and write it', async () => {
      const workers = await tabs(3);
      expect(await Promise.all(workers.map((worker) => worker.call('role')))).toEqual([
        'owner',
        'follower',
        'follower',
      ]);
      await createNotes(workers[1] as LabWorker);
      const ids = Array.from({ length: 30 }, (_, index) => index + 1);
      await Promise.all(ids.map((id) => workers[id % 3]?.call('run', insert, [id, `note ${id}`])));
      for (const worker of workers) expect(await noteCount(worker)).toBe(30);
    });

    it('[DW8] a transaction of one tab is seen by the others when it is committed, and reads do not wait for it', async () => {
      const [first, second] = (await tabs(2)) as [LabWorker, LabWorker];
      await createNotes(first, 5);
      for (const [inside, outside] of [[first, second] as const, [second, first] as const]) {
        const before = await noteCount(outside);
        await inside.call('begin');
        await inside.call('runInside', 'insert into notes (body) values (?)', ['inside']);
        expect(await noteCount(outside)).toBe(before);
        const waiting = outside.call('run', 'insert into notes (body) values (?)', ['outside']);
        await inside.call('end', 'commit');
        await waiting;
        expect(await noteCount(outside)).toBe(before + 2);
      }
    });

    it('[DW8] reads do not wait for a transaction that is larger than the memory for pages either', async () => {
      const [first, second] = (await tabs(2, { cacheBytes: 256 * 1024 })) as [LabWorker, LabWorker];
      await createNotes(first, 5);
      await first.call('begin');
      await first.call(
        'runInside',
        `with recursive n(i) as (select 1 union all select i + 1 from n where i < 500)
         insert into notes (body) select hex(randomblob(2000)) from n`,
      );
      expect(await noteCount(second)).toBe(5);
      await first.call('end', 'commit');
      expect(await noteCount(second)).toBe(505);
    });

    it('[DW15] when the owner closes, the next in line takes over and nobody notices', async () => {
      const [owner, ...followers] = (await tabs(3)) as [LabWorker, ...LabWorker[]];
      await createNotes(owner, 10);
      const writing = followers.map(async (worker, index) => {
        for (let id = 0; id < 20; id += 1) await worker.call('run', insert, [1000 * (index + 1) + id, 'x']);
      });
      await owner.call('close');
      await Promise.all(writing);
      const roles = await Promise.all(followers.map((worker) => worker.call('role')));
      expect(roles.sort()).toEqual(['follower', 'owner']);
      for (const worker of followers) expect(await noteCount(worker)).toBe(50);
      expect(await failureOf(noteCount(owner))).toMatchObject({ code: 'DATABASE' });
    });

    it('[DW15] when the owner dies, the next in line takes over what was committed', async () => {
      const [owner, follower] = (await tabs(2)) as [LabWorker, LabWorker];
      await createNotes(owner, 10);
      await owner.call('begin');
      await owner.call('runInside', 'delete from notes');
      await owner.terminate();
      expect(await noteCount(follower)).toBe(10);
      expect(await follower.call('role')).toBe('owner');
      expect(await follower.call('integrity')).toEqual([]);
    });

    it('[DW16] what waits at an owner that dies: a read is read again, a write fails and is not repeated', async () => {
      const [owner, follower, reader] = (await tabs(3)) as [LabWorker, LabWorker, LabWorker];
      await createNotes(owner, 10);
      await owner.call('begin');
      await owner.call('runInside', 'delete from notes');
      const writing = failureOf(follower.call('run', insert, [99, 'unheard']));
      // A pragma is not read beside a transaction, so it waits too.
      const reading = reader.call('run', 'pragma table_info(notes)');
      expect(await Promise.all([follower.call('role'), reader.call('role')])).toEqual([
        'follower',
        'follower',
      ]);
      await owner.terminate();
      const error = await writing;
      expect(error).toMatchObject({ code: 'INTERRUPTED', details: { outcome: 'unknown', retryable: true } });
      expect(await reading).toHaveLength(2);
      expect(await noteCount(reader)).toBe(10);
    });

    it('[DW16] a write that was done, and whose answer was lost with the owner, is not done again', async () => {
      const [owner, follower] = (await tabs(2)) as [LabWorker, LabWorker];
      await createNotes(owner, 10);
      await owner.call('mute');
      const writing = failureOf(follower.call('run', 'insert into notes (body) values (?)', ['unheard']));
      await expect.poll(() => noteCount(owner)).toBe(11);
      await owner.terminate();
      expect(await writing).toMatchObject({ code: 'INTERRUPTED', details: { outcome: 'unknown' } });
      expect(await noteCount(follower)).toBe(11);
    });

    it('[DW17] a commit whose answer was lost with the owner says that nobody knows', async () => {
      const [owner, follower] = (await tabs(2)) as [LabWorker, LabWorker];
      await createNotes(owner, 10);
      await follower.call('begin');
      await follower.call('runInside', insert, [50, 'kept']);
      await owner.call('mute');
      const committing = failureOf(follower.call('end', 'commit'));
      await expect.poll(() => noteCount(owner)).toBe(11);
      await owner.terminate();
      expect(await committing).toMatchObject({ code: 'INTERRUPTED', details: { outcome: 'unknown' } });
      expect(await noteCount(follower)).toBe(11);
    });

    it('[DW17] a transaction whose owner dies fails as a whole, and the next one works', async () => {
      const [owner, follower] = (await tabs(2)) as [LabWorker, LabWorker];
      await createNotes(owner, 10);
      await follower.call('begin');
      await follower.call('runInside', insert, [50, 'never']);
      await owner.terminate();
      const error = await failureOf(follower.call('runInside', insert, [51, 'never']));
      expect(error).toMatchObject({ code: 'INTERRUPTED', details: { outcome: 'not-executed' } });
      expect(await failureOf(follower.call('end', 'commit'))).toMatchObject({ code: 'INTERRUPTED' });
      expect(await noteCount(follower)).toBe(10);
      await follower.call('begin');
      await follower.call('runInside', insert, [52, 'kept']);
      await follower.call('end', 'commit');
      expect(await noteCount(follower)).toBe(11);
    });

    it('[DW27] a temporary table is gone with the owner, and says so', async () => {
      const [owner, follower] = (await tabs(2)) as [LabWorker, LabWorker];
      await follower.call('run', 'create temp table scratch (value)');
      await follower.call('run', 'insert into scratch values (1)');
      expect(await follower.call('run', 'select * from scratch')).toEqual([{ value: 1 }]);
      await owner.terminate();
      const error = await failureOf(follower.call('run', 'select * from scratch'));
      expect(error.message).toContain('no such table: scratch');
    });

    it('[DW18] a follower that dies inside a transaction does not keep the others waiting', async () => {
      const [owner, follower] = (await tabs(2)) as [LabWorker, LabWorker];
      await createNotes(owner, 10);
      await follower.call('begin');
      await follower.call('runInside', 'delete from notes');
      const waiting = owner.call('run', insert, [99, 'after']);
      await follower.terminate();
      await waiting;
      expect(await noteCount(owner)).toBe(11);
    });

    it('[DW9] a transaction that does nothing while others wait is rolled back', async () => {
      const [owner, follower] = (await tabs(2, { transactionIdleMs: 100 })) as [LabWorker, LabWorker];
      await createNotes(owner, 10);
      await follower.call('begin');
      await follower.call('runInside', 'delete from notes');
      await owner.call('run', insert, [99, 'waited']);
      expect(await failureOf(follower.call('end', 'commit'))).toMatchObject({ code: 'DATABASE_LOCKED' });
      expect(await noteCount(follower)).toBe(11);
    });

    it('[DW20] a page uses the database through a worker, and hears when nobody owns it', async () => {
      const name = newName();
      const [worker, page] = [await lab.worker(), new LabWorker(await lab.tab())];
      await worker.call('open', { name });
      await createNotes(worker, 10);
      expect(await page.call('open', { name, ownerTimeoutMs: 3000 })).toBe('follower');
      await page.call('run', insert, [99, 'of the page']);
      expect(await noteCount(worker)).toBe(11);
      await worker.terminate();
      const error = await failureOf(noteCount(page));
      expect(error).toMatchObject({ code: 'DATABASE', details: { retryable: true } });
      expect(error.message).toContain('Open it in a worker');
      const next = await lab.worker();
      await next.call('open', { name });
      expect(await noteCount(page)).toBe(11);
    });

    it('[DW21] a tab that speaks another version is told to reload', async () => {
      const name = newName();
      const other = await lab.tab();
      await other.evaluate((base) => {
        const channel = new BroadcastChannel(base);
        channel.onmessage = () =>
          channel.postMessage({ kind: 'owner', protocol: 99, owner: 'of the future' });
        void navigator.locks.request(base, () => new Promise(() => undefined));
      }, `music-platform-db/${name}`);
      const error = await failureOf((await lab.worker()).call('open', { name }));
      expect(error).toMatchObject({ code: 'DATABASE' });
      expect(error.message).toContain('Reload all its pages');
    });
  });
}
