import { ProviderError } from '@music-platform/bridge-traits';
import { failureWithoutAnswer, ServiceFailure } from '@music-platform/provider-kit';
import { describe, expect, it } from 'vitest';
import type { CallKind } from '../src/api/call-kind.ts';
import { failureOfAnswer } from '../src/api/drive-failure.ts';
import { toProviderError } from '../src/api/provider-error.ts';
import { createDriveWorld, rejectionOf } from './support/drive-world.ts';

const dayMs = 86_400_000;

function answer(
  status: number,
  reason?: string,
  location?: string,
  headers: Record<string, string> = {},
): ServiceFailure {
  const entry = {
    domain: 'global',
    reason,
    location,
    message: 'song.mp3 of jane@example.com, token ya29.secret',
  };
  const body =
    reason === undefined
      ? ''
      : JSON.stringify({ error: { code: status, message: entry.message, errors: [entry] } });
  return failureOfAnswer(status, (name) => headers[name], body);
}

describe('errors', () => {
  it.each<[string, ServiceFailure, CallKind, string]>([
    ['400 of a page token', answer(400, 'invalid', 'pageToken'), 'list', 'CURSOR_EXPIRED'],
    ['400 of a change token', answer(400, 'invalid', 'pageToken'), 'changes', 'CURSOR_EXPIRED'],
    ['400 of anything else', answer(400, 'invalidParameter', 'fields'), 'list', 'INVALID_RESPONSE'],
    ['401', answer(401, 'authError', 'Authorization'), 'list', 'UNAUTHORIZED'],
    ['403 of one user', answer(403, 'userRateLimitExceeded'), 'list', 'RATE_LIMITED'],
    ['403 of all users', answer(403, 'rateLimitExceeded'), 'download', 'RATE_LIMITED'],
    ['403 of the day', answer(403, 'dailyLimitExceeded'), 'list', 'QUOTA_EXHAUSTED'],
    ['403 of a much loved file', answer(403, 'downloadQuotaExceeded'), 'download', 'QUOTA_EXHAUSTED'],
    ['403 of malware', answer(403, 'cannotDownloadAbusiveFile'), 'download', 'UNREADABLE_CONTENT'],
    ['403 of the scope', answer(403, 'insufficientPermissions'), 'download', 'FORBIDDEN'],
    ['403 of drive.file', answer(403, 'appNotAuthorizedToFile'), 'get', 'FORBIDDEN'],
    ['403 of a policy', answer(403, 'domainPolicy'), 'list', 'FORBIDDEN'],
    ['403 without credentials', answer(403, 'forbidden'), 'list', 'FORBIDDEN'],
    ['403 of a reason to come', answer(403, 'constructor'), 'list', 'FORBIDDEN'],
    ['403 of an old page token', answer(403, 'pageTokenExpired'), 'list', 'CURSOR_EXPIRED'],
    ['404 of a file', answer(404, 'notFound', 'fileId'), 'download', 'NOT_FOUND'],
    ['404 of a change token', answer(404, 'notFound', 'pageToken'), 'changes', 'CURSOR_EXPIRED'],
    ['410 of a change token', answer(410, 'gone'), 'changes', 'CURSOR_EXPIRED'],
    ['410 of a file', answer(410), 'download', 'NOT_FOUND'],
    ['408', answer(408), 'list', 'UNAVAILABLE'],
    ['418', answer(418), 'list', 'INVALID_RESPONSE'],
    ['429', answer(429, 'rateLimitExceeded'), 'list', 'RATE_LIMITED'],
    ['429 of the day', answer(429, 'dailyLimitExceeded'), 'list', 'QUOTA_EXHAUSTED'],
    ['500', answer(500, 'internalError'), 'list', 'UNAVAILABLE'],
    ['503 without a body', answer(503), 'list', 'UNAVAILABLE'],
    [
      'a web page with 403',
      failureOfAnswer(403, () => 'text/html', '<html>'),
      'download',
      'UNREADABLE_CONTENT',
    ],
    ['a web page with 403 for a list', failureOfAnswer(403, () => null, '<html>'), 'list', 'RATE_LIMITED'],
    ['a web page with 200', new ServiceFailure({ status: 200, isWebPage: true }), 'list', 'UNAVAILABLE'],
    [
      'the refusal of a sign-in',
      failureOfAnswer(400, () => null, { error: 'invalid_grant' }),
      'list',
      'UNAUTHORIZED',
    ],
    ['a client without credentials', new ServiceFailure({ reason: 'notSignedIn' }), 'list', 'UNAUTHORIZED'],
    ['no answer', failureWithoutAnswer(new TypeError('fetch failed')), 'list', 'UNAVAILABLE'],
  ])('[GP32] %s', (_title, failure, kind, code) => {
    const error = toProviderError(failure, kind);
    expect(error.code).toBe(code);
    expect(error.retryAfterMs).toBe(code === 'QUOTA_EXHAUSTED' ? dayMs : undefined);
  });

  it('[GP45] what an error says holds no name, address, id or token', () => {
    for (const status of [400, 401, 403, 404, 429, 500]) {
      const error = toProviderError(answer(status, 'someReason', 'somewhere'), 'download');
      const text = `${error.message} ${String(error.cause)} ${JSON.stringify(error.cause)} ${error.stack}`;
      expect(text).not.toMatch(/song|jane|ya29|secret/);
    }
    const quoting = failureOfAnswer(403, () => null, { error: { errors: [{ reason: 'song.mp3 of jane' }] } });
    expect(toProviderError(quoting, 'list').message).not.toMatch(/jane/);
  });

  it('[GP32] the cause of a broken connection is named', () => {
    const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const error = toProviderError(failureWithoutAnswer(new TypeError('fetch failed', { cause })), 'list');
    expect(error.message).toBe('Google Drive cannot be reached. (ECONNRESET)');
  });

  it.each([
    ['seconds', { 'retry-after': '17' }, 17_000],
    [
      'a date by the service’s clock',
      { 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT', date: 'Thu, 01 Jan 2026 00:00:00 GMT' },
      60_000,
    ],
    [
      'a date that has passed',
      { 'retry-after': 'Thu, 01 Jan 2026 00:00:00 GMT', date: 'Thu, 01 Jan 2026 00:01:00 GMT' },
      0,
    ],
    ['nonsense', { 'retry-after': 'later' }, undefined],
    ['more than a day', { 'retry-after': '999999999' }, 86_400_000],
    ['a date in another age', { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' }, 86_400_000],
  ])('[GP34] Retry-After as %s', (_title, headers, retryAfterMs) => {
    const error = toProviderError(answer(429, 'rateLimitExceeded', undefined, headers), 'list');
    expect(error.retryAfterMs).toBe(retryAfterMs);
  });

  it.each([
    ['a file without an id', '{"files":[{"name":"secret song"}]}'],
    ['another type', '{"files":"secret song"}'],
    ['an empty id', '{"files":[{"id":"","name":"secret song"}]}'],
  ])('[GP32] %s is INVALID_RESPONSE, and not quoted', async (_title, body) => {
    const { list, core } = createDriveWorld();
    core.faults.on(
      { endpoint: 'files.list' },
      { kind: 'status', status: 200, body, contentType: 'application/json' },
    );
    const error = await rejectionOf(list());
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ code: 'INVALID_RESPONSE' });
    expect(String(error)).not.toMatch(/secret/);
  });

  it.each(['fetch', 'client'] as const)(
    '[GP32] over %s, a page for people in place of JSON is UNAVAILABLE',
    async (binding) => {
      const { list, core, endpoints } = createDriveWorld({ binding, retry: { attempts: 2 } });
      core.faults.on({ endpoint: 'files.list' }, { kind: 'html', status: 200 });
      expect(await rejectionOf(list())).toMatchObject({ code: 'UNAVAILABLE' });
      expect(endpoints().filter((name) => name === 'files.list')).toHaveLength(2);
    },
  );
});
