import { ApiError, type ApiErrorFacts } from './api-error.ts';

type Reason = Omit<ApiErrorFacts, 'reason'>;

const usage = { domain: 'usageLimits' };

const reasons: Readonly<Record<string, Reason>> = {
  authError: {
    status: 401,
    message:
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    shortMessage: 'Invalid Credentials',
    location: 'Authorization',
    locationType: 'header',
    canonical: 'UNAUTHENTICATED',
  },
  forbidden: {
    status: 403,
    message:
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
    canonical: 'PERMISSION_DENIED',
  },
  badRequest: { status: 400, message: 'Bad Request' },
  userRateLimitExceeded: { status: 403, message: 'User Rate Limit Exceeded', ...usage },
  rateLimitExceeded: { status: 403, message: 'Rate Limit Exceeded', ...usage },
  dailyLimitExceeded: { status: 403, message: 'Daily Limit Exceeded', ...usage },
  quotaExceeded: { status: 403, message: 'Quota exceeded.', ...usage },
  sharingRateLimitExceeded: { status: 403, message: 'Rate limit exceeded for sharing.' },
  storageQuotaExceeded: { status: 403, message: "The user's Drive storage quota has been exceeded." },
  downloadQuotaExceeded: {
    status: 403,
    message: 'The download quota for this file has been exceeded.',
  },
  cannotDownloadFile: { status: 403, message: 'This file cannot be downloaded by the user.' },
  cannotDownloadAbusiveFile: {
    status: 403,
    message:
      'This file has been identified as malware or spam and cannot be downloaded. Only the owner can download it with acknowledgeAbuse.',
  },
  invalidAbuseAcknowledgment: {
    status: 403,
    message: 'Abuse was acknowledged for a file that is not flagged, or by a user who may not.',
    location: 'acknowledgeAbuse',
  },
  fileNotDownloadable: {
    status: 403,
    message: 'Only files with binary content can be downloaded. Use Export with Docs Editors files.',
    location: 'alt',
  },
  fileNotExportable: { status: 403, message: 'Export only supports Docs Editors files.' },
  download_restricted_for_revision: { status: 403, message: 'This revision cannot be downloaded.' },
  insufficientPermissions: {
    status: 403,
    message: 'Request had insufficient authentication scopes.',
    shortMessage: 'Insufficient Permission',
    canonical: 'PERMISSION_DENIED',
  },
  insufficientFilePermissions: {
    status: 403,
    message: 'The user does not have sufficient permissions for this file.',
  },
  appNotAuthorizedToFile: {
    status: 403,
    message: 'The user has not granted the app the access to this file.',
  },
  domainPolicy: { status: 403, message: 'The domain administrators have disabled Drive apps.' },
  teamDriveMembershipRequired: {
    status: 403,
    message: 'The user must be a member of the shared drive.',
  },
  accessNotConfigured: {
    status: 403,
    message: 'Google Drive API has not been used in this project before or it is disabled.',
    ...usage,
  },
  teamDriveFileLimitExceeded: { status: 403, message: 'The file limit of the shared drive is reached.' },
  numChildrenInNonRootLimitExceeded: { status: 403, message: 'The limit of items in the folder is reached.' },
  notFound: { status: 404, message: 'File not found: .', location: 'fileId' },
  changeTokenInvalid: { status: 400, message: 'Invalid Value', location: 'pageToken' },
  changeTokenNotFound: { status: 404, message: 'Not Found', location: 'pageToken' },
  changeTokenGone: { status: 410, message: 'The requested change history is no longer available.' },
  pageTokenInvalid: { status: 400, message: 'Invalid Value', location: 'pageToken' },
  fileIdInUse: { status: 409, message: 'A file already exists with the provided ID.', location: 'file.id' },
  requestedRangeNotSatisfiable: {
    status: 416,
    message: 'Requested range not satisfiable',
    location: 'Range',
    locationType: 'header',
  },
  internalError: { status: 500, message: 'Internal Error' },
  backendError: { status: 503, message: 'Backend Error' },
  badGateway: { status: 502, message: 'Bad Gateway' },
  gatewayTimeout: { status: 504, message: 'The request took too long.' },
  transientError: { status: 503, message: 'The service is currently unavailable.' },
};

/** Names used in scripts for errors that Drive gives under another's name. */
const shownAs: Readonly<Record<string, string>> = {
  changeTokenInvalid: 'invalid',
  changeTokenNotFound: 'notFound',
  changeTokenGone: 'gone',
  pageTokenInvalid: 'invalid',
  badGateway: 'backendError',
  gatewayTimeout: 'backendError',
};

/** What Drive says for a reason it is known to give; undefined for others. */
export function knownReason(reason: string): ApiErrorFacts | undefined {
  const facts = Object.hasOwn(reasons, reason) ? reasons[reason] : undefined;
  return facts && { ...facts, reason: shownAs[reason] ?? reason };
}

/** Every reason a fault can name. */
export function knownReasons(): string[] {
  return Object.keys(reasons);
}

/** The error Drive gives for a reason. */
export function refusal(reason: string, headers?: Readonly<Record<string, string>>): ApiError {
  const facts = knownReason(reason);
  if (facts === undefined) throw new TypeError(`${reason} is not a reason Drive gives`);
  return new ApiError({ ...facts, headers });
}
