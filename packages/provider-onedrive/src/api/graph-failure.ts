import { type HeaderReader, isWebPage, retryAfterMs, ServiceFailure } from '@music-platform/provider-kit';
import { z } from 'zod';

const word = z.string().regex(/^\w{1,80}$/);

interface ErrorBody {
  code?: string | undefined;
  inner: string[];
}

/** Codes of an error and of the errors inside it, of either spelling. Only words pass: messages may quote names and ids. */
const errorSchema: z.ZodType<ErrorBody> = z.lazy(() =>
  z
    .object({
      code: word.optional().catch(undefined),
      innerError: errorSchema.optional().catch(undefined),
      innererror: errorSchema.optional().catch(undefined),
    })
    .transform(({ code, innerError, innererror }) => {
      const below = innerError ?? innererror;
      const deeper =
        below === undefined ? [] : [...(below.code === undefined ? [] : [below.code]), ...below.inner];
      return { code, inner: deeper };
    }),
);
/** The sign-in server and download hosts answer with a bare word. */
const bodySchema = z.union([
  z.object({ error: errorSchema }).transform(({ error }) => error),
  z.object({ error: word }).transform(({ error }): ErrorBody => ({ code: error, inner: [] })),
]);

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
  const body = bodySchema.safeParse(parsed(text)).data;
  const inner = body?.inner.find((code) => telling.has(code));
  return new ServiceFailure({
    status,
    reason: challengeOf(header) ?? virusOf(header) ?? inner ?? body?.code,
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
