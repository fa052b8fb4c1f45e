import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { findChromium, type RunningChromium, startChromium } from '../../../scripts/lib/chromium.ts';
import type { LabAnswer, LabError } from './browser/calls.ts';
import type { Lab } from './browser/lab-page.ts';

const source = fileURLToPath(new URL('./browser', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Why no browser can start here; undefined where one can. */
export const missingChromium: string | undefined = (await findChromium()).missing;

/** What a call into a worker of a tab failed with. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly error: LabError;

  constructor(error: LabError) {
    super(`${error.name}: ${error.message}`);
    this.error = error;
  }
}

/** A worker in a tab, or the page of the tab itself. */
export class LabWorker {
  readonly #page: Page;
  readonly #index: number | undefined;

  constructor(page: Page, index?: number) {
    this.#page = page;
    this.#index = index;
  }

  /** Calls a member of the worker. */
  async call<Result = unknown>(member: string, ...args: readonly unknown[]): Promise<Result> {
    const answer: LabAnswer = await this.#page.evaluate(
      ([worker, name, values]) =>
        (globalThis as unknown as { lab: Lab }).lab.call(worker, name, values as readonly unknown[]),
      [this.#index, member, args] as const,
    );
    if (answer.error) throw new CallFailed(answer.error);
    return answer.value as Result;
  }

  /** Ends the worker at once, as a crash would. */
  async terminate(): Promise<void> {
    if (this.#index === undefined) throw new TypeError('a page is closed, not terminated');
    await this.#page.evaluate(
      (worker) => (globalThis as unknown as { lab: Lab }).lab.terminate(worker),
      this.#index,
    );
  }
}

/** A browser whose pages can open databases. */
export class BrowserLab implements AsyncDisposable {
  readonly origin: string;
  readonly #browser: RunningChromium;
  readonly #server: Server;
  readonly #folder: string;
  readonly #tabs = new Set<Page>();

  private constructor(browser: RunningChromium, server: Server, folder: string) {
    this.#browser = browser;
    this.#server = server;
    this.#folder = folder;
    this.origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<BrowserLab> {
    const folder = await mkdtemp(join(tmpdir(), 'db-wasm-lab-'));
    await bundle(folder);
    const server = await serve(folder);
    return new BrowserLab(await startChromium(), server, folder);
  }

  /** A new tab. One that is kept survives `closeTabs`. */
  async tab({ isKept = false } = {}): Promise<Page> {
    const page = await this.#browser.context.newPage();
    if (!isKept) this.#tabs.add(page);
    await page.goto(`${this.origin}/index.html`);
    await page.waitForFunction(() => 'lab' in globalThis);
    return page;
  }

  /** A worker, in a tab of its own unless one is given. */
  async worker(kind: 'lab' | 'suite' | 'engine' | 'history' = 'lab', tab?: Page): Promise<LabWorker> {
    const page = tab ?? (await this.tab());
    const index = await page.evaluate(
      (each) => (globalThis as unknown as { lab: Lab }).lab.start(each),
      kind,
    );
    return new LabWorker(page, index);
  }

  /** Closes the tabs a test has left open. */
  async closeTabs(): Promise<void> {
    const tabs = [...this.#tabs];
    this.#tabs.clear();
    await Promise.all(tabs.map((page) => page.close()));
  }

  /** Limits what the site may store. */
  async limitStorage(page: Page, quotaBytes: number | undefined): Promise<void> {
    const session = await this.#browser.context.newCDPSession(page);
    await session.send('Storage.overrideQuotaForOrigin', {
      origin: this.origin,
      ...(quotaBytes === undefined ? {} : { quotaSize: quotaBytes }),
    });
  }

  /** Ends the process of a tab. */
  async crash(page: Page): Promise<void> {
    const session = await this.#browser.context.newCDPSession(page);
    const crashed = page.waitForEvent('crash');
    session.send('Page.crash').catch(() => undefined);
    await crashed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    this.#server.closeAllConnections();
    this.#server.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function bundle(outDir: string): Promise<void> {
  await build({
    root: source,
    configFile: false,
    logLevel: 'error',
    resolve: {
      conditions: ['@music-platform/source', 'module', 'browser', 'import', 'default'],
      alias: { vitest: join(source, '../fixtures/vitest-shim.ts') },
    },
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: false, minify: false, target: 'esnext', assetsInlineLimit: 0 },
  });
}

async function serve(folder: string): Promise<Server> {
  const server = createServer(async (request, response) => {
    const path = join(folder, normalize(new URL(request.url ?? '/', 'http://localhost').pathname));
    const isFile = await stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
    response.writeHead(isFile ? 200 : 404, { 'content-type': types[extname(path)] ?? 'text/plain' });
    if (isFile) createReadStream(path).pipe(response);
    else response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return server;
}
