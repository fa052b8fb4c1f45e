import type { StorageProvider, TokenSource } from '@music-platform/bridge-traits';
import { createFetchApi } from './api/fetch-api.ts';
import { createDriveProvider } from './drive-provider.ts';
import type { GoogleDriveOptions } from './provider-options.ts';

/** Options of `createGoogleDriveProvider`. */
export interface GoogleDriveProviderOptions extends GoogleDriveOptions {
  /** Access tokens, from `createGoogleTokenSource` or your own. */
  tokens: TokenSource;
  /** Origin of the API, for tests and proxies. Default `https://www.googleapis.com/`. */
  rootUrl?: string | undefined;
  /** Default: the host's `fetch`. */
  fetch?: typeof fetch | undefined;
}

/** Google Drive as a `StorageProvider`, over `fetch`: for browsers and workers. Rules GP* in SPEC.md. */
export function createGoogleDriveProvider(options: GoogleDriveProviderOptions): StorageProvider {
  const { tokens, rootUrl, fetch } = options;
  if (typeof tokens?.getAccessToken !== 'function') throw new TypeError('tokens must be given');
  return createDriveProvider(
    { api: createFetchApi({ fetch, rootUrl }), tokens, credentials: tokens },
    options,
  );
}
