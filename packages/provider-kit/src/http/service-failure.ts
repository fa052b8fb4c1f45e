const longestWaitMs = 86_400_000;

/** What is known of a request that failed. Carries no token and no name, and no address but `link`. */
export interface ServiceFailureFacts {
  /** Absent: no answer came. */
  status?: number | undefined;
  /** The service's own word for it. */
  reason?: string | undefined;
  /** The parameter that was refused. */
  location?: string | undefined;
  /** Where the service wants the client to go on. Never part of a message. */
  link?: string | undefined;
  /** A page for people came instead of the service's answer. */
  isWebPage?: boolean | undefined;
  /** The wait the service asked for. */
  retryAfterMs?: number | undefined;
  /** The system's name for a broken connection (`ECONNRESET`). */
  systemCode?: string | undefined;
}

/** Thrown by whatever sends requests; a provider turns it into a `ProviderError` in one function, and nowhere else. */
export class ServiceFailure extends Error {
  override readonly name = 'ServiceFailure';
  readonly facts: ServiceFailureFacts;

  constructor(facts: ServiceFailureFacts) {
    super([facts.status ?? facts.systemCode ?? 'no answer', facts.reason ?? ''].join(' ').trim());
    this.facts = facts;
  }
}

/** Reads one header of an answer. */
export type HeaderReader = (name: string) => string | null | undefined;

/** The failure of a request that got no answer, or lost its connection. */
export function failureWithoutAnswer(error: unknown): ServiceFailure {
  if (error instanceof ServiceFailure) return error;
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const code: unknown = 'code' in at ? at.code : undefined;
    if (typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code))
      return new ServiceFailure({ systemCode: code });
  }
  return new ServiceFailure({});
}

/** Whether an answer is a page for people. */
export function isWebPage(header: HeaderReader): boolean {
  return /^text\/html\b/i.test(header('content-type') ?? '');
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
