import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readyLine, runServe } from '../../../src/cli/run-serve.ts';
import { parseServeArguments } from '../../../src/cli/serve-options.ts';
import {
  type GraphEmulator,
  type GraphEmulatorOptions,
  startGraphEmulator,
} from '../../../src/emulators/index.ts';
import { patternContent } from '../../../src/index.ts';
import { rawRequest, tunnel } from '../support/raw-http.ts';

const running: GraphEmulator[] = [];
const folders: string[] = [];

async function start(options: GraphEmulatorOptions = {}): Promise<GraphEmulator> {
  const emulator = await startGraphEmulator(options);
  running.push(emulator);
  return emulator;
}

afterEach(async () => {
  for (const emulator of running.splice(0)) await emulator.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'testkit-graph-'));
  folders.push(folder);
  return folder;
}

const headers = { Authorization: 'Bearer test-token' };

async function control(
  emulator: { controlUrl: string },
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${emulator.controlUrl}/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  return await response.json();
}

describe('serving', () => {
  it('[EG1] plain HTTP with downloads at an origin of their own', async () => {
    const emulator = await start();
    emulator.core.remote.putFile({ name: 'a', id: 'a', content: patternContent(10) });
    const path = `/v1.0/me/drive/items/${emulator.core.ids.graphId('a')}/content`;
    const { status, headers: answered } = await rawRequest(emulator.url + path, { headers });
    const location = answered.location ?? '';
    expect([
      status,
      location.startsWith(`${emulator.downloadUrl}/`),
      emulator.downloadUrl === emulator.url,
    ]).toEqual([302, true, false]);
    expect((await rawRequest(location)).body).toHaveLength(10);
    expect((await rawRequest(location, { headers })).status).toBe(401);
    await emulator.close();
    await expect(rawRequest(location)).rejects.toThrow();
  });

  it('[EG1] TLS, with downloads at another host', async () => {
    const emulator = await start({ https: true });
    emulator.core.remote.putFile({ name: 'a', id: 'a', content: patternContent(10) });
    const ca = readFileSync(emulator.caFile ?? '', 'utf8');
    const path = `/v1.0/me/drive/items/${emulator.core.ids.graphId('a')}/content`;
    const found = await rawRequest(`${emulator.httpsUrl}${path}`, { headers, ca });
    const location = found.headers.location ?? '';
    expect(new URL(location).hostname).not.toBe(new URL(emulator.httpsUrl ?? '').hostname);
    expect((await rawRequest(location, { ca })).body).toHaveLength(10);
    await expect(rawRequest(`${emulator.httpsUrl}${path}`)).rejects.toThrow(/certificate/);
    await emulator.close();
    expect(existsSync(emulator.caFile ?? '')).toBe(false);
  });

  it("[EG1] Microsoft's own names through a proxy, and no others", async () => {
    const emulator = await start({ https: true, account: 'business' });
    emulator.core.remote.putFile({ name: 'a', id: 'a', content: patternContent(10) });
    const ca = readFileSync(emulator.caFile ?? '', 'utf8');
    const ask = async (url: string, more: Record<string, string> = {}): ReturnType<typeof rawRequest> => {
      const { hostname } = new URL(url);
      const socket = await tunnel(emulator.url, hostname, ca);
      return rawRequest(url, { headers: { Host: hostname, ...more }, createConnection: () => socket });
    };
    const path = `/v1.0/me/drive/items/${emulator.core.ids.graphId('a')}/content`;
    const location = (await ask(`https://graph.microsoft.com${path}`, headers)).headers.location ?? '';
    expect(new URL(location).hostname).toBe('contoso-my.sharepoint.com');
    expect((await ask(location)).body).toHaveLength(10);
    expect(
      (await ask('https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration')).status,
    ).toBe(200);
    await expect(tunnel(emulator.url, 'www.googleapis.com', ca)).rejects.toThrow('502');
  });
});

describe('the control endpoint', () => {
  it('[EG36] changes the cloud, faults, quirks, time, tokens and notifications, and reports', async () => {
    const emulator = await start({ tracks: 5, account: 'business' });
    const { core } = emulator;
    const made = (await control(emulator, 'POST', 'remote', { do: 'putFolder', name: 'new' })) as {
      id: string;
    };
    expect(core.remote.get(made.id)?.name).toBe('new');
    const ids = await control(emulator, 'GET', `ids/${made.id}`);
    expect(ids).toEqual({ graphId: core.ids.graphId(made.id) });
    const { id } = (await control(emulator, 'POST', 'faults', {
      when: { endpoint: 'me.get' },
      fault: 'locked',
    })) as { id: number };
    expect((await fetch(`${emulator.url}/v1.0/me`, { headers })).status).toBe(423);
    expect(await control(emulator, 'GET', `faults/${id}`)).toEqual({ struck: 1 });
    await control(emulator, 'DELETE', 'faults');
    expect(
      await control(emulator, 'POST', 'faults', { fault: { kind: 'resync', location: 'nowhere' } }),
    ).toMatchObject({ error: expect.any(String) });
    await control(emulator, 'PATCH', 'quirks', { order: 'children-first', pageSize: 3 });
    expect(await control(emulator, 'PATCH', 'quirks', { pageSize: 0 })).toMatchObject({
      error: expect.any(String),
    });
    await control(emulator, 'PATCH', 'timing', { latencyMs: 1 });
    await control(emulator, 'PATCH', 'push', { silent: true });
    await control(emulator, 'POST', 'push', { do: 'release' });
    expect([
      core.quirks.order,
      core.quirks.pageSize,
      core.latencyMs,
      core.subscriptions.switches.silent,
    ]).toEqual(['children-first', 3, 1, true]);
    const { token } = (await control(emulator, 'POST', 'tokens', { do: 'issue' })) as { token: string };
    expect(
      (await fetch(`${emulator.url}/v1.0/me`, { headers: { Authorization: `Bearer ${token}` } })).status,
    ).toBe(200);
    for (const command of ['expireDownloads', 'revokeRefresh', 'revokeAccess'])
      await control(emulator, 'POST', 'tokens', { do: command });
    expect((await fetch(`${emulator.url}/v1.0/me`, { headers })).status).toBe(401);
    const { userCode } = core.devices.open();
    expect(await control(emulator, 'GET', 'devices')).toEqual({ pending: [userCode] });
    await control(emulator, 'POST', 'devices', { userCode, decision: 'approved' });
    expect(await control(emulator, 'GET', 'devices')).toEqual({ pending: [] });
    expect(await control(emulator, 'GET', '')).toMatchObject({
      account: 'business',
      calls: { 'me.get': 3 },
      violations: 0,
      drives: [{ graphId: core.ids.drive('main') }],
    });
    expect(await control(emulator, 'GET', 'violations')).toEqual([]);
    expect(await control(emulator, 'GET', 'push')).toEqual({ subscriptions: [], attempts: [] });
    expect(await control(emulator, 'GET', 'calls')).toHaveLength(3);
    await control(emulator, 'DELETE', 'calls');
    expect(core.calls).toEqual([]);
  });

  it('[EG40] violations are listed with their calls, and no secrets', async () => {
    const emulator = await start();
    emulator.core.remote.putFile({ name: 'a', id: 'a', content: patternContent(10) });
    const path = `/v1.0/me/drive/items/${emulator.core.ids.graphId('a')}/content`;
    const location = (await rawRequest(emulator.url + path, { headers })).headers.location ?? '';
    await rawRequest(location, { headers });
    await rawRequest(location, { headers: { Range: 'bytes=-5' } });
    await rawRequest(location.replace('Translate=false', 'Translate=true'));
    await rawRequest(`${emulator.url}/v1.0/me/drive/root/delta?token=mine`, { headers });
    emulator.core.faults.on({ times: 1 }, { kind: 'error', reason: 'activityLimitReached', retryAfter: 60 });
    await rawRequest(`${emulator.url}/v1.0/me`, { headers });
    await rawRequest(`${emulator.url}/v1.0/me`, { headers });
    const listed = (await control(emulator, 'GET', 'violations')) as { kind: string }[];
    expect(listed.map(({ kind }) => kind)).toEqual([
      'authorization-sent',
      'suffix-range',
      'address-rewritten',
      'foreign-delta-token',
      'retry-after-ignored',
    ]);
    expect(JSON.stringify(listed)).not.toMatch(/test-token|tempauth/);
  });
});

describe('testkit serve onedrive', () => {
  const serveOf = async (...args: string[]): ReturnType<typeof runServe> => {
    const parsed = parseServeArguments(['serve', 'onedrive', ...args]);
    if (parsed === undefined) throw new Error('asks for help');
    return runServe(parsed);
  };

  it('[EG37] forgives older clients unless it is told to be strict', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'song.mp3'), 'content');
    for (const isStrict of [false, true]) {
      const served = await serveOf(
        '--folder',
        folder,
        '--account',
        'business',
        ...(isStrict ? ['--strict'] : []),
      );
      const place = JSON.parse(readyLine(served)) as Record<string, string>;
      expect(place).toEqual({
        url: expect.stringMatching(/^http:/),
        controlUrl: `${place['url']}/_emulator`,
        token: 'test-token',
        refreshToken: 'test-refresh-token',
        account: 'business',
        driveId: expect.stringMatching(/^b!/),
      });
      const { value } = (await (
        await fetch(`${place['url']}/v1.0/drives/${place['driveId']}/root/delta`, { headers })
      ).json()) as {
        value: { id: string; parentReference: object }[];
      };
      const file = value.at(-1);
      expect('path' in (file?.parentReference ?? {})).toBe(!isStrict);
      const content = await fetch(`${place['url']}/v1.0/me/drive/items/${file?.id}/content`, {
        headers,
        redirect: 'manual',
      });
      const location = content.headers.get('location') ?? '';
      expect([
        new URL(location).origin === place['url'],
        (await fetch(location, { headers })).status,
      ]).toEqual(isStrict ? [false, 401] : [true, 200]);
      await served.close();
    }
  });

  it('[EG37] takes what its help says, and nothing else', async () => {
    const script = join(newFolder(), 'faults.json');
    writeFileSync(
      script,
      JSON.stringify([{ when: { times: 1 }, fault: { kind: 'resync' } }, { fault: 'serviceNotAvailable' }]),
    );
    const served = await serveOf(
      '--tracks',
      '3',
      '--seed',
      '4',
      '--https',
      '--faults',
      script,
      '--quota',
      '--latency-ms',
      '1',
    );
    const place = JSON.parse(readyLine(served)) as Record<string, string>;
    expect(Object.keys(place)).toEqual([
      'url',
      'controlUrl',
      'token',
      'refreshToken',
      'httpsUrl',
      'proxyUrl',
      'caFile',
      'account',
      'driveId',
    ]);
    expect((await fetch(`${place['url']}/v1.0/me`, { headers })).status).toBe(503);
    await served.close();
    writeFileSync(script, '[{"fault": "backendError"}]');
    await expect(serveOf('--faults', script)).rejects.toThrow(TypeError);
    expect(() => parseServeArguments(['serve', 'onedrive', '--account', 'family'])).toThrow(
      /personal, business, documentLibrary/,
    );
    expect(() => parseServeArguments(['serve', 'gdrive', '--account', 'personal'])).toThrow(TypeError);
    expect(() => parseServeArguments(['serve', 'gdrive', '--strict'])).toThrow(TypeError);
  });

  it('[EG37] a personal library of made-up tracks comes with their tags', async () => {
    const emulator = await start({ tracks: 3 });
    const answer = await fetch(`${emulator.url}/v1.0/me/drive/root/delta`, { headers });
    const { value } = (await answer.json()) as { value: { audio?: { title: string } }[] };
    expect(value.filter(({ audio }) => audio !== undefined)).toHaveLength(3);
  });
});
