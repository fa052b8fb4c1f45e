import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build, type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findChromium, type RunningChromium, startChromium } from '../../../scripts/lib/chromium.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { missing } = await findChromium();
const tracks = 240;
const patienceMs = 90_000;

let outDir: string;
let server: PreviewServer;
let browser: RunningChromium;
let url: string;

/** Opens the page in a new tab; what goes wrong on it fails the test. */
async function openPage(library: string, problems: string[], view = 'albums'): Promise<Page> {
  const page = await browser.context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.goto(`${url}?library=${library}&tracks=${tracks}#/${view}`);
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
  return page;
}

const goTo = (page: Page, view: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view }).click();

const rowsOf = (page: Page) => page.getByRole('grid').locator('[aria-rowindex]:has([role="gridcell"])');

async function connectDemo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try the demo cloud' }).click();
}

async function untilSynced(page: Page): Promise<void> {
  await goTo(page, 'Sync');
  await page.getByText('Up to date').waitFor({ timeout: patienceMs });
}

describe('the page', { timeout: patienceMs }, () => {
  beforeAll(async () => {
    if (missing !== undefined) return;
    outDir = await mkdtemp(join(tmpdir(), 'music-page-'));
    await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } });
    server = await preview({ root, logLevel: 'error', build: { outDir }, preview: { port: 0 } });
    url = server.resolvedUrls?.local[0] ?? '';
    browser = await startChromium();
  }, patienceMs);

  beforeEach(({ skip }) => {
    if (missing !== undefined) skip(missing);
  });

  afterAll(async () => {
    if (missing !== undefined) return;
    await browser.close();
    await server.close();
    await rm(outDir, { recursive: true, force: true });
  });

  it('shows albums while the demo cloud is still being read, searches it, and has it at once after a reload', async () => {
    const problems: string[] = [];
    const page = await openPage('first', problems);
    await connectDemo(page);
    await page.getByRole('list', { name: 'Albums' }).getByRole('link').first().waitFor();
    await untilSynced(page);
    await goTo(page, 'Tracks');
    await page.getByText(`${tracks} tracks`).waitFor();
    const title = (await rowsOf(page).first().locator('.title').textContent()) ?? '';
    expect(await rowsOf(page).count()).toBeLessThan(100);
    await page.getByRole('searchbox').fill(title);
    await page
      .getByRole('grid', { name: 'Tracks found' })
      .getByText(title, { exact: true })
      .first()
      .waitFor();
    await page.getByRole('searchbox').fill('no such song anywhere');
    await page.getByText('Nothing found').waitFor();
    await page.goBack();
    await page.getByRole('grid', { name: 'Tracks', exact: true }).waitFor();
    await page.reload();
    await rowsOf(page).first().locator('.title').waitFor();
    expect(problems).toEqual([]);
  });

  it('opens without a network, with the whole library', async () => {
    const problems: string[] = [];
    const page = await openPage('first', problems);
    await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active?.state));
    await browser.context.setOffline(true);
    try {
      await page.reload();
      await page.getByText(`${tracks} tracks`).waitFor();
      await page.getByText('You are offline').waitFor();
      await goTo(page, 'Tracks');
      await rowsOf(page).first().locator('.title').waitFor();
    } finally {
      await browser.context.setOffline(false);
    }
    expect(problems).toEqual([]);
  });

  it('draws the rows in sight only, down to the last one, and comes back to where it was', async () => {
    const problems: string[] = [];
    const page = await openPage('first', problems, 'tracks');
    const grid = page.getByRole('grid', { name: 'Tracks', exact: true });
    await rowsOf(page).first().locator('.title').waitFor();
    await grid.focus();
    await page.keyboard.press('End');
    await grid.locator(`[aria-rowindex="${tracks + 1}"] .title`).waitFor();
    expect(await rowsOf(page).count()).toBeLessThan(100);
    const top = () => page.locator('main').evaluate((element) => element.scrollTop);
    const before = await top();
    await expect
      .poll(() => page.evaluate(() => Number(Reflect.get(Object(history.state), 'top'))))
      .toBe(before);
    await grid.locator('.active a[href^="#/album/"]').click();
    await page.locator('.hero').waitFor();
    await page.goBack();
    await expect.poll(top).toBe(before);
    expect(problems).toEqual([]);
  });

  it('shows one library in every tab, and goes on when the tab that owned it is closed in the middle of a sync', async () => {
    const problems: string[] = [];
    const owner = await openPage('second', problems);
    const follower = await openPage('second', problems);
    await follower.locator('[data-role="follower"]').waitFor();
    await connectDemo(owner);
    await follower.getByRole('list', { name: 'Albums' }).getByRole('link').first().waitFor();
    await owner.close();
    await follower.locator('[data-role="owner"]').waitFor();
    await untilSynced(follower);
    await goTo(follower, 'Tracks');
    await follower.getByText(`${tracks} tracks`).waitFor();
    expect(problems).toEqual([]);
  });

  it('pauses a sync, and resumes it', async () => {
    const problems: string[] = [];
    const page = await openPage('third', problems);
    await connectDemo(page);
    await goTo(page, 'Sync');
    await page.getByRole('button', { name: 'Pause Demo cloud' }).click();
    await page.getByText('Stopped at').waitFor();
    await page.getByRole('button', { name: 'Resume Demo cloud' }).click();
    await page.getByText('Up to date').waitFor({ timeout: patienceMs });
    expect(problems).toEqual([]);
  });
});
