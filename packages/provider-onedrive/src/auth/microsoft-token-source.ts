import type { Clock, Random, SecureStore, TokenSource } from '@music-platform/bridge-traits';
import { createRefreshingTokenSource, refreshAccessToken } from '@music-platform/provider-kit';
import { type CloudName, clouds } from '../clouds.ts';
import { tokenRefusal } from './token-refusal.ts';

/** Options of `createMicrosoftTokenSource`. */
export interface MicrosoftTokenSourceOptions {
  /** The app the person signed in with. */
  clientId: string;
  /** Absent for apps that cannot keep one (browsers, desktops). */
  clientSecret?: string | undefined;
  /** Default `Files.Read` and `offline_access`. */
  scopes?: readonly string[] | undefined;
  /** Where the refresh token is, as plain text. */
  secureStore: SecureStore;
  /** Its key in `secureStore`; the app puts it there after the sign-in. */
  key: string;
  /** Whose accounts may sign in: `common`, `consumers`, `organizations` or a tenant's id. Default `common`. */
  tenant?: string | undefined;
  /** Default `global`. */
  cloud?: CloudName | undefined;
  /** In place of the cloud's and tenant's, for tests and proxies. */
  tokenUrl?: string | undefined;
  /** Default: the host's `fetch`. */
  fetch?: typeof fetch | undefined;
  /** Default: the host's clock. */
  clock?: Clock | undefined;
  /** For jitter. Default: `Math.random`. */
  random?: Random | undefined;
}

/**
 * Access tokens from a stored refresh token. However many ask, one refresh runs; a refresh token that Microsoft replaces is stored before
 * its access token is used. Throws `UNAUTHORIZED` when the person has to sign in again.
 */
export function createMicrosoftTokenSource(options: MicrosoftTokenSourceOptions): TokenSource {
  for (const name of ['clientId', 'key'] as const) {
    if (typeof options[name] !== 'string' || options[name] === '')
      throw new TypeError(`${name} must not be empty`);
  }
  const { clientId, clientSecret, fetch, secureStore, key, clock, random } = options;
  const { scopes = ['Files.Read', 'offline_access'], tenant = 'common', cloud = 'global' } = options;
  const tokenUrl =
    options.tokenUrl ?? `${clouds[cloud].authority}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`;
  const client = { owner: 'Microsoft', tokenUrl, clientId, clientSecret, scope: scopes.join(' '), fetch };
  return createRefreshingTokenSource({
    service: 'OneDrive',
    secureStore,
    key,
    clock,
    random,
    exchange: (refreshToken, exchangeOptions) =>
      refreshAccessToken({ ...client, finalRefusal: tokenRefusal, refreshToken }, exchangeOptions),
  });
}
