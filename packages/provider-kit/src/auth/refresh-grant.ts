import { type AbortOptions, ProviderError } from '@music-platform/bridge-traits';
import { z } from 'zod';
import { readAnswerText } from '../http/read-answer-text.ts';
import { retryAfterMs } from '../http/service-failure.ts';
import type { TokenAnswer } from './refreshing-token-source.ts';

/** A refresh of an access token (RFC 6749, section 6), as a service wants it. */
export interface RefreshGrant {
  /** Whose sign-in server it is, for people: `Google`. */
  owner: string;
  tokenUrl: string;
  clientId: string;
  clientSecret?: string | undefined;
  refreshToken: string;
  /** Asked for anew, where the service wants that. */
  scope?: string | undefined;
  /** What a refusal means, by its `error`, where trying again does not mend it. */
  finalRefusal: (error: string) => ProviderError | undefined;
  /** Default: the host's `fetch`. */
  fetch?: typeof fetch | undefined;
}

/** Some servers say their numbers as texts. */
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
export async function refreshAccessToken(
  grant: RefreshGrant,
  { signal }: AbortOptions,
): Promise<TokenAnswer> {
  const { owner } = grant;
  const send = grant.fetch ?? globalThis.fetch;
  let response: Response;
  let body: unknown;
  try {
    response = await send(grant.tokenUrl, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: formOf(grant),
      redirect: 'error',
      signal: signal ?? null,
    });
    body = parsed(await readAnswerText(response));
  } catch {
    throw new ProviderError('UNAVAILABLE', `${owner}'s sign-in server cannot be reached.`);
  }
  if (!response.ok) throw refusal(grant, response, body);
  const answer = answerSchema.safeParse(body);
  if (answer.success) return answer.data;
  if (body === undefined) {
    const message = `Something on the way to ${owner}'s sign-in server answers in its place.`;
    throw new ProviderError('UNAVAILABLE', message);
  }
  throw new ProviderError('INVALID_RESPONSE', `The answer of ${owner}'s sign-in server makes no sense.`);
}

function formOf({ clientId, clientSecret, scope, refreshToken }: RefreshGrant): string {
  return new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: clientId,
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
    ...(scope !== undefined && { scope }),
    refresh_token: refreshToken,
  }).toString();
}

function refusal({ owner, finalRefusal }: RefreshGrant, response: Response, body: unknown): ProviderError {
  const error = refusalSchema.safeParse(body).data?.error;
  const final = error === undefined ? undefined : finalRefusal(error);
  if (final !== undefined) return final;
  const reason = error ?? `status ${response.status}`;
  return new ProviderError('UNAVAILABLE', `${owner}'s sign-in server has a problem (${reason}).`, {
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
