import { type AuthorizationCodes, isLoopback } from '../../auth/authorization-codes.ts';
import {
  type EmulatorRequest,
  type EmulatorResponse,
  jsonResponse,
  textResponse,
} from '../../http/http-message.ts';
import { ACCESS_LIFE_MS, type AccessTokens } from './access-tokens.ts';
import { oauthError } from './token-endpoint.ts';

/**
 * `GET /o/oauth2/v2/auth`: the consent page of a person who agrees at once. Apps get a code, in the query; pages that ask for a token get it in
 * the fragment, which no server sees. What makes no sense stays a page, as with Google.
 */
export function consentEndpoint(
  { url }: EmulatorRequest,
  tokens: AccessTokens,
  codes: AuthorizationCodes,
): EmulatorResponse {
  const asked = url.searchParams;
  const clientId = asked.get('client_id');
  const redirectUri = asked.get('redirect_uri');
  const scope = asked.get('scope') ?? '';
  const wantsToken = asked.get('response_type') === 'token';
  const challenge = asked.get('code_challenge') ?? undefined;
  const isSound =
    clientId !== null &&
    isLoopback(redirectUri) &&
    scope !== '' &&
    (wantsToken ? challenge === undefined : asked.get('response_type') === 'code') &&
    (challenge === undefined || asked.get('code_challenge_method') === 'S256');
  if (!isSound)
    return textResponse(400, '<html><title>Error 400: invalid_request</title></html>', 'text/html');
  const answer = wantsToken
    ? {
        access_token: tokens.issue(),
        token_type: 'Bearer',
        expires_in: String(ACCESS_LIFE_MS / 1000),
        scope: tokens.scopeText(),
      }
    : { code: codes.issue({ clientId, redirectUri, scope, challenge }), scope };
  const state = asked.get('state');
  const back = new URL(redirectUri);
  const parameters = new URLSearchParams({ ...(state !== null && { state }), ...answer });
  if (wantsToken) back.hash = parameters.toString();
  else for (const [name, value] of parameters) back.searchParams.set(name, value);
  return { status: 302, headers: { Location: back.href } };
}

/** `POST /revoke`: withdraws a refresh or access token, named in the body or, as Google's own clients do, in the address. */
export async function revokeEndpoint(
  request: EmulatorRequest,
  tokens: AccessTokens,
): Promise<EmulatorResponse> {
  const form = new URLSearchParams(new TextDecoder().decode(await request.readBody()));
  const token = form.get('token') ?? request.url.searchParams.get('token');
  if (token === null) return oauthError('invalid_request', 'Missing required parameter: token');
  if (!tokens.isKnown(token)) return oauthError('invalid_token', 'Token expired or revoked');
  tokens.revoke(token);
  return jsonResponse(200, {});
}
