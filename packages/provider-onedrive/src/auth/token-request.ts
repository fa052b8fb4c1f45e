import { type AbortOptions, ProviderError } from '@music-platform/bridge-traits';
import { readAnswerText, retryAfterMs, type TokenAnswer } from '@music-platform/provider-kit';
import { z } from 'zod';

/** What a refresh is asked with. */
export interface TokenRequest {
  clientId: string;
  clientSecret?: string | undefined;
  scopes: readonly string[];
  tokenUrl: string;
  fetch?: typeof fetch | undefined;
}

const answerSchema: z.ZodType<TokenAnswer> = z
  .object({
    access_token: z.string().min(1),
    expires_in: z.coerce.number().positive().default(3600),
    refresh_token: z.string().min(1).optional(),
  })
  .transform((answer) => ({
    accessToken: answer.access_token,
    expiresInMs: answer.expires_in * 1000,
    refreshToken: answer.refresh_token,
  }));

const refusalSchema = z.object({ error: z.string().regex(/^\w{1,60}$/) });

/** One exchange of a refresh token for an access token. Throws `ProviderError`; neither token is ever part of it. */
export async function requestToken(
  request: TokenRequest,
  refreshToken: string,
  { signal }: AbortOptions,
): Promise<TokenAnswer> {
  const { clientId, clientSecret, scopes, tokenUrl } = request;
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: clientId,
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
    scope: scopes.join(' '),
    refresh_token: refreshToken,
  });
  const send = request.fetch ?? globalThis.fetch;
  let response: Response;
  let body: unknown;
  try {
    response = await send(tokenUrl, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      redirect: 'error',
      signal: signal ?? null,
    });
    body = parsed(await readAnswerText(response));
  } catch {
    throw new ProviderError('UNAVAILABLE', "Microsoft's sign-in server cannot be reached.");
  }
  if (!response.ok) throw refusal(response, body);
  const answer = answerSchema.safeParse(body);
  if (answer.success) return answer.data;
  if (body === undefined) {
    const message = "Something on the way to Microsoft's sign-in server answers in its place.";
    throw new ProviderError('UNAVAILABLE', message);
  }
  throw new ProviderError('INVALID_RESPONSE', "The answer of Microsoft's sign-in server makes no sense.");
}

/** Refusals that only the person can mend: revoked, expired, a new password, another factor, consent. */
const personal: ReadonlySet<string> = new Set([
  'invalid_grant',
  'interaction_required',
  'consent_required',
  'login_required',
]);
/** Refusals that trying again does not mend, because the app's registration is wrong. */
const misconfigured: ReadonlySet<string> = new Set([
  'invalid_client',
  'invalid_request',
  'invalid_resource',
  'invalid_scope',
  'unauthorized_client',
  'unsupported_grant_type',
  'access_denied',
]);

function refusal(response: Response, body: unknown): ProviderError {
  const error = refusalSchema.safeParse(body).data?.error ?? `status ${response.status}`;
  if (personal.has(error)) {
    const message = `The sign-in to OneDrive has expired or was withdrawn: sign in again (${error}).`;
    return new ProviderError('UNAUTHORIZED', message);
  }
  if (misconfigured.has(error)) {
    const message = `Microsoft refuses this app's registration (${error}): check its client id, secret and permissions.`;
    return new ProviderError('FORBIDDEN', message);
  }
  return new ProviderError('UNAVAILABLE', `Microsoft's sign-in server has a problem (${error}).`, {
    retryAfterMs: retryAfterMs((name) => response.headers.get(name)),
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
