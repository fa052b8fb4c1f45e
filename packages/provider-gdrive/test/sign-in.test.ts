import type { LogLevel } from '@music-platform/bridge-traits';
import { contentOf } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { createGoogleTokenSource } from '../src/index.ts';
import type { BindingName } from './support/bindings.ts';
import { createDriveWorld, rejectionOf } from './support/drive-world.ts';
import { createTestStore, createTokenWorld } from './support/token-world.ts';

const hourMs = 3_600_000;

describe.each<BindingName>(['fetch', 'client'])('sign-in over %s', (binding) => {
  it('[GP41] a token that dies in the middle of a run costs one refresh and one request', async () => {
    const { list, follow, core, remote, refreshes } = createTokenWorld({ binding });
    remote.putFile({ name: 'a.mp3', content: contentOf('a') });
    const { cursor } = await list();
    expect(refreshes()).toBe(1);
    core.clearCalls();
    core.faults.on({ endpoint: 'changes.list', times: 1 }, { kind: 'expire-access-token' });
    expect(await follow(cursor)).toHaveLength(1);
    expect(core.calls.map(({ endpoint, status }) => [endpoint, status])).toEqual([
      ['changes.list', 401],
      ['oauth.token', 200],
      ['changes.list', 200],
    ]);
    const queries = core.calls
      .filter(({ endpoint }) => endpoint === 'changes.list')
      .map(({ query }) => query);
    expect(queries[0]).toEqual(queries[1]);
  });

  it('[GP41] a second refusal is final', async () => {
    const { list, follow, core } = createTokenWorld({ binding });
    const { cursor } = await list();
    core.clearCalls();
    core.faults.on({ endpoint: 'changes.list' }, 'authError');
    expect(await rejectionOf(follow(cursor))).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(core.calls.map(({ endpoint }) => endpoint)).toEqual([
      'changes.list',
      'oauth.token',
      'changes.list',
    ]);
  });

  it('[GP41] a source that has no other token is not asked for it again and again', async () => {
    const { list, core } = createDriveWorld({ binding });
    core.faults.on({}, 'authError');
    expect(await rejectionOf(list())).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(core.calls.length).toBeLessThanOrEqual(2);
  });

  it('[GP45] neither errors nor logs hold a token, a name or an id', async () => {
    const logged: [LogLevel, string, unknown][] = [];
    const world = createTokenWorld({
      binding,
      retry: { attempts: 2 },
      logger: { log: (level, message, fields) => logged.push([level, message, fields]) },
    });
    const song = world.remote.putFile({ name: 'My secret song.mp3', content: contentOf('a') });
    const { files, cursor } = await world.list();
    const [file] = files;
    const errors: unknown[] = [];
    for (const reason of [
      'authError',
      'backendError',
      'notFound',
      'cannotDownloadFile',
      'insufficientPermissions',
    ]) {
      const end = world.core.faults.on(
        {},
        { kind: 'error', reason, message: `${song.id} My secret song.mp3` },
      );
      errors.push(await rejectionOf(world.follow(cursor)));
      errors.push(file && (await rejectionOf(world.provider.download(file))));
      end();
      world.core.tokens.revoke();
    }
    world.core.tokens.revokeRefreshTokens();
    errors.push(await rejectionOf(world.follow(cursor)));
    const seen = errors.map((error) => `${inspected(error)}`).join('\n') + JSON.stringify(logged);
    expect(errors).toHaveLength(11);
    expect(logged.length).toBeGreaterThan(0);
    expect(seen).not.toMatch(/secret|access-\d|test-refresh-token|Bearer/);
    expect(seen).not.toContain(song.id);
  });
});

function inspected(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.name} ${error.message} ${error.stack} ${JSON.stringify(error)} ${inspected(error.cause)}`;
}

describe('access tokens', () => {
  it('[GP42] however many ask, one refresh runs; the token is used until shortly before its end', async () => {
    const { tokens, refreshes, clock } = createTokenWorld();
    const all = await Promise.all([1, 2, 3, 4].map(() => tokens.getAccessToken()));
    expect(new Set(all).size).toBe(1);
    await clock.advance(hourMs - 120_000);
    expect(await tokens.getAccessToken()).toBe(all[0]);
    expect(refreshes()).toBe(1);
    await clock.advance(61_000);
    expect(await tokens.getAccessToken()).not.toBe(all[0]);
    expect(refreshes()).toBe(2);
  });

  it('[GP42] many workers that meet a dead token refresh once', async () => {
    const { tokens, refreshes } = createTokenWorld();
    const rejected = await tokens.getAccessToken();
    const fresh = await Promise.all([1, 2, 3].map(() => tokens.getAccessToken({ rejected })));
    expect(fresh).not.toContain(rejected);
    expect(await tokens.getAccessToken({ rejected })).toBe(fresh[0]);
    expect(refreshes()).toBe(2);
  });

  it('[GP42] a caller that aborts leaves with its reason, the others get their token', async () => {
    const { tokens, core, refreshes } = createTokenWorld();
    core.faults.on({ times: 1 }, { kind: 'status', status: 503 });
    const controller = new AbortController();
    const leaving = rejectionOf(tokens.getAccessToken({ signal: controller.signal }));
    const staying = tokens.getAccessToken();
    controller.abort('enough');
    expect(await leaving).toBe('enough');
    expect(await staying).toMatch(/^access-/);
    expect(refreshes()).toBe(2);
    expect(await rejectionOf(tokens.getAccessToken({ signal: controller.signal }))).toBe('enough');
  });

  it('[GP43] a replaced refresh token is stored before its access token is used', async () => {
    const { list, core, store, follow } = createTokenWorld({
      core: { quirks: { rotateRefreshTokens: true } },
    });
    const before = core.refreshToken;
    core.faults.on({ endpoint: 'changes.getStartPageToken' }, () => {
      store.log.push('used');
      return undefined;
    });
    const { cursor } = await list();
    expect(store.log).toEqual(['set jane', 'used']);
    expect(store.values.get('jane')).not.toBe(before);
    core.tokens.revoke();
    expect(await follow(cursor)).toHaveLength(1);
    expect(store.log).toEqual(['set jane', 'used', 'set jane']);
  });

  it('[GP43] a store that fails at that moment loses nothing', async () => {
    const { tokens, core, store } = createTokenWorld({ core: { quirks: { rotateRefreshTokens: true } } });
    core.faults.on({ endpoint: 'oauth.token', times: 1 }, () => {
      store.isBroken = true;
      return undefined;
    });
    expect(await rejectionOf(tokens.getAccessToken())).toMatchObject({ code: 'UNAVAILABLE' });
    store.isBroken = false;
    expect(await tokens.getAccessToken()).toMatch(/^access-/);
    expect(core.tokens.isRefreshToken(store.values.get('jane') ?? '')).toBe(true);
  });

  it('[GP44] a refused refresh token means: sign in again; after that all is well', async () => {
    const { tokens, core, store, refreshes } = createTokenWorld();
    core.tokens.revokeRefreshTokens();
    const error = await rejectionOf(tokens.getAccessToken());
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', message: expect.stringContaining('sign in again') });
    expect(refreshes()).toBe(1);
    store.values.set('jane', core.tokens.issueRefresh());
    expect(await tokens.getAccessToken()).toMatch(/^access-/);
    store.values.delete('jane');
    const another = createGoogleTokenSource({ clientId: 'c', secureStore: store, key: 'jane' });
    expect(await rejectionOf(another.getAccessToken())).toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it('[GP44] a refresh token that another process has replaced meanwhile is looked up again', async () => {
    const { tokens, openTokens, core, store } = createTokenWorld({
      core: { quirks: { rotateRefreshTokens: true } },
    });
    core.faults.on({ endpoint: 'oauth.token', times: 1 }, () => {
      core.tokens.revoke(store.values.get('jane'));
      store.values.set('jane', core.tokens.issueRefresh());
      return undefined;
    });
    expect(await tokens.getAccessToken()).toMatch(/^access-/);
    expect(await openTokens().getAccessToken()).toMatch(/^access-/);
  });

  it.each([
    { reason: 'invalid_client', code: 'FORBIDDEN', calls: 1 },
    { reason: 'unauthorized_client', code: 'FORBIDDEN', calls: 1 },
  ])('[GP44] $reason is $code: the app is to blame', async ({ reason, code, calls }) => {
    const { tokens, core, refreshes } = createTokenWorld();
    core.faults.on({ endpoint: 'oauth.token' }, { kind: 'error', reason, status: 401 });
    expect(await rejectionOf(tokens.getAccessToken())).toMatchObject({ code });
    expect(refreshes()).toBe(calls);
  });

  it.each([
    ['is down', { kind: 'status', status: 503 }],
    ['breaks off', { kind: 'reset' }],
    ['does not answer', { kind: 'stall' }],
    ['is replaced by a page for people', { kind: 'html', status: 200 }],
    ['has too much to do', { kind: 'status', status: 429, headers: { 'Retry-After': '3' } }],
  ] as const)('[GP44] a sign-in server that %s is tried again, then UNAVAILABLE', async (_title, fault) => {
    const { tokens, core, refreshes } = createTokenWorld();
    const end = core.faults.on({ endpoint: 'oauth.token', times: 2 }, fault);
    expect(await tokens.getAccessToken()).toMatch(/^access-/);
    expect(refreshes()).toBe(3);
    end();
    core.faults.on({ endpoint: 'oauth.token' }, fault);
    const rejected = await tokens.getAccessToken();
    expect(await rejectionOf(tokens.getAccessToken({ rejected }))).toMatchObject({ code: 'UNAVAILABLE' });
    expect(refreshes()).toBe(7);
    expect(core.earlyCalls).toEqual([]);
  });

  it('[GP44] an answer that makes no sense, and a long break, are not waited for', async () => {
    const { tokens, core, refreshes } = createTokenWorld();
    core.faults.on(
      { times: 1 },
      { kind: 'status', status: 200, body: '{"token":"x"}', contentType: 'application/json' },
    );
    expect(await rejectionOf(tokens.getAccessToken())).toMatchObject({ code: 'INVALID_RESPONSE' });
    core.faults.on({ times: 1 }, { kind: 'status', status: 503, headers: { 'Retry-After': '3600' } });
    expect(await rejectionOf(tokens.getAccessToken())).toMatchObject({
      code: 'UNAVAILABLE',
      retryAfterMs: hourMs,
    });
    expect(refreshes()).toBe(2);
  });

  it('[GP34] a break the sign-in server asks for is kept by whoever asks for a token next', async () => {
    const { tokens, core, refreshes, clock } = createTokenWorld();
    core.faults.on({ times: 1 }, { kind: 'status', status: 503, headers: { 'Retry-After': '3600' } });
    await rejectionOf(tokens.getAccessToken());
    await clock.advance(hourMs - 60_000);
    const again = await rejectionOf(tokens.getAccessToken());
    expect(again).toMatchObject({ code: 'UNAVAILABLE', retryAfterMs: 60_000 });
    expect(refreshes()).toBe(1);
    await clock.advance(50_000);
    expect(await tokens.getAccessToken()).toMatch(/^access-/);
    expect(core.earlyCalls).toEqual([]);
  });

  it('[GP50] clientId and key must be given', () => {
    const secureStore = createTestStore({});
    expect(() => createGoogleTokenSource({ clientId: '', secureStore, key: 'k' })).toThrow(TypeError);
    expect(() => createGoogleTokenSource({ clientId: 'c', secureStore, key: '' })).toThrow(TypeError);
  });
});
