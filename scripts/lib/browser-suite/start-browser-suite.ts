import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { startChromium } from '../chromium.ts';
import type { CollectedSuite, TestOutcome } from './collect-tests.ts';

/** What to run in a browser. */
export interface BrowserSuiteOptions {
  /** The module that registers tests with vitest's `describe` and `it`; it must run in a browser. */
  readonly entry: URL;
  /** What the page may ask of this process through `callNode`. */
  readonly functions: Readonly<Record<string, (...args: never[]) => unknown>>;
}

/** Tests inside a real Chromium, each run when asked for. */
export interface BrowserSuite extends AsyncDisposable {
  readonly titles: readonly string[];
  run(index: number): Promise<TestOutcome>;
}

interface Page {
  readonly collectedSuite: CollectedSuite;
}

const collector = fileURLToPath(new URL('./collect-tests.ts', import.meta.url));

/** Bundles the tests, serves them as a page of an origin of their own and opens it. Find out with `findChromium` whether one can start. */
export async function startBrowserSuite({ entry, functions }: BrowserSuiteOptions): Promise<BrowserSuite> {
  const script = await bundle(fileURLToPath(entry));
  const server = await serve(script, functions);
  const chromium = await startChromium();
  const page = await chromium.context.newPage();
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  await page.waitForFunction(() => 'collectedSuite' in globalThis);
  const titles = await page.evaluate(() => (globalThis as unknown as Page).collectedSuite.titles);
  return {
    titles,
    run: (index) => page.evaluate((each) => (globalThis as unknown as Page).collectedSuite.run(each), index),
    [Symbol.asyncDispose]: async () => {
      await chromium.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** One script, with vitest replaced by the collector. */
async function bundle(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    resolve: {
      conditions: ['@music-platform/source', 'module', 'browser', 'import', 'default'],
      alias: { vitest: collector },
    },
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      modulePreload: false,
      rolldownOptions: { input: entry },
    },
  });
  const outputs = [result].flat().flatMap((each) => ('output' in each ? each.output : []));
  const [chunk] = outputs.filter((each) => each.type === 'chunk');
  if (chunk === undefined || outputs.length > 1) throw new Error(`${entry} does not become one script`);
  return chunk.code;
}

async function serve(script: string, functions: BrowserSuiteOptions['functions']): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === '/call') void answerCall(request, response, functions);
    else if (request.url === '/suite.js') send(response, 200, 'text/javascript', script);
    else if (request.url === '/')
      send(response, 200, 'text/html', '<!doctype html><script type="module" src="/suite.js"></script>');
    else send(response, 404, 'text/plain', '');
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return server;
}

async function answerCall(
  request: IncomingMessage,
  response: ServerResponse,
  functions: BrowserSuiteOptions['functions'],
): Promise<void> {
  try {
    const { name, args } = JSON.parse(await text(request)) as { name: string; args: never[] };
    const call = functions[name];
    if (call === undefined) throw new TypeError(`there is no function ${name}`);
    send(response, 200, 'application/json', JSON.stringify({ value: await call(...args) }));
  } catch (error) {
    send(response, 500, 'text/plain', String(error));
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': type }).end(body);
}
