import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPage } from './page-steps.ts';
import { missingChromium, Site } from './site.ts';

const tracks = 240;
const patienceMs = 90_000;

let site: Site;

const open = (library: string, view = 'albums'): Promise<Page> => openPage(site, { library, tracks, view });

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
    if (missingChromium === undefined) site = await Site.start();
  }, patienceMs);

  beforeEach(({ skip }) => {
    if (missingChromium !== undefined) skip(missingChromium);
  });

  afterEach(() => {
    if (missingChromium === undefined) expect(site.problems.splice(0)).toEqual([]);
  });

  afterAll(async () => {
    if (missingChromium === undefined) await site[Symbol.asyncDispose]();
  });

  it('shows albums while the demo cloud is still being read, searches it, and has it at once after a reload', async () => {
    const page = await open('first');
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
  });

  it('opens without a network, with the whole library', async () => {
    const page = await open('first');
    await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active?.state));
    await site.context.setOffline(true);
    try {
      await page.reload();
      await page.getByText(`${tracks} tracks`).waitFor();
      await page.getByText('You are offline').waitFor();
      await goTo(page, 'Tracks');
      await rowsOf(page).first().locator('.title').waitFor();
    } finally {
      await site.context.setOffline(false);
    }
  });

  it('draws the rows in sight only, down to the last one, and comes back to where it was', async () => {
    const page = await open('first', 'tracks');
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
  });

  it('shows one library in every tab, and goes on when the tab that owned it is closed in the middle of a sync', async () => {
    const owner = await open('second');
    const follower = await open('second');
    await follower.locator('[data-role="follower"]').waitFor();
    await connectDemo(owner);
    await follower.getByRole('list', { name: 'Albums' }).getByRole('link').first().waitFor();
    await owner.close();
    await follower.locator('[data-role="owner"]').waitFor();
    await untilSynced(follower);
    await goTo(follower, 'Tracks');
    await follower.getByText(`${tracks} tracks`).waitFor();
  });

  it('pauses a sync, and resumes it', async () => {
    const page = await open('third');
    await connectDemo(page);
    await goTo(page, 'Sync');
    await page.getByRole('button', { name: 'Pause Demo cloud' }).click();
    await page.getByText('Stopped at').waitFor();
    await page.getByRole('button', { name: 'Resume Demo cloud' }).click();
    await page.getByText('Up to date').waitFor({ timeout: patienceMs });
  });
});
