import type { WatchChannel } from '@music-platform/bridge-traits';
import { nextTurn } from '@music-platform/testkit';
import type { NotificationTransport } from '@music-platform/testkit/emulators';
import { describe, expect, it } from 'vitest';
import { coalesce, handleValidation, keepWatching, parseNotifications } from '../src/index.ts';
import { createEngineWorld, song } from './support/engine-world.ts';
import { createGraphWorld, rejectionOf } from './support/graph-world.ts';

const address = 'https://app.example/onedrive';
const token = 'a secret of ours';
const dayMs = 86_400_000;

/** The app's own endpoint, as it would be written with any framework. */
function receiver(onBody: (body: string) => void): NotificationTransport {
  return async ({ address: url, body }) => {
    const validation = handleValidation(url);
    if (validation !== undefined) {
      return { status: 200, contentType: validation.headers['Content-Type'], text: validation.body };
    }
    onBody(body);
    return { status: 202, contentType: undefined, text: '' };
  };
}

describe('subscriptions', () => {
  it.each(['personal', 'business', 'documentLibrary'] as const)(
    '[MG50] they are about a drive, live for 29 days, and carry our secret (%s)',
    async (face) => {
      const world = createGraphWorld({ face });
      const scope = await world.scope();
      const channel = await world.provider.watch({ scope, address, token });
      expect(channel.expiresAt).toBe(world.clock.now() + 29 * dayMs);
      const [open] = world.core.subscriptions.list;
      expect(open).toMatchObject({
        id: channel.id,
        driveId: 'main',
        body: { clientState: token, lifecycleNotificationUrl: address },
      });
      await world.provider.unwatch(channel);
      expect(world.core.subscriptions.list).toEqual([]);
      await world.provider.unwatch(channel);
    },
  );

  it.each([
    ['http://app.example/', token],
    ['nowhere', token],
    [address, ''],
    [address, 'x'.repeat(129)],
  ])('[MG50] the address %s with the secret %s is a TypeError', async (wrong, secret) => {
    const world = createGraphWorld();
    expect(await rejectionOf(world.provider.watch({ address: wrong, token: secret }))).toBeInstanceOf(
      TypeError,
    );
  });

  it('[MG50] a renewed one keeps its id; one that has ended is NOT_FOUND', async () => {
    const world = createGraphWorld();
    const channel = await world.provider.watch({ address, token });
    await world.clock.advance(dayMs);
    const renewed = await world.provider.renewWatch(channel);
    expect(renewed).toMatchObject({ id: channel.id, expiresAt: channel.expiresAt + dayMs });
    world.core.subscriptions.expire(channel.id);
    expect(await rejectionOf(world.provider.renewWatch(channel))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('[MG51] an endpoint that does not answer the question gets no subscription', async () => {
    const deaf: NotificationTransport = async () => ({ status: 200, contentType: 'text/html', text: '' });
    const world = createGraphWorld({ core: { notificationTransport: deaf } });
    expect(await rejectionOf(world.provider.watch({ address, token }))).toMatchObject({
      code: 'INVALID_RESPONSE',
    });
  });

  it('[MG51] the question is answered from whatever a framework hands over', () => {
    const path = '/hook?validationToken=Validation%3A%20%C3%BC%26%3Cb%3E';
    const answer = {
      status: 200,
      body: 'Validation: ü&<b>',
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    };
    for (const request of [
      path,
      `https://x${path}`,
      new URL(`https://x${path}`),
      { url: path },
      new Request(`https://x${path}`),
    ]) {
      expect(handleValidation(request)).toMatchObject(answer);
    }
    const long = `/hook?validationToken=${'x'.repeat(5_000)}`;
    for (const other of ['/hook', '/hook?validationToken=', long, {}, 'http://[']) {
      expect(handleValidation(other)).toBeUndefined();
    }
  });
});

describe('notifications', () => {
  const expected = [
    { channelId: 'one', token: 'secret one' },
    { channelId: 'two', token: 'secret two' },
  ];
  const body = (...value: unknown[]): string => JSON.stringify({ value });
  const genuine = { subscriptionId: 'one', clientState: 'secret one', resource: 'me/drive/root' };

  it('[MG52] those of expected channels with their secret count, each once', () => {
    const two = { subscriptionId: 'two', clientState: 'secret two' };
    expect(parseNotifications(body(genuine, two, genuine), expected)).toEqual([
      { channelId: 'one', type: 'changed' },
      { channelId: 'two', type: 'changed' },
    ]);
    expect(parseNotifications(JSON.parse(body(genuine)), expected[0]!)).toHaveLength(1);
  });

  it.each([
    ['another secret', body({ ...genuine, clientState: 'secret two' })],
    ['no secret', body({ subscriptionId: 'one' })],
    ['another channel', body({ ...genuine, subscriptionId: 'three' })],
    ['the beginning of the secret', body({ ...genuine, clientState: 'secret' })],
    ['a secret that goes on', body({ ...genuine, clientState: 'secret one and more' })],
    ['nothing', body()],
    ['no list', '{"value":"x"}'],
    ['no JSON', '<html>'],
    ['nothing at all', undefined],
    ['far too much', `${body(genuine)}${' '.repeat(300_000)}`],
    ['far too many', body(...Array.from({ length: 1_001 }, () => genuine))],
    ['a prototype', '{"__proto__":{"value":[]}}'],
  ])('[MG52] %s is none', (_what, wrong) => {
    expect(parseNotifications(wrong, expected)).toEqual([]);
  });

  it('[MG52] without a secret nothing is genuine', () => {
    const none = { channelId: 'one', token: '' };
    expect(parseNotifications(body({ ...genuine, clientState: '' }), none)).toEqual([]);
  });

  it.each([
    ['reauthorizationRequired', 'renew'],
    ['subscriptionRemoved', 'ended'],
    ['missed', 'changed'],
    ['something new', 'changed'],
    ['constructor', 'changed'],
  ])('[MG52] the life of a subscription: %s means %s', (lifecycleEvent, type) => {
    expect(parseNotifications(body({ ...genuine, lifecycleEvent }), expected)).toEqual([
      { channelId: 'one', type },
    ]);
  });

  it('[MG54] any number of wake-ups is one run, and one more for those that came meanwhile', async () => {
    let [runs, running] = [0, 0];
    const ends: (() => void)[] = [];
    const wake = coalesce(async () => {
      runs += 1;
      running += 1;
      expect(running).toBe(1);
      await new Promise<void>((resolve) => ends.push(resolve));
      running -= 1;
    });
    const first = [wake(), wake()];
    await nextTurn();
    const second = [wake(), wake(), wake()];
    ends.shift()?.();
    await first[0];
    await nextTurn();
    ends.shift()?.();
    await Promise.all([...first, ...second]);
    expect(runs).toBe(2);
    expect(await rejectionOf(coalesce(async () => Promise.reject(new Error('failed')))())).toMatchObject({
      message: 'failed',
    });
  });

  it('[MG54] forged, repeated and mis-addressed ones lead to one authenticated sync at most', async () => {
    const bodies: string[] = [];
    const world = await createEngineWorld({
      core: { notificationTransport: receiver((text) => bodies.push(text)) },
    });
    await world.full();
    const channel = await world.provider.watch({ address, token });
    world.core.subscriptions.switches.duplicates = true;
    world.remote.putFile({ name: '1.mp3', content: song('One') });
    await world.core.subscriptions.delivery.settled();
    expect(bodies).toHaveLength(2);
    let syncs = 0;
    const wake = coalesce(async () => {
      syncs += 1;
      return world.incremental();
    });
    const woken: Promise<void>[] = [];
    const receive = (text: string): void => {
      if (parseNotifications(text, { channelId: channel.id, token }).length > 0) woken.push(wake());
    };
    world.core.clearCalls();
    for (let index = 0; index < 50; index += 1)
      receive(JSON.stringify({ value: [{ subscriptionId: channel.id, clientState: `guess ${index}` }] }));
    for (const text of bodies) receive(text.replace(channel.id, 'another'));
    expect([syncs, woken.length, world.endpoints()]).toEqual([0, 0, []]);
    for (let index = 0; index < 5; index += 1) for (const text of bodies) receive(text);
    await Promise.all(woken);
    expect(syncs).toBeLessThanOrEqual(2);
    expect([...(await world.tracks()).keys()]).toEqual(['1.mp3']);
    expect(world.core.violations).toEqual([]);
  });

  it('[MG54] without any the next poll finds everything', async () => {
    const world = await createEngineWorld();
    await world.full();
    await world.provider.watch({ address, token });
    world.core.subscriptions.switches.silent = true;
    world.remote.putFile({ name: '1.mp3', content: song('One') });
    await world.incremental();
    expect([...(await world.tracks()).keys()]).toEqual(['1.mp3']);
  });
});

describe('keepWatching', () => {
  it('[MG53] it renews at half of a life, opens another where one has ended, and closes at the end', async () => {
    const world = createGraphWorld();
    const channels: WatchChannel[] = [];
    const controller = new AbortController();
    const reason = new Error('enough');
    const from = world.clock.now();
    const times: number[] = [];
    const keeping = keepWatching({
      provider: world.provider,
      address,
      token,
      clock: world.clock,
      signal: controller.signal,
      onChannel: (channel) => {
        channels.push(channel);
        times.push((world.clock.now() - from) / dayMs);
        if (channels.length === 2) world.core.subscriptions.expire(channel.id);
        if (channels.length === 4) controller.abort(reason);
      },
    });
    expect(await rejectionOf(keeping)).toBe(reason);
    expect(times.map((time) => Math.round(time * 10) / 10)).toEqual([0, 14.5, 29, 43.5]);
    expect(channels.map(({ id }) => id === channels[0]?.id)).toEqual([true, true, false, false]);
    expect(channels[2]?.id).toBe(channels[3]?.id);
    expect(world.core.subscriptions.list).toEqual([]);
  });

  it('[MG53] it goes on trying while OneDrive is out of reach, and stops where that is useless', async () => {
    const world = createGraphWorld();
    const controller = new AbortController();
    const open = { provider: world.provider, address, token, clock: world.clock, signal: controller.signal };
    const down = world.core.faults.on(
      { endpoint: 'subscriptions.create', times: 20 },
      { kind: 'status', status: 503 },
    );
    const reason = new Error('enough');
    const keeping = keepWatching({ ...open, onChannel: () => controller.abort(reason) });
    expect(await rejectionOf(keeping)).toBe(reason);
    down();
    world.core.faults.on({ endpoint: 'subscriptions.create' }, 'accessDenied');
    const useless = keepWatching({ ...open, signal: undefined, onChannel: () => undefined });
    expect(await rejectionOf(useless)).toMatchObject({ code: 'FORBIDDEN' });
  });
});
