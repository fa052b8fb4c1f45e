import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { closeServer, listen } from '../../../src/emulators/http/node-server.ts';
import {
  type NotificationMessage,
  obligingReceiver,
  startGraphEmulator,
} from '../../../src/emulators/index.ts';
import { contentOf, FakeClock } from '../../../src/index.ts';
import { type Answer, InProcessGraph } from './support/in-process-graph.ts';

const HOUR_MS = 3_600_000;
const ADDRESS = 'https://receiver.example.com/hook?app=1';

interface Receiver {
  graph: InProcessGraph;
  messages: NotificationMessage[];
  /** Answers of the receiver to notifications, one by one; 202 when there are no more. */
  statuses: number[];
  /** What arrived so far, handshakes apart, each with the entries of its body. */
  arrived(): Promise<Record<string, unknown>[][]>;
}

function receiver(options: ConstructorParameters<typeof InProcessGraph>[0] = {}): Receiver {
  const messages: NotificationMessage[] = [];
  const statuses: number[] = [];
  const graph = new InProcessGraph({
    clock: new FakeClock({ auto: true }),
    notificationTransport: async (message, signal) => {
      messages.push(message);
      const answer = await obligingReceiver(message, signal);
      return message.body === '' ? answer : { ...answer, status: statuses.shift() ?? 202 };
    },
    ...options,
  });
  const arrived = async (): Promise<Record<string, unknown>[][]> => {
    await graph.core.subscriptions.delivery.settled();
    return messages.flatMap(({ body }) => (body === '' ? [] : [JSON.parse(body).value]));
  };
  return { graph, messages, statuses, arrived };
}

function subscribe(graph: InProcessGraph, more: Record<string, unknown> = {}): Promise<Answer> {
  const json = {
    changeType: 'updated',
    notificationUrl: ADDRESS,
    resource: '/me/drive/root',
    expirationDateTime: new Date(graph.clock.now() + HOUR_MS).toISOString(),
    clientState: 'secret',
    ...more,
  };
  return graph.ask('/v1.0/subscriptions', { method: 'POST', json });
}

describe('subscriptions', () => {
  it('[EG30] open once both receivers have given the token back', async () => {
    const { graph, messages } = receiver();
    const opened = await subscribe(graph, { lifecycleNotificationUrl: 'https://receiver.example.com/life' });
    expect([opened.status, opened.body]).toMatchObject([
      201,
      { id: expect.any(String), clientState: 'secret', resource: '/me/drive/root' },
    ]);
    expect(
      messages.map(({ address, headers }) => [new URL(address).pathname, headers['Content-Type']]),
    ).toEqual([
      ['/hook', 'text/plain; charset=utf-8'],
      ['/life', 'text/plain; charset=utf-8'],
    ]);
    expect(new URL(messages[0]?.address ?? '').searchParams.get('app')).toBe('1');
    expect(new URL(messages[0]?.address ?? '').searchParams.get('validationToken')).toMatch(
      /^Validation: .* <ü&\+>$/,
    );
  });

  it('[EG30] a receiver that does not answer as it should gets none', async () => {
    const answers = [
      { status: 202, contentType: 'text/plain', text: 'TOKEN' },
      { status: 200, contentType: 'text/html', text: 'TOKEN' },
      { status: 200, contentType: 'text/plain', text: 'other' },
      new Error('unreachable'),
    ];
    const graph = new InProcessGraph({
      notificationTransport: async ({ address }) => {
        const answer = answers.shift();
        if (answer === undefined || answer instanceof Error) throw answer;
        const token = new URL(address).searchParams.get('validationToken') ?? '';
        return { ...answer, text: answer.text.replace('TOKEN', token) };
      },
    });
    for (let index = 0; index < 4; index += 1) {
      expect((await subscribe(graph)).body.error.code).toBe('ValidationError');
    }
    expect((await graph.ask('/v1.0/subscriptions')).body.value).toEqual([]);
  });

  it('[EG30] are shown, prolonged and deleted', async () => {
    const { graph } = receiver();
    const { id } = (await subscribe(graph)).body;
    const later = new Date(graph.clock.now() + 2 * HOUR_MS).toISOString();
    const path = `/v1.0/subscriptions/${id}`;
    const renewed = await graph.ask(path, { method: 'PATCH', json: { expirationDateTime: later } });
    expect([renewed.status, renewed.body.expirationDateTime]).toEqual([200, later]);
    expect((await graph.ask(path)).body).toMatchObject({ id, expirationDateTime: later });
    expect((await graph.ask('/v1.0/subscriptions')).body.value).toHaveLength(1);
    expect((await graph.send(path, { method: 'DELETE' })).status).toBe(204);
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      expect((await graph.ask(path, { method, ...(method === 'PATCH' ? { json: {} } : {}) })).status).toBe(
        404,
      );
    }
    const expiring = (await subscribe(graph)).body.id;
    await graph.clock.advance(HOUR_MS);
    expect((await graph.ask(`/v1.0/subscriptions/${expiring}`)).status).toBe(404);
  });

  it('[EG30] are refused where Graph refuses them', async () => {
    const { graph } = receiver({ account: 'business' });
    graph.remote.putFolder({ name: 'music', id: 'music' });
    const at = (ms: number): string => new Date(graph.clock.now() + ms).toISOString();
    for (const wrong of [
      { changeType: 'created' },
      { notificationUrl: 'http://receiver.example.com/hook' },
      { notificationUrl: 'nonsense' },
      { resource: '/me/messages' },
      { resource: `/me/drive/items/${graph.id('music')}` },
      { expirationDateTime: at(-1000) },
      { expirationDateTime: at(42_301 * 60_000) },
      { expirationDateTime: 'soon' },
      { clientState: 'x'.repeat(129) },
    ]) {
      expect([wrong, (await subscribe(graph, wrong)).status]).toEqual([wrong, 400]);
    }
    expect((await subscribe(graph, { resource: 'drives/nowhere/root' })).status).toBe(404);
    expect((await subscribe(graph, { expirationDateTime: at(42_300 * 60_000) })).status).toBe(201);
    const personal = receiver().graph;
    personal.remote.putFolder({ name: 'music', id: 'music' });
    expect((await subscribe(personal, { resource: 'me/drive/root:/music' })).status).toBe(201);
  });
});

describe('notifications', () => {
  it('[EG31] tell of each change, and carry the client state', async () => {
    const { graph, arrived } = receiver();
    const { body } = await subscribe(graph);
    graph.remote.putFile({ name: 'a', content: contentOf('') });
    graph.remote.putFolder({ name: 'elsewhere', parentId: graph.remote.addDrive({ id: 'other' }).rootId });
    const [first, ...more] = await arrived();
    expect(first).toEqual([
      {
        subscriptionId: body.id,
        subscriptionExpirationDateTime: body.expirationDateTime,
        clientState: 'secret',
        resource: '/me/drive/root',
        changeType: 'updated',
        tenantId: expect.any(String),
        resourceData: null,
      },
    ]);
    expect(more.flat().every(({ subscriptionId }) => subscriptionId === body.id)).toBe(true);
  });

  it('[EG31] come twice, together, forged, or not at all', async () => {
    const { graph, arrived, messages } = receiver();
    await subscribe(graph);
    await subscribe(graph, { resource: `/drives/${graph.core.ids.drive('main')}/root` });
    const { switches } = graph.core.subscriptions;
    const change = (name: string): unknown => graph.remote.putFolder({ name });
    const count = async (): Promise<number[]> => {
      const lengths = (await arrived()).map(({ length }) => length);
      messages.length = 0;
      return lengths;
    };
    change('a');
    expect(await count()).toEqual([1, 1]);
    switches.duplicates = true;
    change('b');
    expect(await count()).toEqual([1, 1, 1, 1]);
    switches.duplicates = false;
    switches.held = true;
    change('c');
    change('d');
    expect(await count()).toEqual([]);
    graph.core.subscriptions.release();
    expect(await count()).toEqual([4]);
    switches.held = false;
    switches.clientState = 'forged';
    change('e');
    expect((await arrived()).flat().map(({ clientState }) => clientState)).toEqual(['forged', 'forged']);
    messages.length = 0;
    switches.silent = true;
    change('f');
    expect(await count()).toEqual([]);
  });

  it('[EG31] are repeated to a receiver that fails, and end with their subscription', async () => {
    const { graph, arrived, statuses } = receiver();
    const { id } = (await subscribe(graph)).body;
    statuses.push(500, 404, 202);
    graph.remote.putFolder({ name: 'a' });
    expect(await arrived()).toHaveLength(3);
    expect(graph.core.subscriptions.delivery.attempts.map(({ status }) => status)).toEqual([500, 404, 202]);
    graph.core.subscriptions.expire(id);
    graph.remote.putFolder({ name: 'b' });
    await subscribe(graph);
    await graph.core.close();
    graph.remote.putFolder({ name: 'c' });
    expect(await arrived()).toHaveLength(3);
  });

  it('[EG32] the app is asked to prove itself, and told nothing until it does', async () => {
    const { graph, arrived, messages } = receiver();
    const life = 'https://receiver.example.com/life';
    const { id } = (await subscribe(graph, { lifecycleNotificationUrl: life })).body;
    messages.length = 0;
    const { subscriptions } = graph.core;
    const answers: (() => Promise<unknown>)[] = [
      () => graph.send(`/v1.0/subscriptions/${id}/reauthorize`, { method: 'POST' }),
      () => graph.ask(`/v1.0/subscriptions/${id}`, { method: 'PATCH', json: {} }),
    ];
    for (const answer of answers) {
      subscriptions.requireReauthorization(id);
      graph.remote.putFolder({ name: 'a' });
      expect(await arrived()).toMatchObject([
        [{ lifecycleEvent: 'reauthorizationRequired', subscriptionId: id, clientState: 'secret' }],
      ]);
      expect(messages.map(({ address }) => address)).toEqual([life]);
      await answer();
      graph.remote.putFolder({ name: 'b' });
      expect(await arrived()).toHaveLength(2);
      messages.length = 0;
    }
    const { id: without } = (await subscribe(graph)).body;
    messages.length = 0;
    subscriptions.requireReauthorization(without);
    expect(await arrived()).toEqual([]);
  });

  it('[EG31] really arrive, over HTTP', async () => {
    const bodies: unknown[] = [];
    const server = createServer((request, response) => {
      const token = new URL(request.url ?? '/', 'http://localhost').searchParams.get('validationToken');
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        if (token === null) bodies.push(JSON.parse(text));
        response.writeHead(token === null ? 202 : 200, { 'Content-Type': 'text/plain' }).end(token ?? '');
      });
    });
    const port = await listen(server);
    await using emulator = await startGraphEmulator();
    const response = await fetch(`${emulator.url}/v1.0/subscriptions`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${emulator.core.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        changeType: 'updated',
        notificationUrl: `http://127.0.0.1:${port}/hook`,
        resource: '/me/drive/root',
        expirationDateTime: new Date(Date.now() + HOUR_MS).toISOString(),
      }),
    });
    expect(response.status).toBe(201);
    emulator.core.remote.putFolder({ name: 'a' });
    await emulator.core.subscriptions.delivery.settled();
    expect(bodies).toMatchObject([{ value: [{ resource: '/me/drive/root' }] }]);
    await closeServer(server);
  });
});
