import { collect, contentOf } from '@music-platform/testkit';
import type { GraphFault } from '@music-platform/testkit/emulators';
import { describe, expect, it } from 'vitest';
import type { CallKind } from '../src/api/call-kind.ts';
import { failureOfAnswer } from '../src/api/graph-failure.ts';
import { toProviderError } from '../src/api/provider-error.ts';
import { createGraphWorld, rejectionOf } from './support/graph-world.ts';

const bindings = ['fetch', 'client'] as const;

function verdict(
  kind: CallKind,
  status: number,
  body: unknown = {},
  headers: Record<string, string> = {},
): unknown {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const failure = failureOfAnswer(status, (name) => new Headers(headers).get(name), text);
  return toProviderError(failure, kind).code;
}

const error = (code: string, inner?: string): unknown => ({
  error: { code, message: 'Name of a file', ...(inner !== undefined && { innerError: { code: inner } }) },
});

describe('what answers mean', () => {
  it.each<[CallKind, number, unknown, string]>([
    ['delta', 401, error('InvalidAuthenticationToken'), 'UNAUTHORIZED'],
    ['delta', 403, error('accessDenied'), 'FORBIDDEN'],
    ['get', 403, error('malwareDetected'), 'UNREADABLE_CONTENT'],
    ['get', 404, error('itemNotFound'), 'NOT_FOUND'],
    ['get', 410, error('gone'), 'NOT_FOUND'],
    ['deltaPage', 410, error('resyncRequired'), 'CURSOR_EXPIRED'],
    ['deltaPage', 410, {}, 'CURSOR_EXPIRED'],
    ['deltaPage', 400, error('invalidRequest'), 'CURSOR_EXPIRED'],
    ['delta', 400, error('invalidRequest', 'SyncStateInvalid'), 'CURSOR_EXPIRED'],
    ['delta', 400, error('invalidRequest'), 'INVALID_RESPONSE'],
    ['delta', 501, error('notSupported'), 'INVALID_RESPONSE'],
    ['get', 409, error('conflict'), 'UNAVAILABLE'],
    ['get', 423, error('resourceLocked'), 'UNAVAILABLE'],
    ['get', 429, error('activityLimitReached'), 'RATE_LIMITED'],
    ['get', 509, error('bandwidthLimitExceeded'), 'RATE_LIMITED'],
    ['get', 500, error('generalException'), 'UNAVAILABLE'],
    ['get', 502, '<html>', 'UNAVAILABLE'],
    ['get', 503, error('serviceNotAvailable', 'cannotSnapshotTree'), 'UNAVAILABLE'],
    ['get', 504, '', 'UNAVAILABLE'],
    ['download', 401, '401 UNAUTHORIZED', 'FORBIDDEN'],
    ['download', 404, '', 'FORBIDDEN'],
  ])('[MG38] %s %i %j is %s', (kind, status, body, code) => {
    expect(verdict(kind, status, body)).toBe(code);
  });

  it('[MG38] inner words count where they say more, in either spelling; others do not', () => {
    const old = {
      error: { code: 'x', innererror: { code: 'y', innererror: { code: 'SyncStateNotFound' } } },
    };
    expect(verdict('delta', 400, old)).toBe('CURSOR_EXPIRED');
    expect(verdict('get', 404, error('itemNotFound', 'unknownWord'))).toBe('NOT_FOUND');
    expect(verdict('get', 403, {}, { 'X-Virus-Infected': 'EICAR' })).toBe('UNREADABLE_CONTENT');
  });

  it.each([
    ['{', 'a page without items'],
    ['{"value":[{"name":"no id"}],"@odata.deltaLink":"https://graph.example/x"}', 'an item without id'],
    ['{"value":7,"@odata.deltaLink":"https://graph.example/x"}', 'items that are none'],
  ])('[MG38] an answer that makes no sense is an error: %s', async (body) => {
    const world = createGraphWorld({ retry: { attempts: 1 } });
    const fetch: typeof globalThis.fetch = async () => new Response(body);
    const found = await rejectionOf(collect(world.open({ fetch }).listFiles()));
    expect(found).toMatchObject({ code: expect.stringMatching(/INVALID_RESPONSE|UNAVAILABLE/) });
    expect(String(found)).not.toContain('no id');
  });

  it('[MG45] errors and logs name no token, file, id or address', async () => {
    const logged: unknown[] = [];
    const logger = { log: (...entry: unknown[]) => void logged.push(entry) };
    const world = createGraphWorld({ logger, retry: { attempts: 2 } });
    const { id } = world.remote.putFile({ name: 'secret name.mp3', content: contentOf(new Uint8Array(9)) });
    const [file] = (await world.list()).files;
    const faults: GraphFault[] = [
      { kind: 'status', status: 500, body: JSON.stringify(error('secret name')) },
      { kind: 'reset' },
      { kind: 'html', status: 403 },
      { kind: 'error', reason: 'accessDenied' },
    ];
    for (const fault of faults) {
      const end = world.core.faults.on({}, fault);
      for (const call of [world.provider.download(file!), world.pages()]) {
        const found = await rejectionOf(call);
        const text = `${String(found)} ${found instanceof Error ? (found.cause as Error)?.stack : ''}`;
        expect(text).not.toMatch(new RegExp(`secret|test-token|${id}|graph\\.example|tempauth`));
      }
      end();
    }
    expect(JSON.stringify(logged)).not.toMatch(/secret|test-token|graph\.example|tempauth/);
  });
});

describe.each(bindings)('requests over %s', (binding) => {
  it.each([7, 600, 86_400])(
    '[MG39] a Retry-After of %i s is kept in full, by the whole account',
    async (seconds) => {
      const world = createGraphWorld({ binding, account: `${binding}-${seconds}` });
      world.core.faults.on(
        { endpoint: 'delta', times: 1 },
        { kind: 'error', reason: 'activityLimitReached', retryAfter: seconds },
      );
      const other = world.open();
      const from = world.clock.now();
      if (seconds < 600) {
        await world.pages();
        expect(world.clock.now() - from).toBeGreaterThanOrEqual(seconds * 1000);
      } else {
        const late = { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) };
        expect(await rejectionOf(world.pages())).toMatchObject(late);
        expect(await rejectionOf(collect(other.listFiles()))).toMatchObject(late);
        expect(world.endpoints()).toEqual(['delta']);
      }
      expect(world.core.violations).toEqual([]);
    },
  );

  it.each<[string, GraphFault]>([
    ['503', { kind: 'error', reason: 'serviceNotAvailable', retryAfter: 300 }],
    ['509', { kind: 'error', reason: 'bandwidthLimitExceeded', retryAfter: 300 }],
    [
      '429 with a date',
      { kind: 'error', reason: 'activityLimitReached', retryAfter: 300, retryAfterAsDate: true },
    ],
  ])('[MG39] so is that of a %s', async (_what, fault) => {
    const world = createGraphWorld({ binding });
    world.core.faults.on({ endpoint: 'delta', times: 1 }, fault);
    const from = world.clock.now();
    await world.pages();
    expect(world.clock.now() - from).toBeGreaterThanOrEqual(299_000);
    expect(world.core.violations).toEqual([]);
  });

  it('[MG39] an abort ends the wait at once', async () => {
    const world = createGraphWorld({ binding });
    world.core.faults.on({}, { kind: 'error', reason: 'activityLimitReached', retryAfter: 500 });
    const controller = new AbortController();
    const reason = new Error('enough');
    const listing = collect(world.provider.listFiles({ signal: controller.signal }));
    controller.abort(reason);
    expect(await rejectionOf(listing)).toBe(reason);
  });

  it.each<[string, GraphFault]>([
    ['429 without Retry-After', { kind: 'error', reason: 'activityLimitReached' }],
    ['500', { kind: 'error', reason: 'generalException' }],
    ['502', { kind: 'error', reason: 'badGateway' }],
    ['504', { kind: 'error', reason: 'gatewayTimeout' }],
    ['a broken connection', { kind: 'reset' }],
    ['silence', { kind: 'stall' }],
    ['a page for people', { kind: 'html', status: 200 }],
  ])('[MG40] %s is tried again, longer and longer, and not for ever', async (_what, fault) => {
    const world = createGraphWorld({ binding });
    const end = world.core.faults.on({ times: 3 }, fault);
    await world.pages();
    expect(world.provider.usage().retries).toBe(3);
    const waits = world.core.calls.slice(1).map(({ at }, index) => at - (world.core.calls[index]?.at ?? 0));
    expect(waits[2]).toBeGreaterThan(waits[0]!);
    end();
    world.core.faults.on({}, fault);
    expect(await rejectionOf(world.pages())).toMatchObject({
      code: expect.stringMatching(/UNAVAILABLE|RATE_LIMITED/),
    });
    expect(world.endpoints().length).toBe(4 + 7);
  });

  it('[MG43] headers reach us whatever the client makes of an answer', async () => {
    const world = createGraphWorld({ binding });
    const { cursor } = await world.list();
    world.core.faults.on({ endpoint: 'delta', times: 1 }, { kind: 'resync', location: 'fresh' });
    await rejectionOf(world.follow(cursor));
    world.core.clearCalls();
    await world.list();
    expect(world.core.calls[0]?.query['$top']).toBeUndefined();
  });

  it('[MG44] an abort ends a request that is under way', async () => {
    const world = createGraphWorld({ binding });
    world.core.faults.on({}, { kind: 'stall' });
    const controller = new AbortController();
    const listing = collect(world.provider.listFiles({ signal: controller.signal }));
    const reason = { enough: true };
    queueMicrotask(() => controller.abort(reason));
    expect(await rejectionOf(listing)).toBe(reason);
  });
});

describe('what is spent', () => {
  it('[MG42] requests by kind and resource units agree with what the service has counted', async () => {
    const world = createGraphWorld({ pageSize: 5, core: { quota: { unitsPerMinute: 1_000_000 } } });
    for (let index = 0; index < 12; index += 1) {
      world.remote.putFile({ name: `${index}.mp3`, content: contentOf(new Uint8Array(9)) });
    }
    const { files, cursor } = await world.list();
    await world.follow(cursor);
    await collect((await world.provider.download(files[0]!)).body);
    const { calls, quotaUnits } = world.provider.usage();
    expect(calls).toEqual({ delta: 1, deltaPage: 3, get: 1, download: 1 });
    expect(quotaUnits).toBe(world.core.quotaUnits);
  });

  it('[MG41] near its limit the service is not pushed over it', async () => {
    const world = createGraphWorld({
      face: 'business',
      pageSize: 1,
      core: { quota: { unitsPerMinute: 60 } },
    });
    for (let index = 0; index < 150; index += 1) {
      world.remote.putFile({ name: `${index}.mp3`, content: contentOf(new Uint8Array(9)) });
    }
    expect((await world.list()).files).toHaveLength(150);
    expect(world.provider.usage().throttles).toBe(0);
  });

  it('[MG41] the units of a minute can be limited', async () => {
    const world = createGraphWorld({ pageSize: 1, resourceUnitsPerMinute: 30, account: 'limited' });
    for (let index = 0; index < 60; index += 1) {
      world.remote.putFile({ name: `${index}.mp3`, content: contentOf(new Uint8Array(9)) });
    }
    const from = world.clock.now();
    await world.pages();
    expect(world.clock.now() - from).toBeGreaterThan(60_000);
  });
});
