import { ProviderError, type ProviderErrorCode } from '@music-platform/bridge-traits';
import { ServiceFailure, type ServiceFailureFacts } from '@music-platform/provider-kit';
import type { CallKind } from './call-kind.ts';

type Verdict = [code: ProviderErrorCode, message: string];

const signInAgain: Verdict = ['UNAUTHORIZED', 'OneDrive does not accept the access token: sign in again.'];
const tooFast: Verdict = ['RATE_LIMITED', 'OneDrive asks for fewer requests.'];
const cursorRefused: Verdict = [
  'CURSOR_EXPIRED',
  'OneDrive no longer accepts this place in its change feed.',
];
const gone: Verdict = ['NOT_FOUND', 'The item does not exist or is not shared with this account.'];
const broken: Verdict = ['UNAVAILABLE', 'OneDrive has a problem.'];
const infected: Verdict = ['UNREADABLE_CONTENT', 'OneDrive has found malware in this file.'];
const noAccess: Verdict = [
  'FORBIDDEN',
  'OneDrive does not allow this request: the account has no access, or the sign-in does not cover it (Files.Read, Files.Read.All, Sites.Read.All).',
];

/** Words of Graph that say more than the status they come with. */
const byReason: Readonly<Record<string, Verdict>> = {
  claimsChallenge: ['UNAUTHORIZED', 'The organisation asks for a new sign-in: sign in again.'],
  invalid_grant: signInAgain,
  malwareDetected: infected,
  virusInfected: infected,
  SyncStateNotFound: cursorRefused,
  SyncStateInvalid: cursorRefused,
  ResyncRequired: cursorRefused,
  resyncRequired: cursorRefused,
  resyncChangesApplyDifferences: cursorRefused,
  resyncChangesUploadDifferences: cursorRefused,
  cannotSnapshotTree: ['UNAVAILABLE', 'OneDrive cannot list this drive just now.'],
};
/** The same words where they are no more than what the status says. */
const byStatus: Readonly<Record<number, Verdict>> = {
  401: signInAgain,
  404: gone,
  408: broken,
  409: broken,
  410: gone,
  423: ['UNAVAILABLE', 'The item is locked.'],
  425: broken,
  429: tooFast,
  509: tooFast,
};

/** What a failed request means. The one place where statuses and words of Microsoft Graph are judged. */
export function toProviderError(error: unknown, kind: CallKind): ProviderError {
  if (error instanceof ProviderError) return error;
  const facts = error instanceof ServiceFailure ? error.facts : {};
  const [code, message] = judge(facts, kind);
  const detail = facts.reason ?? facts.systemCode ?? facts.status;
  return new ProviderError(code, detail === undefined ? message : `${message} (${detail})`, {
    cause: error,
    retryAfterMs: facts.retryAfterMs,
  });
}

function judge({ status, reason = '', isWebPage }: ServiceFailureFacts, kind: CallKind): Verdict {
  if (status === undefined) return ['UNAVAILABLE', 'OneDrive cannot be reached.'];
  if (status < 300) return ['UNAVAILABLE', 'Something on the way to OneDrive answers in its place.'];
  const said = Object.hasOwn(byReason, reason) ? byReason[reason] : undefined;
  if (said !== undefined && status >= 400) return said;
  if (kind === 'deltaPage' && (status === 400 || status === 410)) return cursorRefused;
  if (kind === 'download' && isRefusedAddress(status)) return addressRefused;
  const plain = byStatus[status];
  if (plain !== undefined) return plain;
  if (status === 403) return isWebPage === true ? tooFast : noAccess;
  if (isUnsupported(status, reason)) return unsupported;
  if (status >= 500) return broken;
  return ['INVALID_RESPONSE', `OneDrive answered ${kind} with status ${status}.`];
}

const addressRefused: Verdict = ['FORBIDDEN', 'The download address is no longer good.'];
const unsupported: Verdict = ['INVALID_RESPONSE', 'OneDrive does not offer this here.'];

/** Download addresses live for minutes; a token has nothing to do with it. */
function isRefusedAddress(status: number): boolean {
  return status === 401 || status === 403 || status === 404 || status === 410;
}

function isUnsupported(status: number, reason: string): boolean {
  return status === 501 || status === 405 || (status === 400 && reason === 'notSupported');
}

/** Whether the service does not offer what was asked for, now or ever. */
export function isNotSupported(error: unknown): boolean {
  if (!(error instanceof ProviderError) || !(error.cause instanceof ServiceFailure)) return false;
  const { status = 0, reason = '' } = error.cause.facts;
  return error.code === 'INVALID_RESPONSE' && (isUnsupported(status, reason) || status === 400);
}

/** Whether a download address has had its day. */
export function isAddressRefused(error: unknown): boolean {
  return error instanceof ProviderError && error.code === 'FORBIDDEN' && factsOf(error).status !== undefined;
}

/** What is known of the failure behind an error. */
export function factsOf(error: unknown): ServiceFailureFacts {
  return error instanceof ProviderError && error.cause instanceof ServiceFailure ? error.cause.facts : {};
}
