import { type AuthorizationCodes, isLoopback } from '../../auth/authorization-codes.ts';
import {
  type EmulatorRequest,
  type EmulatorResponse,
  jsonResponse,
  textResponse,
} from '../../http/http-message.ts';
import type { AccountTraits } from '../account.ts';
import type { GraphQuirks } from '../quirks.ts';
import type { DeviceCodes } from './device-codes.ts';
import { ACCESS_LIFE_MS, type GraphTokens } from './graph-tokens.ts';
import { oauthError } from './oauth-error.ts';

const POLL_S = 5;
/** The standard's name, and the older one that MSAL sends. */
const DEVICE_GRANTS: ReadonlySet<string | null> = new Set([
  'urn:ietf:params:oauth:grant-type:device_code',
  'device_code',
]);
const USER_ID = '00000000-0000-0000-0123-456789abcdef';

export interface SignInServices {
  readonly tokens: GraphTokens;
  readonly codes: AuthorizationCodes;
  readonly devices: DeviceCodes;
  readonly quirks: Pick<GraphQuirks, 'rotateRefreshTokens'>;
  readonly traits: AccountTraits;
  readonly now: () => number;
}

/**
 * `GET /{tenant}/oauth2/v2.0/authorize`: the sign-in page of a person who agrees at once, who is sent back with a code in the query or, on demand,
 * the fragment. What makes no sense stays a page.
 */
export function authorizeEndpoint(
  { url }: EmulatorRequest,
  { codes }: Pick<SignInServices, 'codes'>,
): EmulatorResponse {
  const asked = url.searchParams;
  const clientId = asked.get('client_id');
  const redirectUri = asked.get('redirect_uri');
  const scope = asked.get('scope') ?? '';
  const challenge = asked.get('code_challenge') ?? undefined;
  const mode = asked.get('response_mode') ?? 'query';
  const isSound =
    clientId !== null &&
    isLoopback(redirectUri) &&
    scope !== '' &&
    asked.get('response_type') === 'code' &&
    (mode === 'query' || mode === 'fragment') &&
    (challenge === undefined || asked.get('code_challenge_method') === 'S256');
  if (!isSound)
    return textResponse(
      400,
      '<html><title>Sign in: AADSTS900144, invalid_request</title></html>',
      'text/html',
    );
  const back = new URL(redirectUri);
  const parameters = new URLSearchParams({ code: codes.issue({ clientId, redirectUri, scope, challenge }) });
  const state = asked.get('state');
  if (state !== null) parameters.set('state', state);
  if (mode === 'fragment') back.hash = parameters.toString();
  else for (const [name, value] of parameters) back.searchParams.set(name, value);
  return { status: 302, headers: { Location: back.href } };
}

/** `POST /{tenant}/oauth2/v2.0/token`: exchanges the code of a sign-in, a refresh token or an approved device code. */
export async function tokenEndpoint(
  request: EmulatorRequest,
  services: SignInServices,
): Promise<EmulatorResponse> {
  const { now } = services;
  const form = await formOf(request);
  const grantType = form.get('grant_type');
  if (grantType === null) return oauthError('invalid_request', now());
  if (DEVICE_GRANTS.has(grantType)) return ofDevice(form, services);
  if (grantType === 'authorization_code') return ofCode(form, services);
  return grantType === 'refresh_token'
    ? ofRefreshToken(form, services)
    : oauthError('unsupported_grant_type', now());
}

function ofDevice(form: URLSearchParams, services: SignInServices): EmulatorResponse {
  const told = services.devices.poll(form.get('device_code') ?? form.get('code') ?? '');
  const refusals = {
    pending: 'authorization_pending',
    declined: 'authorization_declined',
    expired: 'expired_token',
    unknown: 'bad_verification_code',
  };
  return told === 'approved'
    ? granted(form, services, services.tokens.issueRefresh())
    : oauthError(refusals[told], services.now());
}

/** Only who asked for offline access when signing in gets a refresh token, too. */
function ofCode(form: URLSearchParams, services: SignInServices): EmulatorResponse {
  const { codes, tokens, now } = services;
  const code = form.get('code');
  if (code === null) return oauthError('invalid_request', now());
  const redeemed = codes.redeem({
    code,
    clientId: form.get('client_id') ?? '',
    redirectUri: form.get('redirect_uri') ?? '',
    verifier: form.get('code_verifier'),
  });
  const refusals = {
    unknown: 'codeOfAnother',
    otherClient: 'codeOfAnother',
    otherAddress: 'codeOfAnother',
    used: 'codeUsed',
    expired: 'grantExpired',
    wrongVerifier: 'wrongVerifier',
  };
  if ('refused' in redeemed) return oauthError(refusals[redeemed.refused], now());
  if (!form.has('scope')) form.set('scope', redeemed.scope);
  const isOffline = redeemed.scope.split(' ').includes('offline_access');
  return granted(form, services, isOffline ? tokens.issueRefresh() : undefined);
}

function ofRefreshToken(form: URLSearchParams, services: SignInServices): EmulatorResponse {
  const { tokens, quirks, now } = services;
  const refreshToken = form.get('refresh_token');
  if (refreshToken === null) return oauthError('invalid_request', now());
  if (!tokens.isRefreshToken(refreshToken)) return oauthError('invalid_grant', now());
  if (!quirks.rotateRefreshTokens) return granted(form, services, refreshToken);
  tokens.revoke(refreshToken);
  return granted(form, services, tokens.issueRefresh());
}

/** `POST /{tenant}/oauth2/v2.0/devicecode`: a code for a person to type in. */
export async function deviceCodeEndpoint(
  request: EmulatorRequest,
  { devices, now }: SignInServices,
): Promise<EmulatorResponse> {
  if ((await formOf(request)).get('client_id') === null) return oauthError('invalid_request', now());
  const { deviceCode, userCode, lifeMs } = devices.open();
  const uri = 'https://microsoft.com/devicelogin';
  return jsonResponse(200, {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: uri,
    expires_in: lifeMs / 1000,
    interval: POLL_S,
    message: `To sign in, use a web browser to open the page ${uri} and enter the code ${userCode} to authenticate.`,
  });
}

/** The documents by which sign-in libraries find the endpoints. */
export function authorityEndpoint({ url }: EmulatorRequest, tenant: string): EmulatorResponse {
  const base = `${url.origin}/${tenant}`;
  if (url.pathname.includes('/discovery/')) {
    return jsonResponse(200, {
      tenant_discovery_endpoint: `${base}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: url.host, preferred_cache: url.host, aliases: [url.host] }],
    });
  }
  return jsonResponse(200, {
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    issuer: `${base}/v2.0`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ['code', 'id_token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
}

function granted(
  form: URLSearchParams,
  { tokens, traits, now }: SignInServices,
  refreshToken: string | undefined,
): EmulatorResponse {
  const scopes = (form.get('scope') ?? tokens.scopes.join(' ')).split(' ');
  return jsonResponse(
    200,
    {
      token_type: 'Bearer',
      scope: scopes.filter((scope) => scope !== 'offline_access').join(' '),
      expires_in: ACCESS_LIFE_MS / 1000,
      ext_expires_in: ACCESS_LIFE_MS / 1000,
      access_token: tokens.issue(),
      refresh_token: refreshToken,
      ...(scopes.includes('openid') ? identity(form, traits, now()) : {}),
    },
    { 'Cache-Control': 'no-store' },
  );
}

/** What sign-in libraries know the person by. */
function identity(form: URLSearchParams, { tenantId }: AccountTraits, now: number): Record<string, string> {
  const claims = {
    aud: form.get('client_id') ?? '',
    iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    iat: Math.floor(now / 1000),
    exp: Math.floor((now + ACCESS_LIFE_MS) / 1000),
    oid: USER_ID,
    sub: USER_ID,
    tid: tenantId,
    name: 'Test User',
    preferred_username: 'test.user@example.com',
    ver: '2.0',
  };
  return {
    id_token: `${base64Url({ typ: 'JWT', alg: 'none' })}.${base64Url(claims)}.`,
    client_info: base64Url({ uid: USER_ID, utid: tenantId }),
  };
}

function base64Url(value: unknown): string {
  return btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

async function formOf(request: EmulatorRequest): Promise<URLSearchParams> {
  return new URLSearchParams(new TextDecoder().decode(await request.readBody()));
}
