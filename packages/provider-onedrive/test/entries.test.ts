import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  AuthenticationHandler,
  Client,
  type Context,
  type Middleware,
  RetryHandler,
  TelemetryHandler,
} from '@microsoft/microsoft-graph-client';
import { collect, contentOf } from '@music-platform/testkit';
import { startGraphEmulator } from '@music-platform/testkit/emulators';
import { describe, expect, it } from 'vitest';
import { createOneDriveProvider } from '../src/index.ts';
import { createGraphWorld, rejectionOf } from './support/graph-world.ts';

/** Everything a module of this package imports, and what that imports. */
async function importsOf(entry: URL, seen: Set<string> = new Set()): Promise<Set<string>> {
  if (seen.has(entry.href)) return seen;
  seen.add(entry.href);
  const source = await readFile(entry, 'utf8');
  for (const [, from = ''] of source.matchAll(/(?:from|import)\s+'([^']+)'/g)) {
    if (from.startsWith('.')) await importsOf(new URL(from, entry), seen);
    else seen.add(from);
  }
  return seen;
}

describe('entries', () => {
  it('[MG43] the fetch entry imports nothing of Node and nothing of Microsoft’s', async () => {
    const of = async (name: string) =>
      [...(await importsOf(new URL(`../src/${name}.ts`, import.meta.url)))].filter(
        (each) => !each.startsWith('file:'),
      );
    const allowed = ['@music-platform/bridge-traits', '@music-platform/provider-kit', 'zod'];
    expect((await of('fetch')).sort()).toEqual(allowed);
    expect((await of('index')).sort()).toEqual(['@microsoft/microsoft-graph-client', ...allowed]);
  });

  it('[MG43] both entries export the same names', async () => {
    const [index, fetch] = await Promise.all([import('../src/index.ts'), import('../src/fetch.ts')]);
    expect(Object.keys(index).sort()).toEqual(Object.keys(fetch).sort());
    expect(Object.keys(index).sort()).toEqual([
      'clouds',
      'coalesce',
      'createMicrosoftTokenSource',
      'createOneDriveProvider',
      'handleValidation',
      'keepWatching',
      'parseNotifications',
    ]);
  });

  it("[MG43] Microsoft's client over TLS, in a process that trusts the emulator", async () => {
    await using emulator = await startGraphEmulator({ https: true });
    emulator.core.remote.putFile({ name: '1.mp3', content: contentOf(new Uint8Array(123_456)) });
    const child = fileURLToPath(new URL('./children/list-over-https.ts', import.meta.url));
    const args = ['--conditions=@music-platform/source', child, emulator.httpsUrl ?? '', emulator.core.token];
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: emulator.caFile };
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    expect(JSON.parse(stdout)).toEqual({ names: ['1.mp3'], bytes: 123_456, changes: 0 });
    expect(emulator.core.violations).toEqual([]);
  });
});

describe("an app's own client", () => {
  /** A client that authenticates itself, with the retry it has by default. */
  function appClient(fetch: typeof globalThis.fetch, getAccessToken: () => Promise<string>): Client {
    const transport: Middleware = {
      execute: async (context: Context) => {
        context.response = await fetch(context.request, context.options as RequestInit);
      },
    };
    const middleware = [
      new AuthenticationHandler({ getAccessToken }),
      new RetryHandler(),
      new TelemetryHandler(),
      transport,
    ];
    for (const [index, each] of middleware.entries()) each.setNext?.(middleware[index + 1] as Middleware);
    return Client.initWithMiddleware({ middleware, customHosts: new Set(['graph.example']) });
  }

  it('[MG43] signs the requests to Graph and no other; its own retry stays off', async () => {
    const world = createGraphWorld();
    world.remote.putFile({ name: '1.mp3', content: contentOf(new Uint8Array(9)) });
    world.core.faults.on(
      { endpoint: 'delta', times: 1 },
      { kind: 'error', reason: 'activityLimitReached', retryAfter: 300 },
    );
    const client = appClient(world.fetch, async () => world.core.token);
    const { clock, fetch } = world;
    const provider = createOneDriveProvider({ client, endpoint: 'https://graph.example', clock, fetch });
    const from = clock.now();
    const [page] = await collect(provider.listFiles());
    expect(clock.now() - from).toBeGreaterThanOrEqual(300_000);
    await collect((await provider.download(page!.files[0]!)).body);
    expect(world.core.violations).toEqual([]);
    expect(provider.usage().calls).toMatchObject({ delta: 2, get: 1, download: 1 });
  });

  it('[MG49] one that has no token any more: sign in again', async () => {
    const world = createGraphWorld();
    const client = appClient(world.fetch, async () => {
      throw Object.assign(new Error('interaction required'), { name: 'InteractionRequiredAuthError' });
    });
    const provider = createOneDriveProvider({
      client,
      endpoint: 'https://graph.example',
      clock: world.clock,
    });
    expect(await rejectionOf(collect(provider.listFiles()))).toMatchObject({ code: 'UNAUTHORIZED' });
  });
});
