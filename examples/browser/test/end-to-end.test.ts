import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom, type RemoteDrive, virtualDrive } from '@music-platform/testkit';
import { startDriveEmulator } from '@music-platform/testkit/emulators';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { weighPage } from '../scripts/weigh.ts';
import { missingChromium, Site } from './site.ts';

const tracks = Number(process.env['BROWSER_E2E_TRACKS'] ?? 1500);
const patienceMs = 240_000;
const edits = 50;

/** A cloud, and what somebody who owns it can do. */
interface Cloud extends AsyncDisposable {
  readonly source: string;
  connect(page: Page): Promise<void>;
  /** Makes edits elsewhere; resolves to how many tracks there are then, where that is known. */
  edit(page: Page): Promise<number | undefined>;
  /** After a reload, which forgets every token. */
  reconnect(page: Page): Promise<void>;
}

const countText = (count: number): string => `${count.toLocaleString('en')} tracks`;
const link = (page: Page, view: string) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view });
const rowsOf = (page: Page) => page.getByRole('grid').locator('[aria-rowindex]:has([role="gridcell"])');

const demo: Cloud = {
  source: 'Demo cloud',
  connect: (page) => page.getByRole('button', { name: 'Try the demo cloud' }).click(),
  edit: async (page) => {
    await link(page, 'Sources').click();
    await page.getByRole('button', { name: 'Make 50 edits' }).click();
    return undefined;
  },
  reconnect: async () => undefined,
  [Symbol.asyncDispose]: async () => undefined,
};

async function driveOverHttp(token: string): Promise<Cloud> {
  const remote = virtualDrive({ tracks, formats: ['mp3', 'flac'] });
  const emulator = await startDriveEmulator({ remote, token });
  const fillIn = async (page: Page): Promise<void> => {
    await page.getByText('For developers').click();
    await page.getByLabel('Access token').fill(token);
    await page.getByLabel('Address of the API').fill(emulator.url);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
  };
  return {
    source: 'Google Drive',
    connect: async (page) => {
      await link(page, 'Sources').click();
      await page.getByRole('button', { name: 'Google Drive' }).click();
      await fillIn(page);
    },
    edit: async () => editDrive(remote),
    reconnect: async (page) => {
      await link(page, 'Sources').click();
      await page.getByRole('button', { name: /^Sign in to Google Drive/ }).click();
      await fillIn(page);
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

/** Half of the edits rename a track, half throw one away. */
function editDrive(remote: RemoteDrive): number {
  const chosen = createRandom('edits of a drive').shuffle(
    Array.from({ length: tracks }, (_, index) => index),
  );
  for (const index of chosen.slice(0, edits / 2)) remote.rename(`vt${index}`, `renamed ${index}.mp3`);
  for (const index of chosen.slice(edits / 2, edits)) remote.trash(`vt${index}`);
  return tracks - edits / 2;
}

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

  it.each(['the Drive emulator over HTTP', 'the cloud inside the page'])(
    'syncs, follows edits, searches, plays, and is there after a reload and without a network: %s',
    async (name) => {
      const isInPage = name === 'the cloud inside the page';
      await using cloud = isInPage ? demo : await driveOverHttp(secret);
      const page = await site.page(`?library=${isInPage ? 'in-page' : 'http'}&tracks=${tracks}#/albums`);
      await cloud.connect(page);
      const startedAt = performance.now();
      await link(page, 'Tracks').click();
      // Usable means: rows are there, and a search answers, while the sync goes on.
      await rowsOf(page).first().locator('.title').waitFor({ timeout: patienceMs });
      const firstRowMs = performance.now() - startedAt;
      await link(page, 'Sync').click();
      expect(await page.getByText('Up to date').count()).toBe(0);
      await syncEnds(page);
      const syncedMs = performance.now() - startedAt;
      await countIs(page, tracks);
      process.stdout.write(
        `${name}: ${tracks} tracks, rows after ${Math.round(firstRowMs)} ms, all after ${Math.round(syncedMs)} ms\n`,
      );

      const left = await cloud.edit(page);
      await sync(page, cloud);
      if (left !== undefined) await countIs(page, left);
      await searchAndPlay(page);
      await page.reload();
      await rowsOf(page).first().locator('.title').waitFor();
      await expectNoThirdRun(page);
      await offline(page);
      if (!isInPage) expect(await storedText(page)).not.toContain(secret);
      await page.close();
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

/** Everything the site keeps in text. */
function storedText(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const kept: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name ?? '');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      for (const store of database.objectStoreNames) {
        const reading = database.transaction(store).objectStore(store).getAll();
        kept.push(
          await new Promise((resolve) => {
            reading.onsuccess = () => resolve(reading.result);
          }),
        );
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) kept.push(url);
    }
    return JSON.stringify(kept);
  });
}
