import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { findChromium, startChromium } from '../../../scripts/lib/chromium.ts';
import type { CatalogueWrites } from '../catalogue-writes.ts';
import type { BenchPage } from './page.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** A Chromium that writes catalogues into files of its own. */
export interface BenchBrowser extends AsyncDisposable {
  readonly version: string;
  measure(tracks: number): Promise<CatalogueWrites>;
}

/** Bundles the page, serves it and opens it; or says why there is no browser. */
export async function openBrowser(): Promise<BenchBrowser | { readonly missing: string }> {
  const { missing } = await findChromium();
  if (missing !== undefined) return { missing };
  const folder = await mkdtemp(join(tmpdir(), 'music-bench-page-'));
  await bundle(folder);
  const server = await serve(folder);
  const chromium = await startChromium();
  const page = await chromium.context.newPage();
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/index.html`);
  await page.waitForFunction(() => 'bench' in globalThis);
  return {
    version: chromium.context.browser()?.version() ?? '',
    measure: (tracks) =>
      page.evaluate((each) => (globalThis as unknown as { bench: BenchPage }).bench.measure(each), tracks),
    [Symbol.asyncDispose]: async () => {
      await chromium.close();
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function bundle(outDir: string): Promise<void> {
  await build({
    root: fileURLToPath(new URL('.', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@music-platform/source', 'module', 'browser', 'import', 'default'] },
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: false, target: 'esnext', assetsInlineLimit: 0 },
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
