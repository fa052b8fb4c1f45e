import { createHash, randomBytes } from 'node:crypto';
import { ProviderError, type TokenSource } from '@music-platform/bridge-traits';
import type { CloudUser } from '../sign-in/cloud-user.ts';
import { listenForRedirect, type Redirect } from '../sign-in/redirect-listener.ts';
import type { SignInScreen } from '../sign-in/sign-in-screen.ts';
import { formatItems } from '../text/format.ts';
import { createDriveDirectory } from './drive-directory.ts';
import type { GoogleEndpoints } from './google-endpoints.ts';
import type { OAuthClient } from './oauth-client.ts';
import { consentUrl, redeemCode } from './oauth-requests.ts';

/** What a sign-in needs. */
export interface GoogleSignInOptions {
  client: OAuthClient;
  endpoints: GoogleEndpoints;
  screen: SignInScreen;
  signal: AbortSignal;
  /** How long a person may take. */
  timeoutMs: number;
}

/** A person has agreed. */
export interface GoogleSignIn {
  user: CloudUser;
  refreshToken: string;
}

/**
 * Signs a person in as an installed app does: consent in the browser, which is sent back to a port of this computer, and a code that is worth
 * something only together with a secret that never left this process (PKCE).
 */
export async function signInToGoogle(options: GoogleSignInOptions): Promise<GoogleSignIn> {
  const { client, endpoints, screen, timeoutMs } = options;
  const state = randomBytes(32).toString('base64url');
  const verifier = randomBytes(48).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const listener = await listenForRedirect(state);
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(tooLate(timeoutMs)), timeoutMs);
  try {
    const { redirectUri } = listener;
    const signal = AbortSignal.any([options.signal, patience.signal]);
    screen.visit(consentUrl({ client, redirectUri, state, challenge }, endpoints));
    const redirect = await listener.redirect({ signal });
    return await answering(redirect, async () => {
      const code = codeOf(redirect);
      const tokens = await redeemCode({ client, code, verifier, redirectUri }, endpoints, { signal });
      const source: TokenSource = { getAccessToken: async () => tokens.accessToken };
      const user = await createDriveDirectory(source, endpoints.rootUrl).user();
      return { user, refreshToken: tokens.refreshToken };
    });
  } finally {
    clearTimeout(timer);
    await listener.close();
  }
}

/** Tells the person in the browser how it went, too. */
async function answering<T>(redirect: Redirect, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    await redirect.answer(
      'You are signed in',
      'music-sync may now read your Google Drive. You can close this page.',
    );
    return result;
  } catch (error) {
    await redirect.answer('That did not work', 'The terminal says why. You can close this page.');
    throw error;
  }
}

function codeOf({ parameters }: Redirect): string {
  const error = parameters.get('error');
  if (error === 'access_denied') {
    throw new ProviderError('UNAUTHORIZED', 'You did not allow music-sync to read your Google Drive.');
  }
  const code = parameters.get('code');
  if (error === null && code !== null && code !== '') return code;
  const detail = /^\w{1,60}$/u.test(error ?? '') ? ` (${error})` : '';
  throw new ProviderError('UNAUTHORIZED', `Google refuses the sign-in${detail}.`);
}

function tooLate(timeoutMs: number): ProviderError {
  const minutes = Math.max(1, Math.round(timeoutMs / 60_000));
  return new ProviderError(
    'UNAUTHORIZED',
    `Nobody has signed in within ${formatItems(minutes, 'minute')}. Run the command again.`,
  );
}
