import { type AbortOptions, ProviderError } from '@music-platform/bridge-traits';
import { z } from 'zod';
import { parseJson } from '../text/json.ts';
import type { GoogleEndpoints } from './google-endpoints.ts';
import type { OAuthClient } from './oauth-client.ts';

/** Reading everything, changing nothing. */
const driveScope = 'https://www.googleapis.com/auth/drive.readonly';

/** What proves that the one who redeems a code is the one who asked for it. */
export interface PkceRequest {
  client: OAuthClient;
  redirectUri: string;
  state: string;
  challenge: string;
}

/** The address of Google's consent page. */
export function consentUrl(
  { client, redirectUri, state, challenge }: PkceRequest,
  at: GoogleEndpoints,
): string {
  const url = new URL(at.consentUrl);
  url.search = new URLSearchParams({
    client_id: client.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: driveScope,
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    access_type: 'offline',
    // Without it, Google hands out a refresh token at the first consent only.
    prompt: 'consent',
  }).toString();
  return url.href;
}

const tokensSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  scope: z.string().default(driveScope),
});

/** The tokens of a fresh sign-in. */
export interface FreshTokens {
  accessToken: string;
  refreshToken: string;
}

/** Turns the code of a consent into tokens. Throws `ProviderError`; nothing secret is ever part of it. */
export async function redeemCode(
  request: { client: OAuthClient; code: string; verifier: string; redirectUri: string },
  at: GoogleEndpoints,
  { signal }: AbortOptions,
): Promise<FreshTokens> {
  const { client, code, verifier, redirectUri } = request;
  const answered = await post(at.tokenUrl, signal, {
    grant_type: 'authorization_code',
    client_id: client.clientId,
    ...(client.clientSecret !== undefined && { client_secret: client.clientSecret }),
    code,
    code_verifier: verifier,
    redirect_uri: redirectUri,
  });
  if (!answered.ok) throw refusalOf(answered);
  const answer = tokensSchema.safeParse(answered.body);
  if (!answer.success) {
    throw new ProviderError('INVALID_RESPONSE', "The answer of Google's sign-in server makes no sense.");
  }
  const scopes = answer.data.scope.split(' ');
  if (!scopes.some((scope) => scope === driveScope || scope === driveScope.replace('.readonly', ''))) {
    const message =
      'The box that lets music-sync see your Drive files was not ticked. Sign in again, and tick it.';
    throw new ProviderError('FORBIDDEN', message);
  }
  return { accessToken: answer.data.access_token, refreshToken: answer.data.refresh_token };
}

/** Withdraws a refresh token; whether Google knows that it is gone now. */
export async function revokeToken(refreshToken: string, at: GoogleEndpoints): Promise<boolean> {
  try {
    const answer = await post(at.revokeUrl, AbortSignal.timeout(10_000), { token: refreshToken });
    return answer.ok || errorOf(answer) === 'invalid_token';
  } catch {
    return false;
  }
}

interface Answer {
  ok: boolean;
  status: number;
  body: unknown;
}

/** A redirect is no answer: the form must not travel on. */
async function post(
  url: string,
  signal: AbortSignal | undefined,
  form: Record<string, string>,
): Promise<Answer> {
  try {
    const body = new URLSearchParams(form);
    const response = await fetch(url, { method: 'POST', body, signal: signal ?? null, redirect: 'error' });
    return { ok: response.ok, status: response.status, body: parseJson(await response.text()) };
  } catch {
    signal?.throwIfAborted();
    throw new ProviderError('UNAVAILABLE', "Google's sign-in server cannot be reached. Try again later.");
  }
}

function refusalOf(answer: Answer): ProviderError {
  const error = errorOf(answer);
  if (error === 'invalid_client' || error === 'unauthorized_client') {
    const message = `Google does not accept the OAuth client (${error}). Download its JSON again, and give it with --client.`;
    return new ProviderError('FORBIDDEN', message);
  }
  return new ProviderError('UNAUTHORIZED', `Google refuses the sign-in (${error}). Try again.`);
}

const errorSchema = z.object({ error: z.string().regex(/^\w{1,60}$/u) });

/** OAuth's word for what is wrong. */
function errorOf({ status, body }: Answer): string {
  return errorSchema.safeParse(body).data?.error ?? `status ${status}`;
}
