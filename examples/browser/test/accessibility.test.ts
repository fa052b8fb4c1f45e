import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { goTo, importLibrary, openPage } from './page-steps.ts';
import { prepareLibrary } from './prepared-library.ts';
import { missingChromium, Site } from './site.ts';

const patienceMs = 120_000;
const narrow = { width: 390, height: 844 };
const wide = { width: 1200, height: 800 };

/** The views, and what shows that each is there. */
const views: readonly (readonly [string, string])[] = [
  ['albums', '.album-card'],
  ['artists', '.artist-card'],
  ['tracks', '.track-row .title'],
  ['search/the', '.view h1'],
  ['search/no such thing', '.empty'],
  ['sources', '.tile'],
  ['sync', '.held'],
  ['duplicates', '.duplicate'],
  ['problems', '.problem-icon'],
  ['storage', '.facts'],
];

let site: Site;
let page: Page;
let folder: string;

/** What axe finds, in words; only what keeps people out. */
async function violations(where: string, themes: readonly ('light' | 'dark')[]): Promise<string[]> {
  await page.evaluate(axe.source);
  const found: string[] = [];
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const results = (await page.evaluate(
      `axe.run(document, ${JSON.stringify({ resultTypes: ['violations'] })})`,
    )) as AxeResults;
    for (const { id, impact, nodes } of results.violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      found.push(...nodes.map(({ html }) => `${where}, ${colorScheme}: ${id}: ${html.slice(0, 160)}`));
    }
  }
  return found;
}

/** The view of the first album or artist. */
async function firstOf(kind: 'album' | 'artist'): Promise<string> {
  await goTo(page, `${kind}s`);
  const href = await page.locator(`a.${kind}-card`).first().getAttribute('href');
  return href?.slice('#/'.length) ?? '';
}

describe('accessibility', { timeout: patienceMs }, () => {
  beforeAll(async () => {
    if (missingChromium !== undefined) return;
    folder = await mkdtemp(join(tmpdir(), 'prepared-'));
    const [library, started] = [
      prepareLibrary(folder, { tracks: 150, profileId: 'demo-100' }),
      Site.start({ browser: { viewport: wide } }),
    ];
    site = await started;
    page = await openPage(site, { library: 'accessible', tracks: 100 });
    await library;
  }, patienceMs);

  beforeEach(({ skip }) => {
    if (missingChromium !== undefined) skip(missingChromium);
  });

  afterAll(async () => {
    if (missingChromium !== undefined) return;
    await site[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('lets everybody in on the first visit, and with every view of a library, in light and dark', async () => {
    const found: string[] = [];
    await page.getByRole('button', { name: 'Try the demo cloud' }).waitFor();
    found.push(...(await violations('welcome', ['light', 'dark'])));
    await importLibrary(page, join(folder, 'prepared.sqlite'));
    const everyView = [
      ...views,
      [await firstOf('album'), '.hero'],
      [await firstOf('artist'), '.hero'],
    ] as const;
    for (const [view, sign] of everyView) {
      // The themes differ in colours alone, and the widths in what lies where: two looks at each view see everything.
      for (const [size, theme] of [
        [narrow, 'dark'],
        [wide, 'light'],
      ] as const) {
        await page.setViewportSize(size);
        await goTo(page, view);
        await page.locator(sign).first().waitFor();
        found.push(...(await violations(`${view}, ${size.width} wide`, [theme])));
      }
    }
    await page.setViewportSize(narrow);
    await page.getByRole('button', { name: 'More' }).click();
    found.push(...(await violations('more', ['light', 'dark'])));
    await page.keyboard.press('Escape');
    await page.setViewportSize(wide);
    expect(found).toEqual([]);
    expect(site.problems).toEqual([]);
  });

  it('is usable with the keyboard alone: lists, dialogs, search, back', async () => {
    await goTo(page, 'albums');
    await page.locator('.album-card').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('.hero h1').waitFor();
    const focused = (): Promise<string> =>
      page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200) ?? '');
    await expect.poll(focused).toContain('<h1');
    await page.goBack();
    await goTo(page, 'tracks');
    const grid = page.getByRole('grid', { name: 'Tracks', exact: true });
    await grid.locator('.title').first().waitFor();
    await grid.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await grid.locator('.active').getAttribute('aria-rowindex')).toBe('4');
    for (let press = 0; press < 5 && !(await focused()).includes('Why is'); press += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Why is this track here?' });
    await dialog.locator('.timeline').waitFor();
    const found = await violations('explain', ['light', 'dark']);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await focused()).toContain('Why is');
    await page.keyboard.press('/');
    await page.keyboard.type('no such song anywhere');
    await page.getByText('Nothing found').waitFor();
    await page.keyboard.press('Escape');
    await grid.waitFor();
    expect(found).toEqual([]);
  });

  it('shows names from clouds as text', async () => {
    await goTo(page, 'search/markup');
    await page.locator('.title', { hasText: '<b>Not markup</b>' }).first().waitFor();
    expect(await page.title()).toContain('Music library');
    expect(await page.locator('.view b').count()).toBe(0);
  });

  it('draws only the rows in sight of a long list, and goes back to where it was', async () => {
    await goTo(page, 'tracks');
    const grid = page.getByRole('grid', { name: 'Tracks', exact: true });
    const rows = grid.locator('[aria-rowindex]:has([role="gridcell"])');
    await rows.first().locator('.title').waitFor();
    const last = await grid.getAttribute('aria-rowcount');
    await grid.focus();
    await page.keyboard.press('End');
    await grid.locator(`[aria-rowindex="${last}"] .title`).waitFor();
    expect(await rows.count()).toBeLessThan(60);
    const top = (): Promise<number> => page.locator('main').evaluate((element) => element.scrollTop);
    const before = await top();
    await expect
      .poll(() => page.evaluate(() => Number(Reflect.get(Object(history.state), 'top'))))
      .toBe(before);
    await grid.locator('a[href^="#/album/"]').last().click();
    await page.locator('.hero').waitFor();
    await page.goBack();
    await expect.poll(top).toBe(before);
  });
});
