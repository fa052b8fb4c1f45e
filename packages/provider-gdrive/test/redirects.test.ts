import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RemoteFile, StorageProvider } from '@music-platform/bridge-traits';
import { collect, collectBytes } from '@music-platform/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { createGoogleTokenSource } from '../src/index.ts';
import { appClients } from './support/app-clients.ts';
import { openProvider, quickRetry } from './support/bindings.ts';
import { rejectionOf } from './support/drive-world.ts';
import { createTestStore } from './support/token-world.ts';

const token = 'the-bearer-token';
const file: RemoteFile = { id: 'f', name: 'a.mp3', kind: 'file', size: 4, version: 'md5:1', modifiedAt: 0 };
const open: Readonly<Record<string, (url: string) => StorageProvider>> = {
  fetch: (url) => openProvider({ url, token }, { binding: 'fetch', retry: quickRetry }),
  'the client made from tokens': (url) =>
    openProvider({ url, token }, { binding: 'client', retry: quickRetry }),
  '@googleapis/drive': (url) => appClients['@googleapis/drive']!({ url, token }, { retry: quickRetry }),
  googleapis: (url) => appClients['googleapis']!({ url, token }, { retry: quickRetry }),
};

describe('redirects to other hosts', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  async function serve(host: string, listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://${host}:${(server.address() as AddressInfo).port}/`;
  }

  /** A service that sends everybody elsewhere, and whoever waits there. */
  async function trap(status: number): Promise<{ url: string; caught: string[] }> {
    const caught: string[] = [];
    const elsewhere = await serve('localhost', async (request, response) => {
      caught.push(await everythingOf(request));
      response.writeHead(200, { 'Content-Length': '4', 'Content-Type': 'audio/mpeg' });
      response.end('song');
    });
    const url = await serve('127.0.0.1', (_request, response) => {
      response.writeHead(status, { Location: elsewhere });
      response.end();
    });
    return { url, caught };
  }

  it.each(Object.entries(open))(
    '[GP53] over %s, content is fetched from where Drive says, without the token',
    async (_name, make) => {
      const { url, caught } = await trap(302);
      const { body } = await make(url).download(file);
      expect(new TextDecoder().decode(await collectBytes(body))).toBe('song');
      expect(caught).toHaveLength(1);
      expect(caught.join()).not.toContain(token);
    },
  );

  it.each(Object.entries(open))('[GP53] over %s, nothing else is sent elsewhere', async (_name, make) => {
    const { url, caught } = await trap(307);
    const provider = make(url);
    const watching = provider.watch?.({ address: 'https://app.example/', token: 'channel-secret' });
    expect(await rejectionOf(Promise.resolve(watching))).toMatchObject({ code: 'UNAVAILABLE' });
    const scope = { id: 'user', rootId: 'root' };
    expect(await rejectionOf(collect(provider.listFiles({ scope })))).toMatchObject({ code: 'UNAVAILABLE' });
    const stopping = provider.unwatch?.({ id: 'c', resourceId: 'r', expiresAt: 0 });
    expect(await rejectionOf(Promise.resolve(stopping))).toMatchObject({ code: 'UNAVAILABLE' });
    expect(caught).toEqual([]);
  });

  it.each(['fetch', 'client'] as const)(
    '[GP53] over %s, content is not fetched from the local network',
    async (binding) => {
      const asked: string[] = [];
      const fetch: typeof globalThis.fetch = async (input, init) => {
        asked.push(new URL(input instanceof Request ? input.url : input).host);
        expect(init?.redirect).toBe('manual');
        return new Response('moved', { status: 302, headers: { location: 'http://169.254.169.254/' } });
      };
      const at = { url: 'https://drive.example/', token };
      const provider = openProvider(at, { binding, fetch, retry: quickRetry });
      expect(await rejectionOf(provider.download(file))).toMatchObject({ code: 'INVALID_RESPONSE' });
      expect(asked).toEqual(['drive.example']);
    },
  );

  it('[GP53] a refresh token goes to the sign-in server only', async () => {
    const { url, caught } = await trap(307);
    const tokens = createGoogleTokenSource({
      clientId: 'client',
      secureStore: createTestStore({ jane: 'the-refresh-token' }),
      key: 'jane',
      tokenUrl: url,
      clock: { now: () => 0, sleep: async () => undefined },
    });
    expect(await rejectionOf(tokens.getAccessToken())).toMatchObject({ code: 'UNAVAILABLE' });
    expect(caught).toEqual([]);
  });
});

async function everythingOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return [request.url, ...request.rawHeaders, Buffer.concat(chunks).toString()].join('\n');
}
