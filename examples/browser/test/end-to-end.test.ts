import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { weighPage } from '../scripts/weigh.ts';
import { type Cloud, demoCloud, driveOverHttp } from './clouds.ts';
import { crash, link, rowsOf } from './page-steps.ts';
import { missingChromium, Site } from './site.ts';
import { storedPlaces } from './stored-places.ts';

const tracks = Number(process.env['BROWSER_E2E_TRACKS'] ?? 1200);
/** Drive lets nobody read more than 27 files a second, and neither do we. */
const patienceMs = 120_000 + tracks * 100;
const clouds = ['the Drive emulator over HTTP', 'the cloud inside the page'] as const;

const libraryOf = (name: string): string => name.replaceAll(' ', '-');
const countText = (count: number): string => `${count.toLocaleString('en')} tracks`;

describe.skipIf(missingChromium !== undefined)('end to end', { timeout: patienceMs }, () => {
  let site: Site;
  const secret = 'a-token-nobody-may-keep';

  beforeAll(async () => {
    site = await Site.start();
  }, patienceMs);
  afterAll(() => site?.[Symbol.asyncDispose]());

  const syncEnds = async (page: Page): Promise<void> => {
    await link(page, 'Sync').click();
    await page.getByText('Up to date').waitFor({ timeout: patienceMs });
  };
  const sync = async (page: Page, cloud: Cloud): Promise<void> => {
    await link(page, 'Sync').click();
    await page.getByRole('button', { name: new RegExp(`^Sync ${cloud.source}`) }).click();
    await page
      .getByRole('table', { name: 'Sync history' })
      .getByText('Completed')
      .nth(1)
      .waitFor({ timeout: patienceMs });
  };
  const countIs = async (page: Page, count: number): Promise<void> => {
    await link(page, 'Tracks').click();
    await page.getByText(countText(count)).first().waitFor();
  };

  const open = (name: (typeof clouds)[number], size: number): Promise<Cloud> =>
    name === 'the cloud inside the page' ? Promise.resolve(demoCloud) : driveOverHttp(size, secret);

  it.each(clouds)(
    'syncs, follows edits, searches, plays, and is there after a reload and without a network: %s',
    async (name) => {
      await using cloud = await open(name, tracks);
      const page = await site.page(`?library=${libraryOf(name)}&tracks=${tracks}#/albums`);
      const listedAt = firstPageAt(page, cloud);
      await cloud.connect(page);
      const startedAt = Date.now();
      await link(page, 'Tracks').click();
      // Usable means: rows are there, and a search answers, while the sync goes on.
      await rowsOf(page).first().locator('.title').waitFor({ timeout: patienceMs });
      const firstRowAt = Date.now();
      await link(page, 'Sync').click();
      expect(await page.getByText('Up to date').count()).toBe(0);
      await syncEnds(page);
      const syncedMs = Date.now() - startedAt;
      await countIs(page, tracks);
      const pageAt = await listedAt;
      const sincePage = pageAt && `, ${firstRowAt - pageAt} ms after the first page of the listing`;
      process.stdout.write(
        `${name}: ${tracks} tracks, rows ${firstRowAt - startedAt} ms after the click${sincePage ?? ''}, all after ${syncedMs} ms\n`,
      );

      const left = await cloud.edit(page);
      await sync(page, cloud);
      if (left !== undefined) await countIs(page, left);
      await searchAndPlay(page);
      await page.reload();
      await rowsOf(page).first().locator('.title').waitFor();
      await expectNoThirdRun(page);
      await offline(page);
      const title = await rowsOf(page).first().locator('.title').textContent();
      await page.close();
      expect(await storedPlaces(site, secret)).toEqual([]);
      // The search does look into the library.
      expect(await storedPlaces(site, title ?? '')).toContainEqual(
        expect.stringMatching(/^file .*music-platform/),
      );
      expect(site.problems).toEqual([]);
    },
  );

  it.each(clouds)(
    'a sync that is stopped is resumed, and one whose tab dies goes on in the next: %s',
    async (name) => {
      const interruptedTracks = name === clouds[0] ? 120 : 400;
      await using cloud = await open(name, interruptedTracks);
      const path = `?library=interrupted-${libraryOf(name)}&tracks=${interruptedTracks}#/albums`;
      const page = await site.page(path);
      let goOn = cloud.holdBack();
      await cloud.connect(page);
      await link(page, 'Tracks').click();
      await rowsOf(page).first().locator('.title').waitFor();
      await link(page, 'Sync').click();
      await page.getByRole('button', { name: new RegExp(`^Cancel ${cloud.source}`) }).click();
      await page.getByText(/^Stopped at/).waitFor();
      goOn();

      goOn = cloud.holdBack();
      await page.getByRole('button', { name: new RegExp(`^Resume ${cloud.source}`) }).click();
      await page
        .getByRole('progressbar', { name: new RegExp(`^Progress of ${cloud.source}`) })
        .first()
        .waitFor();
      await crash(page);
      await page.close();
      goOn();
      const next = await site.page(path);
      await link(next, 'Sync').click();
      if (name === clouds[0]) await next.getByText(/^Interrupted at/).waitFor();
      await cloud.reconnect(next);
      await syncEnds(next);
      await countIs(next, interruptedTracks);
      await next.close();
      expect(site.problems).toEqual([]);
    },
  );

  it("weighs less than 250 KB without SQLite's WebAssembly", () => {
    const { page, wasm } = weighPage(site.outDir);
    expect(wasm).toBeGreaterThan(100_000);
    expect(page).toBeLessThan(250_000);
  });

  it('runs nothing that is made from text, on the page and in its workers', async () => {
    const document = await fetch(site.url);
    const policies = [
      document.headers.get('content-security-policy'),
      /content="(default-src[^"]+)"/.exec(await document.text())?.[1]?.replaceAll('&#39;', "'"),
    ];
    for (const policy of policies) expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    const [worker] = readdirSync(join(site.outDir, 'assets')).filter((name) => name.startsWith('worker-'));
    const script = await fetch(new URL(`assets/${worker}`, site.url));
    expect(script.headers.get('content-security-policy')).toBe(policies[0]);
  });
});

/** When the first page of the listing has arrived, where a network could see it. */
async function firstPageAt(page: Page, { listing }: Cloud): Promise<number | undefined> {
  if (listing === undefined) return undefined;
  await (await page.waitForResponse(listing, { timeout: patienceMs })).finished();
  return Date.now();
}

async function searchAndPlay(page: Page): Promise<void> {
  await link(page, 'Tracks').click();
  const title = (await rowsOf(page).first().locator('.title').textContent()) ?? '';
  await page.getByRole('searchbox').fill(title);
  const found = page.getByRole('grid', { name: 'Tracks found' });
  await found.getByText(title, { exact: true }).first().waitFor();
  await found
    .getByRole('button', { name: /^Play / })
    .first()
    .click({ force: true });
  await expect
    .poll(() => page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.currentTime), {
      timeout: 20_000,
    })
    .toBeGreaterThan(0.5);
  await page.getByRole('region', { name: 'Player' }).getByRole('button', { name: 'Pause' }).click();
}

async function expectNoThirdRun(page: Page): Promise<void> {
  await link(page, 'Sync').click();
  const runs = page.getByRole('table', { name: 'Sync history' }).getByText('Completed');
  await runs.nth(1).waitFor();
  expect(await runs.count()).toBe(2);
}

async function offline(page: Page): Promise<void> {
  const context = page.context();
  await context.setOffline(true);
  try {
    await page.reload();
    await link(page, 'Tracks').click();
    await rowsOf(page).first().locator('.title').waitFor();
  } finally {
    await context.setOffline(false);
  }
}
