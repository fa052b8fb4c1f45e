import { type HeaderReader, isWebPage, retryAfterMs, ServiceFailure } from '@music-platform/provider-kit';
import { z } from 'zod';

const word = z.string().regex(/^\w{1,80}$/);

/** Errors inside one another that are looked at. */
const deepest = 10;

/** An error and the one inside it, of either spelling. Only words pass: messages may quote names and ids. */
const errorSchema = z.object({
  code: word.optional().catch(undefined),
  innerError: z.unknown().optional(),
  innererror: z.unknown().optional(),
});
/** The sign-in server and download hosts answer with a bare word. */
const bodySchema = z.object({ error: z.union([word, z.object({}).loose()]) });

/** The codes of an answer's error and of those inside it, from the outside in. */
function codesIn(body: unknown): (string | undefined)[] {
  let error: unknown = bodySchema.safeParse(body).data?.error;
  if (typeof error === 'string') return [error];
  const codes: (string | undefined)[] = [];
  while (error != null && codes.length < deepest) {
    const { code, innerError, innererror } = errorSchema.safeParse(error).data ?? {};
    codes.push(code);
    error = innerError ?? innererror;
  }
  return codes;
}

/** Inner codes that say more than the outer one. */
const telling: ReadonlySet<string> = new Set([
  'SyncStateNotFound',
  'SyncStateInvalid',
  'ResyncRequired',
  'resyncRequired',
  'resyncChangesApplyDifferences',
  'resyncChangesUploadDifferences',
  'cannotSnapshotTree',
  'malwareDetected',
  'virusInfected',
  'activityLimitReached',
  'throttledRequest',
  'invalidResourceId',
]);

/** The failure behind an answer of status 300 and above. */
export function failureOfAnswer(status: number, header: HeaderReader, text: string): ServiceFailure {
  const [outer, ...inner] = codesIn(parsed(text));
  const within = inner.find((code) => code !== undefined && telling.has(code));
  return new ServiceFailure({
    status,
    reason: challengeOf(header) ?? virusOf(header) ?? within ?? outer,
    link: header('location') ?? undefined,
    isWebPage: isWebPage(header) || /^\s*</.test(text),
    retryAfterMs: retryAfterMs(header),
  });
}

/** A challenge with claims wants the person, not another token. */
function challengeOf(header: HeaderReader): string | undefined {
  return /\bclaims="/i.test(header('www-authenticate') ?? '') ? 'claimsChallenge' : undefined;
}

function virusOf(header: HeaderReader): string | undefined {
  return header('x-virus-infected') == null ? undefined : 'malwareDetected';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
