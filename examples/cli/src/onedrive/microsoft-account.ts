import { systemClock } from '@music-platform/provider-kit';
import type { CloudHost, LoggedOut, LogInOptions, SignedIn } from '../cloud/cloud-service.ts';
import { parseEndpoint } from '../cloud/endpoint.ts';
import type { SignInScreen } from '../sign-in/sign-in-screen.ts';
import { UsageError } from '../usage-error.ts';
import { findApplication } from './application.ts';
import { signInWithDeviceCode } from './device-code-sign-in.ts';
import { microsoftEndpoints } from './microsoft-endpoints.ts';
import { microsoftSignIns } from './microsoft-sign-ins.ts';

/** `login onedrive`, or with wider `usual` scopes `login sharepoint`: the newer sign-in takes the place of the older one. */
export async function logInToMicrosoft(
  usual: readonly string[],
  { client, tenant, scope = [], endpoint: given }: LogInOptions,
  screen: SignInScreen,
  { environment, secrets }: CloudHost,
  signal: AbortSignal,
): Promise<SignedIn> {
  const wrong = scope.find((each) => !/^[\w./:-]+$/u.test(each));
  if (wrong !== undefined) throw new UsageError('--scope takes permissions, such as Files.Read.All.');
  const earlier = await microsoftSignIns.read(secrets);
  const application = findApplication({ client, tenant }, environment, earlier?.application);
  const endpoint = given === undefined ? undefined : parseEndpoint(given);
  const { authority: origin } = microsoftEndpoints(endpoint);
  const scopes = [...new Set([...usual, ...scope])];
  const { user, refreshToken } = await signInWithDeviceCode({
    application,
    scopes,
    origin,
    screen,
    clock: systemClock,
    signal,
  });
  const signIn = { application, scopes, endpoint, user };
  return { user, keptIn: await microsoftSignIns.keep(secrets, signIn, refreshToken) };
}

/** `logout onedrive`. Microsoft lets a person withdraw a sign-in, but no program. */
export async function logOutOfMicrosoft({ secrets }: CloudHost): Promise<LoggedOut> {
  const refreshToken = await microsoftSignIns.forget(secrets);
  if (refreshToken === undefined) return { outcome: 'none' };
  return { outcome: 'forgotten', revokeUrl: 'https://microsoft.com/consent' };
}
