import { ProviderError, type TokenSource } from '@music-platform/bridge-traits';
import { createRandom, FakeClock } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import {
  backoffMs,
  limiterOf,
  RequestCaller,
  ServiceFailure,
  type ServiceFailureFacts,
} from '../src/index.ts';

const retry = { attempts: 4, baseDelayMs: 1_000, maxDelayMs: 8_000 };

function world(options: { account?: string; quotaUnitsPerMinute?: number; tokens?: TokenSource } = {}) {
  const { account, quotaUnitsPerMinute = Number.POSITIVE_INFINITY, tokens } = options;
  const clock = new FakeClock({ auto: true });
  const random = createRandom(1);
  const limiterOptions = { service: 'Cloud', clock, random, retry, quotaUnitsPerMinute };
  const limiter = limiterOf({ name: account, credentials: {} }, limiterOptions);
  const caller = new RequestCaller<'list' | 'read'>({
    ...{
      service: 'Cloud',
      clock,
      random,
      retry,
      limiter,
      tokens,
      logger: undefined,
      requestTimeoutMs: 30_000,
    },
    unitsOf: () => 10,
    maxWaitMsOf: (kind) => (kind === 'read' ? 30_000 : 600_000),
    toError: (cause) => judged(cause as ServiceFailure),
  });
  return { clock, caller, limiter };
}

function judged(failure: ServiceFailure): ProviderError {
  const { status = 0, retryAfterMs } = failure.facts;
  const code = { 401: 'UNAUTHORIZED', 403: 'FORBIDDEN', 429: 'RATE_LIMITED' }[status] ?? 'UNAVAILABLE';
  return new ProviderError(code as 'FORBIDDEN', 'failed', { cause: failure, retryAfterMs });
}

/** Fails with these facts, one after the other, then answers. */
function failing(...facts: ServiceFailureFacts[]): () => Promise<string> {
  const left = [...facts];
  return async () => {
    const next = left.shift();
    if (next !== undefined) throw new ServiceFailure(next);
    return 'answer';
  };
}

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'none',
    (error: unknown) => error,
  );

describe('requests', () => {
  it('[PK1] a break holds everybody; who may not wait that long is told how long it is', async () => {
    const { clock, caller } = world();
    const from = clock.now();
    const listing = caller.call('list', failing({ status: 429, retryAfterMs: 100_000 }));
    await Promise.resolve();
    await clock.advance(1);
    const late = await rejection(caller.call('read', failing()));
    expect(late).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) });
    expect(await listing).toBe('answer');
    expect(clock.now() - from).toBeGreaterThanOrEqual(100_000);
  });

  it('[PK2] one request tries out whether a complaint still holds', async () => {
    const { caller } = world();
    let [sent, complaints] = [0, 2];
    const send = async (): Promise<number> => {
      sent += 1;
      if (complaints > 0) {
        complaints -= 1;
        throw new ServiceFailure({ status: 429, retryAfterMs: 1_000 });
      }
      return sent;
    };
    await rejection(caller.call('list', send, { attempts: 1 }));
    await Promise.all(Array.from({ length: 5 }, () => caller.call('list', send)));
    expect(sent).toBe(1 + 5 + 1);
  });

  it('[PK3] no minute takes more than the quota', async () => {
    const { clock, caller } = world({ quotaUnitsPerMinute: 100 });
    const times: number[] = [];
    for (let index = 0; index < 40; index += 1) {
      await caller.call('list', async () => times.push(clock.now()));
    }
    const most = Math.max(
      ...times.map((time) => times.filter((at) => at >= time && at < time + 60_000).length),
    );
    expect(most).toBeLessThanOrEqual(10);
  });

  it('[PK4] one account of one service has one limiter', () => {
    const options = { clock: new FakeClock(), random: createRandom(1), retry, quotaUnitsPerMinute: 1 };
    const credentials = {};
    const of = (service: string, name?: string) => limiterOf({ name, credentials }, { ...options, service });
    expect(of('One', 'jane')).toBe(of('One', 'jane'));
    expect(of('One', 'jane')).not.toBe(of('Other', 'jane'));
    expect(of('One', 'jane')).not.toBe(of('One', 'joe'));
    expect(of('One')).toBe(of('One'));
  });

  it('[PK5] waits double up to their limit, never less than half', () => {
    const random = createRandom(2);
    for (const [failures, full] of [
      [0, 1_000],
      [1, 2_000],
      [5, 8_000],
    ] as const) {
      const wait = backoffMs(failures, retry, random);
      expect(wait).toBeGreaterThanOrEqual(full / 2);
      expect(wait).toBeLessThanOrEqual(full);
    }
  });

  it('[PK6] what passes is tried again, anything else is not', async () => {
    const { caller } = world();
    expect(await caller.call('list', failing({ status: 500 }, {}, { systemCode: 'ECONNRESET' }))).toBe(
      'answer',
    );
    expect(await rejection(caller.call('list', failing({}, {}, {}, {})))).toMatchObject({
      code: 'UNAVAILABLE',
    });
    expect(await rejection(caller.call('list', failing({ status: 403 })))).toMatchObject({
      code: 'FORBIDDEN',
    });
    const broken = new RangeError('a bug');
    expect(await rejection(caller.call('list', () => Promise.reject(broken)))).toBe(broken);
  });

  it('[PK6] a refused token is replaced once, unless only the person can help', async () => {
    const asked: (string | undefined)[] = [];
    const tokens: TokenSource = {
      getAccessToken: async ({ rejected } = {}) => {
        asked.push(rejected);
        return `token ${asked.length}`;
      },
    };
    const { caller } = world({ tokens });
    expect(await caller.call('list', failing({ status: 401 }))).toBe('answer');
    expect(asked).toEqual([undefined, 'token 1']);
    expect(await rejection(caller.call('list', failing({ status: 401 }, { status: 401 })))).toMatchObject({
      code: 'UNAUTHORIZED',
    });
    asked.length = 0;
    const challenge = { status: 401, reason: 'claimsChallenge' };
    expect(await rejection(caller.call('list', failing(challenge)))).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(
      await caller.call('list', async ({ accessToken }) => accessToken, { anonymous: true }),
    ).toBeUndefined();
    expect(asked).toEqual([undefined]);
  });

  it('[PK7] a token that comes during a break is not used before it is over', async () => {
    let give: (token: string) => void = () => undefined;
    const tokens: TokenSource = { getAccessToken: () => new Promise((resolve) => (give = resolve)) };
    const { clock, caller, limiter } = world({ tokens });
    const from = clock.now();
    let sentAt = 0;
    const call = caller.call('list', async () => (sentAt = clock.now()));
    await Promise.resolve();
    limiter.ease(50_000);
    give('token');
    while (sentAt === 0) {
      give('token');
      await clock.advance(10_000);
    }
    await call;
    expect(sentAt - from).toBeGreaterThanOrEqual(50_000);
  });

  it('[PK8] silence counts as no answer, and an abort ends everything with its reason', async () => {
    const { caller } = world();
    const silent = (): Promise<never> => new Promise(() => undefined);
    expect(await rejection(caller.call('list', silent))).toMatchObject({ code: 'UNAVAILABLE' });
    const controller = new AbortController();
    const reason = { enough: true };
    const call = caller.call('list', silent, { signal: controller.signal });
    controller.abort(reason);
    expect(await rejection(call)).toBe(reason);
    expect(await rejection(caller.call('list', silent, { signal: AbortSignal.abort(reason) }))).toBe(reason);
  });

  it('[PK9] everything is counted', async () => {
    const { caller } = world();
    await caller.call('list', failing({ status: 429, retryAfterMs: 5_000 }, {}));
    await caller.call('read', failing());
    expect(caller.usage()).toMatchObject({
      calls: { list: 3, read: 1 },
      quotaUnits: 40,
      retries: 2,
      throttles: 1,
    });
    expect(caller.usage().waitedMs).toBeGreaterThanOrEqual(5_000);
  });
});
