import type { AuthorizationCodes } from '../../auth/authorization-codes.ts';
import type { EmulatorRequest, EmulatorResponse } from '../../http/http-message.ts';
import { jsonResponse } from '../../http/http-message.ts';
import type { DriveQuirks } from '../quirks.ts';
import { ACCESS_LIFE_MS, type AccessTokens } from './access-tokens.ts';

/** `POST /token`: exchanges a refresh token, or the code of a sign-in, for an access token. */
export async function tokenEndpoint(
  request: EmulatorRequest,
  tokens: AccessTokens,
  codes: AuthorizationCodes,
  quirks: Pick<DriveQuirks, 'rotateRefreshTokens'>,
): Promise<EmulatorResponse> {
  const form = new URLSearchParams(new TextDecoder().decode(await request.readBody()));
  const grantType = form.get('grant_type');
  if (grantType === null) return oauthError('invalid_request', 'Missing required parameter: grant_type');
  if (grantType === 'authorization_code') return redeemCode(form, tokens, codes);
  if (grantType !== 'refresh_token') {
    return oauthError('unsupported_grant_type', `Invalid grant_type: ${grantType}`);
  }
  const refreshToken = form.get('refresh_token');
  if (refreshToken === null)
    return oauthError('invalid_request', 'Missing required parameter: refresh_token');
  if (!tokens.isRefreshToken(refreshToken)) return invalidGrant();
  if (quirks.rotateRefreshTokens) tokens.revoke(refreshToken);
  return jsonResponse(
    200,
    {
      access_token: tokens.issue(),
      expires_in: ACCESS_LIFE_MS / 1000,
      scope: tokens.scopeText(),
      token_type: 'Bearer',
      ...(quirks.rotateRefreshTokens ? { refresh_token: tokens.issueRefresh() } : {}),
    },
    { 'Cache-Control': 'no-store' },
  );
}

function redeemCode(
  form: URLSearchParams,
  tokens: AccessTokens,
  codes: AuthorizationCodes,
): EmulatorResponse {
  const code = form.get('code');
  if (code === null) return oauthError('invalid_request', 'Missing required parameter: code');
  const redeemed = codes.redeem({
    code,
    clientId: form.get('client_id') ?? '',
    redirectUri: form.get('redirect_uri') ?? '',
    verifier: form.get('code_verifier'),
  });
  if ('refused' in redeemed) return oauthError('invalid_grant', 'Malformed auth code.');
  return jsonResponse(
    200,
    {
      access_token: tokens.issue(),
      expires_in: ACCESS_LIFE_MS / 1000,
      refresh_token: tokens.issueRefresh(),
      scope: tokens.scopeText(),
      token_type: 'Bearer',
    },
    { 'Cache-Control': 'no-store' },
  );
}

/** The refusal that ends an account's access for good. */
export function invalidGrant(): EmulatorResponse {
  return oauthError('invalid_grant', 'Token has been expired or revoked.');
}

/** A refusal of the token endpoint, whose body is not Drive's. */
export function oauthError(error: string, description: string, status = 400): EmulatorResponse {
  return jsonResponse(status, { error, error_description: description }, { 'Cache-Control': 'no-store' });
}
