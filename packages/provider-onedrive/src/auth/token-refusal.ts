import { ProviderError } from '@music-platform/bridge-traits';

/** Refusals that only the person can mend: revoked, expired, a new password, another factor, consent. */
const personal: ReadonlySet<string> = new Set([
  'invalid_grant',
  'interaction_required',
  'consent_required',
  'login_required',
]);
/** Refusals that trying again does not mend, because the app's registration is wrong. */
const misconfigured: ReadonlySet<string> = new Set([
  'invalid_client',
  'invalid_request',
  'invalid_resource',
  'invalid_scope',
  'unauthorized_client',
  'unsupported_grant_type',
  'access_denied',
]);

/** What a refusal of Microsoft's sign-in server means for good. */
export function tokenRefusal(error: string): ProviderError | undefined {
  if (personal.has(error)) {
    const message = `The sign-in to OneDrive has expired or was withdrawn: sign in again (${error}).`;
    return new ProviderError('UNAUTHORIZED', message);
  }
  if (misconfigured.has(error)) {
    const message = `Microsoft refuses this app's registration (${error}): check its client id, secret and permissions.`;
    return new ProviderError('FORBIDDEN', message);
  }
  return undefined;
}
