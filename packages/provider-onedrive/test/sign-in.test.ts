import { contentOf } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { createMicrosoftTokenSource } from '../src/index.ts';
import type { BindingName } from './support/bindings.ts';
import { createGraphWorld, rejectionOf } from './support/graph-world.ts';
import { createTestStore, createTokenWorld } from './support/token-world.ts';

const hourMs = 3_600_000;

describe.each<BindingName>(['fetch', 'client'])('sign-in over %s', (binding) => {
  it('[MG46] a token that dies in the middle of a run costs one refresh and one request', async () => {
    const { list, follow, core, refreshes } = createTokenWorld({ binding });
    const { cursor } = await list();
    expect(refreshes()).toBe(1);
    core.clearCalls();
    core.faults.on({ endpoint: 'delta', times: 1 }, { kind: 'expire-access-token' });
    expect(await follow(cursor)).toHaveLength(1);
    expect(core.calls.map(({ endpoint, status }) => [endpoint, status])).toEqual([
      ['delta', 401],
      ['oauth.token', 200],
      ['delta', 200],
    ]);
  });

  it.each(['InvalidAuthenticationToken', 'expired_token', 'rpsError', 'unauthenticated'])(
    '[MG46] a second refusal (%s) is final, and the cursor is as good as before',
    async (reason) => {
      const { list, follow, core } = createTokenWorld({ binding });
      const { cursor } = await list();
      core.clearCalls();
      const end = core.faults.on({ endpoint: 'delta' }, reason);
      expect(await rejectionOf(follow(cursor))).toMatchObject({ code: 'UNAUTHORIZED' });
      expect(core.calls.map(({ endpoint }) => endpoint)).toEqual(['delta', 'oauth.token', 'delta']);
      end();
      expect(await follow(cursor)).toHaveLength(1);
    },
  );

  it('[MG46] a source that has no other token is not asked for it again and again', async () => {
    const { list, core } = createGraphWorld({ binding });
    core.faults.on({}, 'InvalidAuthenticationToken');
    expect(await rejectionOf(list())).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(core.calls.length).toBeLessThanOrEqual(2);
  });

  it('[MG47] a challenge with claims wants the person: no token is refreshed', async () => {
    const { list, core, refreshes } = createTokenWorld({ binding });
    await list();
    core.faults.on({ endpoint: 'delta' }, 'claimsChallenge');
    expect(await rejectionOf(list())).toMatchObject({
      code: 'UNAUTHORIZED',
      message: expect.stringContaining('sign in again'),
    });
    expect(refreshes()).toBe(1);
  });
});

describe('tokens', () => {
  it.each([307, 308, 302])(
    '[MG60] a refresh token goes nowhere but to the sign-in server (%i)',
    async (status) => {
      const asked: string[] = [];
      const tokens = createMicrosoftTokenSource({
        clientId: 'client',
        secureStore: createTestStore({ jane: 'the-refresh-token' }),
        key: 'jane',
        clock: { now: () => 0, sleep: async () => undefined },
        fetch: async (input, init) => {
          asked.push(new Request(input, init).url);
          if (init?.redirect === 'error') throw new TypeError('fetch failed');
          return new Response(null, { status, headers: { location: 'https://elsewhere.example/' } });
        },
      });
      expect(await rejectionOf(tokens.getAccessToken())).toMatchObject({ code: 'UNAVAILABLE' });
      expect(new Set(asked.map((url) => new URL(url).host))).toEqual(new Set(['login.microsoftonline.com']));
      expect(asked.length).toBeGreaterThan(0);
    },
  );

  it('[MG48] however many ask, one refresh runs', async () => {
    const { tokens, refreshes, clock } = createTokenWorld();
    const asked = await Promise.all(Array.from({ length: 20 }, () => tokens.getAccessToken()));
    expect(new Set(asked).size).toBe(1);
    expect(refreshes()).toBe(1);
    await clock.advance(2 * hourMs);
    await tokens.getAccessToken();
    expect(refreshes()).toBe(2);
  });

  it('[MG48] who aborts leaves; the refresh goes on for the others', async () => {
    const { tokens, refreshes } = createTokenWorld();
    const controller = new AbortController();
    const leaving = tokens.getAccessToken({ signal: controller.signal });
    const staying = tokens.getAccessToken();
    const reason = new Error('left');
    controller.abort(reason);
    expect(await rejectionOf(leaving)).toBe(reason);
    expect(await staying).toMatch(/\w/);
    expect(refreshes()).toBe(1);
  });

  it('[MG48] a new refresh token is stored before its access token is used', async () => {
    const world = createTokenWorld({ core: { quirks: { rotateRefreshTokens: true } } });
    const before = world.store.values.get('jane');
    await world.list();
    expect(world.store.log).toEqual(['set jane']);
    expect(world.store.values.get('jane')).not.toBe(before);
  });

  it('[MG48] a store that fails loses nothing', async () => {
    const world = createTokenWorld();
    await world.tokens.getAccessToken();
    await world.clock.advance(2 * hourMs);
    const set = world.store.set;
    world.store.set = async () => {
      throw new Error('the keychain is full');
    };
    expect(await rejectionOf(world.tokens.getAccessToken())).toMatchObject({ code: 'UNAVAILABLE' });
    world.store.set = set;
    expect(await world.tokens.getAccessToken()).toMatch(/\w/);
    await world.clock.advance(2 * hourMs);
    expect(await world.openTokens().getAccessToken()).toMatch(/\w/);
  });

  it('[MG48] another process may have refreshed meanwhile', async () => {
    const world = createTokenWorld();
    const [one, other] = [world.openTokens(), world.openTokens()];
    await one.getAccessToken();
    const stale = world.store.get;
    const first = [world.core.refreshToken];
    world.store.get = async (key) => first.pop() ?? stale(key);
    expect(await other.getAccessToken()).toMatch(/\w/);
  });

  it.each(['invalid_grant', 'passwordChanged', 'grantExpired', 'consentRequired', 'interaction_required'])(
    '[MG49] %s: sign in again',
    async (reason) => {
      const world = createTokenWorld();
      world.core.faults.on({ endpoint: 'oauth.token' }, reason);
      expect(await rejectionOf(world.list())).toMatchObject({
        code: 'UNAUTHORIZED',
        message: expect.stringContaining('sign in again'),
      });
    },
  );

  it('[MG49] nobody is signed in', async () => {
    const world = createTokenWorld();
    world.store.values.clear();
    expect(await rejectionOf(world.list())).toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it.each(['invalid_client', 'unsupported_grant_type', 'invalid_request'])(
    '[MG49] %s is a fault of the app',
    async (reason) => {
      const world = createTokenWorld();
      world.core.faults.on({ endpoint: 'oauth.token' }, reason);
      expect(await rejectionOf(world.list())).toMatchObject({ code: 'FORBIDDEN' });
    },
  );

  it('[MG49] a sign-in server in trouble is asked again, and not for ever', async () => {
    const world = createTokenWorld();
    const end = world.core.faults.on({ endpoint: 'oauth.token', times: 2 }, 'temporarily_unavailable');
    await world.list();
    end();
    await world.clock.advance(2 * hourMs);
    for (const fault of [
      { kind: 'html', status: 200 },
      { kind: 'reset' },
      { kind: 'status', status: 500 },
    ] as const) {
      const down = world.core.faults.on({ endpoint: 'oauth.token' }, fault);
      const found = await rejectionOf(world.list());
      expect(found).toMatchObject({ code: 'UNAVAILABLE' });
      expect(String(found)).not.toContain('test-refresh-token');
      down();
    }
  });

  it('[MG11] each cloud and tenant has a sign-in of its own', async () => {
    const seen: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      seen.push(String(input));
      return Response.json({ access_token: 'a', expires_in: 3600 });
    };
    const secureStore = createTestStore({ key: 'refresh' });
    const common = { clientId: 'c', secureStore, key: 'key', fetch };
    await createMicrosoftTokenSource(common).getAccessToken();
    await createMicrosoftTokenSource({ ...common, cloud: 'china', tenant: 't/../x' }).getAccessToken();
    expect(seen).toEqual([
      'https://login.microsoftonline.com/common/oauth2/v2.0/token',
      'https://login.chinacloudapi.cn/t%2F..%2Fx/oauth2/v2.0/token',
    ]);
  });

  it('[MG55] a source without client or key is a TypeError', () => {
    const secureStore = createTestStore({});
    expect(() => createMicrosoftTokenSource({ clientId: '', secureStore, key: 'k' })).toThrow(TypeError);
    expect(() => createMicrosoftTokenSource({ clientId: 'c', secureStore, key: '' })).toThrow(TypeError);
  });

  it('[MG31][MG46] the token goes to Graph alone, whatever an address says', async () => {
    const world = createTokenWorld();
    world.remote.putFile({ name: '1.mp3', content: contentOf(new Uint8Array(9)) });
    const [file] = (await world.list()).files;
    for await (const _chunk of (await world.provider.download(file!)).body);
    expect(world.core.violations).toEqual([]);
  });
});
