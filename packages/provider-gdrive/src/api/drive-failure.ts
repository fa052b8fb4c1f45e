import { z } from 'zod';

/** What is known of a request that failed. Carries no token, no name and no address. */
export interface DriveFailureFacts {
  /** Absent: no answer came. */
  status?: number | undefined;
  /** `errors[0].reason` of Drive's error body. */
  reason?: string | undefined;
  /** `errors[0].location`: the parameter that was refused. */
  location?: string | undefined;
  /** A page for people came instead of Drive's answer. */
  isWebPage?: boolean | undefined;
  /** The wait the service asked for. */
  retryAfterMs?: number | undefined;
  /** The system's name for a broken connection (`ECONNRESET`). */
  systemCode?: string | undefined;
}

/** Thrown by the bindings of `DriveApi`; becomes a `ProviderError` in `toProviderError`, and nowhere else. */
export class DriveFailure extends Error {
  override readonly name = 'DriveFailure';
  readonly facts: DriveFailureFacts;

  constructor(facts: DriveFailureFacts) {
    super([facts.status ?? facts.systemCode ?? 'no answer', facts.reason ?? ''].join(' ').trim());
    this.facts = facts;
  }
}

/** Reads one header of an answer. */
export type HeaderReader = (name: string) => string | null | undefined;

const longestWaitMs = 86_400_000;

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
export function failureOfAnswer(status: number, header: HeaderReader, body: unknown): DriveFailure {
  const refusal = errorBodySchema.safeParse(parsed(body)).data;
  return new DriveFailure({
    status,
    reason: refusal?.reason,
    location: refusal?.location,
    isWebPage: isWebPage(header) || (typeof body === 'string' && /^\s*</.test(body)),
    retryAfterMs: retryAfterMs(header),
  });
}

/** The failure of a request that got no answer, or lost its connection. */
export function failureWithoutAnswer(error: unknown): DriveFailure {
  if (error instanceof DriveFailure) return error;
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const code: unknown = 'code' in at ? at.code : undefined;
    if (typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code))
      return new DriveFailure({ systemCode: code });
  }
  return new DriveFailure({});
}

/** Whether an answer is a page for people. */
export function isWebPage(header: HeaderReader): boolean {
  return /^text\/html\b/i.test(header('content-type') ?? '');
}

function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The wait an answer asks for, a day at most. A date counts from the service's own clock where it is sent along: ours may be wrong. */
export function retryAfterMs(header: HeaderReader): number | undefined {
  const value = header('retry-after')?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d{1,12}$/.test(value)) return Math.min(longestWaitMs, Number(value) * 1000);
  const until = Date.parse(value);
  const sentAt = Date.parse(header('date') ?? '');
  const now = Number.isNaN(sentAt) ? Date.now() : sentAt;
  return Number.isNaN(until) ? undefined : Math.min(longestWaitMs, Math.max(0, until - now));
}
