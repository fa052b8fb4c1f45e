import { type AbortOptions, ProviderError } from '@music-platform/bridge-traits';
import { readAnswerText, retryAfterMs, type TokenAnswer } from '@music-platform/provider-kit';
import { z } from 'zod';

/** What a refresh is asked with. */
export interface TokenRequest {
  clientId: string;
  clientSecret?: string | undefined;
  refreshToken: string;
  tokenUrl?: string | undefined;
  fetch?: typeof fetch | undefined;
}

const answerSchema: z.ZodType<TokenAnswer> = z
  .object({
    access_token: z.string().min(1),
    expires_in: z.number().positive().default(3600),
    refresh_token: z.string().min(1).optional(),
  })
  .transform((answer) => ({
    accessToken: answer.access_token,
    expiresInMs: answer.expires_in * 1000,
    refreshToken: answer.refresh_token,
  }));

const refusalSchema = z.object({ error: z.string().regex(/^\w{1,60}$/) });

/** One exchange of a refresh token for an access token. Throws `ProviderError`; neither token is ever part of it. */
export async function requestToken(request: TokenRequest, { signal }: AbortOptions): Promise<TokenAnswer> {
  const { clientId, clientSecret, refreshToken, tokenUrl = 'https://oauth2.googleapis.com/token' } = request;
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: clientId,
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
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
    throw new ProviderError('UNAVAILABLE', "Google's sign-in server cannot be reached.");
  }
  if (!response.ok) throw refusal(response, body);
  const answer = answerSchema.safeParse(body);
  if (answer.success) return answer.data;
  if (body === undefined) {
    throw new ProviderError(
      'UNAVAILABLE',
      "Something on the way to Google's sign-in server answers in its place.",
    );
  }
  throw new ProviderError('INVALID_RESPONSE', "The answer of Google's sign-in server makes no sense.");
}

/** Refusals that trying again does not mend, because the app's OAuth client is wrong. */
const misconfigured: ReadonlySet<string> = new Set([
  'access_denied',
  'admin_policy_enforced',
  'deleted_client',
  'disabled_client',
  'invalid_client',
  'invalid_request',
  'invalid_scope',
  'org_internal',
  'unauthorized_client',
  'unsupported_grant_type',
]);

/** `invalid_grant` is final: revoked, expired, or left unused for too long. */
function refusal(response: Response, body: unknown): ProviderError {
  const error = refusalSchema.safeParse(body).data?.error ?? `status ${response.status}`;
  if (error === 'invalid_grant') {
    const message = 'The sign-in to Google Drive has expired or was withdrawn: sign in again.';
    return new ProviderError('UNAUTHORIZED', message);
  }
  if (misconfigured.has(error)) {
    const message = `Google refuses this app's OAuth client (${error}): check its configuration.`;
    return new ProviderError('FORBIDDEN', message);
  }
  return new ProviderError('UNAVAILABLE', `Google's sign-in server has a problem (${error}).`, {
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
