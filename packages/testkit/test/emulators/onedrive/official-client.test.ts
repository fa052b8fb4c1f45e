import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { PublicClientApplication } from '@azure/msal-node';
import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  OneDriveLargeFileUploadTask,
  PageIterator,
  ResponseType,
} from '@microsoft/microsoft-graph-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GraphEmulator, obligingReceiver, startGraphEmulator } from '../../../src/emulators/index.ts';
import { patternContent } from '../../../src/index.ts';

let emulator: GraphEmulator;
let client: Client;

beforeAll(async () => {
  emulator = await startGraphEmulator({ https: true, notificationTransport: obligingReceiver });
  const ca = readFileSync(emulator.caFile ?? '', 'utf8');
  setDefaultCACertificates([...getCACertificates(), ca]);
  client = Client.initWithMiddleware({
    authProvider: { getAccessToken: async () => emulator.core.token },
    baseUrl: `${emulator.httpsUrl}/`,
    customHosts: new Set(['localhost']),
  });
  for (let index = 0; index < 7; index += 1) {
    emulator.core.remote.putFile({
      name: `f${index}.mp3`,
      id: `f${index}`,
      content: patternContent(1000 + index),
    });
  }
});

afterAll(async () => {
  setDefaultCACertificates(getCACertificates('bundled'));
  await emulator.close();
});

interface Item {
  readonly id: string;
  readonly name: string;
}

function graphId(id: string): string {
  return emulator.core.ids.graphId(id);
}

describe('@microsoft/microsoft-graph-client', () => {
  it('[EG38] reads delta page by page, by its iterator and by links', async () => {
    const names: string[] = [];
    const first = await client.api('/me/drive/root/delta').select('id,name,root,deleted').top(3).get();
    const pages = new PageIterator(client, first, (item: Item) => names.push(item.name) > 0);
    await pages.iterate();
    expect(names.filter((name) => name.startsWith('f'))).toEqual(
      Array.from({ length: 7 }, (_, index) => `f${index}.mp3`),
    );
    const link = pages.getDeltaLink() ?? '';
    expect((await client.api(link).get()).value).toEqual([]);
    emulator.core.remote.rename('f3', 'renamed.mp3');
    const changed = (await client.api(link).get()).value.map(({ name }: Item) => name);
    expect(changed).toEqual(['root', 'renamed.mp3']);
    emulator.core.remote.rename('f3', 'f3.mp3');
  });

  it('[EG38] follows `/content` to the other origin without its token', async () => {
    emulator.core.clearCalls();
    const bytes = await client
      .api(`/me/drive/items/${graphId('f1')}/content`)
      .responseType(ResponseType.ARRAYBUFFER)
      .get();
    expect(new Uint8Array(bytes)).toEqual(patternContent(1001).read(0, 1001));
    const item = await client
      .api(`/me/drive/items/${graphId('f2')}`)
      .select('id,content.downloadUrl')
      .get();
    const location = item['@microsoft.graph.downloadUrl'];
    expect(new URL(location).host).not.toBe(new URL(emulator.httpsUrl ?? '').host);
    const part = await fetch(location, { headers: { Range: 'bytes=10-19' } });
    expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 10]);
    expect(emulator.core.violations).toEqual([]);
  });

  it('[EG38] sends batches', async () => {
    const request = new BatchRequestContent([
      { id: '1', request: new Request(`${emulator.httpsUrl}/v1.0/me/drive`, { method: 'GET' }) },
      {
        id: '2',
        request: new Request(`${emulator.httpsUrl}/v1.0/me/drive/items/nothing`, { method: 'GET' }),
      },
      {
        id: '3',
        request: new Request(`${emulator.httpsUrl}/v1.0/me/drive/items/${graphId('f0')}/content`, {
          method: 'GET',
        }),
      },
    ]);
    const content = await request.getContent();
    const requests = content.requests.map((each) => ({ ...each, url: each.url.replace(/^.*\/v1\.0/, '') }));
    const answers = new BatchResponseContent(await client.api('/$batch').post({ requests }));
    expect(['1', '2', '3'].map((id) => answers.getResponseById(id).status)).toEqual([200, 404, 302]);
    expect(await answers.getResponseById('1').json()).toMatchObject({ driveType: 'personal' });
  });

  it('[EG38] opens, prolongs and closes subscriptions', async () => {
    const at = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
    const made = await client.api('/subscriptions').post({
      changeType: 'updated',
      notificationUrl: 'https://receiver.example.com/hook',
      resource: '/me/drive/root',
      expirationDateTime: at(1),
      clientState: 'secret',
    });
    const path = `/subscriptions/${made.id}`;
    expect((await client.api(path).update({ expirationDateTime: at(2) })).id).toBe(made.id);
    await client.api(`${path}/reauthorize`).post({});
    await client.api(path).delete();
    await expect(client.api(path).get()).rejects.toMatchObject({ statusCode: 404, code: 'itemNotFound' });
  });

  it('[EG38] writes: folders, small and large files, other names', async () => {
    const folder = await client.api('/me/drive/root/children').post({ name: 'made', folder: {} });
    const small = await client.api(`/me/drive/items/${folder.id}:/a.txt:/content`).put('text');
    expect(small).toMatchObject({ name: 'a.txt', size: 4 });
    const bytes = patternContent(700_000).read(0, 700_000);
    const task = await OneDriveLargeFileUploadTask.create(client, Buffer.from(bytes), {
      fileName: 'big.bin',
      path: '/made',
    });
    const uploaded = (await task.upload()).responseBody as Item & { size: number };
    expect(uploaded).toMatchObject({ name: 'big.bin', size: 700_000 });
    expect(await client.api(`/me/drive/items/${uploaded.id}`).update({ name: 'bigger.bin' })).toMatchObject({
      name: 'bigger.bin',
    });
    await client.api(`/me/drive/items/${uploaded.id}`).delete();
    await expect(client.api(`/me/drive/items/${uploaded.id}`).get()).rejects.toMatchObject({
      statusCode: 404,
    });
    expect(emulator.core.violations).toEqual([]);
  });

  it('[EG38] repeats what was throttled, and shows what went wrong', async () => {
    emulator.core.faults.on(
      { endpoint: 'item.get', times: 1 },
      { kind: 'error', reason: 'activityLimitReached', retryAfter: 0 },
    );
    expect((await client.api('/me/drive/root').get()).root).toEqual({});
    emulator.core.faults.on({ endpoint: 'item.get', times: 1 }, { kind: 'error', reason: 'accessDenied' });
    await expect(client.api('/me/drive/root').get()).rejects.toMatchObject({
      statusCode: 403,
      code: 'accessDenied',
    });
    const leave = new AbortController();
    emulator.core.faults.on({ endpoint: 'item.get', times: 1 }, { kind: 'stall' });
    const waiting = client.api('/me/drive/root').option('signal', leave.signal).get();
    leave.abort();
    await expect(waiting).rejects.toThrow();
  });
});

describe('@azure/msal-node', () => {
  it('[EG25] signs in by a device code, and refreshes', async () => {
    emulator.core.devices.automatic = 'approved';
    const authority = `${emulator.httpsUrl}/consumers`;
    const app = new PublicClientApplication({
      auth: { clientId: 'app', authority, knownAuthorities: [new URL(authority).host] },
    });
    const shown: string[] = [];
    const granted = await app.acquireTokenByDeviceCode({
      scopes: ['Files.Read', 'offline_access'],
      deviceCodeCallback: ({ userCode }) => shown.push(userCode),
    });
    expect([shown.length, granted?.account?.username]).toEqual([1, 'test.user@example.com']);
    const account = granted?.account ?? undefined;
    if (account === undefined) return;
    const silent = { account, scopes: ['Files.Read'], forceRefresh: true };
    const { accessToken } = await app.acquireTokenSilent(silent);
    const headers = { Authorization: `Bearer ${accessToken}` };
    expect((await fetch(`${emulator.url}/v1.0/me/drive`, { headers })).status).toBe(200);
    expect(accessToken).not.toBe(granted?.accessToken);
  });
});
