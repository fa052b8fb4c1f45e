import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { build, type PreviewServer, preview } from 'vite';
import { type RunningChromium, startChromium } from '../../../scripts/lib/chromium.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Where a page opens. */
export interface OpenOptions {
  readonly library: string;
  /** Of the emulated cloud. */
  readonly tracks: number;
  readonly view?: string;
}

/** The built page, served, and a browser for it. */
export class PageSite implements AsyncDisposable {
  /** What went wrong on any page. */
  readonly problems: string[] = [];
  readonly #browser: RunningChromium;
  readonly #server: PreviewServer;
  readonly #outDir: string;

  private constructor(browser: RunningChromium, server: PreviewServer, outDir: string) {
    this.#browser = browser;
    this.#server = server;
    this.#outDir = outDir;
  }

  static async start(options: BrowserContextOptions = {}): Promise<PageSite> {
    const outDir = await mkdtemp(join(tmpdir(), 'music-page-'));
    await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } });
    const server = await preview({ root, logLevel: 'error', build: { outDir }, preview: { port: 0 } });
    return new PageSite(await startChromium(options), server, outDir);
  }

  get context(): BrowserContext {
    return this.#browser.context;
  }

  /** Opens the page in a new tab. */
  async open({ library, tracks, view = 'albums' }: OpenOptions): Promise<Page> {
    const page = await this.context.newPage();
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => message.type() === 'error' && this.problems.push(message.text()));
    await page.goto(
      `${this.#server.resolvedUrls?.local[0] ?? ''}?library=${library}&tracks=${tracks}#/${view}`,
    );
    await page.getByRole('navigation', { name: 'Views' }).waitFor();
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
    await rm(this.#outDir, { recursive: true, force: true });
  }
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
