import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build, preview } from 'vite';
import { startChromium } from '../../../scripts/lib/chromium.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const pictures = process.argv[2] ?? fileURLToPath(new URL('../../../docs/browser', import.meta.url));
const tracks = process.argv[3] ?? '3000';

const wide = { width: 1280, height: 800 };
const narrow = { width: 390, height: 844 };

/** A picture: where, how large, in which theme, and what to do before it is taken. */
interface Shot {
  readonly name: string;
  readonly hash?: string;
  readonly size?: { width: number; height: number };
  readonly theme?: 'light' | 'dark';
  readonly prepare?: (page: Page) => Promise<void>;
}

const openFirst = (kind: 'album' | 'artist') => async (page: Page) => {
  await page.locator(`a.${kind}-card`).nth(2).click();
  await page.locator('.hero').waitFor();
  await page.locator('.track-row .title').first().waitFor();
};
const explainFirst = async (page: Page) => {
  await page
    .getByRole('button', { name: /^Why is/ })
    .first()
    .click({ force: true });
  await page.locator('.timeline').waitFor();
};

const shots: readonly Shot[] = [
  { name: 'albums-light', hash: '#/albums' },
  { name: 'albums-dark', hash: '#/albums', theme: 'dark' },
  { name: 'albums-narrow', hash: '#/albums', size: narrow },
  { name: 'album-light', hash: '#/albums', prepare: openFirst('album') },
  { name: 'album-dark', hash: '#/albums', prepare: openFirst('album'), theme: 'dark' },
  { name: 'album-narrow', hash: '#/albums', prepare: openFirst('album'), size: narrow, theme: 'dark' },
  { name: 'artists-light', hash: '#/artists' },
  { name: 'artist-dark', hash: '#/artists', prepare: openFirst('artist'), theme: 'dark' },
  { name: 'artist-narrow', hash: '#/artists', prepare: openFirst('artist'), size: narrow },
  { name: 'tracks-light', hash: '#/tracks' },
  { name: 'tracks-dark', hash: '#/tracks', theme: 'dark' },
  { name: 'tracks-narrow', hash: '#/tracks', size: narrow },
  { name: 'search-light', hash: '#/search/rivers' },
  { name: 'search-narrow', hash: '#/search/rivers', size: narrow, theme: 'dark' },
  { name: 'sources-light', hash: '#/sources' },
  { name: 'sources-narrow', hash: '#/sources', size: narrow },
  { name: 'sync-light', hash: '#/sync' },
  { name: 'sync-dark', hash: '#/sync', theme: 'dark' },
  { name: 'sync-narrow', hash: '#/sync', size: narrow },
  { name: 'duplicates-light', hash: '#/duplicates' },
  { name: 'problems-light', hash: '#/problems' },
  { name: 'storage-light', hash: '#/storage' },
  { name: 'storage-narrow', hash: '#/storage', size: narrow, theme: 'dark' },
  { name: 'explain-light', hash: '#/tracks', prepare: explainFirst },
  { name: 'explain-narrow', hash: '#/tracks', prepare: explainFirst, size: narrow, theme: 'dark' },
];

await mkdir(pictures, { recursive: true });
const outDir = await mkdtemp(join(tmpdir(), 'music-page-'));
await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } });
const server = await preview({ root, logLevel: 'error', build: { outDir }, preview: { port: 0 } });
const address = `${server.resolvedUrls?.local[0] ?? ''}?library=pictures&tracks=${tracks}`;
const browser = await startChromium({ viewport: wide, reducedMotion: 'reduce' });
try {
  const page = await browser.context.newPage();
  page.on('pageerror', (error) => process.stderr.write(`${error.stack}\n`));
  page.on('console', (message) => message.type() === 'error' && process.stderr.write(`${message.text()}\n`));
  const take = async ({ name, hash, size = wide, theme = 'light', prepare }: Shot): Promise<void> => {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: theme });
    if (hash !== undefined) {
      await page.evaluate((there) => {
        location.hash = there;
      }, hash);
    }
    try {
      await page.locator('h1').first().waitFor({ timeout: 10_000 });
      await prepare?.(page);
    } catch (error) {
      process.stderr.write(`${name}: ${error}\n`);
    }
    await page.evaluate(() =>
      Promise.all([...document.images].map((image) => image.decode().catch(() => undefined))),
    );
    await page.mouse.move(0, 0);
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(pictures, `${name}.png`) });
    if (prepare === explainFirst) await page.keyboard.press('Escape');
  };
  await page.goto(address);
  await take({ name: 'welcome-light' });
  await take({ name: 'welcome-narrow', size: narrow, theme: 'dark' });
  await page.setViewportSize(wide);
  await page.getByRole('button', { name: 'Try the demo cloud' }).click();
  await page.locator('a.album-card').first().waitFor({ timeout: 60_000 });
  await take({ name: 'syncing-light', hash: '#/sync' });
  await take({ name: 'syncing-dark', hash: '#/albums', theme: 'dark' });
  await page.setViewportSize(wide);
  await page.evaluate(() => {
    location.hash = '#/sync';
  });
  await page.getByText('Up to date').waitFor({ timeout: 240_000 });
  const only = process.argv[4];
  for (const shot of shots) if (only === undefined || new RegExp(only).test(shot.name)) await take(shot);
} finally {
  await browser.close();
  await server.close();
  await rm(outDir, { recursive: true, force: true });
}
