import { afterEach, describe, expect, it } from 'vitest';
import { type DriveEmulator, startDriveEmulator } from '../../src/emulators/index.ts';
import type { AnyJson } from './support/in-process-drive.ts';

let emulator: DriveEmulator | undefined;

afterEach(async () => emulator?.close());

async function command(
  method: string,
  path: string,
  body?: unknown,
  type = 'application/json',
): Promise<[number, AnyJson]> {
  emulator ??= await startDriveEmulator();
  const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': type } };
  const response = await fetch(`${emulator.controlUrl}${path === '' ? '' : `/${path}`}`, { method, ...init });
  return [response.status, await response.json()];
}

async function list(): Promise<[number, AnyJson]> {
  const headers = { Authorization: 'Bearer test-token' };
  const response = await fetch(`${emulator?.url}/drive/v3/files?fields=*`, { headers });
  return [response.status, await response.json()];
}

describe('the control endpoint', () => {
  afterEach(() => {
    emulator = undefined;
  });

  it('[EM37] changes the cloud as a user does', async () => {
    const remote = (body: unknown): Promise<[number, AnyJson]> => command('POST', 'remote', body);
    const [, folder] = await remote({ do: 'putFolder', name: 'Artist' });
    const [, file] = await remote({ do: 'putFile', name: 'a.mp3', parentId: folder.id, text: 'content' });
    expect(file).toMatchObject({ name: 'a.mp3', size: 7, state: 'present' });
    await remote({ do: 'putFile', name: 'b.mp3', base64: btoa('xyz'), serviceFields: { starred: true } });
    await remote({ do: 'putFile', name: 'c.mp3', size: 1000, unreadable: 'cannotDownloadFile' });
    const [, document] = await remote({
      do: 'putDocument',
      name: 'd',
      mimeType: 'application/vnd.google-apps.document',
    });
    await remote({ do: 'putShortcut', name: 'l', targetId: document.id });
    await remote({ do: 'rename', id: file.id, name: 'A.mp3' });
    await remote({ do: 'edit', id: file.id, text: 'longer content' });
    await remote({ do: 'patch', id: file.id, serviceFields: { description: 'new' } });
    const [, copy] = await remote({ do: 'copy', id: file.id, name: 'copy' });
    await remote({ do: 'move', id: copy.id, parentId: '0AEmulatedMyDriveRoot' });
    await remote({ do: 'trash', id: document.id });
    await remote({ do: 'untrash', id: document.id });
    for (const what of ['loseAccess', 'grantAccess', 'regainAccess']) await remote({ do: what, id: copy.id });
    const [, drive] = await remote({ do: 'addDrive', name: 'Band' });
    for (const what of ['removeDrive', 'rejoinDrive', 'expireCursors'])
      expect((await remote({ do: what, id: drive.id }))[0]).toBe(200);
    await remote({ do: 'settle' });
    await remote({ do: 'delete', id: folder.id });
    const [, { files }] = await list();
    expect(
      files.map(({ name, size, description }: Record<string, unknown>) => [name, size, description]),
    ).toEqual([
      ['b.mp3', '3', undefined],
      ['c.mp3', '1000', undefined],
      ['d', undefined, undefined],
      ['l', undefined, undefined],
      ['copy', '14', 'new'],
    ]);
  });

  it('[EM37] sets faults, quirks, push and tokens, and tells what happened', async () => {
    const [, { id }] = await command('POST', 'faults', {
      when: { endpoint: 'files.list', times: 1 },
      fault: 'backendError',
    });
    await command('POST', 'faults', {
      fault: { kind: 'error', reason: 'rateLimitExceeded', status: 429, retryAfter: 60 },
      when: { after: 1, times: 1 },
    });
    expect([(await list())[0], (await list())[0], (await list())[0]]).toEqual([503, 429, 200]);
    expect((await command('GET', `faults/${id}`))[1]).toEqual({ struck: 1 });
    expect((await command('GET', 'faults'))[1]).toEqual({ struck: 2 });
    await command('DELETE', `faults/${id}`);
    await command('DELETE', 'faults');
    await command('PATCH', 'quirks', { pushState: 'changed' });
    await command('PATCH', 'push', { silent: true });
    const [, status] = await command('GET', '');
    expect(status).toMatchObject({
      calls: { 'files.list': 3 },
      quotaUnits: 100,
      earlyCalls: 1,
      faultsStruck: 0,
    });
    expect([status.quirks.pushState, status.push.silent, status.drives.length]).toEqual(['changed', true, 1]);
    expect((await command('GET', 'calls'))[1].map(({ status: each }: { status: number }) => each)).toEqual([
      503, 429, 200,
    ]);
    expect((await command('GET', 'push'))[1]).toEqual({ channels: [], attempts: [] });
    await command('DELETE', 'push/channel');
    await command('DELETE', 'calls');
    expect((await command('GET', 'calls'))[1]).toEqual([]);
    const [, { token }] = await command('POST', 'tokens', { do: 'issue' });
    expect(token).toMatch(/./);
    for (const what of ['expirePageTokens', 'revokeRefresh', 'revokeAccess'])
      await command('POST', 'tokens', { do: what });
    expect((await list())[0]).toBe(401);
    expect((await command('POST', 'rescan', {}))[1]).toEqual({ added: 0, changed: 0, removed: 0 });
  });

  it('[EM37] sets how the cloud behaves and how fast the answers come', async () => {
    await command('POST', 'remote', { do: 'putFolder', name: 'before' });
    expect((await command('PATCH', 'cloud', { lag: { untilSettled: true }, lagListings: true }))[0]).toBe(
      200,
    );
    await command('POST', 'remote', { do: 'settle' });
    await command('POST', 'remote', { do: 'putFolder', name: 'late' });
    const names = async (): Promise<string[]> =>
      (await list())[1].files.map(({ name }: { name: string }) => name);
    expect(await names()).toEqual(['before']);
    await command('POST', 'remote', { do: 'settle' });
    expect(await names()).toEqual(['before', 'late']);
    await command('PATCH', 'cloud', { descendantsOfTrash: 'at-once', lag: {} });
    expect((await command('GET', ''))[1].cloud).toEqual({
      lag: {},
      lagListings: true,
      logDescendants: false,
      descendantsOfTrash: 'at-once',
    });
    expect((await command('PATCH', 'timing', { latencyMs: 1, bandwidthMbit: 1000 }))[1]).toEqual({
      latencyMs: 1,
      bandwidthMbit: 1000,
    });
    expect(emulator?.latencyMs).toBe(1);
    expect((await list())[0]).toBe(200);
    expect((await command('PATCH', 'timing', { bandwidthMbit: null }))[1]).toMatchObject({ latencyMs: 1 });
    const [, { bytes, calls }] = await command('GET', '');
    expect([bytes > 500, calls]).toEqual([true, { 'files.list': 3 }]);
  });

  it('[EM37] refuses what is no command and what a foreign page could send', async () => {
    expect((await command('POST', 'remote', { do: 'explode' }))[0]).toBe(400);
    expect((await command('POST', 'remote', { do: 'rename', id: 'nowhere', name: 'x' }))[0]).toBe(400);
    expect((await command('POST', 'faults', { fault: 'noSuchReason' }))[0]).toBe(400);
    expect((await command('POST', 'faults', { fault: { kind: 'reset', afterBytes: -1 } }))[0]).toBe(400);
    expect((await command('PATCH', 'quirks', { unknown: true }))[0]).toBe(400);
    expect((await command('POST', 'remote', { do: 'settle' }, 'text/plain'))[0]).toBe(400);
    expect((await command('PATCH', 'timing', { bandwidthMbit: 0 }))[0]).toBe(400);
    expect((await command('PATCH', 'cloud', { lag: 5 }))[0]).toBe(400);
    expect((await command('DELETE', 'push/%E0%A4'))[0]).toBe(400);
    expect((await command('GET', 'nothing'))[0]).toBe(404);
    const preflight = await fetch(`${emulator?.controlUrl}/remote`, {
      method: 'OPTIONS',
      headers: { Origin: 'http://evil.example', 'Access-Control-Request-Method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });
});
