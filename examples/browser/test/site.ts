import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, BrowserContextOptions, JSHandle, Page } from 'playwright-core';
import { build, type PreviewServer, preview } from 'vite';
import { findChromium, type RunningChromium, startChromium } from '../../../scripts/lib/chromium.ts';
import type { Lab } from './lab/lab.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Why no browser can start here; undefined where one can. */
export const missingChromium: string | undefined = (await findChromium()).missing;

/** A tab with the engine, but without the looks of the page. */
export interface LabTab {
  readonly page: Page;
  readonly lab: JSHandle<Lab>;
}

/** A browser, and the built page. */
export class Site implements AsyncDisposable {
  readonly url: string;
  /** Where the built files are. */
  readonly outDir: string;
  /** What went wrong on any page. */
  readonly problems: string[] = [];
  readonly #browser: RunningChromium;
  readonly #server: PreviewServer;

  private constructor(browser: RunningChromium, server: PreviewServer, outDir: string) {
    this.#browser = browser;
    this.#server = server;
    this.outDir = outDir;
    this.url = server.resolvedUrls?.local[0] ?? '';
  }

  /** `withLab`: beside the page also one with the engine alone, for `tab`. `browser`: window size and the like. */
  static async start({
    withLab = false,
    browser = {},
  }: {
    withLab?: boolean;
    browser?: BrowserContextOptions;
  } = {}): Promise<Site> {
    const outDir = await mkdtemp(join(tmpdir(), 'music-page-'));
    const input = withLab ? { lab: 'test/lab/index.html' } : {};
    await build({
      root,
      logLevel: 'error',
      build: { outDir, emptyOutDir: true, rolldownOptions: { input } },
    });
    const server = await preview({ root, logLevel: 'error', build: { outDir }, preview: { port: 0 } });
    return new Site(await startChromium(browser), server, outDir);
  }

  get context(): BrowserContext {
    return this.#browser.context;
  }

  /** The page in a new tab. `path`: what follows the address of the site. */
  async page(path: string): Promise<Page> {
    const page = await this.context.newPage();
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      // The browser notes answers that are refusals; those of tracks are what tests look at.
      const isRefusal = message.location().url.startsWith(`${this.url}media/`);
      if (message.type() === 'error' && !isRefusal) this.problems.push(message.text());
    });
    await page.goto(this.url + path);
    return page;
  }

  /** A new tab in which the engine has the library of this name open. */
  async tab(library: string): Promise<LabTab> {
    const page = await this.page(`test/lab/index.html?library=${library}`);
    return { page, lab: await labOf(page) };
  }

  async reload({ page }: LabTab): Promise<LabTab> {
    await page.reload();
    return { page, lab: await labOf(page) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
    await rm(this.outDir, { recursive: true, force: true });
  }
}

function labOf(page: Page): Promise<JSHandle<Lab>> {
  return page.evaluateHandle(() => (globalThis as unknown as { lab: Promise<Lab> }).lab);
}
