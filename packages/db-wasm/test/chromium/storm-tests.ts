import { createRandom } from '@music-platform/testkit';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { BrowserLab, LabWorker } from '../browser-lab.ts';
import { newName } from './notes.ts';

interface Tab {
  readonly id: string;
  readonly page: Page;
  readonly worker: LabWorker;
}

interface Step {
  readonly rows: readonly number[];
  readonly outcome: 'done' | 'not-executed' | 'unknown';
}

const rounds = Number(process.env['DB_WASM_STORM_ROUNDS'] ?? 4);
const seed = Number(process.env['DB_WASM_STORM_SEED'] ?? 20_261_122);
const tabCount = 3;
const stepsPerRound = 24;
const killings = ['terminate', 'terminate', 'crash', 'reload', 'close'] as const;

/** Several tabs write and read while, again and again, the one that owns the database is killed. */
export function stormTests(lab: BrowserLab): void {
  const name = newName();
  const random = createRandom(seed);
  /** By row: what its writer was told. */
  const told = new Map<string, Step['outcome']>();
  let opened = 0;

  async function openTab(): Promise<Tab> {
    opened += 1;
    const page = await lab.tab();
    const worker = await lab.worker('lab', page);
    await worker.call('open', { name });
    return { id: `tab-${opened}`, page, worker };
  }

  async function kill({ page, worker }: Tab, how: (typeof killings)[number]): Promise<void> {
    if (how === 'terminate') await worker.terminate();
    else if (how === 'crash') await lab.crash(page);
    else if (how === 'reload') await page.reload();
    else await worker.call('close');
    await page.close();
  }

  async function storm(tab: Tab, first: number): Promise<void> {
    const steps = await tab.worker.call<Step[]>('storm', tab.id, first, stepsPerRound);
    for (const { rows, outcome } of steps) for (const row of rows) told.set(`${tab.id}/${row}`, outcome);
  }

  async function findOwner(tabs: readonly Tab[]): Promise<Tab> {
    for (const tab of tabs) if ((await tab.worker.call('role')) === 'owner') return tab;
    throw new Error('nobody owns the database between two rounds');
  }

  async function playRound(tabs: readonly Tab[], round: number): Promise<Tab[]> {
    const owner = await findOwner(tabs);
    const running = new Map(tabs.map((tab) => [tab, storm(tab, round * 1000)]));
    for (const work of running.values()) work.catch(() => undefined);
    for (let turns = random.int(0, 24); turns > 0; turns -= 1) await owner.worker.call('role');
    await kill(owner, random.pick(killings));
    const survivors = tabs.filter((tab) => tab !== owner);
    await Promise.all(survivors.map((tab) => running.get(tab)));
    return [...survivors, await openTab()];
  }

  describe('db-wasm in Chromium: storm', () => {
    it(`[DW19] ${rounds} times the owner of ${tabCount} tabs is killed (seed ${seed}): all go on, nothing is lost or done twice`, {
      timeout: 30_000 + rounds * 10_000,
    }, async () => {
      let tabs: Tab[] = [];
      while (tabs.length < tabCount) tabs.push(await openTab());
      await tabs[0]?.worker.call('run', 'create table storm (tab text, row real)');
      for (let round = 1; round <= rounds; round += 1) tabs = await playRound(tabs, round);

      const [first] = tabs as [Tab];
      const found = await first.worker.call<{ tab: string; row: number; times: number }[]>(
        'run',
        'select tab, row, count(*) as times from storm group by tab, row',
      );
      expect(found.filter(({ times }) => times !== 1)).toEqual([]);
      const rows = new Set(found.map(({ tab, row }) => `${tab}/${row}`));
      const wrong = [...told].filter(
        ([row, outcome]) => outcome !== 'unknown' && rows.has(row) !== (outcome === 'done'),
      );
      expect(wrong).toEqual([]);
      const halves = found.filter(({ tab, row }) => row % 3 === 1 && !rows.has(`${tab}/${row + 0.5}`));
      expect(halves).toEqual([]);
      expect(await first.worker.call('integrity')).toEqual([]);
      for (const tab of tabs) await tab.page.close();
    });
  });
}
