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
async function openPage(library: string, problems: string[]): Promise<Page> {
  const page = await browser.context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.goto(`${url}?library=${library}&tracks=${tracks}`);
  await page
    .getByRole('button', { name: /Sync|Stop/ })
    .and(page.locator(':enabled'))
    .waitFor();
  return page;
}

const summaryOf = (page: Page, text: string): Promise<void> =>
  page.locator('.summary', { hasText: text }).waitFor();

async function syncToTheEnd(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sync' }).click();
  await page.locator('.history td', { hasText: 'completed' }).first().waitFor({ timeout: patienceMs });
  await summaryOf(page, `${tracks} tracks`);
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

  it('lists the emulated Drive, searches it, and has it at once after a reload', async () => {
    const problems: string[] = [];
    const page = await openPage('first', problems);
    await page.getByText('Nothing here yet').waitFor();
    await syncToTheEnd(page);
    const rows = page.getByRole('table', { name: 'Tracks' }).locator('tr[aria-rowindex]');
    const title = await rows.first().getByRole('cell').first().textContent();
    expect(await rows.count()).toBeLessThan(100);
    await page.getByRole('searchbox').fill(title ?? '');
    await rows
      .first()
      .getByText(title ?? '', { exact: true })
      .first()
      .waitFor();
    await page.getByRole('searchbox').fill('no such song anywhere');
    await expect.poll(() => rows.count()).toBe(0);
    await page.reload();
    await summaryOf(page, `${tracks} tracks`);
    await rows.first().waitFor();
    expect(problems).toEqual([]);
  });

  it('opens without a network, with the whole library', async () => {
    const problems: string[] = [];
    const page = await openPage('first', problems);
    await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active?.state));
    await browser.context.setOffline(true);
    try {
      await page.reload();
      await summaryOf(page, `${tracks} tracks`);
      await page.getByRole('table', { name: 'Tracks' }).locator('.title').first().waitFor();
    } finally {
      await browser.context.setOffline(false);
    }
    expect(problems).toEqual([]);
  });

  it('draws the rows in sight only, down to the last one', async () => {
    const problems: string[] = [];
    const page = await openPage('first', problems);
    await summaryOf(page, `${tracks} tracks`);
    const list = page.getByRole('table', { name: 'Tracks' });
    const last = list.locator(`[aria-rowindex="${tracks}"]`);
    await expect
      .poll(async () => {
        await list.evaluate((element) => element.parentElement?.scrollTo(0, element.scrollHeight));
        return last.count();
      })
      .toBe(1);
    expect(await list.locator('tr[aria-rowindex]').count()).toBeLessThan(100);
    expect(problems).toEqual([]);
  });

  it('shows one library in every tab, and goes on when the tab that owned it is closed in the middle of a sync', async () => {
    const problems: string[] = [];
    const owner = await openPage('second', problems);
    const follower = await openPage('second', problems);
    await follower.locator('.summary[data-role="follower"]').waitFor();
    await owner.getByRole('button', { name: 'Sync' }).click();
    await follower.locator('.title').first().waitFor();
    await owner.close();
    await follower.locator('.summary[data-role="owner"]').waitFor();
    await follower.locator('.history td', { hasText: 'completed' }).first().waitFor({ timeout: patienceMs });
    await summaryOf(follower, `${tracks} tracks`);
    expect(problems).toEqual([]);
  });

  it('stops a sync, and the next one goes on', async () => {
    const problems: string[] = [];
    const page = await openPage('third', problems);
    await page.getByRole('button', { name: 'Sync' }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped. The next sync goes on from here.').waitFor();
    await syncToTheEnd(page);
    expect(problems).toEqual([]);
  });
});
