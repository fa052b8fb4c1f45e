import { GraphError, type GraphErrorFacts } from './graph-error.ts';

type Code = Omit<GraphErrorFacts, 'code'> & { readonly code?: string };

const codes: Readonly<Record<string, Code>> = {
  accessDenied: { status: 403, message: 'The caller does not have permission to perform the action.' },
  activityLimitReached: { status: 429, message: 'The app or user has been throttled.' },
  bandwidthLimitExceeded: { status: 509, message: 'The bandwidth limit has been exceeded.' },
  badGateway: { status: 502, code: 'UnknownError', message: '' },
  cannotSnapshotTree: {
    status: 503,
    code: 'serviceNotAvailable',
    innerCode: 'cannotSnapshotTree',
    message: 'Failed to get a consistent delta snapshot. Try again later.',
  },
  conflict: { status: 409, code: 'conflict', message: 'The operation conflicts with another one.' },
  expired_token: {
    status: 401,
    code: 'InvalidAuthenticationToken',
    innerCode: 'expired_token',
    message: 'Lifetime validation failed, the token is expired.',
    headers: {
      'WWW-Authenticate':
        'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="expired_token", error_description="The access token has expired"',
    },
  },
  claimsChallenge: {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Continuous access evaluation resulted in challenge with result: InteractionRequired.',
    headers: {
      'WWW-Authenticate':
        'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNzAwMDAwMDAwIn19fQ=="',
    },
  },
  gatewayTimeout: { status: 504, code: 'UnknownError', message: '' },
  generalException: { status: 500, message: 'General exception while processing' },
  InvalidAuthenticationToken: {
    status: 401,
    message: 'Access token is empty.',
    headers: {
      'WWW-Authenticate':
        'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
    },
  },
  invalidRange: { status: 416, message: 'The specified byte range is invalid or unavailable.' },
  invalidRequest: { status: 400, message: 'The request is malformed or incorrect.' },
  itemNotFound: { status: 404, message: 'The resource could not be found.' },
  locked: { status: 423, code: 'resourceLocked', message: 'The resource is locked.' },
  malwareDetected: {
    status: 403,
    message: 'Malware was detected in the requested resource.',
    headers: { 'X-Virus-Infected': 'EICAR-Test-File' },
  },
  nameAlreadyExists: { status: 409, message: 'An item with the same name already exists under the parent' },
  notAllowed: { status: 403, message: 'The action is not allowed by the system.' },
  notSupported: { status: 501, message: 'The request is not supported by the system.' },
  preconditionFailed: {
    status: 412,
    code: 'resourceModified',
    message: "ETag does not match current item's value",
  },
  quotaLimitReached: { status: 507, message: 'The user has reached their quota limit.' },
  resourceModified: {
    status: 409,
    message: 'The resource being updated has changed since the caller last read it.',
  },
  resyncRequired: {
    status: 410,
    message: "Resync required. Replace any local items with the server's version.",
  },
  resyncChangesApplyDifferences: {
    status: 410,
    message: "Resync required. Replace any local items with the server's version (including deletes).",
  },
  resyncChangesUploadDifferences: {
    status: 410,
    message: 'Resync required. Upload any local items that the service did not return.',
  },
  rpsError: {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Unable to initialize RPS',
  },
  serviceNotAvailable: {
    status: 503,
    message: 'The service is not available. Try the request again after a delay.',
  },
  SyncStateInvalid: {
    status: 400,
    code: 'invalidRequest',
    innerCode: 'SyncStateInvalid',
    message: 'The sync state is invalid.',
  },
  SyncStateNotFound: {
    status: 410,
    code: 'resyncRequired',
    innerCode: 'SyncStateNotFound',
    message: 'The sync state generation is not found; resync required.',
  },
  unauthenticated: { status: 401, message: 'The caller is not authenticated.' },
};

/** What Graph says for a code (or a name that scripts use) it is known to give; undefined for others. */
export function knownError(name: string): GraphErrorFacts | undefined {
  const facts = Object.hasOwn(codes, name) ? codes[name] : undefined;
  return facts && { ...facts, code: facts.code ?? name };
}

/** Every name a fault can give. */
export function knownErrors(): string[] {
  return Object.keys(codes);
}

/** The error Graph gives for a name, with another message or headers where given. */
export function refusal(name: string, more: Partial<Omit<GraphErrorFacts, 'code'>> = {}): GraphError {
  const facts = knownError(name);
  if (facts === undefined) throw new TypeError(`${name} is not an error Graph gives`);
  return new GraphError({ ...facts, ...more });
}
