import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { BrowserLab } from '../browser-lab.ts';
import type { HistoryReport } from '../history.ts';
import { newName } from './notes.ts';

/** `HISTORIES` plays more of them. */
const histories = Number(process.env['HISTORIES'] ?? 8);

/** Random histories of clouds, faults and processes, each beside its database in OPFS; a crash terminates the worker. */
export function historyTests(lab: BrowserLab): void {
  it(`[DW24] every promise holds in ${histories} histories whose workers are terminated`, async () => {
    const tab = await lab.tab();
    let terminated = 0;
    for (let seed = 1; seed <= histories; seed += 1) {
      const { failures, crashes, deaths } = await playTerminated(lab, tab, seed);
      expect(failures).toEqual([]);
      expect(deaths).toBe(crashes);
      terminated += deaths;
    }
    expect(terminated).toBeGreaterThan(histories / 5);
  }, 1_800_000);
}

async function playTerminated(
  lab: BrowserLab,
  tab: Page,
  seed: number,
): Promise<HistoryReport & { deaths: number }> {
  const name = newName();
  for (let deaths = 0; ; deaths += 1) {
    const worker = await lab.worker('history', tab);
    const died = worker.call('died').catch(() => undefined);
    const played = worker.call<HistoryReport>('play', { seed, deaths, name });
    played.catch(() => undefined);
    const report = await Promise.race([played, died.then(() => undefined)]);
    await worker.terminate();
    if (report !== undefined) return { ...report, deaths };
  }
}
