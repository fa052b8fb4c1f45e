import { describe, expect, it } from 'vitest';
import type { BrowserLab } from '../browser-lab.ts';
import type { EngineReport } from '../engine-scenario.ts';
import { newName } from './notes.ts';

/** The engine beside its database, and the engine in a tab that follows another. */
export function engineTests(lab: BrowserLab): void {
  describe('db-wasm in Chromium: the engine', () => {
    it.each(['owner', 'follower', 'heir'])(
      '[DW24] syncs, follows changes, lists and searches as %s',
      async (role) => {
        const name = newName();
        const holder = await lab.worker();
        if (role !== 'owner') await holder.call('open', { name });
        const worker = await lab.worker('engine');
        const playing = worker.call<EngineReport>('play', { name }, 40);
        await worker.call('opened');
        if (role === 'heir') await holder.terminate();
        await worker.call('begin');
        expect(await playing).toMatchObject({
          full: 'completed',
          incremental: 'completed',
          tracks: [40, 42, 41],
          found: ['Première fois'],
          problems: [],
        });
      },
    );
  });
}
