import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Answer, codeOf, InProcessGraph } from './support/in-process-graph.ts';

const LOGIN = 'https://login.microsoftonline.com';

function form(graph: InProcessGraph, path: string, fields: Record<string, string>): Promise<Answer> {
  return graph.ask(`${LOGIN}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    bytes: new URLSearchParams(fields).toString(),
  });
}

function refresh(graph: InProcessGraph, token: string, more: Record<string, string> = {}): Promise<Answer> {
  const fields = { grant_type: 'refresh_token', client_id: 'app', refresh_token: token, ...more };
  return form(graph, '/common/oauth2/v2.0/token', fields);
}

const redirectUri = 'http://localhost:4711/signed-in.html';
const verifier = 'a-verifier-that-only-the-page-knows';
const challenge = createHash('sha256').update(verifier).digest('base64url');

function signIn(graph: InProcessGraph, change: Record<string, string> = {}): Promise<Response> {
  const query = new URLSearchParams({
    ...{ client_id: 'app', redirect_uri: redirectUri, response_type: 'code', state: 'my-state' },
    ...{ scope: 'Files.Read', code_challenge: challenge, code_challenge_method: 'S256' },
    ...change,
  });
  return graph.send(`${LOGIN}/common/oauth2/v2.0/authorize?${query}`);
}

/** What somebody who agrees comes back with. */
async function agree(graph: InProcessGraph, change: Record<string, string> = {}) {
  const back = new URL((await signIn(graph, change)).headers.get('location') ?? '');
  expect(back.origin + back.pathname).toBe(redirectUri);
  const answer = back.hash === '' ? back.searchParams : new URLSearchParams(back.hash.slice(1));
  return { code: answer.get('code') ?? '', state: answer.get('state') ?? '' };
}

function redeem(graph: InProcessGraph, fields: Record<string, string>): Promise<Answer> {
  return form(graph, '/common/oauth2/v2.0/token', {
    ...{ grant_type: 'authorization_code', client_id: 'app', redirect_uri: redirectUri },
    ...{ code_verifier: verifier },
    ...fields,
  });
}

describe('access tokens', () => {
  it('[EG24] are asked for, and refused each in its way', async () => {
    const graph = new InProcessGraph();
    const ask = async (Authorization: string): Promise<Answer> =>
      graph.ask('/v1.0/me/drive', { headers: { Authorization } });
    for (const authorization of ['', 'Basic x', 'Bearer nonsense']) {
      const answer = await ask(authorization);
      expect([answer.status, codeOf(answer), answer.headers.get('www-authenticate')]).toEqual([
        401,
        'InvalidAuthenticationToken',
        expect.stringContaining('authorization_uri'),
      ]);
    }
    expect((await ask(`bearer ${graph.core.token}`)).status).toBe(200);
    const short = graph.core.tokens.issue({ lifeMs: 1000 });
    expect((await ask(`Bearer ${short}`)).status).toBe(200);
    await graph.clock.advance(1000);
    const expired = await ask(`Bearer ${short}`);
    expect([expired.status, expired.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('expired_token'),
    ]);
    graph.core.faults.on({ times: 1 }, { kind: 'expire-access-token' });
    const good = graph.core.tokens.issue();
    expect([(await ask(`Bearer ${good}`)).status, (await ask(`Bearer ${good}`)).status]).toEqual([401, 401]);
    graph.core.tokens.revoke();
    expect((await ask(`Bearer ${graph.core.token}`)).status).toBe(401);
    expect(JSON.stringify(graph.core.calls)).not.toContain(graph.core.token);
  });

  it('[EG24] allow what their scopes say', async () => {
    const own = new InProcessGraph({ account: 'business', scopes: 'Files.Read offline_access' });
    const { rootId } = own.remote.addDrive({ id: 'other' });
    const status = async (
      graph: InProcessGraph,
      path: string,
      method = 'GET',
      json?: unknown,
    ): Promise<number> => (await graph.ask(path, { method, ...(json === undefined ? {} : { json }) })).status;
    const elsewhere = `/v1.0/drives/${own.core.ids.drive('other')}/root`;
    expect(rootId).toBe('other');
    expect(await status(own, '/v1.0/me/drive/root')).toBe(200);
    expect(await status(own, `${own.drive}/root/delta`)).toBe(200);
    expect(await status(own, elsewhere)).toBe(403);
    expect(await status(own, '/v1.0/sites?search=*')).toBe(403);
    expect(await status(own, '/v1.0/me/drive/root/children', 'POST', { name: 'a', folder: {} })).toBe(403);
    const all = new InProcessGraph({ account: 'business', scopes: 'Files.Read.All Sites.Read.All' });
    all.remote.addDrive({ id: 'other' });
    expect(await status(all, elsewhere)).toBe(200);
    expect(await status(all, '/v1.0/sites?search=*')).toBe(200);
    const library = new InProcessGraph({ account: 'documentLibrary', scopes: 'Files.Read' });
    expect(await status(library, `${library.drive}/root`)).toBe(403);
  });
});

describe('signing in', () => {
  it('[EG25] a refresh token becomes an access token, and a new refresh token', async () => {
    const graph = new InProcessGraph();
    const first = await refresh(graph, graph.core.refreshToken, { scope: 'Files.Read offline_access' });
    expect(first.body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'Files.Read' });
    const headers = { Authorization: `Bearer ${first.body.access_token}` };
    expect((await graph.ask('/v1.0/me/drive', { headers })).status).toBe(200);
    await graph.clock.advance(3_600_000);
    expect((await graph.ask('/v1.0/me/drive', { headers })).status).toBe(401);
    const again = await refresh(graph, graph.core.refreshToken);
    expect([again.status, again.body.error, again.body.error_codes]).toEqual([
      400,
      'invalid_grant',
      [700082],
    ]);
    const next = await refresh(graph, first.body.refresh_token);
    expect(next.status).toBe(200);
    graph.core.quirks.rotateRefreshTokens = false;
    const kept = await refresh(graph, next.body.refresh_token);
    expect(kept.body.refresh_token).toBe(next.body.refresh_token);
    graph.core.tokens.revokeRefreshTokens();
    expect((await refresh(graph, next.body.refresh_token)).body.error).toBe('invalid_grant');
    const live = await form(graph, '/oauth20_token.srf', {
      grant_type: 'refresh_token',
      refresh_token: graph.core.tokens.issueRefresh(),
    });
    expect(live.status).toBe(200);
  });

  it('[EG25] a person who agrees is sent back with a code, which buys a token once', async () => {
    const graph = new InProcessGraph();
    const { code, state } = await agree(graph);
    expect(state).toBe('my-state');
    const { status, body } = await redeem(graph, { code });
    expect([status, body.token_type, body.scope, body.refresh_token]).toEqual([
      200,
      'Bearer',
      'Files.Read',
      undefined,
    ]);
    const headers = { Authorization: `Bearer ${body.access_token}` };
    expect((await graph.ask('/v1.0/me/drive', { headers })).status).toBe(200);
    expect((await redeem(graph, { code })).body.error_codes).toEqual([54005]);
    const lasting = { scope: 'Files.Read offline_access', response_mode: 'fragment' };
    const granted = await redeem(graph, { code: (await agree(graph, lasting)).code });
    expect((await refresh(graph, granted.body.refresh_token)).status).toBe(200);
  });

  it('[EG25] a code is good for its client, its address and its verifier only, and not for long', async () => {
    const graph = new InProcessGraph();
    for (const [wrong, number] of [
      [{ client_id: 'other' }, 70000],
      [{ redirect_uri: 'http://localhost:1/' }, 70000],
      [{ code_verifier: 'x' }, 50148],
      [{ code: 'made-up' }, 70000],
    ] as const) {
      const { status, body } = await redeem(graph, { ...(await agree(graph)), ...wrong });
      expect([status, body.error, body.error_codes]).toEqual([400, 'invalid_grant', [number]]);
    }
    const late = await agree(graph);
    await graph.clock.advance(600_000);
    expect((await redeem(graph, late)).body.error_codes).toEqual([70008]);
    expect((await redeem(graph, {})).body.error).toBe('invalid_request');
    for (const wrong of [
      { redirect_uri: 'https://elsewhere.example/' },
      { response_type: 'token' },
      { response_mode: 'form_post' },
      { scope: '' },
      { code_challenge_method: 'plain' },
    ]) {
      const answer = await signIn(graph, wrong);
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    }
  });

  it('[EG25] refusals are in bodies of its own, also those of scripts', async () => {
    const graph = new InProcessGraph();
    expect((await form(graph, '/common/oauth2/v2.0/token', {})).body.error).toBe('invalid_request');
    expect((await form(graph, '/common/oauth2/v2.0/token', { grant_type: 'refresh_token' })).body.error).toBe(
      'invalid_request',
    );
    expect((await form(graph, '/common/oauth2/v2.0/token', { grant_type: 'password' })).body.error).toBe(
      'unsupported_grant_type',
    );
    const expected = {
      passwordChanged: [400, 'invalid_grant', 50173],
      grantExpired: [400, 'invalid_grant', 70008],
      consentRequired: [400, 'invalid_grant', 65001],
      interaction_required: [400, 'interaction_required', 50076],
      temporarily_unavailable: [503, 'temporarily_unavailable', 90033],
    } as const;
    for (const [name, [status, error, number]] of Object.entries(expected)) {
      graph.core.faults.on({ endpoint: 'oauth.token', times: 1 }, name);
      const { body, ...answer } = await refresh(graph, graph.core.refreshToken);
      expect([answer.status, body.error, body.error_codes]).toEqual([status, error, [number]]);
      expect(body.error_description).toContain(`AADSTS${number}: `);
    }
    graph.core.faults.on({ times: 1 }, 'claimsChallenge');
    expect((await graph.ask('/v1.0/me')).headers.get('www-authenticate')).toContain('claims=');
  });

  it('[EG25] a device code waits for a person', async () => {
    const graph = new InProcessGraph();
    const ask = (): Promise<Answer> =>
      form(graph, '/consumers/oauth2/v2.0/devicecode', { client_id: 'app', scope: 'Files.Read' });
    const poll = (code: string): Promise<Answer> =>
      form(graph, '/consumers/oauth2/v2.0/token', {
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        client_id: 'app',
        device_code: code,
        scope: 'openid profile Files.Read offline_access',
      });
    const { body } = await ask();
    expect(body).toMatchObject({
      interval: 5,
      expires_in: 900,
      verification_uri: expect.any(String),
      message: expect.stringContaining(body.user_code),
    });
    expect((await poll(body.device_code)).body.error).toBe('authorization_pending');
    expect(graph.core.devices.pending).toEqual([body.user_code]);
    graph.core.devices.decide(body.user_code, 'approved');
    const granted = await poll(body.device_code);
    expect(granted.body).toMatchObject({
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      client_info: expect.any(String),
    });
    const claims = JSON.parse(atob(granted.body.id_token.split('.')[1]));
    expect(claims).toMatchObject({ aud: 'app', tid: '9188040d-6c67-4c5b-b112-36a304b66dad' });
    expect((await poll(body.device_code)).body.error).toBe('bad_verification_code');
    const declined = (await ask()).body;
    graph.core.devices.decide(declined.user_code, 'declined');
    expect((await poll(declined.device_code)).body.error).toBe('authorization_declined');
    const late = (await ask()).body;
    await graph.clock.advance(900_000);
    expect((await poll(late.device_code)).body.error).toBe('expired_token');
    graph.core.devices.automatic = 'approved';
    expect((await poll((await ask()).body.device_code)).status).toBe(200);
    expect((await form(graph, '/common/oauth2/v2.0/devicecode', {})).body.error).toBe('invalid_request');
  });

  it('[EG25] it tells libraries where it is', async () => {
    const graph = new InProcessGraph();
    const { body } = await graph.ask(`${LOGIN}/common/v2.0/.well-known/openid-configuration`);
    expect(body).toMatchObject({
      token_endpoint: `${LOGIN}/common/oauth2/v2.0/token`,
      issuer: `${LOGIN}/common/v2.0`,
    });
    const found = await graph.ask(`${LOGIN}/common/discovery/instance?api-version=1.1`);
    expect(found.body.tenant_discovery_endpoint).toContain('openid-configuration');
    expect((await graph.send(`${LOGIN}/`, { method: 'HEAD' })).status).toBe(200);
  });
});
