import type { CloudHost, LoggedOut, LogInOptions, SignedIn } from '../cloud/cloud-service.ts';
import { parseEndpoint } from '../cloud/endpoint.ts';
import type { SignInScreen } from '../sign-in/sign-in-screen.ts';
import { googleEndpoints } from './google-endpoints.ts';
import { signInToGoogle } from './google-sign-in.ts';
import { findOAuthClient } from './oauth-client.ts';
import { revokeToken } from './oauth-requests.ts';
import { forgetSignIn, keepSignIn, readSignIn, refreshTokenKey } from './stored-sign-in.ts';

/** How long a person may take. */
const signInTimeoutMs = 5 * 60_000;

/** `login gdrive`. A sign-in that was there before stays until this one has succeeded. */
export async function logInToGoogle(
  { client: file, endpoint: given }: LogInOptions,
  screen: SignInScreen,
  { environment, secrets }: CloudHost,
  signal: AbortSignal,
): Promise<SignedIn> {
  const earlier = await readSignIn(secrets);
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
  return { user, keptIn: await keepSignIn(secrets, { client, endpoint, user }, refreshToken) };
}

/** `logout gdrive`. Forgotten first: what Google says afterwards changes nothing here. */
export async function logOutOfGoogle({ secrets }: CloudHost): Promise<LoggedOut> {
  const signIn = await readSignIn(secrets);
  const refreshToken = await secrets.get(refreshTokenKey);
  await forgetSignIn(secrets);
  if (refreshToken === undefined) return { outcome: 'none' };
  if (await revokeToken(refreshToken, googleEndpoints(signIn?.endpoint))) return { outcome: 'revoked' };
  return { outcome: 'forgotten', revokeUrl: 'https://myaccount.google.com/connections' };
}
