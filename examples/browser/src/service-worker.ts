// Keeps the files of the page, so that it opens without a network, and plays tracks: what an audio element asks for as `media/<trackId>` is
// read by the engine of a page that is open. The library itself is in the browser anyway.
import type { MediaAnswer, MediaRequest } from './engine/engine-api.ts';
import { parseRange } from './engine/parse-range.ts';

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  readonly clientId: string;
  respondWith(response: Promise<Response>): void;
}

interface PageClient {
  postMessage(message: unknown, transfer: Transferable[]): void;
}

interface ServiceWorkerScope {
  readonly registration: { readonly scope: string };
  readonly clients: {
    claim(): Promise<void>;
    get(id: string): Promise<PageClient | undefined>;
    matchAll(options: { type: 'window' }): Promise<readonly PageClient[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
}

const scope = globalThis as unknown as ServiceWorkerScope;
const prefix = 'music-page/';
const answerMs = 30_000;

/** Files carry a hash of their content in their names, so a list is a version. */
async function install(): Promise<void> {
  const list = await (await fetch('./files.json', { cache: 'no-store' })).text();
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(list));
  const version = Array.from(new Uint8Array(digest).subarray(0, 8), (byte) => byte.toString(16)).join('');
  const cache = await caches.open(prefix + version);
  await cache.addAll(JSON.parse(list) as string[]);
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && name !== prefix + version) await caches.delete(name);
  }
  await scope.skipWaiting();
}

/** Servers say that answers vary with headers which mean nothing to files like these. */
async function answer(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreSearch: true, ignoreVary: true })) ?? fetch(request);
}

async function play({ request, clientId }: FetchEvent, trackId: string): Promise<Response> {
  const header = request.headers.get('range');
  const message: MediaRequest = { type: 'media', trackId, range: header ? parseRange(header) : undefined };
  const page = (await scope.clients.get(clientId)) ?? (await scope.clients.matchAll({ type: 'window' }))[0];
  const { status, headers, body, problem } = page
    ? await ask(page, message)
    : refusal('No page with the library is open.');
  return new Response(body ?? problem ?? null, { status, headers });
}

function ask(page: PageClient, message: MediaRequest): Promise<MediaAnswer> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(refusal('The page with the library does not answer.')), answerMs);
    port1.onmessage = ({ data }: MessageEvent<MediaAnswer>) => {
      clearTimeout(timer);
      port1.close();
      resolve(data);
    };
    page.postMessage(message, [port2]);
  });
}

function refusal(problem: string): MediaAnswer {
  return { status: 503, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: null, problem };
}

scope.addEventListener('install', (event) => event.waitUntil(install()));
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(location.origin)) return;
  const media = `${scope.registration.scope}media/`;
  event.respondWith(
    request.url.startsWith(media)
      ? play(event, decodeURIComponent(new URL(request.url).pathname.slice(new URL(media).pathname.length)))
      : answer(request),
  );
});
