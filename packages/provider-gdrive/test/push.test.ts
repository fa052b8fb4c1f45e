import type { WatchChannel } from '@music-platform/bridge-traits';
import { contentOf, FakeClock } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { keepWatching, parseNotification, renewalDue } from '../src/index.ts';
import type { BindingName } from './support/bindings.ts';
import { createDriveWorld, type DriveWorld, rejectionOf } from './support/drive-world.ts';

const address = 'https://app.example/drive';
const token = 'a secret';
const dayMs = 86_400_000;

/** A Drive whose messages arrive in a list. */
function receivingWorld(binding: BindingName = 'fetch'): DriveWorld & { received: Record<string, string>[] } {
  const received: Record<string, string>[] = [];
  const pushTransport = async ({
    headers,
  }: {
    headers: Readonly<Record<string, string>>;
  }): Promise<number> => {
    received.push(headers);
    return 204;
  };
  return { ...createDriveWorld({ binding, sharedDrives: 'all', core: { pushTransport } }), received };
}

describe.each<BindingName>(['fetch', 'client'])('channels over %s', (binding) => {
  it('[GP46] a channel for each scope, with the secret, for a week', async () => {
    const { provider, remote, core, received, clock } = receivingWorld(binding);
    const drive = remote.addDrive();
    const own = await provider.watch!({ address, token });
    const shared = await provider.watch!({ scope: { id: drive.id }, address, token: 'another' });
    expect(own.expiresAt).toBe(clock.now() + 7 * dayMs);
    expect(core.push.channels).toMatchObject([
      { id: own.id, address, token },
      { id: shared.id, address, token: 'another' },
    ]);
    received.length = 0;
    remote.putFile({ name: 'a.mp3', parentId: drive.rootId, content: contentOf('a') });
    await core.push.delivery.settled();
    expect(received.map((headers) => headers['X-Goog-Channel-ID'])).toEqual([shared.id]);
    await provider.unwatch!(shared);
    expect(core.push.channels).toHaveLength(1);
  });

  it('[GP46] a channel that is gone is closed', async () => {
    const { provider, core } = receivingWorld(binding);
    const channel = await provider.watch!({ address, token });
    core.push.expire(channel.id);
    await expect(provider.unwatch!(channel)).resolves.toBeUndefined();
  });

  it('[GP50] an address is https, a secret is a secret, a channel has a resource', async () => {
    const { provider, endpoints } = receivingWorld(binding);
    for (const wrong of [
      { address: 'http://app.example' },
      { address: 'app' },
      { token: '' },
      { token: 'x'.repeat(257) },
    ]) {
      expect(await rejectionOf(provider.watch!({ address, token, ...wrong }))).toBeInstanceOf(TypeError);
    }
    expect(await rejectionOf(provider.unwatch!({ id: 'x', expiresAt: 0 }))).toBeInstanceOf(TypeError);
    expect(endpoints()).toEqual([]);
  });
});

describe('notifications', () => {
  it.each(['change', 'changed'] as const)(
    '[GP47] Drive’s own notifications are understood (state %s)',
    async (pushState) => {
      const { provider, remote, core, received } = receivingWorld();
      core.quirks.pushState = pushState;
      const channel = await provider.watch!({ address, token });
      remote.putFile({ name: 'a.mp3', content: contentOf('a') });
      await core.push.delivery.settled();
      const expected = { channelId: channel.id, token };
      expect(received.map((headers) => parseNotification(headers, expected))).toMatchObject([
        { type: 'opened', channelId: channel.id, messageNumber: 1 },
        { type: 'changed', channelId: channel.id, messageNumber: 2, expiresAt: channel.expiresAt },
      ]);
    },
  );

  const genuine = {
    'X-Goog-Channel-ID': 'channel',
    'X-Goog-Channel-Token': token,
    'X-Goog-Resource-State': 'change',
    'X-Goog-Message-Number': '7',
  };
  const expected = { channelId: 'channel', token };

  it.each([
    ['Headers', new Headers(genuine)],
    ['an object', genuine],
    [
      'Node’s lower-case lists',
      Object.fromEntries(Object.entries(genuine).map(([name, value]) => [name.toLowerCase(), [value]])),
    ],
    ['a function', (name: string) => new Headers(genuine).get(name)],
  ])('[GP47] headers as %s', (_title, headers) => {
    expect(parseNotification(headers, expected)).toEqual({
      channelId: 'channel',
      type: 'changed',
      messageNumber: 7,
      expiresAt: undefined,
    });
  });

  it('[GP47] of several channels, as during a renewal, each is good', () => {
    expect(parseNotification(genuine, [{ channelId: 'old', token }, expected])).toMatchObject({
      channelId: 'channel',
    });
    expect(parseNotification(genuine, [])).toBeUndefined();
  });

  it.each([
    ['no secret', { 'X-Goog-Channel-Token': undefined }],
    ['another secret', { 'X-Goog-Channel-Token': 'a secreT' }],
    ['the beginning of the secret', { 'X-Goog-Channel-Token': 'a sec' }],
    ['the secret twice', { 'X-Goog-Channel-Token': `${token}${token}` }],
    ['another channel', { 'X-Goog-Channel-ID': 'chanel' }],
    ['no channel', { 'X-Goog-Channel-ID': undefined }],
    ['no state', { 'X-Goog-Resource-State': undefined }],
    ['an endless secret', { 'X-Goog-Channel-Token': token.repeat(1000) }],
  ])('[GP47] %s is forged', (_title, change) => {
    expect(parseNotification({ ...genuine, ...change }, expected)).toBeUndefined();
  });

  it('[GP47] an empty secret protects nothing, and the one channel’s secret does not open another', () => {
    const empty = { ...genuine, 'X-Goog-Channel-Token': '' };
    expect(parseNotification(empty, { channelId: 'channel', token: '' })).toBeUndefined();
    const two = [
      { channelId: 'channel', token: 'one' },
      { channelId: 'other', token },
    ];
    expect(parseNotification(genuine, two)).toBeUndefined();
  });
});

describe('renewal', () => {
  it('[GP48] is due shortly before the end, and after it', () => {
    const channel: WatchChannel = { id: 'x', resourceId: 'y', expiresAt: 10_000_000 };
    expect(renewalDue(channel, 10_000_000 - 900_001)).toBe(false);
    expect(renewalDue(channel, 10_000_000 - 900_000)).toBe(true);
    expect(renewalDue(channel, 11_000_000)).toBe(true);
    expect(renewalDue(channel, 10_000_000 - 5_000, 4_000)).toBe(false);
  });

  it('[GP48] the new channel opens before the old one ends, and both are open for a while', async () => {
    const clock = new FakeClock();
    const world = createDriveWorld({ clock });
    const open: string[][] = [];
    const controller = new AbortController();
    const watching = rejectionOf(
      keepWatching({
        provider: world.provider,
        scope: { id: 'user' },
        address,
        token,
        clock,
        signal: controller.signal,
        onChannels: (channels) => void open.push(channels.map(({ id }) => id)),
      }),
    );
    await clock.advance(1_000);
    expect(world.core.push.channels).toHaveLength(1);
    for (let day = 0; day < 12; day += 1) {
      await clock.advance(dayMs);
      const expiring = world.core.push.channels.map(({ expiresAt }) => expiresAt);
      expect(Math.max(...expiring)).toBeGreaterThan(clock.now() + dayMs);
    }
    expect(open.map((ids) => ids.length)).toEqual([1, 2, 1, 2, 1]);
    expect(world.core.push.channels.map(({ id }) => id)).toEqual(open.at(-1));
    controller.abort('enough');
    await clock.advance(1_000);
    expect(await watching).toBe('enough');
    expect(world.core.push.channels).toEqual([]);
  });

  it('[GP48] it keeps trying while Drive is out of reach', async () => {
    const world = createDriveWorld({ retry: { attempts: 1 } });
    const controller = new AbortController();
    world.core.faults.on({ endpoint: 'changes.watch', times: 5 }, 'backendError');
    const { provider, clock } = world;
    const opened = new Promise<void>((resolve) => {
      const onChannels = (): void => resolve();
      void rejectionOf(
        keepWatching({ provider, address, token, clock, signal: controller.signal, onChannels }),
      );
    });
    await opened;
    expect(world.core.push.channels).toHaveLength(1);
    controller.abort();
  });

  it('[GP48] what trying does not mend ends it', async () => {
    const { provider, clock, core } = createDriveWorld();
    core.faults.on({ endpoint: 'changes.watch' }, 'insufficientPermissions');
    const options = { provider, address, token, clock, onChannels: () => undefined };
    expect(await rejectionOf(keepWatching(options))).toMatchObject({ code: 'FORBIDDEN' });
    const { watch: _watch, unwatch: _unwatch, ...deaf } = provider;
    expect(await rejectionOf(keepWatching({ ...options, provider: deaf }))).toBeInstanceOf(TypeError);
  });

  it('[GP48] a channel that cannot be closed does not hold up the end', async () => {
    const { provider, clock, core } = createDriveWorld();
    const controller = new AbortController();
    const watching = rejectionOf(
      keepWatching({
        provider,
        address,
        token,
        clock,
        signal: controller.signal,
        onChannels: () => {
          core.faults.on({}, { kind: 'stall' });
          controller.abort('enough');
        },
      }),
    );
    const before = clock.now();
    expect(await watching).toBe('enough');
    expect(clock.now() - before).toBeLessThanOrEqual(10_000);
  });
});
