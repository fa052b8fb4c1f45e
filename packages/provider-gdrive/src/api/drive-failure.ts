import { type HeaderReader, isWebPage, retryAfterMs, ServiceFailure } from '@music-platform/provider-kit';
import { z } from 'zod';

const word = z.string().regex(/^\w{1,60}$/);

interface Refusal {
  reason?: string | undefined;
  location?: string | undefined;
}

const drivesRefusal = z.object({
  reason: word.optional().catch(undefined),
  location: word.optional().catch(undefined),
});

/** Drive's error body, and that of the sign-in server. Only words pass: messages may quote names and ids. */
const errorBodySchema: z.ZodType<Refusal> = z.union([
  z
    .object({ error: z.object({ errors: z.array(drivesRefusal).min(1) }) })
    .transform(({ error }) => error.errors[0] ?? {}),
  z.object({ error: word }).transform(({ error }) => ({ reason: error })),
]);

/** The failure behind an answer of status 300 and above; `body` is its text or what was parsed of it. */
export function failureOfAnswer(status: number, header: HeaderReader, body: unknown): ServiceFailure {
  const refusal = errorBodySchema.safeParse(parsed(body)).data;
  return new ServiceFailure({
    status,
    reason: refusal?.reason,
    location: refusal?.location,
    isWebPage: isWebPage(header) || (typeof body === 'string' && /^\s*</.test(body)),
    retryAfterMs: retryAfterMs(header),
  });
}

function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
