import { type EmulatorRequest, type EmulatorResponse, jsonResponse } from '../../http/http-message.ts';
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
  readonly devices: DeviceCodes;
  readonly quirks: Pick<GraphQuirks, 'rotateRefreshTokens'>;
  readonly traits: AccountTraits;
  readonly now: () => number;
}

/** `POST /{tenant}/oauth2/v2.0/token`: exchanges a refresh token or an approved device code. */
export async function tokenEndpoint(
  request: EmulatorRequest,
  services: SignInServices,
): Promise<EmulatorResponse> {
  const { tokens, devices, quirks, now } = services;
  const form = await formOf(request);
  const grantType = form.get('grant_type');
  if (DEVICE_GRANTS.has(grantType)) {
    const told = devices.poll(form.get('device_code') ?? form.get('code') ?? '');
    const refusals = {
      pending: 'authorization_pending',
      declined: 'authorization_declined',
      expired: 'expired_token',
      unknown: 'bad_verification_code',
    };
    return told === 'approved' ? granted(form, services, true) : oauthError(refusals[told], now());
  }
  if (grantType === null) return oauthError('invalid_request', now());
  if (grantType !== 'refresh_token') return oauthError('unsupported_grant_type', now());
  const refreshToken = form.get('refresh_token');
  if (refreshToken === null) return oauthError('invalid_request', now());
  if (!tokens.isRefreshToken(refreshToken)) return oauthError('invalid_grant', now());
  if (quirks.rotateRefreshTokens) tokens.revoke(refreshToken);
  return granted(form, services, quirks.rotateRefreshTokens, refreshToken);
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
  isRotated: boolean,
  refreshToken?: string,
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
      refresh_token: isRotated || refreshToken === undefined ? tokens.issueRefresh() : refreshToken,
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
