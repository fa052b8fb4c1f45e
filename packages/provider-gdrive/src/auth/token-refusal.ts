import { ProviderError } from '@music-platform/bridge-traits';

/** Refusals that trying again does not mend, because the app's OAuth client is wrong. */
const misconfigured: ReadonlySet<string> = new Set([
  'access_denied',
  'admin_policy_enforced',
  'deleted_client',
  'disabled_client',
  'invalid_client',
  'invalid_request',
  'invalid_scope',
  'org_internal',
  'unauthorized_client',
  'unsupported_grant_type',
]);

/** What a refusal of Google's sign-in server means for good. `invalid_grant`: revoked, expired, or left unused for too long. */
export function tokenRefusal(error: string): ProviderError | undefined {
  if (error === 'invalid_grant') {
    const message = 'The sign-in to Google Drive has expired or was withdrawn: sign in again.';
    return new ProviderError('UNAUTHORIZED', message);
  }
  if (misconfigured.has(error)) {
    const message = `Google refuses this app's OAuth client (${error}): check its configuration.`;
    return new ProviderError('FORBIDDEN', message);
  }
  return undefined;
}
