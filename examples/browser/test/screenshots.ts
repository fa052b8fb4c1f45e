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

type Theme = 'light' | 'dark';

/** A view, of which three pictures are taken: wide in both themes, and narrow in one of them. */
interface Shot {
  readonly name: string;
  readonly hash?: string;
  readonly narrowTheme?: Theme;
  /** What to do before it is taken. */
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
const untilThirdIsDone = async (page: Page) => {
  await page.waitForFunction(
    () => (document.querySelector<HTMLProgressElement>('main progress')?.value ?? 0) > 33,
  );
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
  { name: 'albums', hash: 'albums' },
  { name: 'album', hash: 'albums', prepare: playAlbum },
  { name: 'artists', hash: 'artists', narrowTheme: 'dark' },
  { name: 'artist', hash: 'artists', prepare: openFirst('artist', 6), narrowTheme: 'dark' },
  { name: 'tracks', hash: 'tracks' },
  { name: 'search', hash: 'search/rivers', narrowTheme: 'dark' },
  { name: 'sources', hash: 'sources', narrowTheme: 'dark' },
  { name: 'sign-in', hash: 'sources', prepare: signIn },
  { name: 'storage', hash: 'storage' },
];

/** Of a library that has seen more. */
const preparedShots: readonly Shot[] = [
  { name: 'held', hash: 'sync', narrowTheme: 'dark' },
  { name: 'sync', hash: 'sync', prepare: toHistory },
  { name: 'duplicates', hash: 'duplicates', narrowTheme: 'dark' },
  { name: 'problems', hash: 'problems', narrowTheme: 'dark' },
  { name: 'explain', hash: 'search/longest', prepare: explainFirst, narrowTheme: 'dark' },
];

await mkdir(pictures, { recursive: true });
await using site = await Site.start({ browser: { viewport: wide, reducedMotion: 'reduce' } });
const folder = await mkdtemp(join(tmpdir(), 'pictures-'));
const library = await prepareLibrary(folder, { tracks: 600, profileId: `demo-${tracks}` });
const page = await openPage(site, { library: 'pictures', tracks });

async function take(shot: Shot): Promise<void> {
  await takeOne(shot, 'light', wide, `${shot.name}-light`);
  await takeOne(shot, 'dark', wide, `${shot.name}-dark`);
  await takeOne(shot, shot.narrowTheme ?? 'light', narrow, `${shot.name}-narrow`);
}

async function takeOne(
  { hash, prepare }: Shot,
  theme: Theme,
  size: typeof wide,
  name: string,
): Promise<void> {
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

await take({ name: 'welcome', narrowTheme: 'dark' });
await page.setViewportSize(wide);
await page.getByRole('button', { name: 'Try the demo cloud' }).click();
await page.locator('a.album-card').first().waitFor({ timeout: 60_000 });
await takeOne({ name: 'syncing', hash: 'albums' }, 'light', wide, 'albums-syncing-light');
await take({ name: 'syncing', hash: 'sync', prepare: untilThirdIsDone });
await page.setViewportSize(wide);
await goTo(page, 'sync');
await page.getByText('Up to date').waitFor({ timeout: 240_000 });
for (const shot of shots) await take(shot);
await takeOne({ name: 'more', hash: 'albums', prepare: openMore }, 'dark', narrow, 'more-narrow');
await importLibrary(page, library);
for (const shot of preparedShots) await take(shot);
for (const problem of site.problems) process.stderr.write(`${problem}\n`);
await rm(folder, { recursive: true });
