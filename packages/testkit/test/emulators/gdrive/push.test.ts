import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { closeServer, listen } from '../../../src/emulators/http/node-server.ts';
import { type PushMessage, startDriveEmulator } from '../../../src/emulators/index.ts';
import { contentOf, FakeClock } from '../../../src/index.ts';
import { type Answer, InProcessDrive, reasonOf } from '../support/in-process-drive.ts';

const HOUR_MS = 3_600_000;
const ADDRESS = 'https://receiver.example.com/hook';

interface Receiver {
  drive: InProcessDrive;
  messages: PushMessage[];
  /** What each message said happened, and its number. */
  states(): Promise<string[]>;
  /** Answers of the receiver, one by one; 200 when there are no more. */
  answers: number[];
}

function receiver(clock: FakeClock = new FakeClock({ auto: true })): Receiver {
  const messages: PushMessage[] = [];
  const answers: number[] = [];
  const drive = new InProcessDrive({
    clock,
    pushTransport: async (message) => {
      messages.push(message);
      return answers.shift() ?? 200;
    },
  });
  const states = async (): Promise<string[]> => {
    await drive.core.push.delivery.settled();
    return messages.map(
      ({ headers }) => `${headers['X-Goog-Resource-State']} ${headers['X-Goog-Message-Number']}`,
    );
  };
  return { drive, messages, states, answers };
}

async function watch(
  drive: InProcessDrive,
  body: Record<string, unknown> = {},
  query: Record<string, string> = {},
): Promise<Answer> {
  const pageToken = await drive.startToken();
  const json = { id: 'channel', type: 'web_hook', address: ADDRESS, ...body };
  return drive.ask('/drive/v3/changes/watch', { method: 'POST', json, query: { pageToken, ...query } });
}

describe('push channels', () => {
  it('[EM29] a channel opens with a `sync` message that comes before the answer', async () => {
    const { drive, messages } = receiver();
    const opened = await watch(drive, { token: 'secret' });
    expect(opened.body).toEqual({
      kind: 'api#channel',
      id: 'channel',
      resourceId: expect.any(String),
      resourceUri: expect.stringContaining('/drive/v3/changes'),
      token: 'secret',
      expiration: String(drive.clock.now() + HOUR_MS),
    });
    expect(messages).toEqual([
      {
        address: ADDRESS,
        headers: expect.objectContaining({
          'User-Agent': expect.stringContaining('APIs-Google'),
          'X-Goog-Channel-ID': 'channel',
          'X-Goog-Channel-Token': 'secret',
          'X-Goog-Channel-Expiration': new Date(drive.clock.now() + HOUR_MS).toUTCString(),
          'X-Goog-Resource-ID': opened.body.resourceId,
          'X-Goog-Resource-State': 'sync',
          'X-Goog-Message-Number': '1',
        }),
      },
    ]);
  });

  it('[EM29] messages arrive at a receiver that listens, which may be busy at first', async () => {
    await using emulator = await startDriveEmulator();
    const received: string[] = [];
    const answers = [200, 503];
    const server = createServer((request, response) => {
      const { 'x-goog-channel-id': id, 'x-goog-resource-state': state } = request.headers;
      received.push(`${request.method} ${request.url} ${id} ${state} ${request.headers['content-length']}`);
      response.writeHead(answers.shift() ?? 204).end();
    });
    const port = await listen(server);
    emulator.push.switches.retryDelaysMs = [1];
    const pageToken = emulator.remote.headCursor('main');
    const opened = await fetch(`${emulator.url}/drive/v3/changes/watch?pageToken=${pageToken}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${emulator.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ id: 'real', type: 'web_hook', address: `http://127.0.0.1:${port}/hook?a=b` }),
    });
    expect([opened.status, received]).toEqual([200, ['POST /hook?a=b real sync 0']]);
    emulator.remote.putFolder({ name: 'a' });
    await emulator.push.delivery.settled();
    expect(received.slice(1)).toEqual(['POST /hook?a=b real change 0', 'POST /hook?a=b real change 0']);
    await closeServer(server);
    emulator.remote.putFolder({ name: 'b' });
    await emulator.push.delivery.settled();
    expect(emulator.push.delivery.attempts.at(-1)).toMatchObject({ status: 0 });
  });

  it('[EM29] each change of the watched feed is a message, in either of its names', async () => {
    const { drive, states } = receiver();
    await watch(drive);
    drive.remote.putFolder({ name: 'a' });
    drive.remote.putFolder({ name: 'b', parentId: drive.remote.addDrive().id });
    drive.core.quirks.pushState = 'changed';
    drive.remote.putFolder({ name: 'c' });
    expect(await states()).toEqual(['sync 1', 'change 2', 'change 3', 'changed 4']);
  });

  it('[EM30] lives: an hour unless asked, a week at most, and then silence', async () => {
    const { drive, states } = receiver(new FakeClock());
    const asked = drive.clock.now() + 100 * 24 * HOUR_MS;
    const long = await watch(drive, { id: 'long', expiration: String(asked) });
    expect(long.body.expiration).toBe(String(drive.clock.now() + 7 * 24 * HOUR_MS));
    await watch(drive, { id: 'short', expiration: drive.clock.now() + 1000 });
    await drive.clock.advance(1000);
    drive.remote.putFolder({ name: 'a' });
    expect(await states()).toEqual(['sync 1', 'sync 1', 'change 2']);
    expect(drive.core.push.channels.map(({ id }) => id)).toEqual(['long']);
    drive.core.push.expire('long');
    drive.remote.putFolder({ name: 'b' });
    expect(await states()).toHaveLength(3);
    expect((await watch(drive, { id: 'long' })).status).toBe(200);
  });

  it('[EM30] a channel is stopped by its id and resource', async () => {
    const { drive, states } = receiver();
    const { resourceId } = (await watch(drive)).body;
    const stop = (json: unknown): Promise<Answer> =>
      drive.ask('/drive/v3/channels/stop', { method: 'POST', json });
    expect((await stop({ id: 'channel', resourceId: 'other' })).status).toBe(404);
    expect(reasonOf(await stop({ id: 'channel' })).reason).toBe('required');
    expect((await stop({ id: 'channel', resourceId })).status).toBe(204);
    expect((await stop({ id: 'channel', resourceId })).status).toBe(404);
    drive.remote.putFolder({ name: 'a' });
    expect(await states()).toEqual(['sync 1']);
  });

  it('[EM31] messages can be lost, doubled, numbered with gaps, and begin without `sync`', async () => {
    const { drive, states } = receiver();
    const { switches } = drive.core.push;
    switches.withoutSync = true;
    await watch(drive);
    switches.silent = true;
    drive.remote.putFolder({ name: 'a' });
    switches.silent = false;
    switches.duplicates = true;
    drive.remote.putFolder({ name: 'b' });
    switches.duplicates = false;
    switches.gaps = true;
    drive.remote.putFolder({ name: 'c' });
    expect(await states()).toEqual(['change 1', 'change 1', 'change 4']);
  });

  it('[EM31] a receiver that cannot take a message gets it again, one that refuses it does not', async () => {
    const { drive, states, answers } = receiver();
    await watch(drive);
    const startedAt = drive.clock.now();
    answers.push(503, 500, 200);
    drive.remote.putFolder({ name: 'a' });
    expect(await states()).toEqual(['sync 1', 'change 2', 'change 2', 'change 2']);
    expect(drive.clock.now() - startedAt).toBe(3000);
    answers.push(404);
    drive.remote.putFolder({ name: 'b' });
    expect((await states()).slice(4)).toEqual(['change 3']);
    answers.push(...Array.from({ length: 20 }, () => 504));
    drive.remote.putFolder({ name: 'c' });
    expect((await states()).slice(5)).toEqual(Array.from({ length: 6 }, () => 'change 4'));
    expect(drive.core.push.delivery.attempts.map(({ status }) => status).slice(0, 5)).toEqual([
      200, 503, 500, 200, 404,
    ]);
    await drive.core.close();
  });

  it('[EM31] nothing is sent after the emulator is closed', async () => {
    const { drive, states, answers } = receiver(new FakeClock());
    await watch(drive);
    answers.push(503);
    drive.remote.putFolder({ name: 'a' });
    await drive.core.close();
    drive.remote.putFolder({ name: 'b' });
    expect(await states()).toEqual(['sync 1', 'change 2']);
  });

  it('[EM32] a file is watched for a day at most: what happened to it, never in a shared drive', async () => {
    const { drive, messages, states } = receiver();
    const file = drive.remote.putFile({ name: 'a', content: contentOf('x') }).id;
    const other = drive.remote.putFile({ name: 'b', content: contentOf('x') }).id;
    const folder = drive.remote.putFolder({ name: 'f' }).id;
    const ours = drive.remote.putFile({
      name: 'ours',
      parentId: drive.remote.addDrive().id,
      content: contentOf('x'),
    }).id;
    const watchFile = (id: string, channel: string): Promise<Answer> =>
      drive.ask(`/drive/v3/files/${id}/watch`, {
        method: 'POST',
        query: { supportsAllDrives: 'true' },
        json: {
          id: channel,
          type: 'web_hook',
          address: ADDRESS,
          expiration: drive.clock.now() + 48 * HOUR_MS,
        },
      });
    expect((await watchFile(file, 'own')).body.expiration).toBe(String(drive.clock.now() + 24 * HOUR_MS));
    await watchFile(ours, 'shared');
    drive.remote.edit(file, contentOf('y'));
    drive.remote.edit(other, contentOf('y'));
    drive.remote.edit(ours, contentOf('y'));
    drive.remote.move(file, folder);
    drive.remote.rename(file, 'c');
    drive.remote.trash(file);
    drive.remote.untrash(file);
    drive.remote.delete(file);
    expect(await states()).toEqual([
      'sync 1',
      'sync 1',
      'update 2',
      'update 3',
      'update 4',
      'trash 5',
      'untrash 6',
      'remove 7',
    ]);
    expect(messages.map(({ headers }) => headers['X-Goog-Changed'])).toEqual([
      undefined,
      undefined,
      'content',
      'parents',
      'properties',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    [{ id: undefined }, 'required'],
    [{ id: 'x'.repeat(65) }, 'channelIdInvalid'],
    [{ type: 'pigeon' }, 'channelUnknown'],
    [{ address: undefined }, 'required'],
    [{ address: 'http://receiver.example.com/' }, 'push.webhookUrlNotHttps'],
    [{ address: 'nowhere' }, 'push.webhookUrlNotHttps'],
    [{ token: 'x'.repeat(257) }, 'invalid'],
    [{ expiration: 1 }, 'invalid'],
    [{ expiration: 'soon' }, 'invalid'],
  ])('[EM29] %j is refused', async (body, reason) => {
    const { drive } = receiver();
    const answer = await watch(drive, body);
    expect([answer.status, reasonOf(answer).reason]).toEqual([400, reason]);
  });

  it('[EM29] ids are used once at a time, and the page token must be one', async () => {
    const { drive } = receiver();
    await watch(drive);
    expect(reasonOf(await watch(drive)).reason).toBe('channelIdNotUnique');
    expect(reasonOf(await watch(drive, { id: 'other' }, { pageToken: 'x' })).location).toBe('pageToken');
    expect(reasonOf(await watch(drive, { id: 'other' }, { pageToken: '' })).reason).toBe('required');
    expect((await watch(drive, { id: 'local', address: 'http://127.0.0.1:1/' })).status).toBe(200);
  });
});
