import { describe, expect, it } from 'vitest';
import { knownErrors } from '../../../src/emulators/onedrive/errors/error-codes.ts';
import { contentOf, FakeClock } from '../../../src/index.ts';
import { codeOf, InProcessGraph } from './support/in-process-graph.ts';

async function statuses(
  graph: InProcessGraph,
  count: number,
  path = '/v1.0/me/drive/root',
): Promise<number[]> {
  const found: number[] = [];
  for (let index = 0; index < count; index += 1) found.push((await graph.ask(path)).status);
  return found;
}

describe('faults', () => {
  it('[EG26] strike the calls they are for, so often and not before', async () => {
    const graph = new InProcessGraph();
    const { faults } = graph.core;
    faults.on({ endpoint: 'item.get', after: 1, times: 2 }, 'serviceNotAvailable');
    expect(await statuses(graph, 4)).toEqual([200, 503, 503, 200]);
    faults.on({ endpoint: 'item.*', times: 1 }, 'bandwidthLimitExceeded');
    expect(await statuses(graph, 2, '/v1.0/me/drive/root/children')).toEqual([509, 200]);
    expect(() => faults.on({}, 'noSuchError')).toThrow(TypeError);
    expect(() => faults.on({ endpoint: 'files.list' }, 'locked')).toThrow(TypeError);
    const draw = async (seed: number): Promise<number[]> => {
      const other = new InProcessGraph();
      other.core.faults.on({ probability: 0.5, seed }, 'generalException');
      return statuses(other, 30);
    };
    const first = await draw(1);
    expect([await draw(1), new Set(first)]).toEqual([first, new Set([200, 500])]);
  });

  it('[EG26] each name has its status and body', async () => {
    const graph = new InProcessGraph();
    for (const name of knownErrors()) {
      graph.core.faults.on({ times: 1 }, name);
      const { status, body } = await graph.ask('/v1.0/me', { headers: { 'client-request-id': 'mine' } });
      expect([name, status >= 400, typeof body.error.code, typeof body.error.message]).toEqual([
        name,
        true,
        'string',
        'string',
      ]);
      expect(body.error.innerError).toMatchObject({
        date: expect.any(String),
        'request-id': expect.any(String),
      });
    }
    graph.core.faults.on({ times: 1 }, { kind: 'error', reason: 'brandNew', status: 418, message: 'Teapot' });
    expect((await graph.ask('/v1.0/me')).body.error).toMatchObject({ code: 'brandNew', message: 'Teapot' });
    const plain = await graph.ask('/v1.0/me/drive/items/x', { headers: { 'client-request-id': 'mine' } });
    expect([plain.body.error.innerError['client-request-id'], plain.status]).toEqual(['mine', 404]);
  });

  it('[EG27] Retry-After in seconds, as a date, very long or missing; who does not wait is noted', async () => {
    const graph = new InProcessGraph();
    const { core, clock } = graph;
    const throttle = async (more: object): Promise<string | null> => {
      core.faults.on({ times: 1 }, { kind: 'error', reason: 'activityLimitReached', ...more });
      const answer = await graph.ask('/v1.0/me');
      expect([answer.status, codeOf(answer)]).toEqual([429, 'activityLimitReached']);
      return answer.headers.get('retry-after');
    };
    expect(await throttle({ retryAfter: 600 })).toBe('600');
    await clock.advance(599_000);
    const refreshToken = { grant_type: 'refresh_token', refresh_token: core.refreshToken };
    const bytes = new URLSearchParams(refreshToken).toString();
    await graph.ask('https://login.microsoftonline.com/common/oauth2/v2.0/token', { method: 'POST', bytes });
    expect(core.earlyCalls).toEqual([]);
    await graph.ask('/v1.0/me');
    expect(core.violations).toMatchObject([{ kind: 'retry-after-ignored', call: { endpoint: 'me.get' } }]);
    await clock.advance(1000);
    await graph.ask('/v1.0/me');
    expect(core.earlyCalls).toHaveLength(1);
    expect(Date.parse((await throttle({ retryAfter: 10, retryAfterAsDate: true })) ?? '')).toBe(
      clock.now() + 10_000,
    );
    await clock.advance(10_000);
    expect(await throttle({})).toBeNull();
    await graph.ask('/v1.0/me');
    expect(core.earlyCalls).toHaveLength(1);
    core.clearCalls();
    expect([core.calls, core.violations, core.callCounts, core.bytes]).toEqual([[], [], {}, 0]);
  });

  it('[EG26] latency passes on the clock, and can be changed', async () => {
    const graph = new InProcessGraph({ latencyMs: 80, clock: new FakeClock({ auto: true }) });
    const startedAt = graph.clock.now();
    await graph.ask('/v1.0/me');
    graph.core.latencyMs = 20;
    await graph.ask('/v1.0/me');
    expect([graph.clock.now() - startedAt, graph.core.latencyMs]).toEqual([100, 20]);
  });
});

describe('limits', () => {
  it('[EG28] each call costs what it costs', async () => {
    const graph = new InProcessGraph();
    graph.remote.putFile({ name: 'a', id: 'a', content: contentOf('x') });
    const cost = async (work: () => Promise<unknown>): Promise<number> => {
      const before = graph.core.quotaUnits;
      await work();
      return graph.core.quotaUnits - before;
    };
    const { deltaLink } = await graph.delta();
    expect(await cost(() => graph.delta())).toBe(2);
    expect(await cost(() => graph.delta(deltaLink))).toBe(1);
    expect(await cost(() => graph.item('a'))).toBe(1);
    expect(await cost(() => graph.ask('/v1.0/me/drive/root/children'))).toBe(2);
    expect(await cost(() => graph.content('a'))).toBe(2);
    expect(graph.core.callCounts).toMatchObject({ delta: 3, download: 1, 'item.content': 1 });
  });

  it('[EG28] too many are refused until the minute is over, and those who do not wait are blocked', async () => {
    const graph = new InProcessGraph({ quota: { unitsPerMinute: 10, patience: 3 } });
    expect((await graph.ask('/v1.0/me')).headers.get('ratelimit-remaining')).toBeNull();
    await statuses(graph, 7);
    const near = await graph.ask('/v1.0/me');
    expect(['limit', 'remaining', 'reset'].map((name) => near.headers.get(`ratelimit-${name}`))).toEqual([
      '10',
      '1',
      expect.stringMatching(/^\d+$/),
    ]);
    await statuses(graph, 1);
    const refused = await graph.ask('/v1.0/me');
    const waitS = Number(refused.headers.get('retry-after'));
    expect([refused.status, waitS > 0 && waitS <= 60]).toEqual([429, true]);
    await graph.clock.advance(waitS * 1000);
    expect(await statuses(graph, 11)).toEqual([...Array(10).fill(200), 429]);
    expect(await statuses(graph, 5)).toEqual([429, 429, 429, 503, 503]);
    await graph.clock.advance(600_000);
    expect(await statuses(graph, 1)).toEqual([200]);
    const own = new InProcessGraph({ quota: { unitsPerMinute: 1, retryAfterS: 400 } });
    await own.ask('/v1.0/me');
    expect((await own.ask('/v1.0/me')).headers.get('retry-after')).toBe('400');
    const usual = new InProcessGraph({ quota: true });
    expect(new Set(await statuses(usual, 1200))).toEqual(new Set([200]));
    expect((await usual.ask('/v1.0/me')).status).toBe(429);
  });
});

describe('batches', () => {
  const batch = async (graph: InProcessGraph, requests: unknown): ReturnType<InProcessGraph['ask']> =>
    graph.ask('/v1.0/$batch', { method: 'POST', json: { requests } });

  it('[EG29] each call is answered by itself', async () => {
    const graph = new InProcessGraph();
    graph.remote.putFile({ name: 'a', id: 'a', content: contentOf('x') });
    graph.core.faults.on(
      { endpoint: 'me.get', times: 1 },
      { kind: 'error', reason: 'activityLimitReached', retryAfter: 5 },
    );
    const { status, body } = await batch(graph, [
      { id: '1', method: 'GET', url: '/me/drive/root?$select=name' },
      { id: '2', method: 'GET', url: `/me/drive/items/${graph.id('a')}/content` },
      { id: '3', method: 'GET', url: 'me/drive/items/nothing' },
      { id: '4', method: 'GET', url: '/me' },
      {
        id: '5',
        method: 'POST',
        url: '/me/drive/root/children',
        headers: { 'Content-Type': 'application/json' },
        body: { name: 'new', folder: {} },
      },
      { id: '6', method: 'PUT', url: '/me/drive/root:/b.txt:/content', body: btoa('text') },
    ]);
    const answers = new Map(body.responses.map((each: { id: string }) => [each.id, each]));
    expect([status, answers.size]).toEqual([200, 6]);
    expect(answers.get('1')).toMatchObject({ status: 200, body: { name: 'root' } });
    expect(answers.get('2')).toMatchObject({
      status: 302,
      headers: { Location: expect.stringMatching(/^https:/) },
    });
    expect(answers.get('3')).toMatchObject({ status: 404, body: { error: { code: 'itemNotFound' } } });
    expect(answers.get('4')).toMatchObject({ status: 429, headers: { 'Retry-After': '5' } });
    expect([answers.get('5'), answers.get('6')]).toMatchObject([
      { status: 201 },
      { status: 201, body: { size: 4 } },
    ]);
    expect(graph.core.quotaUnits).toBe(7);
    expect(graph.core.earlyCalls).toEqual([]);
    await graph.ask('/v1.0/me');
    expect(graph.core.earlyCalls).toHaveLength(1);
  });

  it('[EG29] twenty at most, in the order of `dependsOn`, and none that makes no sense', async () => {
    const graph = new InProcessGraph();
    const calls = (count: number): unknown[] =>
      Array.from({ length: count }, (_, index) => ({ id: String(index), method: 'GET', url: '/me' }));
    expect([(await batch(graph, calls(20))).status, (await batch(graph, calls(21))).status]).toEqual([
      200, 400,
    ]);
    const { body } = await batch(graph, [
      { id: 'make', method: 'POST', url: '/me/drive/root/children', body: { name: 'dir', folder: {} } },
      { id: 'look', method: 'GET', url: '/me/drive/root:/dir', dependsOn: ['make'] },
      { id: 'fail', method: 'GET', url: '/me/drive/root:/nothing' },
      { id: 'after', method: 'GET', url: '/me', dependsOn: ['fail'] },
    ]);
    const byId = Object.fromEntries(
      body.responses.map(({ id, status }: { id: string; status: number }) => [id, status]),
    );
    expect(byId).toEqual({ make: 201, look: 200, fail: 404, after: 424 });
    for (const requests of [
      'none',
      [
        { id: '1', method: 'GET', url: '/me' },
        { id: '1', method: 'GET', url: '/me' },
      ],
      [{ id: '1', method: 'GET', url: '/me', dependsOn: ['2'] }],
      [{ id: '1', method: 'POST', url: '/$batch' }],
      [{ method: 'GET' }],
    ]) {
      expect((await batch(graph, requests)).status).toBe(400);
    }
  });
});
