import type { Page } from 'playwright-core';
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
