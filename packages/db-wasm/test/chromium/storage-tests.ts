import { describe, expect, it } from 'vitest';
import type { BrowserLab } from '../browser-lab.ts';
import { createNotes, failureOf, newName, noteCount } from './notes.ts';

/** What is stored stays, can be taken out and put back, and can be deleted. */
export function storageTests(lab: BrowserLab): void {
  describe('db-wasm in Chromium: storage', () => {
    it('[DW2] what was committed survives a reload of the page and the crash of its tab', async () => {
      const name = newName();
      const tab = await lab.tab();
      const first = await lab.worker('lab', tab);
      await first.call('open', { name });
      await createNotes(first, 100);
      await tab.reload();
      const second = await lab.worker('lab', tab);
      expect(await second.call('open', { name })).toBe('owner');
      expect(await noteCount(second)).toBe(100);
      await second.call('begin');
      await second.call('runInside', 'delete from notes');
      await lab.crash(tab);
      const third = await lab.worker();
      expect(await third.call('open', { name })).toBe('owner');
      expect(await noteCount(third)).toBe(100);
      expect(await third.call('integrity')).toEqual([]);
    });

    it('[DW3] a browser without private files says so at once', async () => {
      const worker = await lab.worker();
      await worker.call('hideStorage');
      const error = await failureOf(worker.call('open', { name: newName() }));
      expect(error).toMatchObject({ name: 'SyncError', code: 'DATABASE' });
      expect(error.message).toMatch(/cannot be stored by this browser .*Use a recent browser/);
      expect(await worker.call('open', { name: ':memory:' })).toBe('owner');
    });

    it('[DW22] a database is exported as a file, and another takes its content over', async () => {
      const worker = await lab.worker();
      await worker.call('open', { name: newName() });
      await createNotes(worker, 500);
      expect(await worker.call('export')).toBe(await worker.call('size'));
      await worker.call('run', 'drop table notes');
      await worker.call('import');
      expect(await noteCount(worker)).toBe(500);
      expect(await worker.call('integrity')).toEqual([]);
      await worker.call('close');
      await worker.call('open', { name: newName() });
      await worker.call('import');
      expect(await noteCount(worker)).toBe(500);
    });

    it('[DW22] a stored database takes over files with pages of any size', async () => {
      const worker = await lab.worker();
      await worker.call('open', { name: ':memory:' });
      await createNotes(worker, 1000);
      await worker.call('export');
      await worker.call('open', { name: newName() });
      await createNotes(worker, 10);
      const pageSize = 'pragma page_size';
      expect(await worker.call('run', pageSize)).toEqual([{ page_size: 8192 }]);
      await worker.call('import');
      expect(await noteCount(worker)).toBe(1000);
      expect(await worker.call('run', pageSize)).toEqual([{ page_size: 4096 }]);
      expect(await worker.call('integrity')).toEqual([]);
    });

    it('[DW22] followers export and import too, and see what others imported', async () => {
      const name = newName();
      const [owner, follower] = [await lab.worker(), await lab.worker()];
      await owner.call('open', { name });
      await follower.call('open', { name });
      await createNotes(owner, 10);
      await follower.call('export');
      await owner.call('run', 'delete from notes');
      expect(await noteCount(follower)).toBe(0);
      await follower.call('import');
      expect(await noteCount(owner)).toBe(10);
    });

    it('[DW22] a file that is damaged, or no database, changes nothing', async () => {
      const worker = await lab.worker();
      await worker.call('open', { name: newName() });
      await createNotes(worker, 5000);
      const size = await worker.call<number>('export');
      await worker.call('damage', 16_384, size);
      const damaged = await failureOf(worker.call('import'));
      expect(damaged).toMatchObject({ code: 'DATABASE_CORRUPT' });
      const letter = await failureOf(worker.call('importText', 'This is a letter, not a database.'));
      expect(letter).toMatchObject({ code: 'DATABASE_CORRUPT' });
      expect(letter.message).toContain('Nothing was changed');
      expect(await noteCount(worker)).toBe(5000);
      expect(await worker.call('integrity')).toEqual([]);
    });

    it('[DW25] a closed database can be deleted, an open one cannot', async () => {
      const name = newName();
      const [worker, other] = [await lab.worker(), await lab.worker()];
      await worker.call('open', { name });
      await createNotes(worker, 1);
      expect(await failureOf(other.call('delete', name))).toMatchObject({ code: 'DATABASE_LOCKED' });
      await worker.call('close');
      await other.call('delete', name);
      await other.call('delete', name);
      await other.call('open', { name });
      expect(await other.call('run', 'select name from sqlite_schema')).toEqual([]);
    });

    it('[DW26] the browser is asked to keep the data', async () => {
      const worker = await lab.worker();
      expect(['persistent', 'best-effort']).toContain(await worker.call('persistence'));
    });
  });
}
