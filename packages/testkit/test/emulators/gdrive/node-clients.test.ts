import { execFile } from 'node:child_process';
import process from 'node:process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { drive, type drive_v3, auth as oauth } from '@googleapis/drive';
import { google } from 'googleapis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DriveEmulator, startDriveEmulator } from '../../../src/emulators/index.ts';
import { contentOf, patternContent } from '../../../src/index.ts';

let emulator: DriveEmulator;

beforeAll(async () => {
  emulator = await startDriveEmulator();
});

afterAll(() => emulator.close());

function oauthOptions(): ConstructorParameters<typeof oauth.OAuth2>[0] & object {
  return {
    clientId: 'id',
    clientSecret: 'secret',
    endpoints: { oauth2TokenUrl: `${emulator.url}/token` },
    forceRefreshOnFailure: true,
  };
}

const clients: Record<string, () => drive_v3.Drive> = {
  '@googleapis/drive': () => {
    const auth = new oauth.OAuth2(oauthOptions());
    auth.setCredentials({ refresh_token: emulator.refreshToken });
    return drive({ version: 'v3', auth, rootUrl: emulator.url });
  },
  googleapis: () => {
    const auth = new google.auth.OAuth2(oauthOptions());
    auth.setCredentials({ refresh_token: emulator.refreshToken });
    return google.drive({ version: 'v3', auth, rootUrl: emulator.url }) as unknown as drive_v3.Drive;
  },
};

async function bytesOf(stream: Readable): Promise<number> {
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) bytes += chunk.length;
  return bytes;
}

describe.each(Object.keys(clients))('the client %s', (name) => {
  const client = (): drive_v3.Drive => (clients[name] as () => drive_v3.Drive)();

  it('[EM4] signs in, lists in pages, gets and reads `about`', async () => {
    const folder = emulator.remote.putFolder({ name: `library of ${name}` });
    for (let index = 0; index < 25; index += 1)
      emulator.remote.putFile({
        name: `${index}'s\\.mp3`,
        parentId: folder.id,
        content: contentOf(`${index}`),
      });
    const api = client();
    const names: string[] = [];
    let pageToken: string | undefined;
    do {
      const { data }: { data: drive_v3.Schema$FileList } = await api.files.list({
        q: `'${folder.id}' in parents and trashed = false`,
        fields: 'nextPageToken,incompleteSearch,files(id,name,size,md5Checksum)',
        pageSize: 10,
        ...(pageToken === undefined ? {} : { pageToken }),
      });
      names.push(...(data.files ?? []).map((file) => file.name ?? ''));
      pageToken = data.nextPageToken ?? undefined;
    } while (pageToken !== undefined);
    expect(names).toHaveLength(25);
    const found = await api.files.list({ q: String.raw`name = '7\'s\\.mp3'`, orderBy: 'name desc' });
    expect(found.data.files?.length).toBeGreaterThan(0);
    const { data: file } = await api.files.get({ fileId: folder.id, fields: 'name,parents' });
    expect(file).toEqual({ name: folder.name, parents: ['0AEmulatedMyDriveRoot'] });
    const about = await api.about.get({ fields: 'user' });
    expect(about.data.user?.emailAddress).toBe('user@example.com');
    await expect(api.files.get({ fileId: 'nowhere' })).rejects.toMatchObject({
      status: 404,
      message: 'File not found: nowhere.',
    });
    expect((await api.drives.list({ pageSize: 100 })).data.drives).toEqual([]);
  });

  it('[EM4] downloads whole files, ranges and streams, and can leave', async () => {
    const content = patternContent(3_000_000);
    const { id: fileId } = emulator.remote.putFile({ name: 'big', content });
    const api = client();
    const media = { fileId, alt: 'media' } as const;
    const whole = await api.files.get(media, { responseType: 'arraybuffer' });
    expect(Buffer.from(whole.data as ArrayBuffer).equals(content.read(0, content.size))).toBe(true);
    const part = await api.files.get(media, {
      responseType: 'arraybuffer',
      headers: { Range: 'bytes=1000-1999' },
    });
    expect([part.status, Buffer.from(part.data as ArrayBuffer).equals(content.read(1000, 2000))]).toEqual([
      206,
      true,
    ]);
    const stream = await api.files.get(media, { responseType: 'stream' });
    expect(await bytesOf(stream.data as Readable)).toBe(content.size);
    const behind = api.files.get(media, {
      responseType: 'arraybuffer',
      headers: { Range: 'bytes=9000000-' },
    });
    await expect(behind).rejects.toMatchObject({ status: 416 });
    emulator.faults.on({ endpoint: 'files.download', times: 1 }, { kind: 'stall', afterBytes: 1000 });
    const leave = new AbortController();
    const stalled = await api.files.get(media, { responseType: 'stream', signal: leave.signal as never });
    const reading = bytesOf(stalled.data as Readable);
    leave.abort();
    await expect(reading).rejects.toThrow();
  });

  it('[EM4] follows changes, watches and stops', async () => {
    const api = client();
    const { data } = await api.changes.getStartPageToken({});
    const pageToken = data.startPageToken ?? '';
    const { id } = emulator.remote.putFolder({ name: 'new' });
    const { data: page } = await api.changes.list({ pageToken, fields: '*' });
    expect(page.changes?.map(({ fileId }) => fileId)).toEqual([id]);
    expect([page.nextPageToken, typeof page.newStartPageToken]).toEqual([undefined, 'string']);
    emulator.push.switches.withoutSync = true;
    const requestBody = {
      id: `channel-${name.replace(/\W/g, '-')}`,
      type: 'web_hook',
      address: 'https://receiver.example.com/',
    };
    const { data: channel } = await api.changes.watch({ pageToken, requestBody });
    const { resourceId = '' } = channel;
    const stopped = await api.channels.stop({ requestBody: { id: requestBody.id, resourceId } });
    expect([stopped.status, emulator.push.channels]).toEqual([204, []]);
  });

  it('[EM4] gets a new token when the old one dies, and repeats what failed for a moment', async () => {
    const api = client();
    await api.files.list({});
    emulator.tokens.revoke();
    const { status } = await api.files.list({});
    expect(status).toBe(200);
    emulator.faults.on({ endpoint: 'files.list', times: 1 }, 'backendError');
    expect((await api.files.list({})).status).toBe(200);
  });

  it('[EM4] takes a refused rate for a dead token once, and never waits for it', async () => {
    const api = client();
    await api.files.list({});
    emulator.clearCalls();
    emulator.faults.on({ endpoint: 'files.list', times: 2 }, 'userRateLimitExceeded');
    await expect(api.files.list({})).rejects.toMatchObject({ status: 403 });
    expect(emulator.calls.map(({ endpoint }) => endpoint)).toEqual([
      'files.list',
      'oauth.token',
      'files.list',
    ]);
  });

  it('[EM4] makes, changes and deletes files', async () => {
    const api = client();
    const { data: folder } = await api.files.create({
      requestBody: { name: 'made', mimeType: 'application/vnd.google-apps.folder' },
    });
    const where = { rootUrl: emulator.url };
    const { data: file } = await api.files.create(
      {
        requestBody: { name: 'song.mp3', parents: [folder.id ?? ''] },
        media: { mimeType: 'audio/mpeg', body: 'content' },
        fields: 'id,size,mimeType,parents',
      },
      where,
    );
    expect(file).toMatchObject({ size: '7', mimeType: 'audio/mpeg', parents: [folder.id] });
    const fileId = file.id ?? '';
    await api.files.update(
      { fileId, media: { mimeType: 'audio/mpeg', body: 'longer content' }, requestBody: { name: 'b' } },
      where,
    );
    const { data } = await api.files.get({ fileId, fields: 'name,size' });
    expect(data).toEqual({ name: 'b', size: '14' });
    expect((await api.files.delete({ fileId })).status).toBe(204);
    await expect(api.files.get({ fileId })).rejects.toMatchObject({ status: 404 });
  });
});

it("[EM4] a client that knows Google's addresses only reaches it by environment alone", async () => {
  await using served = await startDriveEmulator({ https: true });
  const child = fileURLToPath(new URL('../../children/drive-client.ts', import.meta.url));
  const env = {
    PATH: process.env['PATH'],
    HTTPS_PROXY: served.url,
    NODE_EXTRA_CA_CERTS: served.caFile,
    REFRESH_TOKEN: served.refreshToken,
  };
  const { stdout } = await promisify(execFile)(process.execPath, [child], { env });
  expect(JSON.parse(stdout)).toEqual({ size: '10', files: ['söng.mp3'], status: 206, part: '234' });
  expect(served.calls.map(({ endpoint }) => endpoint)).toEqual([
    'oauth.token',
    'files.create',
    'files.list',
    'files.download',
  ]);
});
