import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { goTo, importLibrary, openPage } from './page-steps.ts';
import { prepareLibrary } from './prepared-library.ts';
import { Site } from './site.ts';

const pictures = process.argv[2] ?? fileURLToPath(new URL('../../../docs/browser', import.meta.url));
const tracks = Number(process.argv[3] ?? 1500);
const only = new RegExp(process.argv[4] ?? '');

const wide = { width: 1120, height: 700 };
const narrow = { width: 390, height: 844 };

/** A picture: where, how large, in which theme, and what to do before it is taken. */
interface Shot {
  readonly name: string;
  readonly hash?: string;
  readonly size?: { width: number; height: number };
  readonly theme?: 'light' | 'dark';
  readonly prepare?: (page: Page) => Promise<void>;
}

const openFirst =
  (kind: 'album' | 'artist', nth = 0) =>
  async (page: Page) => {
    await page.locator(`a.${kind}-card`).nth(nth).click();
    await page.locator('.hero').waitFor();
    await page.locator('h1').waitFor();
  };
const playAlbum = async (page: Page) => {
  await openFirst('album', 8)(page);
  await page.locator('.track-row').nth(2).dblclick();
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
};
const signIn = async (page: Page) => {
  await page.getByRole('button', { name: 'Google Drive' }).click();
  await page.getByText('Where do I get one?').click();
};
const openMore = (page: Page) => page.getByRole('button', { name: 'More' }).click();
const toHistory = (page: Page): Promise<void> =>
  page.getByRole('heading', { name: 'History' }).evaluate((element) => element.scrollIntoView());
const explainFirst = async (page: Page) => {
  await page
    .getByRole('button', { name: /^Why is/ })
    .first()
    .click({ force: true });
  await page.locator('.timeline').waitFor();
};

const shots: readonly Shot[] = [
  { name: 'albums-light', hash: 'albums' },
  { name: 'albums-narrow', hash: 'albums', size: narrow },
  { name: 'artist-light', hash: 'artists', prepare: openFirst('artist', 6) },
  { name: 'search-light', hash: 'search/rivers' },
  { name: 'album-dark', hash: 'albums', prepare: playAlbum, theme: 'dark' },
  { name: 'tracks-dark', hash: 'tracks', theme: 'dark' },
  { name: 'tracks-narrow', hash: 'tracks', size: narrow },
  { name: 'album-narrow', hash: 'albums', prepare: openFirst('album', 8), size: narrow },
  { name: 'artist-narrow', hash: 'artists', prepare: openFirst('artist', 6), size: narrow, theme: 'dark' },
  { name: 'search-narrow', hash: 'search/rivers', size: narrow, theme: 'dark' },
  { name: 'more-narrow', hash: 'albums', prepare: openMore, size: narrow, theme: 'dark' },
  { name: 'sources-light', hash: 'sources' },
  { name: 'sources-narrow', hash: 'sources', size: narrow, theme: 'dark' },
  { name: 'sign-in-light', hash: 'sources', prepare: signIn },
  { name: 'storage-dark', hash: 'storage', theme: 'dark' },
  { name: 'storage-narrow', hash: 'storage', size: narrow },
  { name: 'explain-light', hash: 'tracks', prepare: explainFirst },
];

/** Of a library that has seen more. */
const preparedShots: readonly Shot[] = [
  { name: 'held-light', hash: 'sync' },
  { name: 'held-narrow', hash: 'sync', size: narrow, theme: 'dark' },
  { name: 'sync-dark', hash: 'sync', theme: 'dark', prepare: toHistory },
  { name: 'sync-narrow', hash: 'sync', size: narrow, prepare: toHistory },
  { name: 'duplicates-light', hash: 'duplicates' },
  { name: 'duplicates-narrow', hash: 'duplicates', size: narrow, theme: 'dark' },
  { name: 'problems-light', hash: 'problems' },
  { name: 'problems-narrow', hash: 'problems', size: narrow, theme: 'dark' },
  { name: 'artists-narrow', hash: 'artists', size: narrow, theme: 'dark' },
  { name: 'explain-narrow', hash: 'search/longest', prepare: explainFirst, size: narrow, theme: 'dark' },
];

await mkdir(pictures, { recursive: true });
await using site = await Site.start({ browser: { viewport: wide, reducedMotion: 'reduce' } });
const folder = await mkdtemp(join(tmpdir(), 'pictures-'));
const library = await prepareLibrary(folder, { tracks: 600, profileId: `demo-${tracks}` });
const page = await openPage(site, { library: 'pictures', tracks });

async function take({ name, hash, size = wide, theme = 'light', prepare }: Shot): Promise<void> {
  if (!only.test(name)) return;
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: theme });
  // Away and back: a view opens at its top.
  if (hash !== undefined) {
    await goTo(page, 'search/');
    await page.getByText('What would you like to hear?').waitFor();
    await goTo(page, hash);
  }
  try {
    await page.locator('h1').first().waitFor({ timeout: 10_000 });
    await prepare?.(page);
  } catch (error) {
    process.stderr.write(`${name}: ${error}\n`);
  }
  await page.mouse.move(0, 0);
  await page.locator('.loading').first().waitFor({ state: 'detached' });
  await page.evaluate(() =>
    Promise.all([...document.images].map((image) => image.decode().catch(() => undefined))),
  );
  await page.waitForTimeout(250);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
  if (await page.getByRole('dialog').count()) await page.keyboard.press('Escape');
}

await take({ name: 'welcome-light' });
await take({ name: 'welcome-narrow', size: narrow, theme: 'dark' });
await page.setViewportSize(wide);
await page.getByRole('button', { name: 'Try the demo cloud' }).click();
await page.locator('a.album-card').first().waitFor({ timeout: 60_000 });
await take({ name: 'syncing-light', hash: 'sync' });
await take({ name: 'syncing-dark', hash: 'albums', theme: 'dark' });
await page.setViewportSize(wide);
await goTo(page, 'sync');
await page.getByText('Up to date').waitFor({ timeout: 240_000 });
for (const shot of shots) await take(shot);
await importLibrary(page, library);
for (const shot of preparedShots) await take(shot);
for (const problem of site.problems) process.stderr.write(`${problem}\n`);
await rm(folder, { recursive: true });
