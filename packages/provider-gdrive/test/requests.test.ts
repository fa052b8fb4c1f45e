import type { TokenSource } from '@music-platform/bridge-traits';
import { collect, contentOf, FakeClock, patternContent } from '@music-platform/testkit';
import type { DriveFault } from '@music-platform/testkit/emulators';
import { describe, expect, it } from 'vitest';
import type { BindingName } from './support/bindings.ts';
import { createDriveWorld, type DriveWorld, rejectionOf, type WorldOptions } from './support/drive-world.ts';

async function withSong(options: WorldOptions = {}): Promise<DriveWorld & { cursor: string }> {
  const world = createDriveWorld(options);
  world.remote.putFile({ name: 'a.mp3', content: patternContent(100_000) });
  await world.clock.advance(86_400_000);
  const { cursor } = await world.list();
  world.core.clearCalls();
  return { ...world, cursor };
}

const passing: [string, DriveFault][] = [
  ['403 userRateLimitExceeded', { kind: 'error', reason: 'userRateLimitExceeded' }],
  ['403 rateLimitExceeded', { kind: 'error', reason: 'rateLimitExceeded' }],
  ['429', { kind: 'error', reason: 'rateLimitExceeded', status: 429 }],
  ['500', { kind: 'error', reason: 'internalError' }],
  ['502', { kind: 'error', reason: 'badGateway' }],
  ['503', { kind: 'error', reason: 'backendError' }],
  ['504', { kind: 'error', reason: 'gatewayTimeout' }],
  ['a broken connection', { kind: 'reset' }],
  ['no answer', { kind: 'stall' }],
];

describe.each<BindingName>(['fetch', 'client'])('requests over %s', (binding) => {
  it.each(passing)('[GP33] %s is tried again, each time later', async (_title, fault) => {
    const { core, follow, cursor, provider } = await withSong({ binding });
    core.faults.on({ endpoint: 'changes.list', times: 4 }, fault);
    expect(await follow(cursor)).toHaveLength(1);
    const times = core.calls.map(({ at }) => at);
    const waits = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(waits).toHaveLength(4);
    const answerMs = fault.kind === 'stall' ? 60_000 : 0;
    for (const [index, wait] of waits.entries()) {
      const full = 1_000 * 2 ** index;
      expect(wait - answerMs).toBeGreaterThanOrEqual(full / 2);
    }
    expect(provider.usage?.().retries).toBe(4);
  });

  it.each(passing)('[GP33] %s is tried again for content, too', async (_title, fault) => {
    const { core, list, provider } = await withSong({ binding });
    const [file] = (await list()).files;
    core.faults.on({ endpoint: 'files.download', times: 2 }, fault);
    const download = file && (await provider.download(file, { range: { start: 0, end: 9 } }));
    expect(download?.range).toEqual({ start: 0, end: 9 });
  });

  it('[GP33] after so many attempts it is given up; the clients add none of their own', async () => {
    const { core, follow, cursor } = await withSong({ binding, retry: { attempts: 3 } });
    core.faults.on({ endpoint: 'changes.list' }, 'backendError');
    expect(await rejectionOf(follow(cursor))).toMatchObject({ code: 'UNAVAILABLE' });
    expect(core.calls).toHaveLength(3);
  });

  it('[GP36] the same randomness waits the same, another one otherwise, none longer than the longest', async () => {
    const waits = async (seed: number): Promise<number[]> => {
      const { core, follow, cursor } = await withSong({ binding, seed, retry: { maxDelayMs: 3_000 } });
      core.faults.on({ endpoint: 'changes.list', times: 6 }, 'backendError');
      await follow(cursor);
      return core.calls.map(({ at }) => at - (core.calls[0]?.at ?? 0));
    };
    const first = await waits(1);
    expect(await waits(1)).toEqual(first);
    expect(await waits(2)).not.toEqual(first);
    const longest = Math.max(...first.slice(1).map((at, index) => at - (first[index] ?? 0)));
    expect(longest).toBeLessThanOrEqual(6_000);
  });

  it('[GP36] an abort ends a wait at once, with its reason', async () => {
    const { core, provider, scope, cursor, clock } = await withSong({ binding });
    core.faults.on(
      { endpoint: 'changes.list' },
      { kind: 'error', reason: 'rateLimitExceeded', retryAfter: 300 },
    );
    const controller = new AbortController();
    const options = { scope: await scope(), signal: controller.signal };
    const reason = { why: 'enough' };
    const following = rejectionOf(collect(provider.getChanges!(cursor, options)));
    const before = clock.now();
    await clock.sleep(10_000);
    controller.abort(reason);
    expect(await following).toBe(reason);
    expect(clock.now() - before).toBeLessThan(20_000);
    expect(clock.sleeping).toBe(0);
  });

  it.each([
    { title: 'seconds', fault: { retryAfter: 120 } },
    { title: 'a date', fault: { retryAfter: 120, retryAfterAsDate: true } },
  ])('[GP34] nobody sends anything during a Retry-After given as $title', async ({ fault }) => {
    const { core, list, provider, follow, cursor, remote } = await withSong({ binding });
    for (let index = 0; index < 20; index += 1)
      remote.putFile({ name: `${index}`, content: contentOf(`${index}`) });
    const { files } = await list();
    core.clearCalls();
    core.faults.on({ after: 3, times: 1 }, { kind: 'error', reason: 'rateLimitExceeded', ...fault });
    const reading = files.map(async (file) => rejectionOf(provider.download(file)));
    await Promise.all([follow(cursor), ...reading]);
    await follow(cursor);
    expect(core.faults.struck()).toBe(1);
    // What was on its way when the answer came cannot be called back.
    const early = core.earlyCalls.filter(({ call, until }) => call.at > until - 120_000);
    expect(early).toEqual([]);
  });

  it('[GP34] a request whose token took its time is not sent either', async () => {
    const clock = new FakeClock({ auto: true });
    let quickOnes = 10;
    const tokens: TokenSource = {
      getAccessToken: async () => {
        quickOnes -= 1;
        if (quickOnes < 0) await clock.sleep(5_000);
        return 'test-token';
      },
    };
    const world = createDriveWorld({ binding, clock, tokens });
    const { cursor } = await world.list();
    const end = world.core.faults.on(
      { times: 1 },
      { kind: 'error', reason: 'rateLimitExceeded', retryAfter: 60 },
    );
    quickOnes = 1;
    await Promise.all([1, 2, 3].map(() => world.follow(cursor)));
    end();
    expect(world.core.earlyCalls).toEqual([]);
    expect(world.endpoints().filter((name) => name === 'changes.list')).toHaveLength(4);
  });

  it('[GP34] a download is put off rather than made to wait for long', async () => {
    const { core, list, provider } = await withSong({ binding });
    const [file] = (await list()).files;
    core.clearCalls();
    core.faults.on({ times: 1 }, { kind: 'error', reason: 'rateLimitExceeded', status: 429, retryAfter: 90 });
    const error = file && (await rejectionOf(provider.download(file)));
    expect(error).toMatchObject({ code: 'RATE_LIMITED' });
    expect((error as { retryAfterMs: number }).retryAfterMs).toBeGreaterThanOrEqual(90_000);
    expect(file && (await rejectionOf(provider.download(file)))).toMatchObject({ code: 'RATE_LIMITED' });
    expect(core.calls).toHaveLength(1);
  });

  it('[GP34] a listing waits ten minutes at most', async () => {
    const { core, follow, cursor } = await withSong({ binding });
    core.faults.on({ times: 1 }, { kind: 'error', reason: 'rateLimitExceeded', retryAfter: 3_600 });
    expect(await rejectionOf(follow(cursor))).toMatchObject({ code: 'RATE_LIMITED' });
    expect(core.calls).toHaveLength(1);
  });

  it.each(['dailyLimitExceeded', 'downloadQuotaExceeded'])(
    '[GP37] %s is final for a day, and only for content',
    async (reason) => {
      const { core, list, provider, follow, cursor } = await withSong({ binding });
      const [file] = (await list()).files;
      core.clearCalls();
      core.faults.on({ endpoint: 'files.download' }, reason);
      const error = file && (await rejectionOf(provider.download(file)));
      expect(error).toMatchObject({ code: 'QUOTA_EXHAUSTED', retryAfterMs: 86_400_000 });
      expect(core.calls).toHaveLength(1);
      expect(await follow(cursor)).toHaveLength(1);
    },
  );

  it.each(['insufficientPermissions', 'appNotAuthorizedToFile', 'accessNotConfigured', 'domainPolicy'])(
    '[GP38] %s is FORBIDDEN at once',
    async (reason) => {
      const { core, follow, cursor } = await withSong({ binding });
      core.faults.on({}, reason);
      expect(await rejectionOf(follow(cursor))).toMatchObject({ code: 'FORBIDDEN' });
      expect(core.calls).toHaveLength(1);
    },
  );

  it('[GP38] a sign-in for metadata only lists everything and reads nothing', async () => {
    const { list, provider } = await withSong({ binding, core: { scope: 'drive.metadata.readonly' } });
    const [file] = (await list()).files;
    const error = file && (await rejectionOf(provider.download(file)));
    expect(error).toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('drive.readonly') });
  });

  it('[GP39] what was spent is what the service has counted', async () => {
    const world = createDriveWorld({ binding, sharedDrives: 'all' });
    world.remote.putFile({ name: 'a.mp3', content: patternContent(100_000) });
    const { files, cursor } = await world.list();
    await world.follow(cursor);
    const [file] = files;
    for (const start of [0, 50_000])
      file &&
        (await collect((await world.provider.download(file, { range: { start, end: start + 9 } })).body));
    const channel = await world.provider.watch?.({ address: 'https://app.example/hook', token: 'secret' });
    if (channel) await world.provider.unwatch?.(channel);
    const usage = world.provider.usage?.();
    expect(usage).toMatchObject({
      calls: { drives: 2, startPageToken: 2, get: 2, list: 1, changes: 1, download: 2, watch: 1, unwatch: 1 },
      quotaUnits: world.core.quotaUnits,
      retries: 0,
      throttles: 0,
    });
    world.core.faults.on(
      { endpoint: 'changes.list', times: 1 },
      { kind: 'error', reason: 'rateLimitExceeded', retryAfter: 20 },
    );
    await world.follow(cursor);
    const after = world.provider.usage?.();
    expect(after).toMatchObject({ retries: 1, throttles: 1, calls: { changes: 3 } });
    expect((after?.waitedMs ?? 0) - (usage?.waitedMs ?? 0)).toBeGreaterThanOrEqual(20_000);
  });
});
