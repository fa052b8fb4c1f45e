import { describe, expect, it } from 'vitest';
import type { BrowserLab, LabWorker } from '../browser-lab.ts';
import { createNotes, failureOf, newName, noteCount } from './notes.ts';

const mebibyte = 1024 * 1024;
const fill = `with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000)
  insert into notes (body) select hex(randomblob(4000)) from n`;

/** What goes wrong below SQLite. */
export function failureTests(lab: BrowserLab): void {
  /** Calls `work` with a database that is nearly as large as its site may become; `widen` takes the limit away. */
  async function nearlyFull(
    cacheBytes: number,
    work: (worker: LabWorker, widen: () => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const tab = await lab.tab();
    const worker = await lab.worker('lab', tab);
    await worker.call('open', { name: newName(), cacheBytes });
    await createNotes(worker, 100);
    await lab.limitStorage(tab, 2 * mebibyte);
    try {
      await work(worker, () => lab.limitStorage(tab, undefined));
    } finally {
      await lab.limitStorage(tab, undefined);
      await worker.call('close');
    }
  }

  describe('db-wasm in Chromium: failures', () => {
    it('[DW11] a site that may not store more is DATABASE_FULL, loses nothing, and goes on when it may', () =>
      nearlyFull(32 * mebibyte, async (worker, widen) => {
        const error = await failureOf(worker.call('run', fill));
        expect(error).toMatchObject({ name: 'SyncError', code: 'DATABASE_FULL' });
        expect(error.message).toMatch(/no room left to grow .*Free space/);
        expect(await noteCount(worker)).toBe(100);
        await worker.call('begin');
        await worker.call('runInside', 'delete from notes where id = 1');
        await worker.call('runInside', fill);
        expect(await failureOf(worker.call('end', 'commit'))).toMatchObject({ code: 'DATABASE_FULL' });
        expect(await noteCount(worker)).toBe(100);
        expect(await worker.call('integrity')).toEqual([]);
        await widen();
        await worker.call('run', fill);
        expect(await noteCount(worker)).toBe(2100);
        expect(await worker.call('integrity')).toEqual([]);
      }));

    it('[DW12] a transaction SQLite has ended by itself fails until it is rolled back', () =>
      nearlyFull(mebibyte / 4, async (worker, widen) => {
        await worker.call('begin');
        await worker.call('runInside', 'delete from notes');
        const full = { code: 'DATABASE_FULL' };
        expect(await failureOf(worker.call('runInside', fill))).toMatchObject(full);
        await widen();
        expect(await failureOf(worker.call('runInside', 'delete from notes where id = 2'))).toMatchObject(
          full,
        );
        expect(await failureOf(worker.call('end', 'commit'))).toMatchObject(full);
        expect(await noteCount(worker)).toBe(100);
        await worker.call('run', fill);
        expect(await noteCount(worker)).toBe(2100);
      }));
  });
}
