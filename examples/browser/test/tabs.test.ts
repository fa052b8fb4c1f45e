import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createRandom } from '@music-platform/testkit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crash } from './page-steps.ts';
import { type LabTab, missingChromium, Site } from './site.ts';

const rounds = Number(process.env['BROWSER_STORM_ROUNDS'] ?? 3);
const seed = Number(process.env['BROWSER_STORM_SEED'] ?? 20_261_129);
/** More rounds need more to sync. */
const tracks = 200 + rounds * 30;
const tabCount = 3;
const library = 'storm';

describe.skipIf(missingChromium !== undefined)('several tabs', () => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.start({ withLab: true });
  }, 120_000);
  afterAll(() => site?.[Symbol.asyncDispose]());

  const statisticsOf = ({ lab }: LabTab) => lab.evaluate(({ engine }) => engine.statistics());
  const runsOf = ({ lab }: LabTab) => lab.evaluate(({ engine }) => engine.history({ limit: 1000 }));

  async function ownerOf(tabs: readonly LabTab[]): Promise<LabTab> {
    for (const tab of tabs) {
      if ((await tab.lab.evaluate(({ engine }) => engine.role())) === 'owner') return tab;
    }
    throw new Error('nobody owns the library between two rounds');
  }

  async function untilDone(tab: LabTab): Promise<void> {
    await expect
      .poll(async () => (await runsOf(tab)).some(({ status }) => status === 'running'), { timeout: 120_000 })
      .toBe(false);
  }

  /** Bytes of the library as a file. */
  async function exported({ lab }: LabTab): Promise<Uint8Array> {
    const text = await lab.evaluate(async ({ engine }) => {
      const blob = await engine.exportDatabase();
      const reader = new FileReader();
      return new Promise<string>((resolve, reject) => {
        reader.onload = () => resolve(String(reader.result));
        reader.onerror = () => reject(reader.error);
        reader.readAsDataURL(blob);
      });
    });
    return Buffer.from(text.slice(text.indexOf(',') + 1), 'base64');
  }

  it(`${rounds} times the owner of ${tabCount} tabs is killed in the middle of a sync (seed ${seed}): every tab answers, one sync at a time, nothing is lost`, {
    timeout: 120_000 + rounds * 20_000,
  }, async () => {
    const random = createRandom(seed);
    let tabs: LabTab[] = [];
    while (tabs.length < tabCount) tabs.push(await site.tab(library));
    const [first] = tabs as [LabTab];
    const { profileId } = await first.lab.evaluate(
      ({ engine }, size) => engine.connect({ kind: 'demo', tracks: size }),
      tracks,
    );
    const start = ({ lab }: LabTab) => lab.evaluate(({ engine }, id) => engine.start(id), profileId);
    await start(random.pick(tabs));
    for (let round = 0; round < rounds; round += 1) {
      const owner = await ownerOf(tabs);
      for (let turns = random.int(0, 40); turns > 0; turns -= 1) await statisticsOf(owner);
      await kill(owner.page, random.pick(['crash', 'crash', 'close', 'reload'] as const));
      tabs = [...tabs.filter((tab) => tab !== owner), await site.tab(library)];
      const counts = await Promise.all(tabs.map(async (tab) => (await statisticsOf(tab)).tracks));
      expect(counts).toHaveLength(tabCount);
      const runs = await runsOf(random.pick(tabs));
      expect(runs.filter(({ status }) => status === 'running').length).toBeLessThan(2);
    }
    const [last] = tabs as [LabTab];
    await untilDone(last);
    if ((await runsOf(last))[0]?.status !== 'completed') await start(last);
    await untilDone(last);
    expect(await statisticsOf(last)).toMatchObject({ tracks, queued: 0, parked: 0 });

    // A listing of everything finds nothing that is missing, and nothing that is too many.
    await last.lab.evaluate(({ engine }, id) => engine.start(id, { full: true }), profileId);
    await untilDone(last);
    const [full] = await runsOf(last);
    expect(full).toMatchObject({ status: 'completed', syncType: 'full' });
    expect(full?.stats.items).toMatchObject({ added: 0, updated: 0, moved: 0, hidden: 0, failed: 0 });
    const file = join(site.outDir, 'exported.db');
    await writeFile(file, await exported(last));
    using copy = new DatabaseSync(file);
    expect(copy.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    expect(site.problems).toEqual([]);
    for (const { page } of tabs) await page.close();
  });
});

async function kill(page: Page, how: 'crash' | 'close' | 'reload'): Promise<void> {
  if (how === 'crash') await crash(page);
  else if (how === 'reload') await page.reload();
  await page.close();
}
