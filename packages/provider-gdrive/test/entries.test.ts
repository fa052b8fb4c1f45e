import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RemoteFile } from '@music-platform/bridge-traits';
import { afterEach, describe, expect, it } from 'vitest';
import * as fetchEntry from '../src/fetch.ts';
import * as nodeEntry from '../src/index.ts';
import { appClients } from './support/app-clients.ts';
import { fixedToken, openProvider, quickRetry } from './support/bindings.ts';
import { createDriveWorld, rejectionOf } from './support/drive-world.ts';

const source = join(dirname(fileURLToPath(import.meta.url)), '../src');

/** Everything a source file imports, what it imports in turn included. */
function importsOf(file: string, seen: Set<string> = new Set()): Set<string> {
  const text = readFileSync(file, 'utf8');
  for (const [, specifier = ''] of text.matchAll(/^(?:import|export)(?! type)[^;]*? from '([^']+)';$/gms)) {
    const isNew = !seen.has(specifier.startsWith('.') ? join(dirname(file), specifier) : specifier);
    if (!isNew) continue;
    if (!specifier.startsWith('.')) seen.add(specifier);
    else {
      seen.add(join(dirname(file), specifier));
      importsOf(join(dirname(file), specifier), seen);
    }
  }
  return seen;
}

describe('entries', () => {
  it('[GP40] export these names', () => {
    const names = [
      'createGoogleDriveProvider',
      'createGoogleTokenSource',
      'keepWatching',
      'parseNotification',
      'renewalDue',
    ];
    expect(Object.keys(nodeEntry).sort()).toEqual(names);
    expect(Object.keys(fetchEntry).sort()).toEqual(names);
  });

  it('[GP40] the fetch entry imports nothing of Node and nothing of Google’s', () => {
    const packages = [...importsOf(join(source, 'fetch.ts'))].filter(
      (specifier) => !specifier.startsWith('/'),
    );
    const kit = '@music-platform/provider-kit';
    expect(packages.sort()).toEqual(['@music-platform/bridge-traits', kit, 'zod']);
    expect([...importsOf(join(source, 'index.ts'))]).toContain('@googleapis/drive');
  });

  it.each([
    ['no access', {}],
    ['a page size of nothing', { pageSize: 0 }],
    ['a page size of too much', { pageSize: 1001 }],
    ['a folder beside a drive', { folder: { id: 'f' }, sharedDrives: 'all' as const }],
    ['a folder without an id', { folder: { id: '' } }],
    ['nothing chosen', { myDrive: false }],
    ['shared files without My Drive', { myDrive: false, sharedWithMe: true }],
    ['no quota', { quotaUnitsPerMinute: 0 }],
    ['no attempt', { retry: { attempts: 0 } }],
    ['a negative wait', { retry: { baseDelayMs: -1 } }],
    ['no time', { requestTimeoutMs: 0 }],
    ['drives that are no ids', { sharedDrives: [''] }],
  ])('[GP50] %s is a TypeError', (title, options) => {
    const tokens = title === 'no access' ? undefined : fixedToken('t');
    for (const { createGoogleDriveProvider } of [nodeEntry, fetchEntry]) {
      expect(() => createGoogleDriveProvider({ ...options, tokens } as never)).toThrow(TypeError);
    }
  });

  it('[GP50] without My Drive a call must name its scope', async () => {
    const { provider } = createDriveWorld({ myDrive: false, sharedDrives: 'all' });
    expect(() => provider.listFiles()).not.toThrow();
    expect(await rejectionOf(provider.listFiles()[Symbol.asyncIterator]().next())).toBeInstanceOf(TypeError);
  });

  it('[GP41] an app’s client that is not signed in is told to', async () => {
    const provider = appClients['googleapis']!(
      { url: 'http://127.0.0.1:9', token: '' },
      { retry: quickRetry },
    );
    const error = await rejectionOf(provider.listFiles()[Symbol.asyncIterator]().next());
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', message: expect.stringContaining('sign in') });
  });
});

describe('connections', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  const file: RemoteFile = {
    id: 'f',
    name: 'a.mp3',
    kind: 'file',
    size: 1_000_000,
    version: 'md5:1',
    modifiedAt: 0,
  };
  const open = {
    fetch: (url: string) => openProvider({ url, token: 't' }, { binding: 'fetch', retry: quickRetry }),
    'the client made from tokens': (url: string) =>
      openProvider({ url, token: 't' }, { binding: 'client', retry: quickRetry }),
    '@googleapis/drive': (url: string) =>
      appClients['@googleapis/drive']!({ url, token: 't' }, { retry: quickRetry }),
    googleapis: (url: string) => appClients['googleapis']!({ url, token: 't' }, { retry: quickRetry }),
  };

  /** A server that sends the beginning of a body, and then nothing: `released` resolves when the client gives up the connection. */
  async function halfAnswer(): Promise<{ url: string; released: Promise<void> }> {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const started = createServer((_request, response) => {
      response.writeHead(206, {
        'Content-Range': 'bytes 0-999999/1000000',
        'Content-Length': '1000000',
        'Content-Type': 'audio/mpeg',
      });
      response.write(new Uint8Array(10_000));
      response.on('close', release);
    });
    server = started;
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(started.address() as AddressInfo).port}`, released };
  }

  it.each(Object.entries(open))(
    '[GP31] a body left early releases its connection (%s)',
    async (_name, make) => {
      const { url, released } = await halfAnswer();
      const { body } = await make(url).download(file, { range: { start: 0, end: 999_999 } });
      for await (const _chunk of body) break;
      await released;
    },
  );

  it.each(Object.entries(open))('[GP31] so does an aborted one, read or not (%s)', async (_name, make) => {
    for (const isRead of [true, false]) {
      const { url, released } = await halfAnswer();
      const controller = new AbortController();
      const range = { start: 0, end: 999_999 };
      const { body } = await make(url).download(file, { range, signal: controller.signal });
      const chunks = body[Symbol.asyncIterator]();
      if (isRead) await chunks.next();
      controller.abort('enough');
      if (isRead) expect(await rejectionOf(chunks.next())).toBe('enough');
      await released;
    }
  });
});
