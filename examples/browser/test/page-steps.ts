import type { Locator, Page } from 'playwright-core';
import type { Site } from './site.ts';

/** Where a page opens. */
export interface OpenOptions {
  readonly library: string;
  /** Of the emulated cloud. */
  readonly tracks: number;
  readonly view?: string;
}

/** Opens the page in a new tab, and waits for its library. */
export async function openPage(site: Site, { library, tracks, view = 'albums' }: OpenOptions): Promise<Page> {
  const page = await site.page(`?library=${library}&tracks=${tracks}#/${view}`);
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
  return page;
}

/** Goes to a view as a link would. */
export async function goTo(page: Page, view: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${view}`);
}

/** Replaces the library of the page by a file, as a person would. */
export async function importLibrary(page: Page, path: string): Promise<void> {
  await goTo(page, 'storage');
  await page.locator('input[type="file"]').setInputFiles(path);
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Replace' }).click()]);
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
}

/** The link to a view. */
export const link = (page: Page, view: string): Locator =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view });

/** Ends the process of a tab. */
export async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => undefined);
  await crashed;
}

/** The rows of a list of tracks that are drawn. */
export const rowsOf = (page: Page): Locator =>
  page.getByRole('grid').locator('[aria-rowindex]:has([role="gridcell"])');
