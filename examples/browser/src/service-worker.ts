// Keeps the files of the page, so that it opens without a network. The library itself is in the browser anyway.

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

interface ServiceWorkerScope {
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
}

const scope = globalThis as unknown as ServiceWorkerScope;
const prefix = 'music-page/';

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

scope.addEventListener('install', (event) => event.waitUntil(install()));
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(location.origin)) return;
  event.respondWith(answer(request));
});
