import { PublicClientApplication } from '@azure/msal-node';
import { type Clock, ProviderError } from '@music-platform/bridge-traits';
import { clouds } from '@music-platform/provider-onedrive';
import { z } from 'zod';
import type { CloudUser } from '../sign-in/cloud-user.ts';
import type { SignInScreen } from '../sign-in/sign-in-screen.ts';
import { parseJson } from '../text/json.ts';
import type { Application } from './application.ts';
import { createMsalNetwork } from './msal-network.ts';

/** What a sign-in needs. */
export interface DeviceCodeOptions {
  application: Application;
  scopes: readonly string[];
  /** Origin of the sign-in server. */
  origin: string;
  screen: SignInScreen;
  clock: Clock;
  signal: AbortSignal;
}

/** A person has agreed. */
export interface MicrosoftSignIn {
  user: CloudUser;
  refreshToken: string;
}

const { authority } = clouds.global;

/** Signs a person in through MSAL with a code that is typed in on any device. Ends when the code does, after 15 minutes. */
export async function signInWithDeviceCode(options: DeviceCodeOptions): Promise<MicrosoftSignIn> {
  const { application, scopes, origin, screen, clock, signal } = options;
  const refusals: string[] = [];
  const onRefusal = (error: string): void => void refusals.push(error);
  const msal = new PublicClientApplication({
    auth: { clientId: application.clientId, authority: `${authority}/${application.tenant}` },
    system: {
      networkClient: createMsalNetwork({ origin, authority, clock, signal, onRefusal }),
      disableInternalRetries: true,
    },
  });
  try {
    const result = await msal.acquireTokenByDeviceCode({
      scopes: [...scopes],
      deviceCodeCallback: ({ verificationUri, userCode }) => {
        // MSAL calls back for a refusal, too, with nothing in its hands.
        if (userCode === undefined) throw failureOf(refusals.at(-1));
        screen.enterCode(verificationUri, userCode);
      },
    });
    const { account } = result ?? {};
    const refreshToken = refreshTokenIn(msal.getTokenCache().serialize());
    if (account == null || refreshToken === undefined) {
      throw new ProviderError('INVALID_RESPONSE', "The answer of Microsoft's sign-in server makes no sense.");
    }
    const { homeAccountId: id, name = '', username: email } = account;
    return { user: { id, name, email }, refreshToken };
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof ProviderError ? error : failureOf(refusals.at(-1));
  }
}

const cacheSchema = z.object({ RefreshToken: z.record(z.string(), z.object({ secret: z.string().min(1) })) });

/** MSAL keeps it in its cache, whose JSON is the same in all its languages. */
function refreshTokenIn(cache: string): string | undefined {
  const entries = cacheSchema.safeParse(parseJson(cache)).data?.RefreshToken ?? {};
  return Object.values(entries)[0]?.secret;
}

const declined = 'You did not allow music-sync to read your OneDrive.';
const tooLate = 'Nobody has typed in the code in time. Run the command again.';
const personal: Readonly<Record<string, string>> = {
  authorization_pending: tooLate,
  authorization_declined: declined,
  access_denied: declined,
  expired_token: tooLate,
};
const misconfigured: ReadonlySet<string> = new Set([
  'invalid_client',
  'invalid_request',
  'invalid_resource',
  'invalid_scope',
  'unauthorized_client',
]);

/** What OAuth's last word means. MSAL's own errors carry the server's text, which may name accounts and directories. */
function failureOf(refusal: string | undefined): ProviderError {
  if (refusal === undefined) {
    return new ProviderError('UNAVAILABLE', "Microsoft's sign-in server cannot be reached. Try again later.");
  }
  const known = personal[refusal];
  if (known !== undefined) return new ProviderError('UNAUTHORIZED', known);
  const word = /^\w{1,60}$/u.test(refusal) ? refusal : 'no known reason';
  if (misconfigured.has(refusal)) {
    const message = `Microsoft does not accept the application (${word}). Check its id, its account types, and that it allows public client flows.`;
    return new ProviderError('FORBIDDEN', message);
  }
  return new ProviderError('UNAUTHORIZED', `Microsoft refuses the sign-in (${word}). Try again.`);
}
