import { ProviderError, type ProviderErrorCode } from '@music-platform/bridge-traits';
import { ServiceFailure, type ServiceFailureFacts } from '@music-platform/provider-kit';
import type { CallKind } from './call-kind.ts';

const dayMs = 86_400_000;

type Verdict = [code: ProviderErrorCode, message: string];

const signInAgain: Verdict = [
  'UNAUTHORIZED',
  'Google Drive does not accept the access token: sign in again.',
];
const tooFast: Verdict = ['RATE_LIMITED', 'Google Drive asks for fewer requests.'];
const cursorRefused: Verdict = ['CURSOR_EXPIRED', 'Google Drive no longer accepts this page token.'];
const gone: Verdict = ['NOT_FOUND', 'The item does not exist or is not shared with this account.'];
const broken: Verdict = ['UNAVAILABLE', 'Google Drive has a problem.'];
const noContent: Verdict = ['UNREADABLE_CONTENT', 'Google Drive does not hand out the content of this file.'];

const forbidden: Readonly<Record<string, Verdict>> = {
  userRateLimitExceeded: tooFast,
  rateLimitExceeded: tooFast,
  sharingRateLimitExceeded: tooFast,
  quotaExceeded: tooFast,
  dailyLimitExceeded: ['QUOTA_EXHAUSTED', "The project's daily quota is used up."],
  downloadQuotaExceeded: ['QUOTA_EXHAUSTED', "The file's download quota is used up."],
  authError: signInAgain,
  pageTokenExpired: cursorRefused,
  cannotDownloadFile: noContent,
  cannotDownloadAbusiveFile: ['UNREADABLE_CONTENT', 'Google has marked this file as malware or spam.'],
  fileNotDownloadable: ['UNREADABLE_CONTENT', 'Google Docs files have no content to download.'],
  invalidAbuseAcknowledgment: noContent,
  download_restricted_for_revision: noContent,
  insufficientPermissions: [
    'FORBIDDEN',
    'The sign-in does not cover reading files: ask for the scope drive.readonly.',
  ],
  appNotAuthorizedToFile: [
    'FORBIDDEN',
    'The sign-in covers only files opened with this app: ask for the scope drive.readonly.',
  ],
  accessNotConfigured: ['FORBIDDEN', 'The Google Drive API is switched off in the Google Cloud project.'],
  domainPolicy: ['FORBIDDEN', 'The administrators of the domain do not allow apps to use Google Drive.'],
  teamDriveMembershipRequired: ['FORBIDDEN', 'The account is no member of the shared drive.'],
  insufficientFilePermissions: ['FORBIDDEN', 'The account may not read this file.'],
};

/** What a failed request means. The one place where statuses and reasons of Google Drive are judged. */
export function toProviderError(error: unknown, kind: CallKind): ProviderError {
  if (error instanceof ProviderError) return error;
  const facts = error instanceof ServiceFailure ? error.facts : {};
  const [code, message] = judge(facts, kind);
  const retryAfterMs = code === 'QUOTA_EXHAUSTED' ? dayMs : facts.retryAfterMs;
  const detail = facts.reason ?? facts.systemCode ?? facts.status;
  return new ProviderError(code, detail === undefined ? message : `${message} (${detail})`, {
    cause: error,
    retryAfterMs,
  });
}

function judge({ status, reason = '', location, isWebPage }: ServiceFailureFacts, kind: CallKind): Verdict {
  if (reason === 'invalid_grant' || reason === 'notSignedIn') return signInAgain;
  if (status === undefined) return ['UNAVAILABLE', 'Google Drive cannot be reached.'];
  if (status >= 500 || status === 408) return broken;
  if (status < 300) return ['UNAVAILABLE', 'Something on the way to Google Drive answers in its place.'];
  switch (status) {
    case 400:
      if (location === 'pageToken') return cursorRefused;
      break;
    case 401:
      return signInAgain;
    case 403:
      if (isWebPage === true) return kind === 'download' ? noContent : tooFast;
      return Object.hasOwn(forbidden, reason) ? (forbidden[reason] ?? noAccess) : noAccess;
    case 404:
      return kind === 'changes' ? cursorRefused : gone;
    case 410:
      return kind === 'changes' || kind === 'list' ? cursorRefused : gone;
    case 429:
      return forbidden[reason]?.[0] === 'QUOTA_EXHAUSTED' ? forbidden[reason] : tooFast;
  }
  return ['INVALID_RESPONSE', `Google Drive answered ${kind} with status ${status}.`];
}

const noAccess: Verdict = ['FORBIDDEN', 'Google Drive does not allow this request.'];
