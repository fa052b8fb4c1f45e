import {
  type EmulatorRequest,
  type EmulatorResponse,
  jsonResponse,
  textResponse,
} from '../../http/http-message.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { AuthorizationCodes } from './authorization-codes.ts';
import { oauthError } from './token-endpoint.ts';

/** `GET /o/oauth2/v2/auth`: the consent page of a person who agrees at once. What makes no sense stays a page, as with Google. */
export function consentEndpoint({ url }: EmulatorRequest, codes: AuthorizationCodes): EmulatorResponse {
  const asked = url.searchParams;
  const clientId = asked.get('client_id');
  const redirectUri = asked.get('redirect_uri');
  const hasPkce = asked.get('code_challenge') !== null;
  const isSound =
    clientId !== null &&
    isLoopback(redirectUri) &&
    asked.get('response_type') === 'code' &&
    (asked.get('scope') ?? '') !== '' &&
    (!hasPkce || asked.get('code_challenge_method') === 'S256');
  if (!isSound)
    return textResponse(400, '<html><title>Error 400: invalid_request</title></html>', 'text/html');
  const challenge = asked.get('code_challenge') ?? undefined;
  const back = new URL(redirectUri);
  back.searchParams.set('code', codes.issue({ clientId, redirectUri, challenge }));
  back.searchParams.set('scope', asked.get('scope') ?? '');
  const state = asked.get('state');
  if (state !== null) back.searchParams.set('state', state);
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

/** Installed apps are sent back to their own computer only. */
function isLoopback(redirectUri: string | null): redirectUri is string {
  if (redirectUri === null || !URL.canParse(redirectUri)) return false;
  const { protocol, hostname } = new URL(redirectUri);
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
