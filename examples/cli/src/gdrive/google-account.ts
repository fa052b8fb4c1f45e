import type { CloudHost, LoggedOut, LogInOptions, SignedIn } from '../cloud/cloud-service.ts';
import { parseEndpoint } from '../cloud/endpoint.ts';
import type { SignInScreen } from '../sign-in/sign-in-screen.ts';
import { UsageError } from '../usage-error.ts';
import { googleEndpoints } from './google-endpoints.ts';
import { signInToGoogle } from './google-sign-in.ts';
import { googleSignIns } from './google-sign-ins.ts';
import { findOAuthClient } from './oauth-client.ts';
import { revokeToken } from './oauth-requests.ts';

/** How long a person may take. */
const signInTimeoutMs = 5 * 60_000;

/** `login gdrive`. A sign-in that was there before stays until this one has succeeded. */
export async function logInToGoogle(
  { client: file, tenant, scope, endpoint: given }: LogInOptions,
  screen: SignInScreen,
  { environment, secrets }: CloudHost,
  signal: AbortSignal,
): Promise<SignedIn> {
  if (tenant !== undefined || scope !== undefined) {
    throw new UsageError('--tenant and --scope mean nothing for gdrive, which is asked for reading only.');
  }
  const earlier = await googleSignIns.read(secrets);
  const client = await findOAuthClient(file, environment, earlier?.client);
  const endpoint = given === undefined ? undefined : parseEndpoint(given);
  const endpoints = googleEndpoints(endpoint);
  const { user, refreshToken } = await signInToGoogle({
    client,
    endpoints,
    screen,
    signal,
    timeoutMs: signInTimeoutMs,
  });
  return { user, keptIn: await googleSignIns.keep(secrets, { client, endpoint, user }, refreshToken) };
}

/** `logout gdrive`. Forgotten first: what Google says afterwards changes nothing here. */
export async function logOutOfGoogle({ secrets }: CloudHost): Promise<LoggedOut> {
  const signIn = await googleSignIns.read(secrets);
  const refreshToken = await googleSignIns.forget(secrets);
  if (refreshToken === undefined) return { outcome: 'none' };
  if (await revokeToken(refreshToken, googleEndpoints(signIn?.endpoint))) return { outcome: 'revoked' };
  return { outcome: 'forgotten', revokeUrl: 'https://myaccount.google.com/connections' };
}
