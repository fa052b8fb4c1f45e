import type { Clock, Random, SecureStore, TokenSource } from '@music-platform/bridge-traits';
import { createRefreshingTokenSource, refreshAccessToken } from '@music-platform/provider-kit';
import { tokenRefusal } from './token-refusal.ts';

/** Options of `createGoogleTokenSource`. */
export interface GoogleTokenSourceOptions {
  /** The OAuth client the person signed in with. */
  clientId: string;
  /** Absent for clients without one (browsers, PKCE). */
  clientSecret?: string | undefined;
  /** Where the refresh token is, as plain text. */
  secureStore: SecureStore;
  /** Its key in `secureStore`; the app puts it there after the sign-in. */
  key: string;
  /** Default `https://oauth2.googleapis.com/token`. */
  tokenUrl?: string | undefined;
  /** Default: the host's `fetch`. */
  fetch?: typeof fetch | undefined;
  /** Default: the host's clock. */
  clock?: Clock | undefined;
  /** For jitter. Default: `Math.random`. */
  random?: Random | undefined;
}

/**
 * Access tokens from a stored refresh token. However many ask, one refresh runs; a refresh token that Google replaces is stored before its
 * access token is used. Throws `UNAUTHORIZED` when the person has to sign in again.
 */
export function createGoogleTokenSource(options: GoogleTokenSourceOptions): TokenSource {
  for (const name of ['clientId', 'key'] as const) {
    if (typeof options[name] !== 'string' || options[name] === '')
      throw new TypeError(`${name} must not be empty`);
  }
  const { clientId, clientSecret, secureStore, key, clock, random, fetch } = options;
  const { tokenUrl = 'https://oauth2.googleapis.com/token' } = options;
  const client = { owner: 'Google', tokenUrl, clientId, clientSecret, finalRefusal: tokenRefusal, fetch };
  return createRefreshingTokenSource({
    service: 'Google Drive',
    ...{ secureStore, key, clock, random },
    exchange: (refreshToken, exchangeOptions) =>
      refreshAccessToken({ ...client, refreshToken }, exchangeOptions),
  });
}
