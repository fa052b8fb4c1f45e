import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type DriveEmulator,
  type DriveEmulatorOptions,
  startDriveEmulator,
} from '../../../src/emulators/index.ts';
import { contentOf, FakeClock, patternContent, RemoteDrive } from '../../../src/index.ts';
import { rawRequest, tunnel } from '../support/raw-http.ts';

const running: DriveEmulator[] = [];

async function start(options: DriveEmulatorOptions = {}): Promise<DriveEmulator> {
  const emulator = await startDriveEmulator(options);
  running.push(emulator);
  return emulator;
}

afterEach(async () => {
  for (const emulator of running.splice(0)) await emulator.close();
});

const authorization = { Authorization: 'Bearer test-token' };

describe('serving', () => {
  it('[EM1] plain HTTP on the loopback address, until closed', async () => {
    const emulator = await start();
    expect(new URL(emulator.url).hostname).toBe('127.0.0.1');
    expect((await rawRequest(`${emulator.url}/drive/v3/files`, { headers: authorization })).status).toBe(200);
    expect((await rawRequest(`${emulator.url}/token`, { method: 'POST' })).status).toBe(400);
    expect((await rawRequest(`${emulator.url}/elsewhere`)).status).toBe(404);
    await emulator.close();
    await expect(rawRequest(`${emulator.url}/drive/v3/files`)).rejects.toThrow();
    const again = await start({ port: Number(new URL(emulator.url).port) });
    expect(again.url).toBe(emulator.url);
  });

  it('[EM1] TLS with an authority of its own, on localhost', async () => {
    const emulator = await start({ https: true });
    const ca = readFileSync(emulator.caFile ?? '', 'utf8');
    const answer = await rawRequest(`${emulator.httpsUrl}/drive/v3/files`, { headers: authorization, ca });
    expect(answer.status).toBe(200);
    await expect(rawRequest(`${emulator.httpsUrl}/drive/v3/files`)).rejects.toThrow(/certificate/);
    await emulator.close();
    expect(existsSync(emulator.caFile ?? '')).toBe(false);
  });

  it("[EM1] Google's own names through a proxy, and no others", async () => {
    const emulator = await start({ https: true });
    const document = emulator.remote.putDocument({
      name: 'd',
      mimeType: 'application/vnd.google-apps.document',
    });
    const ca = readFileSync(emulator.caFile ?? '', 'utf8');
    const ask = async (
      host: string,
      path: string,
      method = 'GET',
    ): Promise<{ status: number; body: Buffer }> => {
      const socket = await tunnel(emulator.url, host, ca);
      return rawRequest(`https://${host}${path}`, {
        method,
        headers: { ...authorization, Host: host },
        createConnection: () => socket,
      });
    };
    const file = await ask('www.googleapis.com', `/drive/v3/files/${document.id}?fields=exportLinks`);
    const link = new URL(JSON.parse(file.body.toString()).exportLinks['text/plain']);
    expect((await ask(link.host, link.pathname + link.search)).body.toString()).toBe('d\n');
    expect((await ask('oauth2.googleapis.com', '/token', 'POST')).status).toBe(400);
    await expect(tunnel(emulator.url, 'example.com', ca)).rejects.toThrow('502');
    const plain = await start();
    await expect(tunnel(plain.url, 'www.googleapis.com', ca)).rejects.toThrow();
  });

  it('[EM1] closing ends also connections and tunnels that have only begun, and may be repeated', async () => {
    const emulator = await start({ https: true });
    const { port } = new URL(emulator.url);
    const tls = new URL(emulator.httpsUrl ?? '').port;
    const sockets = [port, port, tls].map((each) => connect(Number(each), '127.0.0.1'));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    sockets[1]?.write('CONNECT www.googleapis.com:443 HTTP/1.1\r\nHost: www.googleapis.com\r\n\r\n');
    await once(sockets[1] as Socket, 'data');
    const ended = Promise.all(sockets.map((socket) => once(socket.resume(), 'close')));
    await Promise.all([emulator.close(), emulator.close()]);
    await ended;
  });

  it('[EM1] an address that makes no sense is a bad request', async () => {
    const emulator = await start();
    expect((await rawRequest(emulator.url, { path: '//' })).status).toBe(400);
    expect(
      (await rawRequest(`${emulator.url}/drive/v3/files/%E0%A4`, { headers: authorization })).status,
    ).toBe(404);
  });

  it('[EM24] a connection breaks over TLS as it does without', async () => {
    const emulator = await start({ https: true });
    const ca = readFileSync(emulator.caFile ?? '', 'utf8');
    const ask = (): Promise<{ status: number }> =>
      rawRequest(`${emulator.httpsUrl}/drive/v3/files`, { headers: authorization, ca });
    emulator.faults.on({ times: 1 }, { kind: 'reset' });
    await expect(ask()).rejects.toThrow('socket hang up');
    emulator.faults.on({ times: 1 }, { kind: 'reset', afterBytes: 5 });
    await expect(ask()).rejects.toThrow('aborted');
    expect((await ask()).status).toBe(200);
  });

  it('[EM2] connections are kept, also after errors and downloads', async () => {
    const emulator = await start();
    const { id } = emulator.remote.putFile({ name: 'a', content: patternContent(300_000) });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (const path of [
      '/drive/v3/files',
      '/drive/v3/files/nowhere',
      `/drive/v3/files/${id}?alt=media`,
      '/drive/v3/files',
    ])
      ports.add((await rawRequest(emulator.url + path, { headers: authorization, agent })).port);
    agent.destroy();
    expect(ports.size).toBe(1);
  });

  it('[EM2] JSON is compressed when asked, content never', async () => {
    const emulator = await start();
    for (let index = 0; index < 50; index += 1) emulator.remote.putFolder({ name: `folder ${index}` });
    const { id } = emulator.remote.putFile({ name: 'a.txt', content: contentOf('x'.repeat(5000)) });
    const headers = { ...authorization, 'Accept-Encoding': 'gzip' };
    const plain = await rawRequest(`${emulator.url}/drive/v3/files`, { headers: authorization });
    const squeezed = await rawRequest(`${emulator.url}/drive/v3/files`, { headers });
    expect([plain.headers['content-encoding'], squeezed.headers['content-encoding']]).toEqual([
      undefined,
      'gzip',
    ]);
    expect(gunzipSync(squeezed.body).equals(plain.body)).toBe(true);
    const media = await rawRequest(`${emulator.url}/drive/v3/files/${id}?alt=media`, { headers });
    expect([media.headers['content-encoding'], media.headers['content-length'], media.body.length]).toEqual([
      undefined,
      '5000',
      5000,
    ]);
    const small = await rawRequest(`${emulator.url}/drive/v3/files?pageSize=1&fields=files(id)`, { headers });
    expect(small.headers['content-encoding']).toBeUndefined();
  });

  it('[EM2] pages of any origin may call it, and read what they need', async () => {
    const emulator = await start();
    const preflight = await rawRequest(`${emulator.url}/drive/v3/files`, {
      method: 'OPTIONS',
      headers: {
        Origin: 'http://app.example',
        'Access-Control-Request-Method': 'GET',
        'Access-Control-Request-Headers': 'authorization,range',
      },
    });
    expect([preflight.status, preflight.headers['access-control-allow-headers']]).toEqual([
      204,
      'authorization,range',
    ]);
    const answer = await rawRequest(`${emulator.url}/drive/v3/files`, {
      headers: { ...authorization, Origin: 'http://app.example' },
    });
    expect(answer.headers['access-control-allow-origin']).toBe('http://app.example');
    expect(answer.headers['access-control-expose-headers']).toContain('Content-Range');
  });

  it('[EM2] bytes sent are counted, as far as they were', async () => {
    const emulator = await start();
    const { id } = emulator.remote.putFile({ name: 'a', content: patternContent(1_000_000) });
    const ask = (): Promise<unknown> =>
      rawRequest(`${emulator.url}/drive/v3/files/${id}?alt=media`, { headers: authorization });
    await ask();
    emulator.faults.on({ times: 1 }, { kind: 'reset', afterBytes: 70_000 });
    await expect(ask()).rejects.toThrow();
    expect(emulator.calls.map(({ bytes }) => bytes)).toEqual([1_000_000, 70_000]);
  });

  it('[EM24] a body that breaks arrives up to there; a wrong length ends the connection', async () => {
    const emulator = await start();
    const { id } = emulator.remote.putFile({ name: 'a', content: patternContent(500_000) });
    const download = async (): Promise<[string | null, number, boolean]> => {
      const response = await fetch(`${emulator.url}/drive/v3/files/${id}?alt=media`, {
        headers: authorization,
      });
      let received = 0;
      try {
        for await (const chunk of response.body ?? []) received += chunk.length;
        return [response.headers.get('content-length'), received, true];
      } catch {
        return [response.headers.get('content-length'), received, false];
      }
    };
    emulator.faults.on({ times: 1 }, { kind: 'reset', afterBytes: 123_456 });
    expect(await download()).toEqual(['500000', 123_456, false]);
    emulator.faults.on({ times: 1 }, { kind: 'wrong-length', by: 10 });
    expect(await download()).toEqual(['500010', 500_000, false]);
    emulator.faults.on({ times: 1 }, { kind: 'wrong-length', by: -10 });
    expect(await download()).toEqual(['499990', 499_990, true]);
    emulator.faults.on({ times: 1 }, { kind: 'reset' });
    await expect(download()).rejects.toThrow('fetch failed');
    expect(await download()).toEqual(['500000', 500_000, true]);
  });

  it('[EM24] a stalled answer ends when the client leaves, or with the emulator', async () => {
    const emulator = await start();
    emulator.faults.on({ times: 2 }, { kind: 'stall' });
    const reason = new Error('enough');
    const leave = new AbortController();
    const ask = (signal?: AbortSignal): Promise<Response> =>
      fetch(`${emulator.url}/drive/v3/files`, {
        headers: authorization,
        ...(signal === undefined ? {} : { signal }),
      });
    const left = ask(leave.signal);
    const kept = ask();
    await expect.poll(() => emulator.calls.length).toBe(2);
    leave.abort(reason);
    await expect(left).rejects.toBe(reason);
    const ended = expect(kept).rejects.toThrow('fetch failed');
    await emulator.close();
    await ended;
  });

  it("[EM28] the emulator lives by its cloud's clock unless given another", async () => {
    const clock = new FakeClock();
    const emulator = await start({ remote: new RemoteDrive({ clock }) });
    const { headers } = await rawRequest(`${emulator.url}/drive/v3/files`, { headers: authorization });
    expect(Date.parse(headers.date ?? '')).toBe(clock.now());
    await clock.advance(60_000);
    expect(emulator.calls[0]?.at).toBe(clock.now() - 60_000);
  });
});
