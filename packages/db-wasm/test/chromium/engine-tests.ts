import { describe, expect, it } from 'vitest';
import type { BrowserLab } from '../browser-lab.ts';
import type { EngineReport } from '../engine-scenario.ts';
import { newName } from './notes.ts';

/** The engine beside its database, and the engine in a tab that follows another. */
export function engineTests(lab: BrowserLab): void {
  describe('db-wasm in Chromium: the engine', () => {
    it.each([
      ['owner', 0],
      ['follower', 1],
    ])('[DW24] syncs, follows changes, lists and searches as %s', async (_role, others) => {
      const name = newName();
      const holder = await lab.worker();
      if (others > 0) await holder.call('open', { name });
      const worker = await lab.worker('engine');
      const report = await worker.call<EngineReport>('play', { name }, 100);
      expect(report).toMatchObject({
        full: 'completed',
        incremental: 'completed',
        tracks: [100, 102, 101],
        found: ['Première fois'],
        problems: [],
      });
    });
  });
}
