import type { ProviderError, RemoteFile } from '@music-platform/bridge-traits';
import { AccountLimiter, type AccountLimiterOptions, backoffMs } from '@music-platform/provider-kit';
import { createRandom, FakeClock, nextTurn, patternContent } from '@music-platform/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixedToken } from './support/bindings.ts';
import { createDriveWorld, rejectionOf } from './support/drive-world.ts';

const retry = { attempts: 7, baseDelayMs: 1_000, maxDelayMs: 64_000 };
const patient = { maxWaitMs: Number.POSITIVE_INFINITY };

function limiter(options: Partial<AccountLimiterOptions> = {}): {
  clock: FakeClock;
  account: AccountLimiter;
} {
  const clock = new FakeClock({ auto: true });
  const random = createRandom(1);
  return {
    clock,
    account: new AccountLimiter({
      service: 'Google Drive',
      clock,
      random,
      quotaUnitsPerMinute: 6_000,
      retry,
      ...options,
    }),
  };
}

describe('pacing', () => {
  it('[GP33] backoff doubles up to its limit, and spreads over its upper half', () => {
    const least = Array.from({ length: 8 }, (_, failures) => backoffMs(failures, retry, { next: () => 0 }));
    const most = Array.from({ length: 8 }, (_, failures) =>
      backoffMs(failures, retry, { next: () => 0.999_999 }),
    );
    expect(least).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 32_000]);
    expect(most).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 64_000]);
  });

  it('[GP35] in no minute more than the quota is spent, whoever asks for what when', async () => {
    const calls = fc.array(fc.record({ units: fc.integer({ min: 1, max: 300 }), afterMs: fc.nat(4_000) }), {
      minLength: 1,
      maxLength: 120,
    });
    await fc.assert(
      fc.asyncProperty(calls, async (asked) => {
        const { clock, account } = limiter();
        const spent: { at: number; units: number }[] = [];
        const asking: Promise<void>[] = [];
        for (const { units, afterMs } of asked) {
          if (afterMs > 3_000) await clock.sleep(afterMs);
          asking.push(
            account.admit(units, patient).then(() => {
              spent.push({ at: clock.now(), units });
            }),
          );
        }
        await Promise.all(asking);
        for (const { at } of spent) {
          const minute = spent.filter((each) => each.at >= at && each.at < at + 60_000);
          expect(minute.reduce((sum, { units }) => sum + units, 0)).toBeLessThanOrEqual(6_000);
        }
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('[GP35] the quota is used: a minute’s worth takes a minute, not more', async () => {
    const { clock, account } = limiter();
    const from = clock.now();
    for (let call = 0; call < 60; call += 1) await account.admit(100, patient);
    expect(clock.now() - from).toBeLessThanOrEqual(60_100);
    expect(clock.now() - from).toBeGreaterThanOrEqual(50_000);
  });

  it('[GP35] requests go in the order they came', async () => {
    const { account } = limiter({ quotaUnitsPerMinute: 600 });
    const order: number[] = [];
    const asking = [50, 1, 50, 1].map(async (units, index) => {
      await account.admit(units, patient);
      order.push(index);
    });
    await Promise.all(asking);
    expect(order).toEqual([0, 1, 2, 3]);
  });

  it('[GP35] a complaint pauses everybody, then goes on at half the pace, which recovers', async () => {
    const { clock, account } = limiter();
    const first = await account.admit(1, patient);
    account.complained(first, 10_000);
    const from = clock.now();
    const paces: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const before = clock.now();
      for (let call = 0; call < 10; call += 1) account.succeeded(await account.admit(100, patient));
      paces.push(clock.now() - before);
    }
    expect(paces[0]).toBeGreaterThanOrEqual(10_000);
    expect(clock.now() - from).toBeGreaterThan(70_000);
    expect(paces[1]).toBeGreaterThan((paces.at(-1) ?? 0) * 1.2);
    expect(paces.at(-1)).toBeLessThanOrEqual(11_200);
  });

  it('[GP35] complaints about requests that were under way together count once', async () => {
    const { clock, account } = limiter({ quotaUnitsPerMinute: Number.POSITIVE_INFINITY });
    const under = await Promise.all([1, 2, 3, 4, 5].map(() => account.admit(1, patient)));
    for (const admission of under) account.complained(admission, undefined);
    const from = clock.now();
    const next = await account.admit(1, patient);
    expect(clock.now() - from).toBeLessThanOrEqual(1_000);
    account.complained(next, undefined);
    await account.admit(1, patient);
    expect(clock.now() - from).toBeGreaterThan(1_000);
  });

  it('[GP35] after a complaint one request goes ahead alone', async () => {
    const { account } = limiter({ quotaUnitsPerMinute: Number.POSITIVE_INFINITY });
    account.complained(await account.admit(1, patient), 1_000);
    const trial = await account.admit(1, patient);
    let others = 0;
    const waiting = [1, 2, 3].map(async () => {
      await account.admit(1, patient);
      others += 1;
    });
    await nextTurn();
    expect(others).toBe(0);
    account.abandoned(trial);
    await nextTurn();
    expect(others).toBe(1);
    account.succeeded({ ...trial });
    await Promise.all(waiting);
  });

  it('[GP35] one hiccup stops nobody, an outage stops all', async () => {
    const { clock, account } = limiter();
    const from = clock.now();
    const fail = async (): Promise<void> => account.failed(await account.admit(1, patient), undefined);
    await fail();
    await fail();
    const third = await account.admit(1, patient);
    expect(clock.now()).toBe(from);
    account.failed(third, undefined);
    await account.admit(1, patient);
    expect(clock.now()).toBeGreaterThan(from);
  });

  it('[GP36] whoever aborts leaves the queue, and nobody sleeps for nothing', async () => {
    const { clock, account } = limiter({ quotaUnitsPerMinute: 60 });
    await account.admit(6, patient);
    const controllers = [new AbortController(), new AbortController()];
    const waiting = controllers.map(({ signal }) => rejectionOf(account.admit(6, { ...patient, signal })));
    const last = account.admit(1, patient);
    for (const controller of controllers) controller.abort('enough');
    expect(await Promise.all(waiting)).toEqual(['enough', 'enough']);
    await last;
    const gone = new AbortController();
    const asking = rejectionOf(account.admit(6, { ...patient, signal: gone.signal }));
    gone.abort('gone');
    expect(await asking).toBe('gone');
    expect(clock.sleeping).toBe(0);
  });

  it('[GP34] who would wait too long is told at once for how long', async () => {
    const { account } = limiter({ quotaUnitsPerMinute: 60 });
    const admission = await account.admit(6, patient);
    const error = await rejectionOf(account.admit(6, { maxWaitMs: 1_000 }));
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) });
    const waiting = rejectionOf(account.admit(1, { maxWaitMs: 20_000 }));
    account.failed(admission, 60_000);
    expect(await waiting).toMatchObject({ code: 'RATE_LIMITED' });
  });

  it.each([
    { title: 'the same tokens object', one: {}, other: {}, isShared: true },
    {
      title: 'the same name',
      one: { account: 'jane' },
      other: { account: 'jane', tokens: fixedToken('test-token') },
      isShared: true,
    },
    { title: 'other names', one: { account: 'kim' }, other: { account: 'lee' }, isShared: false },
    { title: 'other tokens', one: {}, other: { tokens: fixedToken('test-token') }, isShared: false },
  ])('[GP35] providers with $title share one pace: $isShared', async ({ one, other, isShared }) => {
    const tokens = fixedToken('test-token');
    const world = createDriveWorld({ tokens, ...one });
    const { cursor } = await world.list();
    const second = world.open(other);
    world.core.clearCalls();
    world.core.faults.on({ times: 1 }, { kind: 'error', reason: 'rateLimitExceeded', retryAfter: 30 });
    const following = world.follow(cursor);
    await world.clock.sleep(1_000);
    for await (const _page of second.listFiles({ scope: await world.scope() })) break;
    await following;
    expect(world.core.earlyCalls.length === 0).toBe(isShared);
  });

  it.each([403, 429] as const)(
    '[GP35] reading much stays within a quota that the service enforces with %i',
    async (quotaStatus) => {
      const perUser = 20_000;
      const { remote, list, provider, core, clock } = createDriveWorld({
        quotaUnitsPerMinute: perUser,
        core: { quota: { perUser }, quirks: { quotaStatus } },
      });
      for (let index = 0; index < 300; index += 1)
        remote.putFile({ name: `${index}.mp3`, content: patternContent(10) });
      const { files } = await list();
      const from = clock.now();
      let next = 0;
      const work = async (): Promise<void> => {
        for (let file = files[next]; file !== undefined; file = files[next]) {
          next += 1;
          await provider.download(file);
        }
      };
      await Promise.all([work(), work(), work(), work()]);
      expect(core.calls.every(({ status }) => status === 200)).toBe(true);
      expect(provider.usage?.().throttles).toBe(0);
      expect(clock.now() - from).toBeLessThan(4 * 60_000);
    },
  );

  it('[GP35] where the service allows less than was thought, everything is read all the same', async () => {
    const { remote, list, provider, clock } = createDriveWorld({ core: { quota: { perUser: 5_000 } } });
    for (let index = 0; index < 60; index += 1)
      remote.putFile({ name: `${index}.mp3`, content: patternContent(10) });
    const { files } = await list();
    const read = async (file: RemoteFile): Promise<void> => {
      const error = await provider.download(file).then(
        () => undefined,
        (failure: ProviderError) => failure,
      );
      if (error === undefined) return;
      expect(error.code).toBe('RATE_LIMITED');
      await clock.sleep(error.retryAfterMs ?? 1_000);
      await read(file);
    };
    await Promise.all(files.map(read));
    const usage = provider.usage?.();
    expect(usage?.throttles).toBeGreaterThan(0);
    expect(usage?.throttles).toBeLessThan(60);
  });
});
