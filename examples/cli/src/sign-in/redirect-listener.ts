import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AbortOptions } from '@music-platform/bridge-traits';
import { signInPage } from './sign-in-page.ts';

/** The browser, sent back from the sign-in. */
export interface Redirect {
  readonly parameters: URLSearchParams;
  /** Shows the person how it went. */
  answer(heading: string, text: string): Promise<void>;
}

/** Waits on a free port of the loopback address for the one redirect that carries `state`. */
export interface RedirectListener {
  readonly redirectUri: string;
  /** Resolves with the first redirect of this sign-in. Rejects with the signal's reason. */
  redirect(options: AbortOptions): Promise<Redirect>;
  close(): Promise<void>;
}

/** Listens for the end of a sign-in. Requests of anybody else, and all but the first, are turned away. */
export async function listenForRedirect(state: string): Promise<RedirectListener> {
  const arrived = Promise.withResolvers<Redirect>();
  let isTaken = false;
  let host = '';
  const server = createServer((request, response) => {
    const parameters = parametersOf(request, host);
    if (parameters === undefined) return turnAway(response, 404, 'Nothing is here.');
    if (isTaken || !isSame(parameters.get('state') ?? '', state)) {
      return turnAway(response, 400, 'This is not the sign-in that was started here.');
    }
    isTaken = true;
    arrived.resolve({
      parameters,
      answer: (heading, text) => send(response, 200, signInPage(heading, text)),
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    redirectUri: `http://${host}/`,
    redirect: ({ signal }) => unlessAborted(arrived.promise, signal),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Undefined for what is no redirect: other paths and methods, and pages that reach this port under another name. */
function parametersOf(request: IncomingMessage, host: string): URLSearchParams | undefined {
  if (request.method !== 'GET' || request.headers.host !== host) return undefined;
  const url = URL.parse(request.url ?? '/', `http://${host}`);
  if (url?.pathname !== '/') return undefined;
  return url.searchParams.has('code') || url.searchParams.has('error') ? url.searchParams : undefined;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function turnAway(response: ServerResponse, status: number, text: string): void {
  void send(response, status, signInPage('Not for you', text));
}

function send(response: ServerResponse, status: number, html: string): Promise<void> {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
    'Referrer-Policy': 'no-referrer',
    Connection: 'close',
  });
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.end(html);
  });
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  signal?.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
